"""Signing up where the rules ask for the past: refused with reasons, behind the others, free of charge elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from events.allocation_tables import AbsencePolicy
from events.domain.eligibility import Rules
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft
from events.domain.signup import Outcome, Why
from events.queries import public
from events.services.cancellation import cancel
from events.services.signup import NotAdmitted, SignUp, register
from events.tables import Event, Registration
from foundation.clock import frozen
from foundation.database import current_engine
from foundation.messages import Sentence
from members.domain.identity import Identity
from tests.events.test_past import held
from tests.events.union import NOON, Union, counters, offerings, statuses


@contextmanager
def counting() -> Iterator[list[str]]:
    """The hot statements run within the block, by their templates."""
    engine: Any = current_engine()
    fetch = engine.fetch
    found: list[str] = []

    def noted(template: str, values: Any) -> Any:
        found.append(template)
        return fetch(template, values)

    engine.fetch = noted
    try:
        yield found
    finally:
        del engine.fetch


async def refused(person: Identity, event: str, offering: str) -> list[tuple[Why, Sentence]]:
    try:
        await register(person, SignUp(event, offering))
    except NotAdmitted as refusal:
        return [(reason.why, reason.sentence) for reason in refusal.decision.reasons]
    return []


async def test_whoever_was_on_a_trip_lately_waits_two_years(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob = await union.people(2)
        await held(union, Kind.TRIP, 300, {ann: "there"})
        rules = Rules(trip_gap=2, most_places=0, places_months=12)
        event = await union.event(kind=Kind.TRIP, offerings=(OfferingDraft("第一批", 0, rules=rules),))
        (offering,) = await offerings(event)
        reasons = await refused(ann, event, offering)
        assert [why for why, _ in reasons] == [Why.NOT_ELIGIBLE] * 2
        assert reasons[0][1].values == {"year": 2025, "count": 2, "next": 2027}
        assert await refused(bob, event, offering) == []
        counted = await public.counted(event)
        assert counted is not None
        seen = await public.standing(counted, ann.member_id, NOON)
        assert seen is not None
        assert [reason.sentence for reason in seen.choices[0].decision.reasons] == [s for _, s in reasons]


async def test_whoever_stayed_away_cannot_sign_up_for_some_weeks(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, cid = await union.people(3)
        await AbsencePolicy(id="union", times=1, months=6, weeks=4).save()
        await held(union, Kind.ACTIVITY, 7, {ann: "away", bob: "there", cid: "excused"})
        event = await union.event()
        (offering,) = await offerings(event)
        ((why, sentence),) = await refused(ann, event, offering)
        assert why is Why.STAYED_AWAY
        assert sentence.values["until"] == (NOON + timedelta(days=21)).date()
        assert await refused(bob, event, offering) == []
        assert await refused(cid, event, offering) == []
        off = {"settings": '{"allocation":{"absences":false}}', "revision": 99}
        await Event.update(off).where(Event.id == event)  # type: ignore[arg-type]
        assert (await register(ann, SignUp(event, offering))).outcome is Outcome.WAITLISTED


async def test_or_stands_behind_everybody_on_the_waitlist(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, cid, dan = await union.people(4)
        await AbsencePolicy(id="union", times=1, months=6, behind=True).save()
        await held(union, Kind.ACTIVITY, 7, {ann: "away", bob: "there"})
        event = await union.event(1)
        (offering,) = await offerings(event)
        for person in (dan, ann, bob, cid):
            await register(person, SignUp(event, offering))
        numbers = [bob.staff_number, cid.staff_number, ann.staff_number]
        assert await statuses(event) == {"confirmed": [dan.staff_number], "waitlisted": numbers}
        mine = await Registration.select(Registration.id).where(
            (Registration.member == dan.member_id) & (Registration.event == event)
        )
        await cancel(dan, mine[0]["id"])
        assert (await statuses(event))["confirmed"] == [bob.staff_number]
        assert await counters(event) == [(1, 1, 2)]


async def test_events_without_such_rules_cost_no_statement_more(database: Any) -> None:
    """Counted by what the engine is asked: one more where the past matters, whatever it holds."""
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        await held(union, Kind.TRIP, 700, dict.fromkeys(people, "there"))
        plain = await union.event(9)
        ruled = await union.event(9, offerings=(OfferingDraft("参加者", 0, rules=Rules(trip_gap=1)),))
        asked = []
        for event, first, second in ((plain, people[0], people[1]), (ruled, people[2], people[3])):
            (offering,) = await offerings(event)
            await register(first, SignUp(event, offering))  # the event is remembered from here on
            with counting() as statements:
                await register(second, SignUp(event, offering))
            asked.append(len(statements))
        assert asked[1] == asked[0] + 1
