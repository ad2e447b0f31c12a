"""Many at once for few seats: no seat is given twice and none is left; the control shows that this is not luck."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from events.queries.seating import hall_of, plan_of, taken_of
from events.services.cancellation import cancel
from events.services.seating import moving, planning, returning
from events.signals import SeatWish
from foundation.database import fetch, write
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.services.seating.house import House

ROWS, SEATS, PEOPLE = 3, 6, 26
Act = Callable[[], Awaitable[object]]


async def test_everybody_at_once_gets_a_seat_of_their_own(database: Any) -> None:
    house = await House.opened(ROWS, SEATS)
    people = await house.union.people(PEOPLE)

    async def insist(number: int, person: Identity) -> str:
        """Groups of one and two; presses the button again when told that too many are at it at this moment."""
        while True:
            try:
                return (await house.sell(person, 1 + number % 2)).outcome
            except Refusal as refused:
                if not refused.sentence.msgid.startswith("Many people are changing"):
                    raise
                await asyncio.sleep(0)

    outcomes = await asyncio.gather(*(insist(number, person) for number, person in enumerate(people)))
    size, taken, waiting = await house.counters()
    sitting = await house.sitting()
    assert len(sitting) == taken
    assert size - taken <= 1
    assert waiting > 0
    assert outcomes.count("confirmed") == len(set(sitting.values()))


async def test_one_seat_chosen_by_everybody_is_one_persons(database: Any) -> None:
    house = await House.opened(ROWS, SEATS)
    people = await house.union.people(8)
    refused = []

    async def choose(person: Identity) -> None:
        while True:
            try:
                await house.sell(person, 1, "2-3")
            except Refusal as refusal:
                if refusal.sentence.msgid.startswith("Many people are changing"):
                    continue
                refused.append(refusal.sentence.msgid)
            return

    await asyncio.gather(*(choose(person) for person in people))
    assert refused == ["Somebody was quicker: {seats}. Nothing was lost; please choose other seats."] * 7
    assert list(await house.sitting()) == ["2-3"]
    assert await house.counters() == (18, 1, 0)


async def test_two_who_change_to_the_same_seat(database: Any) -> None:
    house = await House.opened(1, 4)
    first, second = await house.union.people(2)
    one = await house.sell(first, 1, "1-1")
    two = await house.sell(second, 1, "1-2")
    wish = SeatWish((await house.seat("1-4"),))
    results = await asyncio.gather(
        moving.change_seats(first, one.registration, wish),
        moving.change_seats(second, two.registration, wish),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Refusal) for result in results) == 1
    sitting = await house.sitting()
    assert len(sitting) == 2
    assert "1-4" in sitting


async def test_the_control_looks_first_and_writes_later_and_loses_people(database: Any) -> None:
    """What the service would do without its guard: look which seat is free, then take it in another step."""
    house = await House.opened(1, 8)
    people = await house.union.people(8)
    rows = [await house.sell(person, 1) for person in people]
    plan = await plan_of(house.event)
    assert plan is not None
    await write(lambda: fetch("UPDATE seat SET registration = NULL WHERE plan = {}", plan.id))
    hall = await hall_of(plan.id, plan.layout)

    async def naive(registration: str) -> None:
        taken = await taken_of(plan.id)
        free = next(seat.id for seat in hall.seats if seat.id not in taken)
        await asyncio.sleep(0)
        await write(lambda: fetch("UPDATE seat SET registration = {} WHERE id = {}", registration, free))

    await asyncio.gather(*(naive(row.registration) for row in rows))
    assert len(await taken_of(plan.id)) < len(rows)


async def test_no_seat_stays_empty_while_somebody_waits_for_it(database: Any) -> None:
    """People of one branch come and go, while another returns its block: who waits at the end could not sit."""
    house = await House.opened(1, 8)
    library = house.union.library
    await house.mark(planning.Mark.HOLD, "1-1", "1-2", "1-3", "1-4", branch=library.id)
    liaison = await house.union.liaison(library)
    first, people = await house.union.people(4), await house.union.people(10, prefix="C")
    made = [await house.sell(person) for person in first]

    async def insist(act: Act) -> None:
        while True:
            try:
                await act()
            except Refusal as refused:
                if refused.sentence.msgid.startswith("Many people are changing"):
                    await asyncio.sleep(0)
                    continue
                raise
            return

    come: list[Act] = [partial(house.sell, person) for person in people]
    go: list[Act] = [
        partial(cancel, person, one.registration) for person, one in zip(first[:2], made[:2], strict=True)
    ]
    give = partial(returning.give_back, liaison, house.event, library.id)
    acts: list[Act] = [*come[:5], *go, give, *come[5:]]
    await asyncio.gather(*map(insist, acts))
    assert await house.counters() == (8, 8, 4)
    assert len(await house.sitting()) == 8


async def test_control_a_seat_returned_past_the_services_leaves_them_waiting(database: Any) -> None:
    """Nothing but the write that frees a seat moves people up, so what the test above sees is its doing."""
    house = await House.opened(1, 2)
    await house.mark(planning.Mark.HOLD, "1-1", "1-2", branch=house.union.library.id)
    (person,) = await house.union.people(1)
    await house.sell(person)
    await fetch("UPDATE seat SET branch = NULL")
    assert await house.counters() == (2, 0, 1)
    await planning.mark(house.union.organizer, house.event, [await house.seat("1-2")], planning.Mark.BLOCK)
    assert await house.counters() == (2, 1, 0)
