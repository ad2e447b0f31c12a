"""Places that colleagues offer to one another: what is open of a registration, and what waits for an answer."""

from datetime import datetime

import msgspec

from foundation.database import fetch

_ROWS = (
    "SELECT t.id, t.registration, t.receiver, t.answer, t.offered_at, m.name AS receiver_name, g.name AS giver_name,"
    " b.name AS giver_branch, e.id AS event, e.title, e.starts_at, e.place, o.title AS offering_title"
    " FROM transfer t JOIN registration r ON r.id = t.registration JOIN member m ON m.id = t.receiver"
    " JOIN member g ON g.id = r.member JOIN branch b ON b.id = r.branch JOIN event e ON e.id = r.event"
    " JOIN offering o ON o.id = r.offering"
)
_OPEN_OF = _ROWS + " WHERE t.open_for = {}"
_ONE = _ROWS + " WHERE t.id = {}"
_TO_ANSWER = (
    _ROWS + " WHERE t.receiver = {} AND t.open_for IS NOT NULL AND r.status IN ('confirmed', 'offered')"
    " AND e.status = 'published' AND (e.starts_at IS NULL OR e.starts_at > {}) ORDER BY t.offered_at, t.id"
)


class Offered(msgspec.Struct, frozen=True):
    id: str
    registration: str
    receiver: str
    answer: str
    offered_at: datetime
    receiver_name: str
    giver_name: str
    giver_branch: str
    event: str
    title: str
    starts_at: datetime | None
    place: str
    offering_title: str


async def open_of(registration_id: str) -> Offered | None:
    """The offer of this registration that waits for an answer."""
    rows = await fetch(_OPEN_OF, registration_id)
    return Offered(**rows[0]) if rows else None


async def offered(transfer_id: str) -> Offered | None:
    rows = await fetch(_ONE, transfer_id)
    return Offered(**rows[0]) if rows else None


async def to_answer(member_id: str, at: datetime) -> list[Offered]:
    return [Offered(**row) for row in await fetch(_TO_ANSWER, member_id, at)]
