"""Seats of parties: together, growing and shrinking with the places, going along with the captaincy; and copies."""

from datetime import timedelta
from typing import Any

from events.domain.event import Kind
from events.domain.seating.drafts import SectionDraft
from events.queries import drafts
from events.queries.seating import hall_of, plan_of, seats_of
from events.queries.seats_in_words import seats_of_registrations
from events.services import setup
from events.services.parties import captaincy
from events.services.parties.joining import join
from events.services.seating import planning
from events.services.seating.planning import Mark
from foundation.database import fetch
from tests.events.services.parties.team import founded, held
from tests.events.services.seating.house import House
from tests.events.union import Union, offerings


async def seated_party() -> tuple[Union, str, str, list[Any]]:
    """A team of three in a hall of two rows of five; a colleague has joined."""
    union = await Union.found()
    event, offering = await held(union, 10, kind=Kind.PERFORMANCE)
    await planning.add_section(union.organizer, event, SectionDraft("池座", 2, 5))
    await planning.set_rules(union.organizer, event, [offering], chooses=True, return_by=None)
    people = await union.people(2)
    party = await founded(people[0], event, 3)
    await captaincy.invite(people[0], party, people[1].member_id)
    await join(people[1], party)
    return union, event, party, people


async def spots(event: str) -> dict[str, str]:
    return {f"{one.row}-{one.number}": one.name for one in await seats_of(event)}


async def test_a_party_sits_together_and_everybody_knows_where(database: Any) -> None:
    _, event, _, people = await seated_party()
    sitting = await spots(event)
    assert len(sitting) == 3
    assert {spot[0] for spot in sitting} == {"1"}
    assert list(sitting.values())[:2] == ["会员0", "会员1"]
    rows = await fetch("SELECT id FROM registration WHERE event = {}", event)
    words = await seats_of_registrations([row["id"] for row in rows])
    assert len(words) == 2
    assert len(set(words.values())) == 1
    assert len(people) == 2


async def test_seats_follow_the_places_and_the_captaincy(database: Any) -> None:
    _, event, party, (captain, mate) = await seated_party()
    await captaincy.change(captain, party, "飞鱼队", 5)
    assert len(await spots(event)) == 5
    await captaincy.change(captain, party, "飞鱼队", 2)
    before = sorted(await spots(event))
    assert len(before) == 2
    await captaincy.hand_over(captain, party, mate.member_id)
    assert sorted(await spots(event)) == before
    (holder,) = await fetch("SELECT DISTINCT registration FROM seat WHERE registration IS NOT NULL")
    (new,) = await fetch("SELECT id, member FROM registration WHERE places > 0")
    assert (holder["registration"], new["member"]) == (new["id"], mate.member_id)


async def test_a_copied_event_has_the_same_hall_and_nobody_in_it(database: Any) -> None:
    house = await House.opened(2, 3)
    await house.mark(Mark.BLOCK, "1-1")
    await house.mark(Mark.HOLD, "2-2", branch=house.union.library.id)
    await house.sell((await house.union.people(1))[0])
    draft = await drafts.of_event(house.event)
    assert draft is not None
    copied = await setup.create(house.union.organizer, drafts.copied(draft, timedelta(weeks=1)), house.event)
    plan = await plan_of(copied)
    assert plan is not None
    hall = await hall_of(plan.id, plan.layout)
    assert [(seat.blocked, bool(seat.branch)) for seat in hall.seats].count((False, False)) == 4
    assert await seats_of(copied) == []
    rows = await fetch("SELECT offering FROM seated_offering WHERE plan = {}", plan.id)
    assert [row["offering"] for row in rows] == await offerings(copied)
