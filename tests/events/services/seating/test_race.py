"""Many at once for few seats: no seat is given twice and none is left; the control shows that this is not luck."""

import asyncio
from typing import Any

from events.queries.seating import hall_of, plan_of, taken_of
from events.services.seating import moving
from events.signals import SeatWish
from foundation.database import fetch, write
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.services.seating.house import House

ROWS, SEATS, PEOPLE = 3, 6, 26


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
