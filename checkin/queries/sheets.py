"""Who stands on sheets and badges, and the sheets that were printed."""

from datetime import datetime
from typing import Any

import msgspec

from checkin.course_tables import PrintedSheet
from events.tables import Registration

_PEOPLE = (
    "SELECT r.id, m.name, m.staff_number, b.name AS branch, b.id AS branch_id, o.title AS role, r.ticket"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering WHERE r.event = {} AND r.status = 'confirmed'"
    " AND ({} = '' OR r.offering = {}) ORDER BY b.position, b.name, m.pinyin, m.staff_number, r.id"
)
_GUESTS = (
    "SELECT g.id, g.name, '' AS staff_number, b.name AS branch, b.id AS branch_id, g.audience AS role, g.ticket"
    " FROM guest g JOIN branch b ON b.id = g.branch WHERE g.event = {} AND g.status = 'confirmed'"
    " ORDER BY b.position, b.name, g.name, g.id"
)
_NAMED = (
    "SELECT r.id, m.name, m.staff_number, b.name AS branch, b.id AS branch_id, o.title AS role, r.ticket"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering WHERE r.event = {}"
)
_SHEETS = (
    "SELECT p.id, p.number, p.session, p.people, p.printed_at, p.typed_at, s.title AS session_title"
    " FROM printed_sheet p LEFT JOIN event_session s ON s.id = p.session WHERE p.event = {} ORDER BY p.number"
)
_PRESENT = "SELECT registration FROM attendance WHERE event = {}"
_AT_SESSION = "SELECT registration FROM session_attendance WHERE session = {}"


class Label(msgspec.Struct, frozen=True):
    """One person on a sheet, badge or label. `role`: what they signed up for; `seat`: where they sit, if anywhere."""

    id: str
    name: str
    staff_number: str
    branch: str
    branch_id: str
    role: str
    ticket: str
    seat: str = ""


class Page(msgspec.Struct, frozen=True):
    """A page as it was printed: its people in the printed order."""

    id: str
    number: int
    people: tuple[Label, ...]


class Printed(msgspec.Struct, frozen=True):
    """A printed page on the list; `session` None: of the event."""

    id: str
    number: int
    session: str | None
    session_title: str
    registrations: tuple[str, ...]
    printed_at: datetime
    typed_at: datetime | None


async def expected(event_id: str, offering: str = "") -> list[Label]:
    """Everybody with a place (of one offering, or of all), by branch and pinyin."""
    return [Label(**row) for row in await Registration.raw(_PEOPLE, event_id, offering, offering)]


async def guests(event_id: str) -> list[Label]:
    """Guests, by the branch that hosts them; their role is their audience."""
    return [Label(**row) for row in await Registration.raw(_GUESTS, event_id)]


async def printed(event_id: str) -> list[Printed]:
    """Every page printed for an event, in the order of its number."""
    return [_printed(row) for row in await PrintedSheet.raw(_SHEETS, event_id)]


def _printed(row: dict[str, Any]) -> Printed:
    return Printed(
        row["id"],
        row["number"],
        row["session"],
        row["session_title"] or "",
        tuple(msgspec.json.decode(row["people"], type=tuple[str, ...])),
        row["printed_at"],
        row["typed_at"],
    )


async def people_of(event_id: str, sheet: Printed) -> list[Label]:
    """The people of a page in the printed order, also those who have given their place back since."""
    known = {row["id"]: Label(**row) for row in await Registration.raw(_NAMED, event_id)}
    return [known[each] for each in sheet.registrations if each in known]


async def present(event_id: str, session: str | None) -> set[str]:
    """Who is on record, at the session or at the event."""
    rows = await Registration.raw(_AT_SESSION if session else _PRESENT, session or event_id)
    return {row["registration"] for row in rows}
