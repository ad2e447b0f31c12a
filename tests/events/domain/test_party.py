"""Parties and companions: who needs a place, what is wrong with what was filled in, until when people join."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.event import Event, EventStatus, Kind, SignUpForm
from events.domain.party import (
    AgeBand,
    Companion,
    accept_until,
    brings_companions,
    companion_problems,
    may_join,
    needs_place,
    party_problems,
    places_for,
)
from events.domain.settings import CompanionRules, EventSettings, Infants, PartyRules

B = AgeBand
START = datetime(2026, 6, 11, 4, tzinfo=UTC)
RULES = CompanionRules(3, ("adult", "child", "infant"))
EXAMPLES = st.builds(Companion, st.text(max_size=4), st.sampled_from(B), st.booleans())


def said(found: object) -> dict[str, str]:
    assert isinstance(found, dict)
    return {field: str(sentence) for field, sentence in found.items()}


@pytest.mark.parametrize(
    ("infants", "own_place", "needs"),
    [
        (Infants.LAP, True, False),
        (Infants.PLACE, False, True),
        (Infants.ASKED, False, False),
        (Infants.ASKED, True, True),
    ],
)
def test_whether_an_infant_needs_a_place(infants: Infants, own_place: bool, needs: bool) -> None:
    rules = CompanionRules(3, infants=infants)
    assert needs_place(rules, Companion("小宝", B.INFANT, own_place)) is needs
    assert needs_place(rules, Companion("小明", B.CHILD, own_place))


@given(st.lists(EXAMPLES), st.sampled_from(Infants))
def test_places_are_never_more_than_people_and_only_infants_need_none(
    companions: list[Companion], infants: Infants
) -> None:
    rules = CompanionRules(10, infants=infants)
    without = [each for each in companions if not needs_place(rules, each)]
    assert places_for(rules, companions) == len(companions) - len(without)
    assert all(each.age_band is B.INFANT for each in without)


def test_what_is_wrong_with_companions() -> None:
    family = (
        Companion("王 小明", B.CHILD),
        Companion("", B.ADULT),
        Companion("王小明", B.ADULT),
        Companion("李静", B.SENIOR),
    )
    assert said(companion_problems(RULES, family, "李 静")) == {
        "companions": "3 people at most can be brought along.",
        "companion-1-name": "Please fill this in.",
        "companion-2-name": "This name is there twice.",
        "companion-3-name": "You are counted already; name only those who come with you.",
        "companion-3-band": "People of this age cannot be brought along here.",
    }
    assert said(companion_problems(CompanionRules(), (Companion("王小明"),))) == {
        "companions": "Nobody can be brought along here."
    }
    assert said(companion_problems(CompanionRules(1), (Companion("长" * 61),))) == {
        "companion-0-name": "This is 61 characters long; at most 60 fit. Please shorten it."
    }
    assert companion_problems(RULES, family[:1], "李静") == {}


@pytest.mark.parametrize(
    ("rules", "name", "size", "used", "wrong"),
    [
        (PartyRules(), "飞鱼队", 4, 4, {}),
        (PartyRules(), " ", 4, 1, {"party_name": "Please give it a name."}),
        (PartyRules("household"), "", 4, 1, {}),
        (
            PartyRules(),
            "长" * 61,
            4,
            1,
            {"party_name": "This is 61 characters long; at most 60 fit. Please shorten it."},
        ),
        (PartyRules(least=3, most=5), "队", 2, 1, {"size": "Please give a number from 3 to 5."}),
        (PartyRules(least=3, most=5), "队", 6, 1, {"size": "Please give a number from 3 to 5."}),
        (PartyRules(least=0), "队", 0, 0, {"size": "Please give a number from 1 to 10."}),
        (
            PartyRules(),
            "队",
            3,
            4,
            {"size": "4 people are in it already, so there cannot be fewer places."},
        ),
    ],
)
def test_name_and_size(rules: PartyRules, name: str, size: int, used: int, wrong: dict[str, str]) -> None:
    assert said(party_problems(rules, name, size, used)) == wrong


def event(days: int, status: EventStatus = EventStatus.PUBLISHED) -> Event:
    return Event(
        "e", Kind.ACTIVITY, "趣味运动会", status, starts_at=START, form=SignUpForm.PARTY,
        settings=EventSettings(party=PartyRules(accept_days=days)),
    )  # fmt: skip


def test_people_join_until_the_day_that_is_set() -> None:
    assert accept_until(event(3)) == START - timedelta(days=3)
    assert accept_until(Event("e", Kind.ACTIVITY, "?", EventStatus.PUBLISHED)) is None
    just_before = START - timedelta(days=3, seconds=1)
    assert may_join(event(3), just_before)
    assert not may_join(event(3), just_before + timedelta(seconds=1))
    assert not may_join(event(3, EventStatus.CANCELLED), just_before)
    assert may_join(Event("e", Kind.ACTIVITY, "?", EventStatus.PUBLISHED), START)


@pytest.mark.parametrize(
    ("form", "most", "brings"),
    [
        (SignUpForm.INDIVIDUAL, 0, False),
        (SignUpForm.INDIVIDUAL, 2, True),
        (SignUpForm.PARTY, 2, True),
        (SignUpForm.NOMINATION, 2, False),
    ],
)
def test_whether_companions_may_be_brought(form: SignUpForm, most: int, brings: bool) -> None:
    settings = EventSettings(companions=CompanionRules(most))
    assert (
        brings_companions(Event("e", Kind.ACTIVITY, "?", EventStatus.DRAFT, form=form, settings=settings))
        is brings
    )
