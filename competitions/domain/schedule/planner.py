"""What every planner answers, whoever it is: plans that get better, each with its score, the bound and the gap."""

from collections.abc import AsyncIterator
from typing import Literal, Protocol

import msgspec

from competitions.domain.schedule.bound import Bound, gap
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.score import Aims, Score, finish

By = Literal["list", "solver"]


class Found(msgspec.Struct, frozen=True):
    """A plan better than those before. ``gap`` is by what part it is longer than the bound: 0.03 is 3 %."""

    plan: Plan
    score: Score
    bound: Bound
    gap: float
    by: By = "list"

    @property
    def complete(self) -> bool:
        return not self.score.unplanned


def found(problem: Problem, plan: Plan, score: Score, bound: Bound, by: By = "list") -> Found:
    return Found(plan, score, bound, round(gap(problem, bound, finish(problem, plan)), 4), by)


class Asked(msgspec.Struct, frozen=True):
    """What a planner is asked. ``known`` is a plan to begin from; ``seed`` chooses among equal ways of searching."""

    problem: Problem
    aims: Aims = Aims()
    seconds: float = 10
    seed: int = 1
    known: Plan | None = None


class Planner(Protocol):
    """Plans, each better than the one before, until the seconds are over or nothing better is possible."""

    def plans(self, asked: Asked) -> AsyncIterator[Found]: ...
