"""Waiting together, in step, and with an offer to be answered, on both databases."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.settings import WaitlistRules
from events.domain.signup import Outcome, Why
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.offers import accept, expire_offers
from events.services.promotion import admit
from events.services.signup import NotAdmitted, Registered, SignUp, register
from events.tables import Pool, Registration, RegistrationChange
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, counters, offerings, statuses


class Held:
    """An event with one offering, and people."""

    union: Union
    event: str
    offering: str
    people: list[Identity]
    made: dict[str, str]

    @classmethod
    async def of(cls, people: int, size: int, **more: Any) -> "Held":
        held = cls()
        held.union = await Union.found()
        held.people = await held.union.people(people)
        held.event = await held.union.event(size, **more)
        (held.offering,) = await offerings(held.event)
        held.made = {}
        return held

    async def sign_up(self, who: int, places: int = 1) -> Outcome:
        done = await register(self.people[who], SignUp(self.event, self.offering, places=places))
        self.made[self.people[who].staff_number] = done.registration
        return done.outcome

    async def give_back(self, who: int) -> None:
        await cancel(self.people[who], self.made[self.people[who].staff_number])

    async def answer_within(self, hours: int) -> None:
        await change_settings(self.union.organizer, self.event, waitlist=WaitlistRules(answer_hours=hours))


async def test_a_group_moves_up_whole_and_does_not_hold_up_smaller_ones(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(5, 3)
        assert [await held.sign_up(who) for who in range(3)] == [Outcome.CONFIRMED] * 3
        assert await held.sign_up(3, places=2) is Outcome.WAITLISTED
        assert await held.sign_up(4) is Outcome.WAITLISTED
        await held.give_back(0)
        assert await statuses(held.event) == {
            "cancelled": ["A0000"],
            "confirmed": ["A0001", "A0002", "A0004"],
            "waitlisted": ["A0003"],
        }
        await held.give_back(1)
        await held.give_back(2)
        assert (await statuses(held.event))["confirmed"] == ["A0003", "A0004"]
        assert await counters(held.event) == [(3, 3, 0)]


async def test_a_place_a_group_cannot_use_goes_to_who_comes_next(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(4, 3)
        await held.sign_up(0, places=2)
        group = await register(held.people[1], SignUp(held.event, held.offering, places=2))
        assert group.decision.reason.sentence == Sentence(
            "Only {count} place is free, too few for you together; you are number {place} on the waitlist.",
            "Only {count} places are free, too few for you together; you are number {place} on the waitlist.",
            count=1,
            place=1,
        )
        assert await held.sign_up(2) is Outcome.CONFIRMED
        assert await held.sign_up(3) is Outcome.WAITLISTED
        assert await counters(held.event) == [(3, 3, 3)]


async def test_an_offer_holds_its_places_until_it_is_answered(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(3, 1)
        await held.answer_within(24)
        assert [await held.sign_up(who) for who in range(3)] == [
            Outcome.CONFIRMED, Outcome.WAITLISTED, Outcome.WAITLISTED,
        ]  # fmt: skip
        await held.give_back(0)
        assert await statuses(held.event) == {
            "cancelled": ["A0000"], "offered": ["A0001"], "waitlisted": ["A0002"],
        }  # fmt: skip
        row = (
            await Registration.select(Registration.offer_until)
            .where(Registration.status == "offered")
            .first()
        )
        assert row == {"offer_until": NOON + timedelta(hours=24)}
        assert await held.sign_up(0) is Outcome.WAITLISTED
        assert await expire_offers() == 0
    with frozen(NOON + timedelta(hours=23)):
        for _ in range(2):
            await accept(held.people[1], held.made["A0001"])
        assert (await statuses(held.event))["confirmed"] == ["A0001"]
    assert await counters(held.event) == [(1, 1, 2)]
    steps = await RegistrationChange.select(RegistrationChange.status, RegistrationChange.actor).where(
        RegistrationChange.registration == held.made["A0001"]
    ).order_by(RegistrationChange.id)  # fmt: skip
    assert steps[1:] == [
        {"status": "offered", "actor": ""},
        {"status": "confirmed", "actor": held.people[1].member_id},
    ]


async def test_an_offer_that_is_not_answered_goes_to_the_next(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(3, 1)
        await held.answer_within(24)
        for who in range(3):
            await held.sign_up(who)
        await held.give_back(0)
    late = NOON + timedelta(hours=24)
    with frozen(late):
        with pytest.raises(Refusal) as refused:
            await accept(held.people[1], held.made["A0001"])
        assert refused.value.sentence == Sentence(
            "The time to answer was over {until}; the place goes to the next person.", until=late
        )
        assert sorted(await asyncio.gather(expire_offers(), expire_offers())) == [0, 1]
    assert await statuses(held.event) == {"cancelled": ["A0000", "A0001"], "offered": ["A0002"]}
    assert await counters(held.event) == [(1, 1, 0)]
    step = await RegistrationChange.select(RegistrationChange.reason).where(
        (RegistrationChange.registration == held.made["A0001"]) & (RegistrationChange.status == "cancelled")
    )
    assert step == [{"reason": "offer-not-answered"}]


async def test_an_offer_that_is_declined_goes_to_the_next(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(3, 1, cancel_until=NOON + timedelta(minutes=1))
        await held.answer_within(24)
        for who in range(3):
            await held.sign_up(who)
        await held.give_back(0)
    with frozen(NOON + timedelta(hours=1)):
        await held.give_back(1)
    assert await statuses(held.event) == {"cancelled": ["A0000", "A0001"], "offered": ["A0002"]}


async def test_near_the_start_half_of_the_time_left_is_given(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(2, 1)
        await held.answer_within(24)
        for who in range(2):
            await held.sign_up(who)
    with frozen(START - timedelta(hours=4)):
        await cancel(held.union.organizer, held.made["A0000"], "受伤")
    row = await Registration.select(Registration.offer_until).where(Registration.status == "offered").first()
    assert row == {"offer_until": START - timedelta(hours=2)}


async def test_whom_the_organizer_admits_is_asked_nothing(database: Any) -> None:
    with frozen(NOON):
        held = await Held.of(2, 1)
        await held.answer_within(24)
        for who in range(2):
            await held.sign_up(who)
        await admit(held.union.organizer, held.made["A0001"], "特邀")
    assert (await statuses(held.event))["confirmed"] == ["A0000", "A0001"]
    assert await counters(held.event) == [(2, 2, 0)]


async def in_step(
    ahead: int, size: int = 4, **more: Any
) -> tuple[Union, str, list[str], list[list[Identity]]]:
    """A social: women and men in step, and four of each."""
    union = await Union.found()
    women = await union.people(4, prefix="W", called="女", sex="female")
    men = await union.people(4, prefix="M", called="男", sex="male")
    event = await union.event(
        pools=(PoolDraft(size, "女"), PoolDraft(size, "男")),
        offerings=(OfferingDraft("女", 0), OfferingDraft("男", 1)),
        **more,
    )
    found = await offerings(event)
    rows = await Registration.raw("SELECT id, pool FROM offering WHERE event = {}", event)
    pools = [next(row["pool"] for row in rows if row["id"] == each) for each in found]
    for one, other in (pools, pools[::-1]):
        await Pool.raw("UPDATE pool SET balances = {}, ahead = {} WHERE id = {}", other, ahead, one)
    await Pool.raw("UPDATE event SET revision = revision + 1 WHERE id = {}", event)
    return union, event, found, [women, men]


async def test_women_and_men_are_admitted_in_step(database: Any) -> None:
    with frozen(NOON):
        _, event, (for_women, for_men), (women, men) = await in_step(1)
        done = [await register(person, SignUp(event, for_women)) for person in women[:3]]
        assert [each.outcome for each in done] == [Outcome.CONFIRMED, Outcome.WAITLISTED, Outcome.WAITLISTED]
        assert done[1].decision.reason.sentence == Sentence(
            "Places are given in step with “{other}”; you are number {place} on the waitlist.",
            other="男",
            place=1,
        )
        first = await register(men[0], SignUp(event, for_men))
        assert await statuses(event) == {"confirmed": ["M0000", "W0000", "W0001"], "waitlisted": ["W0002"]}
        await register(men[1], SignUp(event, for_men))
        assert (await statuses(event))["confirmed"] == ["M0000", "M0001", "W0000", "W0001", "W0002"]
        # Who gives a place back costs nobody theirs; the next woman waits until the men have caught up.
        await cancel(men[0], first.registration)
        assert (await register(women[3], SignUp(event, for_women))).outcome is Outcome.WAITLISTED
        for man in men[2:]:
            await register(man, SignUp(event, for_men))
    assert await statuses(event) == {
        "cancelled": ["M0000"],
        "confirmed": ["M0001", "M0002", "M0003", "W0000", "W0001", "W0002", "W0003"],
    }


async def test_in_step_without_a_waitlist_says_when_to_look_again(database: Any) -> None:
    with frozen(NOON):
        _, event, (for_women, _), (women, _) = await in_step(1, waitlist=False)
        await register(women[0], SignUp(event, for_women))
        with pytest.raises(NotAdmitted) as refused:
            await register(women[1], SignUp(event, for_women))
    assert refused.value.decision.reason.why is Why.OUT_OF_STEP


async def test_in_step_many_at_once(database: Any) -> None:
    with frozen(NOON):
        _, event, (for_women, for_men), (women, men) = await in_step(1)
        wishes = [(person, for_women) for person in women] + [(person, for_men) for person in men]

        async def insist(person: Identity, offering: str) -> Registered:
            while True:
                with contextlib.suppress(Refusal):
                    return await register(person, SignUp(event, offering))
                await asyncio.sleep(0)

        await asyncio.gather(*(insist(person, offering) for person, offering in wishes))
    found = await statuses(event)
    assert len(found["confirmed"]) == 8
    assert sorted(await counters(event)) == [(4, 4, 0), (4, 4, 0)]


SLOTS = tuple(
    OfferingDraft(
        f"内科 {8 + number // 4}:{number % 4 * 15:02}",
        number,
        starts_at=START + timedelta(minutes=15 * number),
        ends_at=START + timedelta(minutes=15 * (number + 1)),
    )
    for number in range(3)
)


async def test_nobody_has_two_slots_at_the_same_time(database: Any) -> None:
    overlapping = msgspec.structs.replace(
        SLOTS[0], title="牙科 8:05", pool=3, starts_at=START + timedelta(minutes=5)
    )
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(
            pools=tuple(PoolDraft(1, each.title) for each in (*SLOTS, overlapping)),
            offerings=(*SLOTS, overlapping),
            per_person=0,
        )
        first, second, _, dentist = await offerings(event)
        tries = await asyncio.gather(
            *(register(person, SignUp(event, each)) for each in (first, dentist)), return_exceptions=True
        )
        assert sorted(type(each).__name__ for each in tries) == ["NotAdmitted", "Registered"]
        refused = next(each for each in tries if isinstance(each, NotAdmitted))
        assert refused.decision.reason.why is Why.OVERLAPS
        assert (await register(person, SignUp(event, second))).outcome is Outcome.CONFIRMED


async def test_a_slot_still_ahead_is_filled_while_the_event_runs(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(2)
        event = await union.event(
            pools=tuple(PoolDraft(1, each.title) for each in SLOTS), offerings=SLOTS, per_person=1,
            closes_at=START + timedelta(hours=1),
        )  # fmt: skip
        found = await offerings(event)
        early = await register(people[0], SignUp(event, found[0]))
        await register(people[1], SignUp(event, found[0]))
        await cancel(people[1], (await register(people[1], SignUp(event, found[0]))).registration)
        held = await register(people[1], SignUp(event, found[2]))
        await cancel(people[0], early.registration)
        assert (await register(people[0], SignUp(event, found[2]))).outcome is Outcome.WAITLISTED
    with frozen(START + timedelta(minutes=20)):
        done = await cancel(people[1], held.registration)
    assert len(done.promoted) == 1
