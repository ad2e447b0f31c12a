"""Requests for late check-in, as the organizer answers them and the member sees them."""

from datetime import datetime

import msgspec

from checkin.course_tables import LateRequest

_ROWS = (
    "SELECT q.id, q.registration, q.slot, q.reason, q.asked_at, q.answer, q.note, m.name, b.name AS branch,"
    " s.title AS session FROM late_request q JOIN registration r ON r.id = q.registration"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN event_session s ON s.id = q.session"
)
_OF_EVENT = _ROWS + " WHERE r.event = {} ORDER BY CASE q.answer WHEN '' THEN 0 ELSE 1 END, q.asked_at, q.id"
_OF_REGISTRATION = _ROWS + " WHERE q.registration = {} ORDER BY q.asked_at, q.id"
_OPEN = (
    "SELECT count(*) AS open FROM late_request q JOIN registration r ON r.id = q.registration"
    " WHERE r.event = {} AND q.answer = ''"
)


class Asked(msgspec.Struct, frozen=True):
    """`slot`: the session's id, empty for an event held once. `answer`: empty while it is open."""

    id: str
    registration: str
    slot: str
    reason: str
    asked_at: datetime
    answer: str
    note: str
    name: str
    branch: str
    session: str | None


async def of_event(event_id: str) -> list[Asked]:
    """Open ones first."""
    return [Asked(**row) for row in await LateRequest.raw(_OF_EVENT, event_id)]


async def of_registration(registration_id: str) -> list[Asked]:
    return [Asked(**row) for row in await LateRequest.raw(_OF_REGISTRATION, registration_id)]


async def open_requests(event_id: str) -> int:
    return int((await LateRequest.raw(_OPEN, event_id))[0]["open"])
