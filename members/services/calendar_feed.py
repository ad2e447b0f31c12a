"""The secret address of a member's own calendar: made when asked for, ended at any time."""

from datetime import timedelta

from foundation.clock import now
from foundation.database import fetch, write
from foundation.identifiers import digest, new_id, new_secret
from members.domain.identity import Identity
from members.services import audit

NOTED_EVERY = timedelta(hours=1)
_ISSUE = (
    "INSERT INTO calendar_feed (id, member, digest, created_at) VALUES ({}, {}, {}, {})"
    " ON CONFLICT (member) DO UPDATE SET digest = {}, created_at = {}, fetched_at = NULL"
)
_OWNER = (
    "SELECT f.member, f.fetched_at FROM calendar_feed f JOIN member m ON m.id = f.member"
    " WHERE f.digest = {} AND m.employment_status <> 'left'"
)


async def issue(actor: Identity) -> str:
    """A new address; the former one ends. Returns the secret, which is kept nowhere."""
    secret = new_secret()

    async def body() -> None:
        kept, at = digest(secret), now()
        await fetch(_ISSUE, new_id(), actor.member_id, kept, at, kept, at)
        await audit.record(actor, "calendar.issued", "member", actor.member_id)

    await write(body)
    return secret


async def end(actor: Identity) -> None:
    """Whoever still has the address reads nothing any more."""

    async def body() -> None:
        if await fetch("DELETE FROM calendar_feed WHERE member = {} RETURNING id", actor.member_id):
            await audit.record(actor, "calendar.ended", "member", actor.member_id)

    await write(body)


async def owner(secret: str) -> str | None:
    """Whose calendar it is; None for an address that was never one or has ended. Notes that it is used."""
    rows = await fetch(_OWNER, digest(secret))
    if not rows:
        return None
    at, last = now(), rows[0]["fetched_at"]
    if last is None or at - last > NOTED_EVERY:
        await write(
            lambda: fetch("UPDATE calendar_feed SET fetched_at = {} WHERE digest = {}", at, digest(secret))
        )
    return str(rows[0]["member"])
