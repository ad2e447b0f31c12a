"""What list scheduling makes is never broken, whatever is asked, and gets better; its first answer comes at once."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.schedule import problem as campus
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first, improving
from competitions.domain.schedule.problem import Plan, Problem, Span
from competitions.domain.schedule.score import Aims, Scorer, Strategy, finish
from tests.competitions.domain.schedule.problems import problems

STRATEGIES: tuple[Strategy, ...] = ("compact", "balanced", "finals_day")


def broken(problem: Problem, plan: Plan) -> list[str]:
    """Everything but that a match could not be planned, which is told by the score."""
    return [f"{one.kind}: {one.sentence}" for one in breaches(problem, plan) if one.kind != "unplanned"]


@settings(max_examples=60)
@given(problems(), st.sampled_from(STRATEGIES), st.integers(1, 99))
def test_no_plan_breaks_anything_and_none_ends_before_the_bound(
    problem: Problem, strategy: Strategy, seed: int
) -> None:
    last = None
    for found in islice(improving(problem, Aims(strategy), seed), 6):
        if found is not None:
            assert broken(problem, found.plan) == []
            assert found.score.unplanned == len(problem.tasks) - len(found.plan.slots)
            assert last is None or found.score.total < last
            last = found.score.total
            if found.complete:
                assert found.bound.finish <= finish(problem, found.plan)


@settings(max_examples=25)
@given(problems(roomy=True))
def test_with_room_enough_everything_is_planned(problem: Problem) -> None:
    found = first(problem)
    assert found.complete
    assert breaches(problem, found.plan) == ()


def test_the_same_seed_gives_the_same_plan() -> None:
    once, again = (list(islice(improving(campus(), Aims(), 3), 5)) for _ in range(2))
    assert once == again


def test_the_first_answer_is_the_one_the_search_begins_with() -> None:
    assert first(campus()) == next(improving(campus(), Aims()))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_two_hundred_matches_are_planned_at_once(strategy: Strategy) -> None:
    found = first(campus(), Aims(strategy))
    assert (found.complete, breaches(campus(), found.plan)) == (True, ())
    assert strategy != "compact" or found.gap < 0.03


def test_the_strategies_do_what_they_say() -> None:
    problem = campus()
    last = problem.days[-1].span
    finals = [task.id for task in problem.tasks if task.final]
    plan = first(problem, Aims("finals_day")).plan
    assert all(plan.slots[key].start >= last.start for key in finals)
    alike = first(problem, Aims("balanced")).plan
    ends = [_last_end(problem, alike, day.span) - day.span.start for day in problem.days]
    compact = first(problem, Aims()).plan
    assert max(ends) - min(ends) < max(
        _last_end(problem, compact, day.span) - day.span.start for day in problem.days
    ) - min(_last_end(problem, compact, day.span) - day.span.start for day in problem.days)


def _last_end(problem: Problem, plan: Plan, day: Span) -> int:
    return max(
        slot.start + problem.task(key).minutes
        for key, slot in plan.slots.items()
        if day.start <= slot.start < day.end
    )


def test_finals_are_together_at_the_end() -> None:
    problem = campus()
    found = first(problem)
    assert found.score == Scorer(problem, Aims().weights).of(found.plan)
    assert found.score.finals < 120
