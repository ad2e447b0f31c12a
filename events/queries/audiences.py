"""Who was there apart from members: guests known by name, and heads counted, by audience."""

from datetime import datetime

import msgspec

from events.tables import Guest

_GUESTS = (
    "SELECT g.id, g.name, g.audience, g.present_at, b.name AS branch FROM guest g JOIN branch b ON b.id = g.branch"
    " WHERE g.event = {} AND g.status = 'confirmed' ORDER BY g.present_at IS NULL, g.present_at DESC, g.pinyin, g.id"
)
_HEADS = "SELECT slot, audience, heads FROM head_count WHERE event = {}"


_EXPECTED = (
    "SELECT g.id, g.name, g.audience, g.present_at, b.name AS branch, g.ticket, o.title AS offering FROM guest g"
    " JOIN branch b ON b.id = g.branch JOIN offering o ON o.id = g.offering"
    " WHERE g.event = {} AND g.status = 'confirmed' AND g.registration IS NULL"
    " ORDER BY b.position, b.name, g.pinyin, g.id"
)


class GuestLine(msgspec.Struct, frozen=True):
    """A guest as the door lists them."""

    id: str
    name: str
    audience: str
    present_at: datetime | None
    branch: str


async def guests(event_id: str) -> list[GuestLine]:
    """Those who came last first."""
    return [GuestLine(**row) for row in await Guest.raw(_GUESTS, event_id)]


class Expected(GuestLine, frozen=True):
    """A guest of a branch or of the union, who comes along with nobody."""

    ticket: str
    offering: str


async def expected(event_id: str) -> list[Expected]:
    """Guests of their own, those whose data are deleted by now too; branch by branch."""
    return [Expected(**row) for row in await Guest.raw(_EXPECTED, event_id)]


async def heads(event_id: str) -> dict[tuple[str, str], int]:
    """(session or empty, audience) → how many were counted."""
    return {(row["slot"], row["audience"]): int(row["heads"]) for row in await Guest.raw(_HEADS, event_id)}
