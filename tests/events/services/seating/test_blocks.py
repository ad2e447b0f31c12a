"""Branches' blocks: held by number, given back by hand, returned by the clock; branches seated side by side."""

from datetime import timedelta
from typing import Any

import pytest

from events.queries.seating import hall_of, plan_of
from events.services.seating import copying, moving, planning, returning
from events.services.seating.planning import Mark
from events.services.signup import SignUp, register
from foundation.clock import frozen, now
from foundation.errors import Refusal
from tests.events.services.seating.house import House
from tests.events.union import offerings


async def held_for(house: House) -> dict[str, str]:
    plan = await plan_of(house.event)
    assert plan is not None
    hall = await hall_of(plan.id, plan.layout)
    return {f"{seat.row}-{seat.place}": seat.branch for seat in hall.seats if seat.branch}


async def test_the_best_seats_are_held_by_number(database: Any) -> None:
    house = await House.opened(2, 5)
    library = house.union.library.id
    await planning.hold_number(house.union.organizer, house.event, library, 3)
    assert await held_for(house) == dict.fromkeys(("1-1", "1-2", "1-3"), library)
    with pytest.raises(Refusal) as caught:
        await planning.hold_number(house.union.organizer, house.event, library, 8)
    assert caught.value.status == 422


async def test_a_liaison_gives_back_what_the_branch_does_not_use(database: Any) -> None:
    house = await House.opened(1, 4)
    library = house.union.library
    await house.mark(Mark.HOLD, "1-1", "1-2", branch=library.id)
    await house.sell((await house.union.people(1, library, "L"))[0], 1, "1-1")
    liaison = await house.union.liaison(library)
    other = await house.union.liaison(house.union.accounting)
    with pytest.raises(Refusal) as caught:
        await returning.give_back(other, house.event, library.id)
    assert caught.value.status == 403
    assert await returning.give_back(liaison, house.event, library.id) == 1
    assert await held_for(house) == {"1-1": library.id}
    with pytest.raises(Refusal) as caught:
        await returning.give_back(liaison, house.event, library.id)
    assert caught.value.status == 409


async def test_the_clock_returns_blocks_and_seats_who_had_none(database: Any) -> None:
    house = await House.opened(1, 4)
    chief, library = house.union.organizer, house.union.library.id
    people = await house.union.people(4)
    await house.sell(people[0])
    await house.sell(people[1])
    deadline = now() + timedelta(days=1)
    await house.mark(Mark.HOLD, *[spot for spot in ("1-1", "1-2", "1-3", "1-4")
                                  if spot not in await house.sitting()], branch=library)  # fmt: skip
    await planning.set_rules(chief, house.event, [house.offering], chooses=True, return_by=deadline)
    assert await returning.return_what_is_due() == 0
    with frozen(deadline + timedelta(seconds=1)):
        # From the deadline on the seats are everybody's, even before the clock has come round.
        await house.sell(people[2])
        assert await returning.return_what_is_due() == 1
        assert await returning.return_what_is_due() == 0
    sitting = await house.sitting()
    assert set(await held_for(house)) <= set(sitting)
    assert len(sitting) == 3


async def test_people_of_a_branch_are_seated_side_by_side(database: Any) -> None:
    house = await House.opened(2, 6)
    chief = house.union.organizer
    await planning.set_rules(chief, house.event, [], chooses=True, return_by=None)
    readers = await house.union.people(3, house.union.library, "L")
    people = await house.union.people(4)
    order = [people[0], readers[0], people[1], readers[1], people[2], readers[2], people[3]]
    names = {}
    for who in order:
        made = await register(who, SignUp(house.event, house.offering))
        names[made.registration] = who.staff_number[0]
    assert await house.sitting() == {}
    await planning.set_rules(chief, house.event, [house.offering], chooses=True, return_by=None)
    assert await moving.seat_branches(chief, house.event) == (7, 0)
    rows: dict[str, str] = {"1": "", "2": ""}
    for spot, registration in (await house.sitting()).items():
        rows[spot[0]] += names[registration]
    assert rows == {"1": "AAAA", "2": "LLL"}
    assert await moving.seat_branches(chief, house.event) == (0, 0)


async def test_a_hall_is_kept_and_used_for_another_event(database: Any) -> None:
    house = await House.opened(2, 5)
    chief = house.union.organizer
    await house.mark(Mark.ACCESSIBLE, "1-1")
    await house.mark(Mark.AISLE, "1-2")
    await house.mark(Mark.HOLD, "1-3", branch=house.union.library.id)
    hall = await copying.keep_as_hall(chief, house.event, "大礼堂")
    other = await house.union.event(10, title="音乐会")
    assert await copying.use_hall(chief, other, hall) == 10
    plan = await plan_of(other)
    assert plan is not None
    copied = await hall_of(plan.id, plan.layout)
    assert [len(bank) for bank in copied.banks] == [2, 3, 2, 3]
    assert [seat.accessible for seat in copied.seats].count(True) == 1
    assert not any(seat.branch for seat in copied.seats)
    await planning.set_rules(chief, other, await offerings(other), chooses=True, return_by=None)
    person = (await house.union.people(1))[0]
    await register(person, SignUp(other, (await offerings(other))[0]))
    with pytest.raises(Refusal) as caught:
        await copying.use_hall(chief, other, hall)
    assert caught.value.status == 409
