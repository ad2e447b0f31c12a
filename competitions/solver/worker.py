"""The process that plans: a request as one line of JSON on its input, its answers as lines on its output.

``python -m competitions.solver.worker list | solver | repair | explain``: better and better plans (by list scheduling
alone, or followed by the solver), the repaired plan, what binds. It ends with its task, and when its input is closed:
when whoever asked is gone, however they went.
"""

import os
import sys
import threading
from collections.abc import Callable
from time import monotonic

from competitions.domain.schedule.bound import Bound
from competitions.domain.schedule.explain import Cannot, explain
from competitions.domain.schedule.listing import improving
from competitions.domain.schedule.planner import Asked, Found, found
from competitions.domain.schedule.problem import Plan
from competitions.domain.schedule.repair import Repair, repaired
from competitions.domain.schedule.score import Scorer, worked
from competitions.domain.schedule.strategies import narrowed
from competitions.solver.lines import decoded, encoded

Tell = Callable[[Found], None]

LISTING_PART = 0.4
"""Of the time, when the solver is to follow: a good plan to begin from helps it most."""


def plan(asked: Asked, tell: Tell, *, solver: bool) -> None:
    """Tells better and better plans within the time asked for."""
    end = monotonic() + asked.seconds
    best = _listed(asked, tell, end - asked.seconds * (1 - LISTING_PART) if solver else end)
    if solver and not (best.complete and best.gap == 0):
        _solved(asked, best, tell, end)


def _listed(asked: Asked, tell: Tell, end: float) -> Found:
    best: Found | None = None
    for one in improving(asked.problem, asked.aims, asked.seed, asked.known):
        if one is not None:
            best = one
            tell(one)
        if monotonic() >= end:
            break
    assert best is not None
    return best


def _solved(asked: Asked, best: Found, tell: Tell, end: float) -> None:
    """Only those of the solver's plans that are better by the same score; its bound where it is greater than ours."""
    from competitions.solver.cpsat import Search  # noqa: PLC0415 - only with the extra

    problem = narrowed(asked.problem, asked.aims.strategy)
    scorer = Scorer(problem, asked.aims.weights)
    least, total = best.bound, best.score.total

    def report(made: Plan, proven: int) -> None:
        nonlocal least, total
        score = scorer.of(made)
        if proven > least.finish:
            least = Bound(proven, worked(problem, proven), "solver", len(problem.tasks))
        if score.total < total:
            total = score.total
            tell(found(problem, made, score, least, "solver"))

    Search(problem, min(8, os.cpu_count() or 1)).run(max(1.0, end - monotonic()), best.plan, report)


def _tell(one: Found | Repair | Cannot | None) -> None:
    sys.stdout.buffer.write(encoded(one))
    sys.stdout.buffer.flush()


def _end_with_parent() -> None:
    # The raw descriptor: Python cannot end while another thread waits in its buffered reader.
    while os.read(0, 1 << 16):
        pass
    os._exit(0)


def main() -> None:
    asked = decoded(sys.stdin.buffer.readline(), Asked)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(10)
    task = sys.argv[1]
    if task == "repair":
        _tell(repaired(asked.problem))
    elif task == "explain":
        _tell(explain(asked.problem, asked.known))
    else:
        plan(asked, _tell, solver=task == "solver")


if __name__ == "__main__":
    main()
