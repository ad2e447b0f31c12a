"""Sessions remembered by this process, so that a request costs no query while nothing changed.

What this process writes is forgotten at once and exactly (`forget…` in `after_commit`); what another
process writes is seen after `LIFE_S` at the latest.
"""

import time
from collections.abc import Awaitable, Callable

from foundation.clock import now
from members.queries.identities import LiveSession, identity_of_session

LIFE_S = 5.0
KEPT = 20_000
Read = Callable[[str], Awaitable[LiveSession | None]]


class KnownSessions:
    """Digest → identity. A reading that began before something was forgotten is not kept."""

    def __init__(self, life: float = LIFE_S, kept: int = KEPT, read: Read = identity_of_session) -> None:
        self._read_one = read
        self._life = life
        self._kept = kept
        self._entries: dict[str, tuple[float, LiveSession]] = {}
        self._turn = 0

    async def find(self, digest: str) -> LiveSession | None:
        """The session with this digest if it is alive now, else None."""
        entry = self._entries.get(digest)
        if entry is None or entry[0] < time.monotonic():
            entry = await self._read(digest)
        if entry is None or entry[1].expires_at <= now():
            return None
        return entry[1]

    async def _read(self, digest: str) -> tuple[float, LiveSession] | None:
        turn = self._turn
        found = await self._read_one(digest)
        if found is None:
            self._entries.pop(digest, None)
            return None
        entry = (time.monotonic() + self._life, found)
        if turn == self._turn:
            self._keep(digest, entry)
        return entry

    def _keep(self, digest: str, entry: tuple[float, LiveSession]) -> None:
        self._entries.pop(digest, None)
        while len(self._entries) >= self._kept:
            del self._entries[next(iter(self._entries))]
        self._entries[digest] = entry

    def forget_session(self, digest: str) -> None:
        self._turn += 1
        self._entries.pop(digest, None)

    def forget_member(self, member_id: str) -> None:
        self._turn += 1
        for digest in [
            key for key, entry in self._entries.items() if entry[1].identity.member_id == member_id
        ]:
            del self._entries[digest]

    def forget_all(self) -> None:
        self._turn += 1
        self._entries.clear()


known_sessions = KnownSessions()
