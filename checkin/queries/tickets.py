"""Tickets as their owners, the door and strangers see them."""

from datetime import datetime, timedelta
from itertools import chain

import msgspec

from events.domain.event import EventStatus, RegistrationStatus
from events.queries.seats_in_words import seats_of_registrations
from events.tables import Guest, Registration
from foundation.messages import Sentence

_TICKET = (
    "SELECT r.id, r.ticket, r.status, r.member, r.event, m.name, b.name AS branch, e.title, e.kind,"
    " e.status AS event_status, e.place, h.name AS host, o.title AS offering,"
    " COALESCE(o.starts_at, e.starts_at) AS starts_at, COALESCE(o.ends_at, e.ends_at) AS ends_at,"
    " (SELECT COUNT(*) FROM offering oo WHERE oo.event = r.event) AS offerings,"
    " (SELECT COUNT(*) FROM event_session s WHERE s.event = r.event) AS sessions, a.present_at, a.door"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN event e ON e.id = r.event JOIN branch h ON h.id = e.host JOIN offering o ON o.id = r.offering"
    " LEFT JOIN attendance a ON a.registration = r.id"
)
_BY_TICKET = _TICKET + " WHERE r.ticket = {}"
_BY_REGISTRATION = _TICKET + " WHERE r.id = {}"
_OF_MEMBER = (
    _TICKET + " WHERE r.member = {} AND r.status NOT IN ('cancelled', 'rejected') AND e.status = 'published'"
    " AND COALESCE(o.ends_at, e.ends_at, o.starts_at, e.starts_at, {}) >= {}"
    " ORDER BY COALESCE(o.starts_at, e.starts_at, {}), e.title, o.position"
)
_OF_EVENT = (
    _TICKET + " WHERE r.event = {} AND r.status = 'confirmed'"
    " ORDER BY b.position, b.name, m.pinyin, m.staff_number, o.position"
)
# A companion's ticket is worth what the registration is that they come along with.
_GUEST = (
    "SELECT '' AS id, g.ticket, COALESCE(r.member, '') AS member, g.event, g.name, b.name AS branch, e.title, e.kind,"
    " CASE WHEN g.status = 'confirmed' AND r.id IS NOT NULL THEN r.status ELSE g.status END AS status,"
    " e.status AS event_status, e.place, h.name AS host, o.title AS offering,"
    " COALESCE(o.starts_at, e.starts_at) AS starts_at, COALESCE(o.ends_at, e.ends_at) AS ends_at,"
    " (SELECT COUNT(*) FROM offering oo WHERE oo.event = g.event) AS offerings,"
    " (SELECT COUNT(*) FROM event_session s WHERE s.event = g.event) AS sessions, g.present_at, '' AS door,"
    " COALESCE(g.registration, '') AS along, w.name AS comes_with"
    " FROM guest g JOIN branch b ON b.id = g.branch JOIN event e ON e.id = g.event"
    " JOIN branch h ON h.id = e.host JOIN offering o ON o.id = g.offering"
    " LEFT JOIN registration r ON r.id = g.registration LEFT JOIN member w ON w.id = r.member"
)
_GUEST_BY_TICKET = _GUEST + " WHERE g.ticket = {}"
_GUESTS_OF_EVENT = (
    _GUEST
    + " WHERE g.event = {} AND g.status = 'confirmed' AND COALESCE(r.status, 'confirmed') = 'confirmed'"
    " ORDER BY b.position, b.name, g.name, g.id"
)
_GUESTS_OF_MEMBER = (
    _GUEST + " WHERE r.member = {} AND g.status = 'confirmed' AND r.status NOT IN ('cancelled', 'rejected')"
    " AND e.status = 'published' AND COALESCE(o.ends_at, e.ends_at, o.starts_at, e.starts_at, {}) >= {}"
    " ORDER BY COALESCE(o.starts_at, e.starts_at, {}), e.title, g.name, g.id"
)
KEPT_AFTER = timedelta(hours=12)


