"""Who finds no seat because the rest is held for branches waits in line, and moves up when seats are there."""

from datetime import timedelta
from typing import Any

from events.services.cancellation import cancel
from events.services.seating import moving, planning, returning
from events.services.seating.planning import Mark
from events.services.signup import NotAdmitted
from events.signals import SeatWish
from foundation.clock import frozen, now
from foundation.database import fetch
from tests.events.services.seating.house import House


async def standing(house: House) -> dict[str, str]:
    rows = await fetch(
        "SELECT m.staff_number, r.status FROM registration r JOIN member m ON m.id = r.member WHERE r.event = {}",
        house.event,
    )
    return {row["staff_number"]: row["status"] for row in rows}


async def test_they_wait_for_seats_that_are_freed_or_given_back(database: Any) -> None:
    house = await House.opened(1, 5)
    library = house.union.library
    await house.mark(Mark.HOLD, "1-2", "1-3", "1-4", branch=library.id)
    people, readers = await house.union.people(5), await house.union.people(2, library, "L")
    first = await house.sell(people[0], 1, "1-1")
    await house.sell(people[1], 1, "1-5")
    for who in people[2:5]:
        made = await house.sell(who)
        assert made.outcome == "waitlisted"
    assert made.decision.reason.sentence.values == {"place": 3}
    assert await house.counters() == (5, 2, 3)
    # Those who wait for other seats hold up nobody of the branch whose seats these are.
    assert (await house.sell(readers[0])).outcome == "confirmed"
    assert len(await house.sitting()) == 3
    # A seat on general sale is freed: the first in line has it.
    await cancel(people[0], first.registration)
    assert (await standing(house))["A0002"] == "confirmed"
    assert await house.counters() == (5, 3, 2)
    assert len(await house.sitting()) == 3
    # The branch returns what is left of its block.
    liaison = await house.union.liaison(library)
    assert await returning.give_back(liaison, house.event, library.id) == 2
    assert await standing(house) == {
        "A0000": "cancelled", "A0001": "confirmed", "A0002": "confirmed", "A0003": "confirmed", "A0004": "confirmed",
        "L0000": "confirmed",
    }  # fmt: skip
    assert len(await house.sitting()) == 5
    # The block and the pool are used up: now they wait for places, as everywhere else.
    assert (await house.sell(readers[1])).outcome == "waitlisted"


async def test_a_group_waits_until_all_of_them_can_sit(database: Any) -> None:
    house = await House.opened(1, 4)
    await house.mark(Mark.HOLD, "1-2", "1-3", "1-4", branch=house.union.library.id)
    pair, single = await house.union.people(2)
    assert (await house.sell(pair, 2)).outcome == "waitlisted"
    # One seat is no use to the two; who comes alone has it.
    assert (await house.sell(single)).outcome == "confirmed"
    deadline = now() + timedelta(days=1)
    await planning.set_rules(
        house.union.organizer, house.event, [house.offering], chooses=True, return_by=deadline
    )
    assert await house.counters() == (4, 1, 2)
    with frozen(deadline + timedelta(seconds=1)):
        assert await returning.return_what_is_due() == 1
    assert await house.counters() == (4, 3, 0)
    assert len(await house.sitting()) == 3


async def test_other_ways_in_which_seats_become_free(database: Any) -> None:
    house = await House.opened(1, 4)
    chief, library = house.union.organizer, house.union.library
    await house.mark(Mark.HOLD, "1-2", branch=library.id)
    await house.mark(Mark.BLOCK, "1-3", "1-4")
    (reader,) = await house.union.people(1, library, "L")
    people = await house.union.people(2)
    mine = await house.sell(reader, 1, "1-1")
    for who in people:
        assert (await house.sell(who)).outcome == "waitlisted"
    await moving.change_seats(reader, mine.registration, SeatWish((await house.seat("1-2"),)))
    assert await standing(house) == {"L0000": "confirmed", "A0000": "confirmed", "A0001": "waitlisted"}
    await planning.mark(chief, house.event, [await house.seat("1-3")], Mark.UNBLOCK)
    assert await standing(house) == {"L0000": "confirmed", "A0000": "confirmed", "A0001": "confirmed"}
    assert sorted(await house.sitting()) == ["1-1", "1-2", "1-3"]


async def test_without_a_waitlist_they_are_told(database: Any) -> None:
    house = await House.opened(1, 2, waitlist=False)
    await house.mark(Mark.HOLD, "1-1", "1-2", branch=house.union.library.id)
    (person,) = await house.union.people(1)
    try:
        await house.sell(person)
    except NotAdmitted as refused:
        told = refused.decision.reason
    assert (told.why, told.sentence.msgid) == (
        "full",
        "Too few seats are free that you may have, and there is no waitlist. Please look again later.",
    )
    assert await house.counters() == (2, 0, 0)
