"""Who may sign up: each rule, and the sentence it fails with."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.eligibility import Rules, describe, failures, listed, whole_years
from events.domain.event import Person
from foundation.messages import Sentence

ON = date(2026, 6, 10)
PERSON = Person(
    "m", "张三", "b1", "会计", "u/b1/g1/", "female", date(1990, 6, 11), "active", date(2016, 6, 10)
)
NAMES = {"b1": "会计学院分工会", "b2": "图书馆分工会"}
ACTIVE = Sentence("in service")


@pytest.mark.parametrize(
    ("rules", "sentences"),
    [
        (Rules(), ()),
        (Rules(employment=("active", "retired")), ()),
        (
            Rules(employment=("retired",)),
            (
                Sentence(
                    "This is for members who are {allowed}; the roster says {status}.",
                    allowed=Sentence("retired"),
                    status=ACTIVE,
                ),
            ),
        ),
        (Rules(sex="female"), ()),
        (Rules(sex="male"), (Sentence("This is for {people} only.", people=Sentence("men")),)),
        (Rules(age_min=35), ()),
        (Rules(age_max=35), ()),
        (Rules(age_min=36), (Sentence("One must be at least {limit} years old on {on}.", limit=36, on=ON),)),
        (Rules(age_max=34), (Sentence("One must be at most {limit} years old on {on}.", limit=34, on=ON),)),
        (Rules(service_min=10), ()),
        (
            Rules(service_min=11),
            (
                Sentence(
                    "At least {count} year of service is needed by {on};"
                    " the roster has {since} as the date of joining.",
                    "At least {count} years of service are needed by {on};"
                    " the roster has {since} as the date of joining.",
                    count=11,
                    on=ON,
                    since=date(2016, 6, 10),
                ),
            ),
        ),
        (Rules(branches=("b1",)), ()),
        (Rules(branches=("g1", "b2")), ()),
        (Rules(branches=("u",)), ()),
        (Rules(branches=("b2",)), (Sentence("This is for {branches}.", branches=listed(["图书馆分工会"])),)),
        (Rules(branches=("zz",)), (Sentence("This is for other branches."),)),
    ],
)
def test_each_rule(rules: Rules, sentences: tuple[Sentence, ...]) -> None:
    assert failures(rules, PERSON, ON, NAMES) == sentences


@pytest.mark.parametrize(
    ("rules", "gap", "said"),
    [
        (Rules(sex="female"), {"sex": ""}, "the roster does not say male or female"),
        (Rules(age_min=18), {"birth_date": None}, "the roster has no birth date"),
        (Rules(service_min=1), {"joined_on": None}, "the roster has no date of joining"),
    ],
)
def test_what_the_roster_does_not_know_is_said(rules: Rules, gap: dict[str, str | None], said: str) -> None:
    (sentence,) = failures(rules, msgspec.structs.replace(PERSON, **gap), ON)
    assert said in str(sentence)


def test_who_has_left_may_not_even_without_rules() -> None:
    gone = msgspec.structs.replace(PERSON, employment_status="left")
    assert failures(Rules(), gone, ON) == (
        Sentence("The roster says this person has left the union. If that is wrong, ask the liaison."),
    )


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.integers(0, 90))
def test_age_is_completed_on_the_birthday(born: date, years: int) -> None:
    turns = (
        date(born.year + years, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + years)
    )
    assert whole_years(born, turns) == years
    before = date.fromordinal(turns.toordinal() - 1)
    assert whole_years(born, before) in (years - 1, years)
    if (born.month, born.day) != (2, 29):
        assert whole_years(born, before) == years - 1


def test_rules_survive_being_kept() -> None:
    rules = Rules(("active",), "female", 18, 60, ("b1",), 3)
    kept = msgspec.json.encode(rules)
    assert msgspec.json.decode(kept, type=Rules) == rules
    assert msgspec.json.encode(Rules()) == b"{}"


def test_rules_are_told_before_anybody_fails_them() -> None:
    rules = Rules(("active", "seconded"), "male", 18, 60, ("b1", "b2"), 1)
    assert [str(sentence) for sentence in describe(rules, NAMES)] == [
        "members in service, seconded",
        "men only",
        "aged 18 to 60",
        "1 year of service or more",
        "from 会计学院分工会, 图书馆分工会",
    ]
    assert [str(each) for each in (*describe(Rules(age_min=18)), *describe(Rules(age_max=60)))] == [
        "aged 18 or more",
        "aged 60 or less",
    ]
    assert describe(Rules()) == ()
