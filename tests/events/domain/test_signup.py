"""The decision whether someone gets a place, rule by rule."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.eligibility import Rules
from events.domain.event import (
    Event,
    EventStatus,
    Kind,
    Offering,
    Own,
    Person,
    Phase,
    Places,
    Pool,
    Quota,
    RegistrationStatus,
)
from events.domain.signup import Application, Decision, Outcome, Reason, Why, decide, free_slot
from foundation.messages import Sentence

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
START = NOW + timedelta(days=10)
OFFERING = Offering("o1", "第一组", "p1")
EVENT = Event(
    "e1", Kind.ACTIVITY, "健步走", EventStatus.PUBLISHED,
    starts_at=START, ends_at=START + timedelta(hours=2),
    offerings=(OFFERING, Offering("o2", "第二组", "p1")), pools=(Pool("p1", "场地"),),
)  # fmt: skip
PERSON = Person(
    "m1", "张三", "b1", "会计学院分工会", "u/b1/", "male", date(1990, 6, 1), "active", date(2015, 9, 1)
)


def asked(**more: Any) -> Application:
    event = msgspec.structs.replace(EVENT, **more.pop("event", {}))
    offering = msgspec.structs.replace(OFFERING, **more.pop("offering", {}))
    plain = Application(event, offering, PERSON, Places(10), (), NOW, START.date())
    return msgspec.structs.replace(plain, **more)


def refused(*reasons: tuple[Why, Sentence]) -> Decision:
    return Decision(Outcome.REFUSED, tuple(Reason(*each) for each in reasons))


ASK = Sentence("Please ask the union office.")


def test_a_free_place_is_given() -> None:
    assert decide(asked()) == Decision(
        Outcome.CONFIRMED, (Reason(Why.PLACE_GIVEN, Sentence("The place is yours.")),)
    )


def test_full_means_the_waitlist() -> None:
    waits = Sentence("All places are taken; you are number {place} on the waitlist.", place=4)
    assert decide(asked(places=Places(10, 10, 3))) == Decision(
        Outcome.WAITLISTED, (Reason(Why.ON_WAITLIST, waits),)
    )


def test_nobody_jumps_the_queue() -> None:
    assert decide(asked(places=Places(10, 9, 1))).outcome is Outcome.WAITLISTED


def test_full_without_a_waitlist() -> None:
    full = Sentence("All {size} places are taken, and there is no waitlist.", size=10)
    assert decide(asked(event={"waitlist": False}, places=Places(10, 10))) == refused((Why.FULL, full))


@pytest.mark.parametrize(
    ("event", "now", "why", "sentence"),
    [
        ({"status": EventStatus.DRAFT}, NOW, Why.NOT_PUBLISHED, Sentence("This event is not published yet.")),
        ({"status": EventStatus.CANCELLED}, NOW, Why.EVENT_CANCELLED, Sentence("This event was cancelled.")),
        ({"status": EventStatus.FINISHED}, NOW, Why.EVENT_OVER, Sentence("This event is over.")),
        ({}, START + timedelta(hours=3), Why.EVENT_OVER, Sentence("This event is over.")),
        ({}, START, Why.CLOSED, Sentence("Sign-up closed {closed}.", closed=START)),
        (
            {"opens_at": NOW + timedelta(seconds=1)}, NOW, Why.NOT_OPEN_YET,
            Sentence("Sign-up opens {opens}.", opens=NOW + timedelta(seconds=1)),
        ),
        ({"closes_at": NOW}, NOW, Why.CLOSED, Sentence("Sign-up closed {closed}.", closed=NOW)),
    ],
)  # fmt: skip
def test_the_event_and_its_times(event: dict[str, Any], now: datetime, why: Why, sentence: Sentence) -> None:
    assert decide(asked(event=event, now=now)) == refused((why, sentence))


def test_the_very_second_of_opening_is_open() -> None:
    assert decide(asked(event={"opens_at": NOW})).outcome is Outcome.CONFIRMED


def test_an_offering_that_has_started_is_closed_although_the_event_is_open() -> None:
    started = Sentence("{offering} has started already.", offering="第一组")
    assert decide(asked(offering={"starts_at": NOW})) == refused((Why.CLOSED, started))


def test_an_organizer_is_not_bound_by_the_times_of_sign_up_but_by_everything_else() -> None:
    assert decide(asked(event={"closes_at": NOW}, by_organizer=True)).outcome is Outcome.CONFIRMED
    assert (
        decide(asked(event={"status": EventStatus.CANCELLED}, by_organizer=True)).outcome is Outcome.REFUSED
    )
    assert decide(asked(places=Places(1, 1), by_organizer=True)).outcome is Outcome.WAITLISTED


def test_every_reason_is_told() -> None:
    told = decide(
        asked(
            event={"closes_at": NOW, "waitlist": False},
            offering={"rules": Rules(sex="female", age_max=30)},
            own=(Own("r2", "o2", RegistrationStatus.CONFIRMED, 1),),
            places=Places(10, 10),
        )
    )
    assert [reason.why for reason in told.reasons] == [
        Why.CLOSED, Why.NOT_ELIGIBLE, Why.NOT_ELIGIBLE, Why.TOO_MANY, Why.FULL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "outcome", "sentence"),
    [
        (RegistrationStatus.CONFIRMED, Outcome.CONFIRMED, Sentence("You are signed up already.")),
        (RegistrationStatus.WAITLISTED, Outcome.WAITLISTED, Sentence("You are on the waitlist already.")),
    ],
)
def test_signing_up_twice_answers_what_stands(
    status: RegistrationStatus, outcome: Outcome, sentence: Sentence
) -> None:
    own = Own("r1", "o1", status, 1, "t1")
    again = asked(own=(own,), event={"closes_at": NOW})
    assert decide(again) == Decision(outcome, (Reason(Why.ALREADY_REGISTERED, sentence),), own)


def test_a_cancelled_registration_does_not_count() -> None:
    own = (Own("r1", "o1", RegistrationStatus.CANCELLED), Own("r2", "o2", RegistrationStatus.CANCELLED))
    assert decide(asked(own=own)).outcome is Outcome.CONFIRMED


def test_as_many_offerings_as_the_event_allows() -> None:
    own = (Own("r2", "o2", RegistrationStatus.WAITLISTED, 1),)
    one = Sentence(
        "One person can take {count} offering here. Cancel the other one first.",
        "One person can take {count} offerings here. Cancel another one first.",
        count=1,
    )
    assert decide(asked(own=own)) == refused((Why.TOO_MANY, one))
    assert decide(asked(own=own, event={"per_person": 2})).outcome is Outcome.CONFIRMED
    assert decide(asked(own=own, event={"per_person": 0})).outcome is Outcome.CONFIRMED


def test_a_branch_without_quota_is_told_whom_to_ask() -> None:
    no_quota = Sentence("{branch} has been given no places here. {ask}", branch="会计学院分工会", ask=ASK)
    assert decide(asked(places=Places(10, by_branch=True))) == refused((Why.NO_QUOTA, no_quota))
    none_given = Places(10, by_branch=True, quota=Quota("q", 0))
    assert decide(asked(places=none_given)) == refused((Why.NO_QUOTA, no_quota))


def test_a_quota_used_up() -> None:
    places = Places(10, 3, by_branch=True, quota=Quota("q", 3, 3, branch_name="会计学院分工会"))
    contact = Sentence("Please ask {contact}.", contact="王干事")
    used_up = Sentence(
        "All {size} places of {branch} are taken. {ask}", size=3, branch="会计学院分工会", ask=contact
    )
    assert decide(asked(places=places, event={"waitlist": False, "contact": "王干事"})) == refused(
        (Why.QUOTA_USED_UP, used_up)
    )
    assert decide(asked(places=places)).outcome is Outcome.WAITLISTED


def test_the_waitlist_of_another_branch_holds_nobody_up() -> None:
    places = Places(10, 5, 4, by_branch=True, quota=Quota("q", 3, 1))
    assert decide(asked(places=places)).outcome is Outcome.CONFIRMED


def test_the_nearest_quota_above_serves_a_branch() -> None:
    event = msgspec.structs.replace(EVENT, quotas=(("p1", "u", "qu"), ("p1", "b1", "qb"), ("p2", "g1", "qg")))
    assert [event.quota_of("p1", path) for path in ("u/b1/g1/", "u/b1/", "u/b2/", "u/", "x/")] == [
        "qb", "qb", "qu", "qu", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "now", "phase"),
    [
        ({"status": EventStatus.DRAFT}, NOW, Phase.DRAFT),
        ({"opens_at": START}, NOW, Phase.BEFORE),
        ({}, NOW, Phase.OPEN),
        ({}, START, Phase.CLOSED),
        ({}, START + timedelta(hours=2, seconds=1), Phase.OVER),
        ({"starts_at": None, "ends_at": None}, NOW, Phase.OPEN),
    ],
)
def test_phases(event: dict[str, Any], now: datetime, phase: Phase) -> None:
    assert msgspec.structs.replace(EVENT, **event).phase(now) is phase


own_lists = st.lists(
    st.builds(
        Own,
        id=st.uuids().map(str),
        offering=st.sampled_from(["o1", "o2", "o3"]),
        status=st.sampled_from(RegistrationStatus),
        slot=st.integers(1, 4),
    ),
    max_size=4,
).map(tuple)
counts = st.integers(0, 5)


@given(
    size=counts, taken=counts, waiting=counts, own=own_lists, waitlist=st.booleans(), limit=st.integers(0, 3)
)
def test_whatever_is_asked(
    size: int, taken: int, waiting: int, own: tuple[Own, ...], waitlist: bool, limit: int
) -> None:
    """A place is only given when one is free and nobody waits; a reason is always there; nothing is given twice."""
    application = asked(
        places=Places(size, taken, waiting), own=own, event={"waitlist": waitlist, "per_person": limit}
    )
    decision = decide(application)
    assert decision.reasons
    if decision.standing is not None:
        assert decision.standing.stands
        return
    held = sum(each.stands for each in own)
    if decision.outcome is Outcome.CONFIRMED:
        assert taken < size
        assert waiting == 0
    if decision.outcome is not Outcome.REFUSED:
        assert not limit or held < limit
        assert not any(each.offering == "o1" and each.stands for each in own)
    if decision.outcome is Outcome.WAITLISTED:
        assert waitlist
    assert decide(application) == decision


@given(own_lists)
def test_a_free_slot_is_free_and_the_lowest(own: tuple[Own, ...]) -> None:
    slot = free_slot(own)
    used = {each.slot for each in own if each.stands}
    assert slot not in used
    assert set(range(1, slot)) <= used
