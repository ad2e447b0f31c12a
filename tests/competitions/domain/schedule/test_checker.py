"""The independent checker: every kind of breach, alone, and that what is right is let be."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from competitions.domain.schedule.breach import Breach
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.problem import (
    Court,
    Day,
    Person,
    Plan,
    Problem,
    Rules,
    Slot,
    Span,
    Task,
    Umpire,
)

ZERO = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
DAYS = (Span(0, 600), Span(1440, 2040))


def task(key: str, people: str = "", code: str = "MS", **more: Any) -> Task:
    return Task(key, code, f"{code} {key}", 30, certain=frozenset(people), **more)


def maybe(key: str, people: str, code: str = "MS", **more: Any) -> Task:
    return Task(key, code, f"{code} {key}", 30, possible=frozenset(people), **more)


def problem(*tasks: Task, **more: Any) -> Problem:
    people = tuple(Person(letter, f"P{letter}") for letter in "pqrstuvw")
    courts = tuple(Court(number, f"Court {number}", DAYS) for number in (1, 2))
    return replace(Problem(ZERO, courts, tuple(Day(span) for span in DAYS), tasks, people), **more)


def told(given: Problem, **slots: tuple[int, int] | tuple[int, int, str]) -> list[tuple[Any, ...]]:
    """Kind, matches, people, sentence of every breach."""
    found = breaches(given, Plan({key: Slot(*slot) for key, slot in slots.items()}))
    return [(one.kind, one.tasks, one.people, str(one.sentence)) for one in found]


def test_a_plan_that_can_be_played_breaks_nothing() -> None:
    given = problem(task("a", "pq"), task("b", "rs"), maybe("c", "pqrs", after=("a", "b"), final=True))
    assert told(given, a=(1, 0), b=(2, 0), c=(1, 50)) == []


def test_a_match_needs_a_time_and_a_court_that_is_there_and_open() -> None:
    given = problem(task("a"), task("b"), task("c"), task("d", not_before=60), task("e"))
    assert told(given, b=(3, 0), c=(1, 590), d=(2, 59), e=(2, 900)) == [
        ("closed", ("c",), (), "Court 1 is not open for all of MS c."),
        ("closed", ("e",), (), "Court 2 is not open for all of MS e."),
        ("court", ("b",), (), "MS b is on a court that is not there."),
        ("day", ("e",), (), "MS e is on no day of the competition."),
        ("not_before", ("d",), (), "MS d is too early."),
        ("unplanned", ("a",), (), "MS a has no time and court."),
    ]


def test_one_match_per_court_with_the_change_over() -> None:
    given = problem(task("a"), task("b"), task("c"), rules=Rules(change_over=5))
    taken = ("taken", ("a", "b"), (), "MS a and MS b are on Court 1 at once.")
    assert told(given, a=(1, 0), b=(1, 34), c=(2, 0)) == [taken]
    assert told(given, a=(1, 0), b=(1, 35), c=(2, 0)) == []


def test_a_feed_comes_before_its_match_and_whoever_comes_rests() -> None:
    given = problem(task("a", "pq"), maybe("b", "pq", after=("a",)))
    assert told(given, a=(1, 0), b=(2, 29)) == [
        ("feed", ("a", "b"), (), "MS b needs the result of MS a first.")
    ]
    assert told(given, a=(1, 60), b=(2, 0)) == [
        ("feed", ("b", "a"), (), "MS b needs the result of MS a first.")
    ]
    assert told(given, a=(1, 0), b=(2, 49)) == [
        (
            "rest",
            ("a", "b"),
            ("p", "q"),
            "19 min of rest between MS a and MS b for Pp and 1 other; 20 min are needed.",
        )
    ]
    assert told(given, a=(1, 0), b=(2, 50)) == []


def test_final_rounds_rest_longer_and_unknown_people_too() -> None:
    given = problem(task("a"), task("b", after=("a",), final_round=True))
    assert told(given, a=(1, 0), b=(1, 59)) == [
        (
            "rest",
            ("a", "b"),
            (),
            "29 min of rest between MS a and MS b for whoever comes there; 30 min are needed.",
        )
    ]
    assert told(given, a=(1, 0), b=(1, 60)) == []


def test_nobody_plays_twice_at_once_across_disciplines_even_if_they_only_may_come() -> None:
    given = problem(maybe("a", "pqr", "MS"), maybe("b", "rst", "MD"))
    assert told(given, a=(1, 0), b=(2, 29)) == [
        ("twice", ("a", "b"), ("r",), "Pr may have to play MS a and MD b at once.")
    ]
    assert [row[0] for row in told(given, a=(1, 49), b=(2, 0))] == ["rest"]
    assert told(given, a=(1, 50), b=(2, 0)) == []


def test_final_and_third_place_exclude_each_other_for_a_person() -> None:
    given = problem(
        task("s", "pq"),
        task("t", "rs"),
        maybe("third", "pqrs", after=("s", "t"), classification=True),
        maybe("final", "pqrs", after=("s", "t"), final=True),
    )
    assert told(given, s=(1, 0), t=(2, 0), third=(1, 60), final=(2, 60)) == []


def test_certain_people_meet_across_a_group() -> None:
    given = problem(task("a", "pq"), task("b", "pr"))
    assert told(given, a=(1, 0), b=(2, 0)) == [
        ("twice", ("a", "b"), ("p",), "Pp may have to play MS a and MS b at once.")
    ]


def test_a_day_has_its_limits() -> None:
    four = [task(str(n), "p" + "qrst"[n]) for n in range(4)]
    more = [task(str(n), "p" + "uvw"[n - 4], "MD") for n in range(4, 7)]
    slots = {str(n): (1 + n % 2, n * 60) for n in range(7)}
    assert told(problem(*four, *more), **slots) == [
        (
            "day_limit",
            tuple("0123456"),
            ("p",),
            "Pp may have to play 7 matches on a day; 6 are allowed.",
        )
    ]
    three = problem(*four, rules=Rules(most_of_one_discipline=3))
    assert told(three, **dict(list(slots.items())[:4])) == [
        (
            "discipline_limit",
            tuple("0123"),
            ("p",),
            "Pp may have to play 4 matches of one discipline on a day; 3 are allowed.",
        )
    ]
    slots["3"] = (1, 1500)
    assert told(three, **dict(list(slots.items())[:4])) == []


def test_only_the_matches_one_person_can_come_to_count() -> None:
    """A knockout of four with third place is two matches for everybody, not three."""
    given = problem(
        task("s", "pq"),
        task("t", "rs"),
        maybe("third", "pqrs", after=("s", "t")),
        maybe("final", "pqrs", after=("s", "t")),
        rules=Rules(most_of_one_discipline=2),
    )
    slots = {"s": (1, 0), "t": (2, 0), "third": (1, 60), "final": (2, 60)}
    assert told(given, **slots) == []
    strict = replace(given, rules=Rules(most_of_one_discipline=1))
    assert [(kind, people) for kind, _, people, _ in told(strict, **slots)] == [
        ("discipline_limit", (letter,)) for letter in "pqrs"
    ]


def test_a_tie_is_one_match_of_the_day_and_its_rubbers_follow_one_another_without_rest() -> None:
    rubbers = [task(f"t{n}", "pqrs", "TE", tie="t", rubber=n) for n in (1, 2, 3)]
    given = problem(*rubbers, rules=Rules(most_of_one_discipline=1, most_in_all=1))
    assert told(given, t1=(1, 0), t2=(1, 30), t3=(1, 60)) == []
    assert told(given, t1=(1, 0), t2=(2, 29), t3=(1, 60)) == [
        (
            "rubbers",
            ("t1", "t2"),
            (),
            "TE t1 and TE t2 are rubbers of one tie: one after the other, on one day.",
        )
    ]
    assert told(given, t1=(1, 60), t2=(1, 30), t3=(1, 90)) == [
        (
            "rubbers",
            ("t2", "t1"),
            (),
            "TE t2 and TE t1 are rubbers of one tie: one after the other, on one day.",
        )
    ]


def test_a_tie_is_played_on_one_day_unless_a_part_of_it_is_over() -> None:
    one, two = (task(f"t{n}", "pqrs", "TE", tie="t", rubber=n) for n in (1, 2))
    torn = told(problem(one, two), t1=(1, 0), t2=(1, 1440))
    assert [row[:2] for row in torn] == [("rubbers", ("t1", "t2"))]
    played = replace(one, fixed=Slot(1, 0), held="finished")
    assert told(problem(played, two), t1=(1, 0), t2=(1, 1440)) == []


def test_people_away() -> None:
    given = problem(maybe("a", "pq"), people=(Person("p", "Li Wei", (Span(20, 40),)),))
    assert told(given, a=(1, 0)) == [("away", ("a",), ("p",), "Li Wei cannot be there for MS a.")]
    assert told(given, a=(1, 40)) == []


def test_umpires() -> None:
    umpires = (Umpire("u", "Pu", (Span(0, 100),)), Umpire("x", "Mr X"))
    given = problem(task("a", "pq"), task("b", "ru"), task("c", "st", umpire="x"), umpires=umpires)
    assert told(given, a=(1, 0, "u"), b=(2, 30, "x"), c=(1, 60, "x")) == []
    assert told(given, a=(1, 0, "x"), b=(2, 0, "x"), c=(1, 60)) == [
        ("umpire_twice", ("a", "b"), ("x",), "Mr X umpires MS a and MS b at once.")
    ]
    assert told(given, a=(1, 0), b=(2, 100, "x"), c=(1, 80, "u")) == [
        ("no_umpire", ("a",), (), "MS a has no umpire."),
        ("no_umpire", ("c",), ("x",), "MS c is for Mr X to umpire."),
        ("umpire_away", ("c",), ("u",), "Pu is not there to umpire MS c."),
        (
            "umpire_plays",
            ("c", "b"),
            ("u",),
            "Pu umpires while MS c and MS b are on, and may play in one of them.",
        ),
    ]


def test_a_lower_place_is_not_played_after_the_final() -> None:
    given = problem(task("f", "pq", final=True), task("c", "rs", classification=True))
    assert told(given, f=(1, 0), c=(2, 0)) == []
    assert told(given, f=(1, 0), c=(2, 1)) == [
        (
            "classification",
            ("f", "c"),
            (),
            "MS c is for a lower place than MS f and must not come after it.",
        )
    ]


def test_what_is_fixed_stays_and_what_happened_is_not_judged() -> None:
    pinned = task("a", "pq", fixed=Slot(1, 0), held="pinned")
    assert told(problem(pinned), a=(2, 0)) == [
        ("fixed", ("a",), (), "MS a is fixed at another time or court.")
    ]
    played = task("a", "pq", fixed=Slot(9, 700), held="finished", not_before=900)
    running = task("b", "pq", fixed=Slot(9, 700), held="running")
    assert told(problem(played, running), a=(9, 700), b=(9, 700)) == []
    late = problem(task("b", "pq", fixed=Slot(2, 0), held="running"), task("c", "q"))
    assert [row[0] for row in told(late, b=(2, 0), c=(1, 10))] == ["twice"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_input_does_not_matter(order: int) -> None:
    tasks = [task("a", "pq"), task("b", "pr"), maybe("c", "pq", after=("a",))][::order]
    found = breaches(problem(*tasks), Plan({key: Slot(1, 0) for key in "abc"}))
    assert [(one.kind, one.tasks) for one in found] == [
        ("feed", ("a", "c")),
        ("taken", ("a", "b")),
        ("taken", ("a", "c")),
        ("taken", ("b", "c")),
        ("twice", ("a", "b")),
        ("twice", ("b", "c")),
    ]
    assert all(isinstance(one, Breach) for one in found)
