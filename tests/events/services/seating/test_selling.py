"""Seats follow registrations: given at sign-up, freed on cancelling, given again to whoever moves up."""

from typing import Any

import pytest

from events import signals
from events.services import cancellation
from events.services.seating import moving, planning
from events.services.seating.planning import Mark
from foundation.errors import Refusal
from tests.events.services.seating.house import House
from tests.events.union import statuses


async def refused(doing: Any) -> str:
    with pytest.raises(Refusal) as caught:
        await doing
    return caught.value.sentence.msgid


async def test_signing_up_gives_the_best_seats_at_once(database: Any) -> None:
    house = await House.opened()
    first, second = await house.union.people(2)
    one = await house.sell(first)
    two = await house.sell(second, 2)
    assert await house.sitting() == {
        "1-1": two.registration, "1-2": two.registration, "1-3": one.registration,
    }  # fmt: skip
    assert await house.counters() == (10, 3, 0)


async def test_seats_chosen_on_the_map_and_somebody_quicker(database: Any) -> None:
    house = await House.opened()
    first, second = await house.union.people(2)
    one = await house.sell(first, 1, "2-5")
    assert await refused(house.sell(second, 1, "2-5")) == (
        "Somebody was quicker: {seats}. Nothing was lost; please choose other seats."
    )
    assert await house.sitting() == {"2-5": one.registration}
    assert await statuses(house.event) == {"confirmed": ["A0000"]}
    assert (await refused(house.sell(second, 2, "2-1"))).startswith("Please choose exactly")


async def test_cancelling_frees_the_seats_and_whoever_moves_up_gets_them(database: Any) -> None:
    house = await House.opened(1, 2)
    people = await house.union.people(3)
    one = await house.sell(people[0])
    await house.sell(people[1])
    third = await house.sell(people[2])
    assert third.outcome == "waitlisted"
    before = await house.sitting()
    await cancellation.cancel(people[0], one.registration)
    after = await house.sitting()
    assert list(after) == list(before)
    assert third.registration in after.values()
    assert one.registration not in after.values()


async def test_accessible_seats_only_for_those_who_ask(database: Any) -> None:
    house = await House.opened(1, 3)
    await house.mark(Mark.ACCESSIBLE, "1-2")
    people = await house.union.people(4)
    await house.sell(people[0])
    assert (await refused(house.sell(people[1], 1, "1-2"))).startswith("Accessible seats are for those")
    special = await house.sell(people[1], accessible=1)
    assert (await house.sitting())["1-2"] == special.registration
    assert (await refused(house.sell(people[2], accessible=1))).startswith("No accessible seat is free")


async def test_never_more_people_than_seats(database: Any) -> None:
    house = await House.opened(1, 3, size=10)
    await house.mark(Mark.BLOCK, "1-1")
    people = await house.union.people(3)
    await house.sell(people[0])
    await house.sell(people[1])
    # Whoever finds no seat waits, until there is one.
    assert (await house.sell(people[2])).outcome == "waitlisted"
    assert await house.counters() == (10, 2, 1)
    await planning.match_places(house.union.organizer, house.event)
    assert await house.counters() == (2, 2, 1)


async def test_a_block_is_for_its_branch_alone_until_returned(database: Any) -> None:
    house = await House.opened(1, 4)
    await house.mark(Mark.HOLD, "1-2", "1-3", branch=house.union.library.id)
    reader = (await house.union.people(1, house.union.library, "L"))[0]
    people = await house.union.people(3)
    assert await refused(house.sell(people[0], 1, "1-2")) == (
        "These seats are held for a branch union: {seats}. Please choose others."
    )
    mine = await house.sell(reader)
    assert (await house.sitting())["1-2"] == mine.registration
    await house.sell(people[0])
    await house.sell(people[1])
    assert (await house.sell(people[2])).decision.reason.sentence.msgid.startswith("Too few seats are free")


async def test_other_seats_for_oneself(database: Any) -> None:
    house = await House.opened(1, 4)
    first, second = await house.union.people(2)
    one = await house.sell(first, 2, "1-1", "1-2")
    two = await house.sell(second, 1, "1-4")
    seats = [await house.seat(spot) for spot in ("1-2", "1-3", "1-4")]
    await moving.change_seats(first, one.registration, signals.SeatWish((seats[0], seats[1])))
    now_there = {"1-2": one.registration, "1-3": one.registration, "1-4": two.registration}
    assert await house.sitting() == now_there
    taken = signals.SeatWish((seats[1], seats[2]))
    assert (await refused(moving.change_seats(first, one.registration, taken))).startswith(
        "Somebody was quicker"
    )
    assert await house.sitting() == now_there
    with pytest.raises(Refusal) as caught:
        await moving.change_seats(second, one.registration, signals.SeatWish())
    assert caught.value.status == 403


async def test_who_sits_where_is_exchanged(database: Any) -> None:
    house = await House.opened(1, 4)
    people = await house.union.people(2)
    one = await house.sell(people[0], 1, "1-1")
    two = await house.sell(people[1], 1, "1-2")
    first, second, third, fourth = [await house.seat(f"1-{place}") for place in (1, 2, 3, 4)]
    chief = house.union.organizer
    await moving.exchange(chief, house.event, first, second)
    assert await house.sitting() == {"1-1": two.registration, "1-2": one.registration}
    await moving.exchange(chief, house.event, second, fourth)
    assert await house.sitting() == {"1-1": two.registration, "1-4": one.registration}
    assert await refused(moving.exchange(chief, house.event, second, third)) == (
        "Nobody sits on either seat. Nothing was changed."
    )
    liaison = await house.union.liaison(house.union.library)
    with pytest.raises(Refusal) as caught:
        await moving.exchange(liaison, house.event, first, third)
    assert caught.value.status == 403


async def test_a_seat_somebody_sits_on_is_neither_blocked_nor_removed(database: Any) -> None:
    house = await House.opened(1, 2)
    await house.sell((await house.union.people(1))[0], 1, "1-1")
    for what in (Mark.BLOCK, Mark.REMOVE):
        assert (await refused(house.mark(what, "1-1"))).startswith("{count} seat is taken")
    await house.mark(Mark.REMOVE, "1-2")
    assert list(await house.sitting()) == ["1-1"]
