"""The chain over the audit trail: each seal is a hash over the seal before it and an entry, so no change goes unseen.

Entries are written without a chain, in the transactions they tell of (a chain there would be one hot row). One
sealer chains them within a second, in the order it sees them: PostgreSQL hands out ids before the commit, so an
entry with a smaller id may come later, and is then sealed later. Every entry has exactly one seal.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import msgspec

from foundation.database import AlreadyThere, current_engine, write
from members.tables import AuditEntry, AuditSeal

AT_ONCE = 200  # a body that seals so many holds the others up for about two milliseconds
SEALS_A_STATEMENT = 20
BEGINNING = "0" * 64
LATE_S = 300.0  # no transaction of ours is open for so long
LOOK_AT_ALL_S = 3600.0
MISPLACED = timedelta(hours=1)
_INSERT_ONE = "INSERT INTO audit_seal (sequence, entry, hash) VALUES ({}, {}, {})"
_INSERT_SOME = _INSERT_ONE + ", ({}, {}, {})" * (SEALS_A_STATEMENT - 1)
_ONE_SEALS_AT_A_TIME = 7_255_672  # an arbitrary number that names our PostgreSQL advisory lock


class Break(msgspec.Struct, frozen=True):
    """Where the chain does not hold: `sequence` of the seal, `entry` it seals, and `what` is wrong."""

    sequence: int
    entry: int
    what: str


class Verified(msgspec.Struct, frozen=True):
    """How many entries are sealed, how many wait, the last seal (to be kept elsewhere), and every break."""

    sealed: int
    waiting: int
    last: str
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.breaks


def canonical(entry: dict[str, Any]) -> bytes:
    """The entry as hashed: JSON with sorted keys; times in UTC to the microsecond."""
    at: datetime = entry["at"]
    told = {
        key: entry[key]
        for key in ("id", "actor", "actor_kind", "action", "subject_kind", "subject", "fields")
    }
    told["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return msgspec.json.encode(told, order="sorted")


def link(before: str, entry: dict[str, Any]) -> str:
    """The seal of an entry: SHA-256 over the seal before it and the entry."""
    return hashlib.sha256(before.encode() + b"\n" + canonical(entry)).hexdigest()


class Sealer:
    """Chains what is new. Entries up to `floor` are all sealed; what is above is looked through each time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sealed: deque[tuple[float, int]] = deque()
        self._floor = 0
        self._looked_at_all = clock()

    async def seal(self) -> int:
        """Seals at most `AT_ONCE` entries; the answer is how many. Call it again while it is that many."""
        self._move_floor()
        entries = await _unsealed(self._floor)
        if not entries:
            await self._remember_all_sealed()
            return 0
        try:
            done = await write(lambda: _chain(entries))
        except AlreadyThere:  # another process sealed at the same moment; its seals stand
            return 0
        if done:
            self._sealed.append((self._clock(), entries[-1]["id"]))
        return done

    async def seal_all(self) -> int:
        """Seals until nothing is left; the answer is how many entries were."""
        total = 0
        while done := await self.seal():
            total += done
        return total

    async def _remember_all_sealed(self) -> None:
        """Nothing waits: what is sealed by now need not be looked through again."""
        if self._sealed:
            return
        rows = await AuditSeal.raw("SELECT max(entry) AS highest FROM audit_seal")
        if (rows[0]["highest"] or 0) > self._floor:
            self._sealed.append((self._clock(), rows[0]["highest"]))

    def _move_floor(self) -> None:
        """SQLite gives ids in the order of commits, PostgreSQL only nearly; now and then all entries are looked at."""
        at = self._clock()
        late = LATE_S if current_engine().engine_type == "postgres" else 0.0
        while self._sealed and self._sealed[0][0] <= at - late:
            self._floor = max(self._floor, self._sealed.popleft()[1])
        if at - self._looked_at_all >= LOOK_AT_ALL_S:
            self._looked_at_all, self._floor = at, 0


async def seal() -> int:
    """Seals everything that waits now, whether a server runs or not; the answer is how many entries that were."""
    return await Sealer().seal_all()


