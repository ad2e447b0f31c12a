"""What list scheduling makes is never broken, whatever is asked, and gets better; its first answer comes at once."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.schedule import problem as campus
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first, improving
from competitions.domain.schedule.problem import Court, Plan, Problem, Slot, Span, Umpire
from competitions.domain.schedule.score import Aims, Scorer, Strategy, finish
from tests.competitions.domain.schedule.problems import problems
from tests.competitions.domain.schedule.test_checker import maybe, task
from tests.competitions.domain.schedule.test_checker import problem as small

HALL = tuple(Court(number, f"Court {number}", (Span(0, 600),)) for number in (1, 2, 3))
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


@pytest.mark.parametrize("listed", [True, False])
def test_a_named_umpire_is_in_one_place_at_a_time_and_does_not_umpire_while_playing(listed: bool) -> None:
    umpires = (Umpire("u", "Pu", (Span(60, 300),)),) if listed else ()
    given = small(
        task("a", "pq", umpire="u"),
        task("b", "rs", umpire="u"),
        maybe("c", "tu"),
        umpires=umpires,
        courts=HALL,
    )
    if listed:
        given = replace(given, umpires=(*umpires, Umpire("x", "Mr X")))
    found = first(given)
    assert (found.complete, breaches(given, found.plan)) == (True, ())
    named = {key: slot.umpire for key, slot in found.plan.slots.items()}
    assert named == {"a": "u", "b": "u", "c": "x" if listed else ""}
    assert len({slot.start for slot in found.plan.slots.values()}) == 3


def test_what_cannot_be_planned_is_left_over_and_the_best_of_it_told() -> None:
    given = small(task("a", "pq"), task("b", "rs"), courts=(Court(1, "Court 1", (Span(0, 40),)),))
    found = first(given)
    assert (found.complete, found.score.unplanned, len(found.plan.slots)) == (False, 1, 1)


def test_pinned_and_played_matches_stay_and_others_go_round_them() -> None:
    pinned = replace(task("a", "pq"), fixed=Slot(1, 100), held="pinned")
    before = task("b", "pr")
    given = small(pinned, before, maybe("c", "pq", after=("a",)), courts=HALL[:1])
    plan = first(given).plan
    assert plan == Plan({"a": Slot(1, 100), "b": Slot(1, 0), "c": Slot(1, 150)})
    assert breaches(given, plan) == ()
