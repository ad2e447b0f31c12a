"""A plan that no longer holds is mended with few moves: what breaks nothing stays where people know it."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from competitions.domain.schedule.bound import bound
from competitions.domain.schedule.breach import Breach
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import improving
from competitions.domain.schedule.planner import Found, found
from competitions.domain.schedule.problem import Plan, Problem, Slot, Task
from competitions.domain.schedule.score import CLOSE_TO_PUBLISHED, Aims, Scorer

TRIES = 40
"""Orders tried for the few matches that must move, before more may move with them."""


def repaired(problem: Problem, plan: Plan) -> Found:
    """The plan for the problem as it is now. Finished and running matches are where they are.

    First only the matches that break a rule are placed anew, then also all that must follow them, then everything
    from the first broken one on; the first of these that leaves nothing broken is taken, else a wholly new plan.
    """
    aims = Aims(weights=CLOSE_TO_PUBLISHED)
    if not breaches(problem, plan):
        return found(problem, plan, Scorer(problem, aims.weights).of(plan), bound(problem))
    best: Found | None = None
    for loose in _widening(problem, plan):
        held = _holding(problem, plan, loose)
        for one in islice(improving(held, aims, known=plan), TRIES):
            if one and (best is None or _worth(problem, one) < _worth(problem, best)):
                best = one
        if best and _worth(problem, best)[0] == 0:
            return best
    return best or next(one for one in improving(problem, aims, known=plan) if one)


def _worth(problem: Problem, one: Found) -> tuple[int, float]:
    return len(breaches(problem, one.plan)), one.score.total


def _widening(problem: Problem, plan: Plan) -> Iterator[frozenset[str]]:
    """Larger and larger sets of matches that may move."""
    movable = {task.id: task for task in problem.tasks if task.fixed is None}
    broken = _to_move(problem, plan, movable, breaches(problem, plan))
    yield broken
    followers = _followers(problem, broken) & movable.keys()
    if followers != broken:
        yield frozenset(followers)
    begins = min((plan.slots[key].start for key in broken if key in plan.slots), default=0)
    yield frozenset(
        key for key in movable if key in broken or key not in plan.slots or plan.slots[key].start >= begins
    )
    yield frozenset(movable)


def _to_move(
    problem: Problem, plan: Plan, movable: dict[str, Task], broken: tuple[Breach, ...]
) -> frozenset[str]:
    """Of each breach the match that begins last: what stands before it can stay."""
    moving: set[str] = set()
    for breach in broken:
        candidates = [key for key in breach.tasks if key in movable]
        if candidates:
            moving.add(max(candidates, key=lambda key: (_start(plan, key), key)))
    return frozenset(moving)


def _start(plan: Plan, key: str) -> int:
    slot = plan.slots.get(key)
    return slot.start if slot else 0


def _followers(problem: Problem, first: frozenset[str]) -> set[str]:
    """These matches and all they lead to by feeds."""
    following = set(first)
    for task in _in_feed_order(problem):
        if following.intersection(task.after):
            following.add(task.id)
    return following


def _in_feed_order(problem: Problem) -> list[Task]:
    order: dict[str, Task] = {}
    waiting = list(problem.tasks)
    known = {task.id for task in problem.tasks}
    while waiting:
        ready = [task for task in waiting if all(key in order or key not in known for key in task.after)]
        if not ready:
            return [*order.values(), *waiting]
        order.update((task.id, task) for task in ready)
        waiting = [task for task in waiting if task.id not in order]
    return list(order.values())


def _holding(problem: Problem, plan: Plan, loose: frozenset[str]) -> Problem:
    """The problem with all other matches fixed where the plan has them."""

    def fixed(task: Task) -> Task:
        slot: Slot | None = plan.slots.get(task.id)
        if task.fixed is not None or task.id in loose or slot is None:
            return task
        return msgspec.structs.replace(task, fixed=slot, held="pinned")

    return msgspec.structs.replace(problem, tasks=tuple(fixed(task) for task in problem.tasks))