async def verify(known: str = "") -> Verified:
    """Recomputes the whole chain from its beginning. Reads in steps, so that memory stays small.

    ``known`` is a seal written down earlier (the `last` of a former run): when it is no longer part of the chain,
    the end of the trail has been cut off or made anew.
    """
    breaks: list[Break] = []
    before, sequence, latest = BEGINNING, 0, datetime.min.replace(tzinfo=UTC)
    met = not known
    while rows := await _sealed_after(sequence):
        for row in rows:
            breaks += _check(row, sequence + 1, before, latest)
            sequence, before = row["sequence"], row["hash"]
            latest = max(latest, row["at"]) if row["at"] else latest
            met = met or before == known
    if not met:
        breaks.append(
            Break(sequence, 0, "the seal written down earlier is not part of the chain: its end was cut off")
        )
    total = await AuditEntry.count()
    return Verified(sequence, max(total - sequence, 0), before if sequence else "", tuple(breaks))


async def _chain(entries: Sequence[dict[str, Any]]) -> int:
    """Seals these entries; runs inside a write.

    They were read outside it: a serializable transaction that had read the trail would make PostgreSQL turn
    away sign-ups that add to it at the same moment. Entries never change, and each is sealed only once (UNIQUE).
    """
    if current_engine().engine_type == "postgres" and not await _alone():
        return 0
    last = await AuditSeal.select().order_by(AuditSeal.sequence, ascending=False).first()
    sequence, before = (last["sequence"], last["hash"]) if last else (0, BEGINNING)
    seals: list[tuple[int, int, str]] = []
    for entry in entries:
        sequence, before = sequence + 1, link(before, entry)
        seals.append((sequence, entry["id"], before))
    for start in range(0, len(seals), SEALS_A_STATEMENT):
        some = seals[start : start + SEALS_A_STATEMENT]
        if len(some) == SEALS_A_STATEMENT:
            await AuditSeal.raw(_INSERT_SOME, *chain.from_iterable(some))
            continue
        for one in some:
            await AuditSeal.raw(_INSERT_ONE, *one)
    return len(seals)


async def _alone() -> bool:
    """True when no other process seals now; the lock ends with the transaction."""
    rows = await AuditSeal.raw("SELECT pg_try_advisory_xact_lock({}) AS mine", _ONE_SEALS_AT_A_TIME)
    return bool(rows[0]["mine"])


async def _unsealed(floor: int) -> Sequence[dict[str, Any]]:
    rows: Sequence[dict[str, Any]] = await AuditEntry.raw(
        "SELECT e.id, e.at, e.actor, e.actor_kind, e.action, e.subject_kind, e.subject, e.fields FROM audit_entry e"
        " LEFT JOIN audit_seal s ON s.entry = e.id WHERE e.id > {} AND s.sequence IS NULL ORDER BY e.id LIMIT {}",
        floor,
        AT_ONCE,
    )
    return rows


async def _sealed_after(sequence: int) -> Sequence[dict[str, Any]]:
    rows: Sequence[dict[str, Any]] = await AuditSeal.raw(
        "SELECT s.sequence, s.entry, s.hash, e.id, e.at, e.actor, e.actor_kind, e.action, e.subject_kind, e.subject,"
        " e.fields FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry WHERE s.sequence > {}"
        " ORDER BY s.sequence LIMIT {}",
        sequence,
        AT_ONCE,
    )
    return rows


def _check(row: dict[str, Any], expected: int, before: str, latest: datetime) -> list[Break]:
    where = (row["sequence"], row["entry"])
    if row["sequence"] != expected:
        return [Break(*where, f"seals {expected} to {row['sequence'] - 1} are missing")]
    if row["id"] is None:
        return [Break(*where, "the entry has been deleted")]
    if link(before, row) != row["hash"]:
        return [Break(*where, "the entry or its seal has been changed")]
    if row["at"] + MISPLACED < latest:
        return [
            Break(
                *where,
                "its time lies far before entries sealed earlier: put in later, or the clock was moved",
            )
        ]
    return []
