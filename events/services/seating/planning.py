"""Making the seating plan of an event: sections, what each seat is for, blocks of branches, rules of selling."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from events.domain.seating.best import Group, best_available
from events.domain.seating.drafts import MOST_SEATS, NewSeat, SectionDraft, problems, seats_of
from events.domain.seating.labels import seats_words
from events.queries import facts
from events.seat_tables import Seat
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.places import changed, set_pool_size
from events.services.seating.giving import Held, hold
from events.services.seating.queueing import hold_line, move_up
from events.services.traces import announce as announce_places
from foundation.clock import now
from foundation.database import after_commit, fetch
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit, many_rows

MOST_SECTIONS = 40
_NEW_PLAN = (
    "INSERT INTO seating_plan (id, event, hall, layout, changes, chooses, created_at)"
    " VALUES ({}, {}, {}, {}, 0, {}, {})"
)
_NEW_SECTION = (
    "INSERT INTO seat_section (id, plan, name, band, position, curved, numbering, aisles)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {})"
)
_SEAT_COLUMNS = (
    "id", "plan", "section", "row", "row_label", "place", "number", "accessible", "blocked", "branch",
)  # fmt: skip
Result = TypeVar("Result")


class Mark(StrEnum):
    """What can be done to seats on the map."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    ACCESSIBLE = "accessible"
    ORDINARY = "ordinary"
    AISLE = "aisle"
    NO_AISLE = "no_aisle"
    HOLD = "hold"
    RELEASE = "release"
    REMOVE = "remove"


