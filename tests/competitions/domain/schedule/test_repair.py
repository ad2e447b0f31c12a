"""A day that goes wrong: what can stay stays, what moves is told why, nothing is broken afterwards."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.schedule import problem as campus
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.problem import Plan, Problem, Slot, Span, Umpire
from competitions.domain.schedule.repair import Moved, closed, onwards, repaired
from tests.competitions.domain.schedule.problems import problems
from tests.competitions.domain.schedule.test_checker import maybe, task
from tests.competitions.domain.schedule.test_checker import problem as small


def published(problem: Problem, **slots: tuple[int, int]) -> Problem:
    return replace(problem, published=Plan({key: Slot(*slot) for key, slot in slots.items()}))


def told(problem: Problem) -> list[tuple[str, Slot | None, str]]:
    return [(one.task, one.after, str(one.why)) for one in repaired(problem).moved]


def test_nothing_wrong_nothing_moved() -> None:
    given = published(small(task("a", "pq"), task("b", "rs")), a=(1, 100), b=(2, 300))
    found = repaired(given)
    assert (found.plan, found.moved, found.delay, found.complete) == (given.published, (), 0, True)


def test_a_lost_court_moves_only_its_own_match() -> None:
    given = published(small(task("a", "pq"), task("b", "rs"), task("c", "tu")), a=(1, 0), b=(2, 0), c=(1, 30))
    lost = closed(given, Span(0, 600), [2])
    assert told(lost) == [("b", Slot(1, 60), "Court 2 is not open for all of MS b.")]
    assert repaired(lost).delay == 60


def test_rain_closes_every_court_for_a_while() -> None:
    given = published(small(task("a", "pq"), task("b", "rs")), a=(1, 0), b=(2, 40))
    assert told(closed(given, Span(20, 100))) == [
        ("a", Slot(1, 100), "Court 1 is not open for all of MS a."),
        ("b", Slot(2, 100), "Court 2 is not open for all of MS b."),
    ]


def test_an_overrun_pushes_who_waits_for_the_court_and_for_the_player() -> None:
    running = replace(task("a", "pq"), minutes=50, fixed=Slot(1, 0), held="running")
    given = small(running, task("b", "rs"), maybe("c", "pq", after=("a",)), task("d", "tu"))
    found = repaired(published(given, a=(1, 0), b=(1, 30), c=(2, 60), d=(2, 30)))
    assert found.moved == (
        Moved("b", Slot(1, 30), Slot(1, 50), found.moved[0].why),
        Moved("c", Slot(2, 60), Slot(2, 70), found.moved[1].why),
    )
    assert [str(one.why) for one in found.moved] == [
        "MS a and MS b are on Court 1 at once.",
        "10 min of rest between MS a and MS c for Pp and 1 other; 20 min are needed.",
    ]


def test_a_late_match_waits_and_what_has_no_place_left_is_said() -> None:
    given = published(small(task("a", "pq", not_before=120), task("b", "rs")), a=(1, 0), b=(1, 120))
    assert told(given) == [("a", Slot(2, 120), "MS a is too early.")]
    gone = closed(closed(given, Span(0, 3000)), Span(0, 0))
    found = repaired(gone)
    assert (found.complete, [one.after for one in found.moved]) == (False, [None, None])


def test_nothing_begins_before_now() -> None:
    given = published(small(task("a", "pq"), task("b", "rs")), a=(1, 0), b=(1, 60))
    assert told(onwards(given, 17)) == [("a", Slot(1, 20), "MS a is too early.")]


def test_a_slot_at_an_odd_minute_is_kept() -> None:
    given = published(small(task("a", "pq"), task("b", "rs")), a=(1, 3), b=(1, 61))
    assert repaired(given).moved == ()


def test_an_umpire_who_is_gone_is_replaced_and_moves_nobody() -> None:
    given = small(task("a", "pq"), task("b", "rs"), umpires=(Umpire("x", "Mr X"), Umpire("y", "Ms Y")))
    plan = Plan({"a": Slot(1, 0, "x"), "b": Slot(2, 0, "gone")})
    found = repaired(replace(given, published=plan))
    assert found.moved == ()
    assert found.plan == Plan({"a": Slot(1, 0, "x"), "b": Slot(2, 0, "y")})


def test_a_match_that_is_over_stays_where_it_was_whatever_was_published() -> None:
    over = replace(task("a", "pq"), fixed=Slot(2, 7), held="finished")
    found = repaired(published(small(over, task("b", "rs")), a=(1, 0), b=(1, 60)))
    assert found.plan == Plan({"a": Slot(2, 7), "b": Slot(1, 60)})
    assert found.moved == ()


@settings(max_examples=30)
@given(problems(), st.integers(0, 400), st.integers(10, 200), st.integers(0, 3))
def test_a_repaired_day_breaks_nothing(problem: Problem, start: int, minutes: int, over: int) -> None:
    made = first(problem)
    done = sorted(made.plan.slots, key=lambda key: made.plan.slots[key].start)[:over]
    tasks = tuple(
        replace(one, fixed=made.plan.slots[one.id], held="finished") if one.id in done else one
        for one in problem.tasks
    )
    wrong = closed(replace(problem, tasks=tasks, published=made.plan), Span(start, start + minutes))
    found = repaired(wrong)
    kinds = {one.kind for one in breaches(wrong, found.plan)}
    assert kinds <= {"unplanned"}
    assert all(found.plan.slots[key] == made.plan.slots[key] for key in done)
    moved = {one.task for one in found.moved}
    for key, slot in made.plan.slots.items():
        if key not in moved:
            assert (found.plan.slots[key].court, found.plan.slots[key].start) == (slot.court, slot.start)


def test_an_hour_of_rain_among_two_hundred_matches() -> None:
    problem = campus()
    made = first(problem)
    rain = closed(replace(problem, published=made.plan), Span(120, 180))
    start = time.process_time()
    found = repaired(rain)
    assert time.process_time() - start < 5
    assert found.complete
    assert breaches(rain, found.plan) == ()
    touched = [key for key, slot in made.plan.slots.items() if 90 < slot.start < 180]
    assert len(touched) <= len(found.moved) < 60
