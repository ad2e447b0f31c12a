"""Signing up, as the service carries it out on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from events import signals
from events.domain.eligibility import Rules
from events.domain.event_form import OfferingDraft, PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.domain.signup import Outcome, Why
from events.services.answers import AnswersRefused, change
from events.services.cancellation import cancel
from events.services.signup import NotAdmitted, SignUp, register
from events.tables import Answer, Registration, RegistrationChange
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.tables import AuditEntry
from tests.events.union import NOON, START, Union, counters, offerings, statuses


async def test_places_then_the_waitlist_in_order(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        event = await union.event(2)
        (offering,) = await offerings(event)
        outcomes = [
            (await register(person, SignUp(event, offering))).decision.reason.sentence for person in people
        ]
    assert outcomes == [
        Sentence("The place is yours."),
        Sentence("The place is yours."),
        Sentence("All places are taken; you are number {place} on the waitlist.", place=1),
        Sentence("All places are taken; you are number {place} on the waitlist.", place=2),
    ]
    assert await statuses(event) == {"confirmed": ["A0000", "A0001"], "waitlisted": ["A0002", "A0003"]}
    assert await counters(event) == [(2, 2, 2)]


async def test_a_second_request_answers_what_is(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1)
        (offering,) = await offerings(event)
        first = await register(person, SignUp(event, offering))
        second = await register(person, SignUp(event, offering))
    assert (first.again, second.again) == (False, True)
    assert (second.registration, second.ticket, second.outcome) == (
        first.registration, first.ticket, Outcome.CONFIRMED,
    )  # fmt: skip
    assert second.decision.reason.why is Why.ALREADY_REGISTERED
    assert await RegistrationChange.count() == 1
    actions = await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id)
    assert [row["action"] for row in actions] == [
        "event.created",
        "event.published",
        "registration.confirmed",
    ]


async def test_everyone_at_once_never_oversells(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(24)
        event = await union.event(7)
        (offering,) = await offerings(event)
        done = await asyncio.gather(
            *(register(person, SignUp(event, offering)) for person in [*people, *people]),
            return_exceptions=True,
        )
        again = [register(person, SignUp(event, offering)) for person in people]
        settled = await asyncio.gather(*again)
    assert not [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refusal)]
    assert sum(each.outcome is Outcome.CONFIRMED for each in settled) == 7
    assert await counters(event) == [(7, 7, 17)]


async def test_a_person_takes_no_more_offerings_than_allowed_even_at_once(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        titles = ("一", "二", "三", "四")
        event = await union.event(
            per_person=2,
            offerings=tuple(OfferingDraft(title, number) for number, title in enumerate(titles)),
            pools=tuple(PoolDraft(5) for _ in titles),
        )
        done = await asyncio.gather(
            *(register(person, SignUp(event, each)) for each in await offerings(event)),
            return_exceptions=True,
        )
    refused = [each for each in done if isinstance(each, NotAdmitted)]
    assert [each.decision.reason.why for each in refused] == [Why.TOO_MANY, Why.TOO_MANY]
    assert await Registration.count() == 2


async def test_branch_quotas(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        accounting = await union.people(3)
        library = await union.people(2, union.library, "B")
        outsider = (await union.people(1, union.college, "C"))[0]
        quotas = {union.accounting.id: 2, union.library.id: 1}
        event = await union.event(pools=(PoolDraft(4, by_branch=True, quotas=quotas),))
        (offering,) = await offerings(event)
        for person in (*accounting, *library):
            await register(person, SignUp(event, offering))
        with pytest.raises(NotAdmitted) as refused:
            await register(outsider, SignUp(event, offering))
    assert await statuses(event) == {
        "confirmed": ["A0000", "A0001", "B0000"],
        "waitlisted": ["A0002", "B0001"],
    }
    assert await counters(event) == [(4, 3, 2)]
    assert refused.value.decision.reason.why is Why.NO_QUOTA


async def test_rules_and_times_are_asked(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (man,) = await union.people(1, sex="male")
        rules = Rules(sex="female", employment=("retired",))
        event = await union.event(
            opens_at=NOON + timedelta(days=1), offerings=(OfferingDraft("一", 0, rules=rules),)
        )
        (offering,) = await offerings(event)
        with pytest.raises(NotAdmitted) as refused:
            await register(man, SignUp(event, offering))
    assert [reason.why for reason in refused.value.decision.reasons] == [
        Why.NOT_OPEN_YET, Why.NOT_ELIGIBLE, Why.NOT_ELIGIBLE,
    ]  # fmt: skip
    assert await Registration.count() == 0


async def test_what_the_organizer_changed_elsewhere_is_seen_at_once(database: Any) -> None:
    """Another process changes the event: the facts remembered here are of an old revision."""
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event = await union.event(5)
        (offering,) = await offerings(event)
        await register(first, SignUp(event, offering))
        await Registration.raw(
            "UPDATE event SET status = 'cancelled', revision = revision + 1 WHERE id = {}", event
        )
        with pytest.raises(NotAdmitted) as refused:
            await register(second, SignUp(event, offering))
    assert refused.value.decision.reason.why is Why.EVENT_CANCELLED


async def test_answers_are_kept_normalised_and_refused_with_a_sentence(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(
            questions=(
                QuestionDraft(QuestionKind.PHONE, "紧急联系电话", required=True),
                QuestionDraft(QuestionKind.CONSENT, "身体适合", required=True),
            )
        )
        (offering,) = await offerings(event)
        phone, consent = [
            row["id"] for row in await Registration.raw("SELECT id FROM question ORDER BY position")
        ]
        with pytest.raises(AnswersRefused) as refused:
            await register(person, SignUp(event, offering, answers={phone: "abc"}))
        assert set(refused.value.fields) == {phone, consent}
        assert await Registration.count() == 0
        made = await register(
            person, SignUp(event, offering, answers={phone: "100 0000-0001", consent: "on"})
        )
    kept = {row["question"]: (row["value"], row["given_by"]) for row in await Answer.select()}
    assert kept == {phone: ("10000000001", person.member_id), consent: ("yes", person.member_id)}
    assert made.missing == ()


async def test_a_liaison_signs_a_colleague_up_without_ticking_their_consent(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        (stranger,) = await union.people(1, union.library, "B")
        liaison = await union.liaison()
        event = await union.event(questions=(QuestionDraft(QuestionKind.CONSENT, "身体适合", required=True),))
        (offering,) = await offerings(event)
        consent = (await Registration.raw("SELECT id FROM question"))[0]["id"]
        made = await register(liaison, SignUp(event, offering, person.member_id, {consent: "yes"}))
        assert (made.outcome, made.missing) == (Outcome.CONFIRMED, (consent,))
        assert await Answer.count() == 0
        await change(liaison, made.registration, {consent: "yes"})
        assert await Answer.count() == 0
        await change(person, made.registration, {consent: "yes"})
        assert await Answer.count() == 1
        with pytest.raises(Refusal) as refused:
            await register(liaison, SignUp(event, offering, stranger.member_id))
        assert refused.value.status == 403
        with pytest.raises(Refusal) as refused:
            await change(stranger, made.registration, {})
        assert refused.value.status == 403
    row = await Registration.select(Registration.registered_by).first()
    assert row == {"registered_by": liaison.member_id}


async def test_an_organizer_signs_people_up_after_closing(database: Any) -> None:
    union = await Union.found()
    first, second = await union.people(2)
    with frozen(NOON):
        event = await union.event(5, closes_at=NOON + timedelta(days=1))
        (offering,) = await offerings(event)
    with frozen(NOON + timedelta(days=2)):
        with pytest.raises(NotAdmitted):
            await register(first, SignUp(event, offering))
        made = await register(union.organizer, SignUp(event, offering, second.member_id))
    assert made.outcome is Outcome.CONFIRMED


async def test_signed_up_again_after_cancelling_the_row_is_the_same_with_a_new_ticket(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(1)
        (offering,) = await offerings(event)
        first = await register(person, SignUp(event, offering))
        await cancel(person, first.registration)
        second = await register(person, SignUp(event, offering))
    assert first.registration == second.registration
    assert first.ticket != second.ticket
    steps = await RegistrationChange.select(RegistrationChange.status).order_by(RegistrationChange.id)
    assert [row["status"] for row in steps] == ["confirmed", "cancelled", "confirmed"]
    assert await counters(event) == [(1, 1, 0)]


@pytest.mark.parametrize("wrong", ["event", "offering", "member"])
async def test_what_does_not_exist(database: Any, wrong: str) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(1)
        (offering,) = await offerings(event)
        wish = {
            "event": event,
            "offering": offering,
            "member": union.organizer.member_id,
            wrong: "'; DROP TABLE x",
        }
        with pytest.raises(Refusal) as refused:
            await register(union.organizer, SignUp(wish["event"], wish["offering"], wish["member"]))
    assert refused.value.status == 404
    assert await Registration.count() == 0


async def test_the_rooms_above_hear_of_it_in_the_same_write(database: Any) -> None:
    heard: list[str] = []

    async def hear(news: signals.RegistrationNews) -> None:
        heard.append(news.member)
        if len(heard) == 2:
            raise Refusal(Sentence("The draw is made."))

    signals.registration_confirmed.connect(hear)
    try:
        with frozen(NOON):
            union = await Union.found()
            first, second = await union.people(2)
            event = await union.event(5)
            (offering,) = await offerings(event)
            await register(first, SignUp(event, offering))
            with pytest.raises(Refusal):
                await register(second, SignUp(event, offering))
    finally:
        signals.registration_confirmed._handlers.remove(hear)
    assert heard == [first.member_id, second.member_id]
    assert await counters(event) == [(5, 1, 0)]


async def test_after_the_start_nobody_signs_up(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(5)
        (offering,) = await offerings(event)
    with frozen(START), pytest.raises(NotAdmitted) as refused:
        await register(person, SignUp(event, offering))
    assert refused.value.decision.reason.why is Why.CLOSED


async def test_companions_take_places_and_a_family_moves_up_together(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, family, single, late = await union.people(4)
        event = await union.event(4)
        (offering,) = await offerings(event)
        held = await register(first, SignUp(event, offering, places=3))
        waits = await register(family, SignUp(event, offering, places=3))
        # The place that is left is too few for the family, so it does not stay empty for them.
        passes = await register(single, SignUp(event, offering))
        behind = await register(late, SignUp(event, offering))
        assert [each.outcome for each in (held, waits, passes, behind)] == [
            "confirmed", "waitlisted", "confirmed", "waitlisted",
        ]  # fmt: skip
        assert await counters(event) == [(4, 4, 4)]
        await cancel(first, held.registration)
        assert await statuses(event) == {
            "cancelled": ["A0000"], "confirmed": ["A0001", "A0002"], "waitlisted": ["A0003"],
        }  # fmt: skip
        assert await counters(event) == [(4, 4, 1)]
        await cancel(family, waits.registration)
    assert await statuses(event) == {"cancelled": ["A0000", "A0001"], "confirmed": ["A0002", "A0003"]}
    assert await counters(event) == [(4, 2, 0)]


async def test_where_places_are_given_together_asking_is_an_application(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event = await union.event(1)
        await Registration.raw(
            "UPDATE event SET allocation = 'lottery', revision = revision + 1 WHERE id = {}", event
        )
        (offering,) = await offerings(event)
        made = [await register(person, SignUp(event, offering)) for person in (first, second, first)]
        assert [each.outcome for each in made] == [Outcome.APPLIED] * 3
        assert made[2].again
        assert await statuses(event) == {"applied": ["A0000", "A0001"]}
        assert await counters(event) == [(1, 0, 0)]
        await cancel(first, made[0].registration)
        assert await statuses(event) == {"cancelled": ["A0000"], "applied": ["A0001"]}
        assert (await register(first, SignUp(event, offering))).outcome is Outcome.APPLIED
    assert await counters(event) == [(1, 0, 0)]