class TicketView(msgspec.Struct, frozen=True):
    """Everything a ticket shows. `offering` is empty where the event has only one; `sessions`: how
    many times of its own it has; `comes_with`: whom a companion comes with."""

    registration_id: str
    ticket: str
    status: RegistrationStatus
    member_id: str
    event_id: str
    name: str
    branch: str
    title: str
    kind: str
    event_status: EventStatus
    place: str
    host: str
    offering: str
    starts_at: datetime | None
    ends_at: datetime | None
    present_at: datetime | None
    door: str
    seats: tuple[Sentence, ...] = ()
    sessions: int = 0
    comes_with: str = ""


async def ticket(ticket_id: str) -> TicketView | None:
    """The ticket with this id: a registration's, or a guest's (then without a registration's id)."""
    found = _first(await _seated(await Registration.raw(_BY_TICKET, ticket_id)))
    return found or _first([_view(row, ()) for row in await Guest.raw(_GUEST_BY_TICKET, ticket_id)])


async def ticket_of(registration_id: str) -> TicketView | None:
    """The ticket of a registration."""
    return _first(await _seated(await Registration.raw(_BY_REGISTRATION, registration_id)))


async def tickets_of_member(member_id: str, now: datetime) -> list[TicketView]:
    """A person's tickets for what is not over yet (or only since half a day), the next one first.

    Those of their companions stand behind the tickets of the person themselves.
    """
    far = now + timedelta(days=36500)
    rows = await Registration.raw(_OF_MEMBER, member_id, far, now - KEPT_AFTER, far)
    along = await Guest.raw(_GUESTS_OF_MEMBER, member_id, far, now - KEPT_AFTER, far)
    return [*await _seated(rows), *(_view(row, ()) for row in along)]


async def tickets_of_event(event_id: str) -> list[TicketView]:
    """Every confirmed ticket of an event, by branch and pinyin: those of companions behind whom they come with,
    those of other guests at the end."""
    along: dict[str, list[TicketView]] = {}
    for row in await Guest.raw(_GUESTS_OF_EVENT, event_id):
        along.setdefault(row["along"], []).append(_view(row, ()))
    own = await _seated(await Registration.raw(_OF_EVENT, event_id))
    return [*chain(*((one, *along.get(one.registration_id, ())) for one in own)), *along.get("", ())]


def _first(found: list[TicketView]) -> TicketView | None:
    return found[0] if found else None


async def _seated(rows: list[dict[str, object]]) -> list[TicketView]:
    """The tickets with their seats, one statement more for all of them."""
    seats = await seats_of_registrations([str(row["id"]) for row in rows])
    return [_view(row, seats.get(str(row["id"]), ())) for row in rows]


def _view(row: dict[str, object], seats: tuple[Sentence, ...]) -> TicketView:
    return TicketView(
        registration_id=str(row["id"]),
        ticket=str(row["ticket"]),
        status=RegistrationStatus(str(row["status"])),
        member_id=str(row["member"]),
        event_id=str(row["event"]),
        name=str(row["name"]),
        branch=str(row["branch"]),
        title=str(row["title"]),
        kind=str(row["kind"]),
        event_status=EventStatus(str(row["event_status"])),
        place=str(row["place"]),
        host=str(row["host"]),
        offering=str(row["offering"]) if int(str(row["offerings"])) > 1 else "",
        starts_at=_moment(row["starts_at"]),
        ends_at=_moment(row["ends_at"]),
        present_at=_moment(row["present_at"]),
        door=str(row["door"] or ""),
        seats=seats,
        sessions=int(str(row["sessions"])),
        comes_with=str(row.get("comes_with") or ""),
    )


def _moment(value: object) -> datetime | None:
    """An aware moment; SQLite gives the text of a computed column as it is stored."""
    if isinstance(value, datetime) or value is None:
        return value
    return datetime.fromisoformat(str(value))