class SectionRefused(Refusal):
    """The section cannot be made; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(next(iter(fields.values())), field=next(iter(fields)), status=422)
        self.fields = fields


async def changing(
    actor: Identity, event_id: str, action: str, body: Callable[[Held], Awaitable[Result]], **fields: Any
) -> Result:
    """One change of what seats there are: the plan held (and made, if the event has none yet), told and recorded."""
    must_organize(actor, event_id)

    async def whole() -> Result:
        await hold_line(event_id)
        plan = await _plan(event_id)
        done = await body(await hold(plan))
        await touch(plan)
        await move_up(event_id, now())
        await audit.record(actor, f"seats.{action}", "event", event_id, **fields)
        announce_places(event_id)
        return done

    return await write_again(whole)


async def _plan(event_id: str) -> str:
    rows = await fetch("SELECT id FROM seating_plan WHERE event = {}", event_id)
    if rows:
        return str(rows[0]["id"])
    if not await fetch("SELECT id FROM event WHERE id = {}", event_id):
        raise not_found()
    return await new_plan(event_id, None)


async def new_plan(event_id: str | None, hall: str | None) -> str:
    """An empty plan; inside a write body."""
    plan = new_id()
    await fetch(_NEW_PLAN, plan, event_id, hall, secrets.randbelow(2**31), True, now())
    return plan


async def touch(plan: str) -> None:
    """Says that the seats of this plan are others now; inside a write body."""
    await fetch("UPDATE seating_plan SET layout = {} WHERE id = {}", secrets.randbelow(2**31), plan)


async def add_section(actor: Identity, event_id: str, draft: SectionDraft) -> str:
    """Adds a section with all its seats; returns its id. Raises `SectionRefused`."""
    wrong = problems(draft)
    if wrong:
        raise SectionRefused(wrong)
    made = seats_of(draft)

    async def body(held: Held) -> str:
        names = {section.name for section in held.hall.sections}
        if draft.name.strip() in names:
            raise SectionRefused({"name": Sentence("There is a section of this name already.")})
        if len(held.hall.seats) + len(made) > MOST_SEATS or len(names) >= MOST_SECTIONS:
            raise SectionRefused(
                {"rows": Sentence("A plan holds at most {most} seats in {sections} sections.",
                                  most=MOST_SEATS, sections=MOST_SECTIONS)}
            )  # fmt: skip
        return await store_section(held.plan, draft, made)

    return await changing(actor, event_id, "section_added", body, seats=len(made))


async def store_section(plan: str, draft: SectionDraft, seats: Iterable[NewSeat]) -> str:
    """Stores a section that was checked; inside a write body."""
    section = new_id()
    await fetch(
        _NEW_SECTION, section, plan, draft.name.strip(), draft.band, draft.position, draft.curved,
        draft.numbering.value, msgspec.json.encode(sorted(set(draft.aisles))).decode(),
    )  # fmt: skip
    await store_seats(plan, section, seats)
    return section


async def store_seats(plan: str, section: str, seats: Iterable[NewSeat]) -> None:
    rows = [
        (
            new_id(), plan, section, each.row, each.row_label, each.place, each.number, each.accessible,
            each.blocked, each.branch or None,
        )
        for each in seats
    ]  # fmt: skip
    await many_rows.insert(Seat, _SEAT_COLUMNS, rows)


async def remove_section(actor: Identity, event_id: str, section_id: str) -> None:
    """Removes a section nobody sits in; one that is gone already stays so. Raises `Refusal` 409 otherwise."""

    async def body(held: Held) -> None:
        sitting = [index for index, seat in enumerate(held.hall.seats)
                   if seat.section == section_id and seat.id in held.taken]  # fmt: skip
        nobody_sits(held, sitting)
        await fetch("DELETE FROM seat_section WHERE id = {} AND plan = {}", section_id, held.plan)

    await changing(actor, event_id, "section_removed", body)


async def remove_all(held: Held) -> None:
    """Empties a plan nobody sits in; inside a write body. Raises `Refusal` 409 otherwise."""
    nobody_sits(held, [held.hall.at[seat] for seat in held.taken])
    await fetch("DELETE FROM seat_section WHERE plan = {}", held.plan)


def nobody_sits(held: Held, seats: Collection[int]) -> None:
    """Raises `Refusal` 409 when these seats are taken."""
    if seats:
        shown = seats_words(held.hall, sorted(seats))[:3]
        raise Refusal(
            Sentence(
                "{count} seat is taken ({seats}). Move that person first; nothing was changed.",
                "{count} seats are taken (such as {seats}). Move these people first; nothing was changed.",
                count=len(seats),
                seats=shown,
            )
        )


async def mark(actor: Identity, event_id: str, seats: Collection[str], what: Mark, branch: str = "") -> int:
    """Does one thing to several seats; returns how many. Raises `Refusal` with what to do; nothing was changed then."""
    if not seats:
        raise Refusal(Sentence("Please choose seats first."), field="seats", status=422)

    async def body(held: Held) -> int:
        known = [held.hall.at[seat] for seat in seats if seat in held.hall.at]
        if len(known) != len(set(seats)):
            raise Refusal(
                Sentence("The plan was changed meanwhile. Nothing was stored; please choose again."),
                field="seats",
            )
        await _mark(held, known, what, branch)
        return len(known)

    return await changing(actor, event_id, what.value, body, seats=len(seats))


_SETS = {
    Mark.BLOCK: ("UPDATE seat SET blocked = {} WHERE id IN", True),
    Mark.UNBLOCK: ("UPDATE seat SET blocked = {} WHERE id IN", False),
    Mark.ACCESSIBLE: ("UPDATE seat SET accessible = {} WHERE id IN", True),
    Mark.ORDINARY: ("UPDATE seat SET accessible = {} WHERE id IN", False),
}


async def _mark(held: Held, seats: list[int], what: Mark, branch: str) -> None:
    ids = [held.hall.seats[index].id for index in seats]
    if what in (Mark.BLOCK, Mark.REMOVE):
        nobody_sits(held, [index for index in seats if held.hall.seats[index].id in held.taken])
    if what in _SETS:
        start, value = _SETS[what]
        await _each(start, ids, value)
    elif what is Mark.REMOVE:
        await delete_seats(ids)
    elif what in (Mark.HOLD, Mark.RELEASE):
        await hold_seats(ids, branch if what is Mark.HOLD else None)
    else:
        await _aisles(held, seats, add=what is Mark.AISLE)


async def delete_seats(ids: list[str]) -> None:
    """Removes seats nobody sits on; inside a write body that holds the plan."""
    await _each("DELETE FROM seat WHERE id IN", ids)


async def _each(start: str, ids: list[str], *values: Any) -> None:
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        await fetch(f"{start} ({', '.join(['{}'] * len(some))})", *values, *some)


async def hold_seats(ids: list[str], branch: str | None) -> None:
    """Holds seats for a branch, or puts them on general sale; inside a write body that holds the plan."""
    if branch is not None and not await fetch("SELECT id FROM branch WHERE id = {}", branch):
        raise Refusal(Sentence("Please choose a branch union."), field="branch", status=422)
    await _each("UPDATE seat SET branch = {} WHERE id IN", ids, branch)


async def _aisles(held: Held, seats: list[int], *, add: bool) -> None:
    """An aisle runs through all rows of its section, to the right of the seats chosen."""
    for section in held.hall.sections:
        chosen = {held.hall.seats[i].place for i in seats if held.hall.seats[i].section == section.id}
        if chosen:
            aisles = set(section.aisles) | chosen if add else set(section.aisles) - chosen
            await fetch(
                "UPDATE seat_section SET aisles = {} WHERE id = {}",
                msgspec.json.encode(sorted(aisles)).decode(), section.id,
            )  # fmt: skip


async def hold_number(actor: Identity, event_id: str, branch: str, count: int) -> int:
    """Holds the best free seats of the general sale for a branch, as many together as can be; returns how many."""

    async def body(held: Held) -> int:
        free = [not (seat.branch or seat.blocked or seat.id in held.taken) for seat in held.hall.seats]
        found = best_available(held.hall, free, Group(count))
        if found is None:
            raise Refusal(
                Sentence("There are not enough free seats left. Nothing was changed."),
                field="count",
                status=422,
            )
        await hold_seats([held.hall.seats[index].id for index in found.seats], branch)
        return count

    return await changing(actor, event_id, "held", body, branch=branch, seats=count)


async def set_rules(
    actor: Identity,
    event_id: str,
    offerings: Collection[str],
    *,
    chooses: bool,
    return_by: datetime | None,
) -> None:
    """Which offerings have seats, whether people choose them, and when branches' seats go on general sale."""

    async def body(held: Held) -> None:
        known = await fetch("SELECT id FROM offering WHERE event = {}", event_id)
        if not set(offerings) <= {row["id"] for row in known}:
            raise Refusal(
                Sentence("This choice does not exist any more. Please choose again."),
                field="offerings",
                status=422,
            )
        await fetch(
            "UPDATE seating_plan SET chooses = {}, return_by = {}, returned_at = NULL WHERE id = {}",
            chooses, return_by, held.plan,
        )  # fmt: skip
        await _seat_offerings(held, set(offerings))
        await changed(event_id)
        facts.forget(event_id)
        after_commit(lambda: facts.forget(event_id))

    await changing(actor, event_id, "rules", body, offerings=len(offerings))


