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
from competitions.domain.schedule.planner import Asked, By, Found, found
from competitions.domain.schedule.problem import Plan
from competitions.domain.schedule.repair import Repair, repaired
from competitions.domain.schedule.score import Score, Scorer, worked
from competitions.domain.schedule.strategies import narrowed
from competitions.solver.lines import decoded, encoded

Tell = Callable[[Found], None]

FIRST_PART, FIRST_S = 0.1, 3.0
"""Of the time, and at most: lists before the solver, for which a good plan to begin from is the best help."""
SOLVER_PART = 0.6


def plan(asked: Asked, tell: Tell, *, solver: bool) -> None:
    """Tells better and better plans within the time asked for: lists, the solver, then lists again from its best."""
    now = monotonic()
    end = now + asked.seconds
    progress = _Progress(asked, tell)
    if solver:
        progress.list_until(now + min(FIRST_S, FIRST_PART * asked.seconds))
        if not progress.perfect:
            progress.solve(max(1.0, SOLVER_PART * asked.seconds))
    progress.list_until(end)


class _Progress:
    """The best plan so far, by one score; the greatest bound."""

    def __init__(self, asked: Asked, tell: Tell) -> None:
        self.asked, self.tell = asked, tell
        self.problem = narrowed(asked.problem, asked.aims.strategy)
        self.scorer = Scorer(self.problem, asked.aims.weights)
        self.best: Found | None = None
        self.least: Bound | None = None

    @property
    def perfect(self) -> bool:
        return self.best is not None and self.best.complete and self.best.gap == 0

    def list_until(self, end: float) -> None:
        """From the plan asked to begin with, or the best one since."""
        known = self.best.plan if self.best else self.asked.known
        for one in improving(self.asked.problem, self.asked.aims, self.asked.seed, known):
            if one is not None:
                self._offer(one.plan, one.score, one.bound, "list")
            if monotonic() >= end:
                return

    def solve(self, seconds: float) -> None:
        from competitions.solver.cpsat import Search  # noqa: PLC0415 - only with the extra

        assert self.best is not None

        def report(made: Plan, proven: int) -> None:
            bound = Bound(proven, worked(self.problem, proven), "solver", len(self.problem.tasks))
            self._offer(made, self.scorer.of(made), bound, "solver")

        Search(self.problem, min(8, os.cpu_count() or 1)).run(seconds, self.best.plan, report)

    def _offer(self, made: Plan, score: Score, bound: Bound, by: By) -> None:
        if self.least is None or bound.finish > self.least.finish:
            self.least = bound
        offered = found(self.problem, made, score, self.least, by)
        best = self.best
        if best is None or (score.total, offered.gap) < (best.score.total, best.gap):
            self.best = offered
            self.tell(offered)


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
