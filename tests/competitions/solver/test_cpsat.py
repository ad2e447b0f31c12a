"""The constraint solver keeps every rule on random competitions, and what it proves no other plan beats."""

import pytest

pytest.importorskip("ortools", reason="needs OR-Tools (the extra solver)")

from hypothesis import HealthCheck, given, settings

from competitions.domain.schedule.bound import bound
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.score import finish
from competitions.solver.cpsat import Search
from tests.competitions.domain.schedule.problems import problems

SLOW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def solved(problem: Problem, seconds: float = 0.4) -> list[tuple[Plan, int]]:
    told: list[tuple[Plan, int]] = []
    Search(problem, 1).run(seconds, None, lambda plan, least: told.append((plan, least)))
    return told


@SLOW
@given(problems())
def test_its_plans_break_nothing_and_its_proofs_hold(problem: Problem) -> None:
    listed = first(problem)
    for plan, least in solved(problem):
        assert breaches(problem, plan) == ()
        assert bound(problem).finish <= finish(problem, plan)
        assert least <= finish(problem, plan)
        if listed.complete:
            assert least <= finish(problem, listed.plan)
