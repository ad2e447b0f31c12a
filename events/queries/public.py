"""What a visitor of an event's page sees: places now, and what the rules say to this person."""

from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import NOBODY, Event, Offering, Own, Person, Places, Quota, RegistrationStatus
from events.domain.signup import Application, Decision, decide
from events.queries import facts, past, seat_room
from events.queries.places import PoolCount
from events.tables import Event as EventTable
from foundation.i18n import local

_COUNTS = (
    "SELECT e.revision, p.id, p.name, p.size, p.taken, p.waiting, p.by_branch"
    " FROM event e LEFT JOIN pool p ON p.event = e.id WHERE e.id = {} ORDER BY p.id"
)
_PERSON = (
    "SELECT m.name, m.sex, m.birth_date, m.employment_status, m.joined_on, m.honours, m.branch,"
    " b.name AS branch_name, b.path AS branch_path, r.id AS own, r.offering, r.status, r.slot, r.ticket, r.places"
    " FROM member m JOIN branch b ON b.id = m.branch"
    " LEFT JOIN registration r ON r.member = m.id AND r.event = {} WHERE m.id = {} ORDER BY r.slot"
)
_QUOTAS = (
    "SELECT q.id, q.size, q.taken, q.waiting, b.name AS branch_name FROM branch_quota q"
    " JOIN pool p ON p.id = q.pool JOIN branch b ON b.id = q.branch WHERE p.event = {}"
)


class Counted(msgspec.Struct, frozen=True):
    """An event and its pools as they are this moment."""

    event: Event
    pools: tuple[PoolCount, ...]

    @property
    def size(self) -> int:
        return sum(pool.size for pool in self.pools)

    @property
    def taken(self) -> int:
        return sum(pool.taken for pool in self.pools)

    @property
    def waiting(self) -> int:
        return sum(pool.waiting for pool in self.pools)

    def pool(self, pool_id: str) -> PoolCount:
        return next(pool for pool in self.pools if pool.id == pool_id)


class Choice(msgspec.Struct, frozen=True):
    """One offering as this person may or may not take it."""

    offering: Offering
    places: Places
    decision: Decision

    @property
    def possible(self) -> bool:
        return self.decision.standing is None and self.decision.outcome != "refused"


class Standing(msgspec.Struct, frozen=True):
    """A person before an event: who they are, what they have, what they could take."""

    person: Person
    own: tuple[Own, ...]
    choices: tuple[Choice, ...]

    @property
    def held(self) -> tuple[Own, ...]:
        return tuple(own for own in self.own if own.stands)

    @property
    def possible(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.possible)


async def counted(event_id: str) -> Counted | None:
    """One statement while the event is remembered."""
    rows = await EventTable.raw(_COUNTS, event_id)
    if not rows:
        return None
    event = await facts.event_at(event_id, rows[0]["revision"])
    return Counted(event, tuple(_pool(row) for row in rows if row["id"]))


async def standing(
    counted: Counted,
    member_id: str,
    now: datetime,
    *,
    by_organizer: bool = False,
    by_themselves: bool = False,
) -> Standing | None:
    """What the rules say to this person, offering by offering. One statement to three."""
    event = counted.event
    rows = await EventTable.raw(_PERSON, event.id, member_id)
    if not rows:
        return None
    quotas = await _quotas(event)
    person = Person(
        id=member_id,
        **{name: rows[0][name] for name in Person.__struct_fields__ if name != "id"},
    )
    own = tuple(
        Own(
            row["own"],
            row["offering"],
            RegistrationStatus(row["status"]),
            row["slot"],
            row["ticket"],
            row["places"],
        )
        for row in rows
        if row["own"]
    )
    days = {
        offering.id: local(offering.starts_at or event.starts_at or now).date()
        for offering in event.offerings
    }
    needed = {
        need for offering in event.offerings for need in past.needs_of(event, offering, days[offering.id])
    }
    before, absence = (
        past.known(event, await past.of_person(member_id, needed, event.id)) if needed else past.NOTHING
    )
    choices = []
    for offering in event.offerings:
        places = _places(counted, offering, person, quotas)
        places, seats = await _seats(event, offering, person, places, now)
        asked = Application(
            event, offering, person, places, own, now, days[offering.id], by_organizer, 1, before, absence,
            by_themselves=by_themselves, seats=seats,
        )  # fmt: skip
        choices.append(Choice(offering, places, decide(asked)))
    return Standing(person, own, tuple(choices))


async def _seats(
    event: Event, offering: Offering, person: Person, places: Places, now: datetime
) -> tuple[Places, int | None]:
    """Free seats the person may have, where the offering gives any and places are left: they may be held for others."""
    if offering.id not in event.seated or places.free <= 0:
        return places, None
    seats = await seat_room.free_for(event.id, person.branch_path, now)
    if seats and places.line:
        least = await seat_room.smallest_who_could_sit(event.id, offering.pool, now)
        places = msgspec.structs.replace(places, smallest=least or NOBODY)
    return places, seats


async def _quotas(event: Event) -> dict[str, Quota]:
    if not any(pool.by_branch for pool in event.pools):
        return {}
    return {row["id"]: Quota(**row) for row in await EventTable.raw(_QUOTAS, event.id)}


def _places(counted: Counted, offering: Offering, person: Person, quotas: dict[str, Quota]) -> Places:
    pool = counted.pool(offering.pool)
    quota = counted.event.quota_of(pool.id, person.branch_path) if pool.by_branch else None
    return Places(pool.size, pool.taken, pool.waiting, pool.by_branch, quotas.get(quota or ""))


def _pool(row: dict[str, Any]) -> PoolCount:
    return PoolCount(
        row["id"], row["name"], row["size"], row["taken"], row["waiting"], bool(row["by_branch"])
    )
