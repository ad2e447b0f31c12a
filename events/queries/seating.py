"""Seating plans as they are: the hall (kept in memory until its layout changes), who sits where, what is free."""

from collections import OrderedDict
from datetime import datetime
from typing import Any

import msgspec

from events.domain.seating.hall import Hall, Seat, Section, lay_out
from events.domain.seating.labels import seat_words
from foundation.database import current_engine, fetch
from foundation.messages import Sentence

HALLS_KEPT = 100
_PLAN = (
    "SELECT id, event, hall, layout, changes, return_by, returned_at, chooses FROM seating_plan"
    " WHERE {where} = {{}}"
)
_OF_EVENT = _PLAN.format(where="event")
_BY_ID = _PLAN.format(where="id")
_SECTIONS = "SELECT id, name, band, position, curved, numbering, aisles FROM seat_section WHERE plan = {}"
_SEATS = 'SELECT id, section, "row", place, row_label, number, accessible, blocked, branch FROM seat WHERE plan = {}'
_TAKEN = "SELECT id, registration FROM seat WHERE plan = {} AND registration IS NOT NULL"

_kept: OrderedDict[tuple[int, str, int], Hall] = OrderedDict()


class Plan(msgspec.Struct, frozen=True):
    """A seating plan without its seats."""

    id: str
    event: str | None
    hall: str | None
    layout: int
    changes: int
    return_by: datetime | None
    returned_at: datetime | None
    chooses: bool

    def returned(self, now: datetime) -> bool:
        """Seats held for branches are on general sale."""
        return self.return_by is not None and now >= self.return_by


async def plan_of(event_id: str) -> Plan | None:
    """The seating plan of an event."""
    rows = await fetch(_OF_EVENT, event_id)
    return _plan(rows[0]) if rows else None


async def plan_by_id(plan_id: str) -> Plan | None:
    rows = await fetch(_BY_ID, plan_id)
    return _plan(rows[0]) if rows else None


def _plan(row: dict[str, Any]) -> Plan:
    return Plan(**{**row, "chooses": bool(row["chooses"])})


async def hall_of(plan_id: str, layout: int) -> Hall:
    """The hall as of this layout; read anew only when it has changed."""
    key = (id(current_engine()), plan_id, layout)
    known = _kept.get(key)
    if known is not None:
        return known
    sections = [_section(row) for row in await fetch(_SECTIONS, plan_id)]
    seats = [_seat(row) for row in await fetch(_SEATS, plan_id)]
    return lay_out(sections, seats)


async def kept_hall(plan_id: str, layout: int) -> Hall:
    """The same, and kept: not for a write that changes what seats there are, which may be rolled back."""
    hall = await hall_of(plan_id, layout)
    _kept[id(current_engine()), plan_id, layout] = hall
    while len(_kept) > HALLS_KEPT:
        _kept.popitem(last=False)
    return hall


def forget_all() -> None:
    """After another database took the place of this one."""
    _kept.clear()


def _section(row: dict[str, Any]) -> Section:
    aisles = msgspec.json.decode(row["aisles"], type=tuple[int, ...])
    return Section(**{**row, "curved": bool(row["curved"]), "aisles": aisles})


def _seat(row: dict[str, Any]) -> Seat:
    return Seat(
        **{
            **row,
            "accessible": bool(row["accessible"]),
            "blocked": bool(row["blocked"]),
            "branch": row["branch"] or "",
        }
    )


async def taken_of(plan_id: str) -> dict[str, str]:
    """Seat → the registration that holds it."""
    return {row["id"]: row["registration"] for row in await fetch(_TAKEN, plan_id)}


class SeatedPerson(msgspec.Struct, frozen=True):
    """Who sits on a seat: colleagues and companions of one registration in the order of their seats."""

    seat: str
    words: Sentence
    section: str
    row: str
    number: str
    registration: str
    name: str
    branch: str
    guest: bool = False
    staff_number: str = ""
    branch_path: str = ""
    branch_position: int = 0

    @property
    def key(self) -> str:
        return self.seat

    @property
    def branch_name(self) -> str:
        return self.branch


_PEOPLE = (
    "SELECT r.id, r.party, m.name, m.staff_number, b.name AS branch_name, b.path, b.position FROM registration r"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " WHERE r.event = {} AND r.status = 'confirmed' ORDER BY r.places DESC, r.registered_at, r.id"
)
_GUESTS = (
    "SELECT g.registration, g.name, b.name AS branch_name, b.path, b.position FROM guest g"
    " JOIN branch b ON b.id = g.branch"
    " WHERE g.event = {} AND g.status = 'confirmed' AND g.needs_place AND g.registration IS NOT NULL"
    " ORDER BY g.created_at, g.id"
)


async def seats_of(event_id: str) -> list[SeatedPerson]:
    """Everybody who has a seat, in the order of the hall. Six queries however many they are.

    A party's seats belong to its captain's registration: its members and companions sit on them in the order in
    which they signed up.
    """
    plan = await plan_of(event_id)
    if plan is None:
        return []
    hall = await kept_hall(plan.id, plan.layout)
    held: dict[str, list[int]] = {}
    for seat, registration in (await taken_of(plan.id)).items():
        held.setdefault(registration, []).append(hall.at[seat])
    people = await _people(event_id, held)
    found = [
        (index, _person_on(hall, index, registration, people.get(registration, []), place))
        for registration, seats in held.items()
        for place, index in enumerate(sorted(seats))
    ]
    return [person for _, person in sorted(found, key=lambda each: each[0])]


class _Named(msgspec.Struct, frozen=True):
    name: str
    staff_number: str
    branch: str
    path: str
    position: int
    guest: bool = False


def _person_on(hall: Hall, index: int, registration: str, named: list[_Named], place: int) -> SeatedPerson:
    """The place-th of a registration; more seats than known names are those of unnamed companions."""
    seat = hall.seats[index]
    known = named[min(place, len(named) - 1)] if named else _Named("", "", "", "", 0, guest=True)
    return SeatedPerson(
        seat=seat.id,
        words=seat_words(hall, index),
        section=hall.section(seat.section).name,
        row=seat.row_label,
        number=seat.number,
        registration=registration,
        name=known.name,
        branch=known.branch,
        guest=known.guest or place >= len(named),
        staff_number=known.staff_number,
        branch_path=known.path,
        branch_position=known.position,
    )


async def _people(event_id: str, held: dict[str, list[int]]) -> dict[str, list[_Named]]:
    """Registration → the people on its seats."""
    rows = await fetch(_PEOPLE, event_id)
    captains = {row["party"]: row["id"] for row in rows if row["party"] and row["id"] in held}
    found: dict[str, list[_Named]] = {}
    for row in rows:
        holder = row["id"] if row["id"] in held else captains.get(row["party"], "")
        person = _Named(row["name"], row["staff_number"], row["branch_name"], row["path"], row["position"])
        found.setdefault(holder, []).append(person)
    for row in await fetch(_GUESTS, event_id):
        guest = _Named(row["name"], "", row["branch_name"], row["path"], row["position"], guest=True)
        found.setdefault(row["registration"], []).append(guest)
    return found