async def _seat_offerings(held: Held, offerings: set[str]) -> None:
    rows = await fetch("SELECT offering FROM seated_offering WHERE plan = {}", held.plan)
    before = {row["offering"] for row in rows}
    for offering in sorted(before - offerings):
        used = await fetch(
            "SELECT s.id FROM seat s JOIN registration r ON r.id = s.registration WHERE r.offering = {} LIMIT 1",
            offering,
        )
        if used:
            raise Refusal(
                Sentence("People who signed up there have seats already, so it keeps them."),
                field="offerings",
            )
        await fetch("DELETE FROM seated_offering WHERE offering = {}", offering)
    for offering in sorted(offerings - before):
        await fetch("INSERT INTO seated_offering (offering, plan) VALUES ({}, {})", offering, held.plan)


async def match_places(actor: Identity, event_id: str) -> int:
    """Gives the offerings with seats as many places as there are seats that can be had; returns how many."""

    async def body(held: Held) -> int:
        event = await facts.event(event_id)
        if event is None:
            raise not_found()
        pools = {offering.pool for offering in event.offerings if offering.id in event.seated}
        if len(pools) != 1:
            raise Refusal(
                Sentence(
                    "The offerings with seats do not share their places; please set each number by hand."
                )
            )
        usable = sum(not seat.blocked for seat in held.hall.seats)
        await set_pool_size(event, pools.pop(), usable)
        return usable

    return await changing(actor, event_id, "places_matched", body)
