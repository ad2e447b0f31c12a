"""Every soft wish as a number: end, finals, idle courts, waiting people, moves from what was published."""

from msgspec.structs import replace

from competitions.domain.schedule.problem import Plan, Slot, Span
from competitions.domain.schedule.score import Score, Scorer, Weights, joined, worked
from tests.competitions.domain.schedule.test_checker import maybe, problem, task

ONES = Weights(unplanned=1000, finish=1, finals=1, idle=1, waiting=1, moved=1)


def plan(**slots: tuple[int, int]) -> Plan:
    return Plan({key: Slot(*slot) for key, slot in slots.items()})


def test_each_part() -> None:
    given = problem(
        task("a", "pq"),
        task("b", "rs"),
        maybe("f", "pqrs", after=("a", "b"), final=True),
        task("x"),
        task("y"),
    )
    given = replace(given, published=plan(a=(1, 0), b=(2, 30), x=(1, 60)))
    found = Scorer(given, ONES).of(plan(a=(1, 0), b=(2, 0), f=(1, 100), x=(2, 120)))
    # f ends at 130, 20 before the end; court 1 idles 70, court 2 90; each of four waits 70 - 20; b and x moved.
    assert found == Score(1, 150, 20.0, 160, 50.0, 2, 1000 + 150 + 20 + 160 + 50 + 2)


def test_what_is_over_was_not_moved_by_a_plan() -> None:
    played = replace(task("a", "pq"), fixed=Slot(1, 7), held="finished")
    given = replace(problem(played, task("b", "rs")), published=plan(a=(1, 0), b=(1, 60)))
    assert Scorer(given, ONES).of(plan(a=(1, 7), b=(1, 60))).moved == 0
    assert Scorer(given, ONES).of(plan(a=(1, 7), b=(2, 60))).moved == 1


def test_nights_and_breaks_do_not_count() -> None:
    given = problem(task("a", "pq"), task("b", "pr"))
    assert worked(given, 1440 + 60) == 660
    found = Scorer(given, ONES).of(plan(a=(1, 570), b=(1, 1440)))
    assert (found.finish, found.idle, found.waiting) == (630, 0, 0.0)


def test_open_times_are_joined() -> None:
    spans = [Span(50, 80), Span(0, 20), Span(10, 30), Span(30, 40)]
    assert joined(spans) == [Span(0, 40), Span(50, 80)]
