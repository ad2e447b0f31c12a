"""A course as it was attended: people by sessions, in three statements however many there are of both."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from events.domain.completion import Completion, Mark, State, completion
from events.domain.event import Event, Kind, Session
from events.domain.settings import CompletionRule
from events.tables import Registration
from foundation.database import fetch

LATE_AFTER = timedelta(minutes=10)
"""Who came so long after the beginning was late; a session made up or entered by hand is not judged by its time."""

_PEOPLE = (
    "SELECT r.id, r.event, r.offering, r.status, r.ticket, m.id AS member, m.name, m.staff_number, m.pinyin,"
    " m.initials, m.letters, b.id AS branch, b.name AS branch_name, b.path AS branch_path,"
    " b.position AS branch_position, o.title AS offering_title, a.present_at, a.means"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE {where} AND (r.status = 'confirmed' OR a.id IS NOT NULL)"
    " ORDER BY b.position, b.name, m.pinyin, m.staff_number, r.id"
)
_PRESENT = (
    "SELECT s.registration, s.session, s.present_at, s.left_at, s.means, s.made_up, s.reason"
    " FROM session_attendance s JOIN registration r ON r.id = s.registration WHERE {where}"
)
_LEAVE = (
    "SELECT l.registration, l.session, l.reason FROM session_leave l"
    " JOIN registration r ON r.id = l.registration WHERE {where}"
)
_OF_EVENT, _OF_ONE, _THESE = "r.event = {}", "r.id = {}", "r.id IN ({marks})"
_MARKED = (
    "SELECT r.id, r.offering, r.branch, a.present_at, a.means FROM registration r"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND (r.status = 'confirmed' OR a.id IS NOT NULL)"
)


class Cell(msgspec.Struct, frozen=True):
    """One person at one session. `reason` is what was said of it, where something was."""

    mark: Mark
    present_at: datetime | None = None
    left_at: datetime | None = None
    means: str = ""
    reason: str = ""


class Attendee(msgspec.Struct, frozen=True):
    """A person with how they stood at each session (absent: no cell) and with the course."""

    id: str
    event: str
    member: str
    name: str
    staff_number: str
    pinyin: str
    initials: str
    letters: str
    branch: str
    branch_name: str
    branch_path: str
    branch_position: int
    offering: str
    offering_title: str
    ticket: str
    present_at: datetime | None
    cells: Mapping[str, Cell]
    completion: Completion

    def comes_to(self, session: Session) -> bool:
        return session.concerns(self.offering)


class Course(msgspec.Struct, frozen=True):
    """The sessions of an event and everybody who has a place in it (or was there without one)."""

    event: Event
    sessions: tuple[Session, ...]
    people: tuple[Attendee, ...]

    def present(self, session: Session) -> int:
        """How many were at a session, those who made it up among them."""
        return sum(_there(each.cells.get(session.id)) for each in self.people)

    def expected(self, session: Session) -> int:
        return sum(each.comes_to(session) for each in self.people)

    def standing(self, state: State | str) -> int:
        return sum(each.completion.state == state for each in self.people)

    def marks(self, session: Session) -> Counter[Mark]:
        """How many of each mark a session has."""
        return Counter(each.cells[session.id].mark for each in self.people if session.id in each.cells)


class Figures(msgspec.Struct, frozen=True):
    """How a course stands as a whole: by session (its id), and who stands how (the registrations' ids)."""

    people: int
    expected: Mapping[str, int]
    present: Mapping[str, int]
    states: Mapping[State, tuple[str, ...]]

    def standing(self, state: State | str) -> int:
        return len(self.states.get(State(state), ()))


def _there(cell: Cell | None) -> bool:
    return cell is not None and cell.mark is not Mark.EXCUSED


def sessions_of(event: Event) -> tuple[Session, ...]:
    """The sessions; an event without any is one session of its own, whose id is empty."""
    if event.sessions or event.starts_at is None:
        return event.sessions
    return (Session("", event.title, event.starts_at, event.ends_at or event.starts_at),)


def completes(event: Event) -> bool:
    """Whether somebody can complete this event: trainings, and what has a rule of its own."""
    return event.kind is Kind.TRAINING or event.settings.completion != CompletionRule()


async def course(event: Event, now: datetime) -> Course:
    """Everybody, by branch and pinyin."""
    return await _read(event, now, _OF_EVENT, event.id)


async def one(event: Event, registration_id: str, now: datetime) -> Attendee | None:
    """One person, or None when the registration holds no place (and nobody was there)."""
    found = await _read(event, now, _OF_ONE, registration_id)
    return found.people[0] if found.people else None


async def some(event: Event, ids: Sequence[str], now: datetime) -> list[Attendee]:
    """These people, in this order. Three statements, or none."""
    if not ids:
        return []
    read = await _read(event, now, _THESE.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    found = {each.id: each for each in read.people}
    return [found[each] for each in ids if each in found]


async def figures(event: Event, now: datetime, within: Sequence[str] | None = None) -> Figures:
    """Of everybody, or of those of these branches. Three statements, and no names."""
    people = [row for row in await fetch(_MARKED, event.id) if within is None or row["branch"] in within]
    present = await fetch(_PRESENT.replace("{where}", _OF_EVENT), event.id)
    leave = await fetch(_LEAVE.replace("{where}", _OF_EVENT), event.id)
    sessions = sessions_of(event)
    cells = _cells(sessions, people, present, leave, timed=event.kind is not Kind.TRIP)
    expected: Counter[str] = Counter()
    there: Counter[str] = Counter()
    states: dict[State, list[str]] = {}
    for row in people:
        own = cells.get(row["id"], {})
        concerning = [each for each in sessions if each.concerns(row["offering"])]
        expected.update(each.id for each in concerning)
        there.update(session for session, cell in own.items() if _there(cell))
        marks = {session: cell.mark for session, cell in own.items()}
        state = completion(event.settings.completion, concerning, marks, now).state
        states.setdefault(state, []).append(row["id"])
    return Figures(
        len(people),
        {each.id: expected[each.id] for each in sessions},
        {each.id: there[each.id] for each in sessions},
        {state: tuple(ids) for state, ids in states.items()},
    )


async def _read(event: Event, now: datetime, where: str, *values: str) -> Course:
    people = await Registration.raw(_PEOPLE.replace("{where}", where), *values)
    present = await Registration.raw(_PRESENT.replace("{where}", where), *values)
    leave = await Registration.raw(_LEAVE.replace("{where}", where), *values)
    sessions = sessions_of(event)
    cells = _cells(sessions, people, present, leave, timed=event.kind is not Kind.TRIP)
    read = tuple(_attendee(event, sessions, row, cells.get(row["id"], {}), now) for row in people)
    return Course(event, sessions, read)


def _cells(
    sessions: Iterable[Session],
    people: list[dict[str, Any]],
    present: list[dict[str, Any]],
    leave: list[dict[str, Any]],
    *,
    timed: bool,
) -> dict[str, dict[str, Cell]]:
    known = {each.id: each for each in sessions}
    found: dict[str, dict[str, Cell]] = {}
    if "" in known:
        for row in people:
            if row["present_at"] is not None:
                found[row["id"]] = {"": Cell(Mark.PRESENT, row["present_at"], means=row["means"])}
    for row in leave:
        found.setdefault(row["registration"], {})[row["session"]] = Cell(Mark.EXCUSED, reason=row["reason"])
    for row in present:
        session = known.get(row["session"])
        if session is not None:
            cell = Cell(
                mark_of(session, row["present_at"], row["means"], made_up=bool(row["made_up"]), timed=timed),
                row["present_at"],
                row["left_at"],
                row["means"],
                row["reason"],
            )
            found.setdefault(row["registration"], {})[row["session"]] = cell
    return found


def mark_of(session: Session, present_at: datetime, means: str, *, made_up: bool, timed: bool = True) -> Mark:
    """How somebody who was there stands. Not `timed`: the day of a journey, on which nobody is late."""
    if made_up:
        return Mark.MADE_UP
    late = timed and present_at > session.starts_at + LATE_AFTER and means in ("scan", "self", "manual")
    return Mark.LATE if late else Mark.PRESENT


def _attendee(
    event: Event, sessions: tuple[Session, ...], row: dict[str, Any], cells: dict[str, Cell], now: datetime
) -> Attendee:
    concerning = [each for each in sessions if each.concerns(row["offering"])]
    marks = {session: cell.mark for session, cell in cells.items()}
    plain = {name: row[name] for name in Attendee.__struct_fields__ if name in row}
    return Attendee(
        **plain, cells=cells, completion=completion(event.settings.completion, concerning, marks, now)
    )
