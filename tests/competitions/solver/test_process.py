"""Planning in its own process: plans get better on the way, are never broken, and the process goes with its asker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from bench.schedule import problem as campus
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.explain import explain
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.planner import Asked, Found, Planner
from competitions.domain.schedule.problem import Court, Span
from competitions.domain.schedule.repair import closed, repaired
from competitions.domain.schedule.score import Aims
from competitions.solver.lines import encoded
from competitions.solver.process import ProcessFailed, ProcessPlanner, explained, repair, solver_installed
from tests.competitions.domain.schedule.test_checker import maybe, task
from tests.competitions.domain.schedule.test_checker import problem as small

ROOT = Path(__file__).parents[3]

needs_solver = pytest.mark.skipif(not solver_installed(), reason="needs OR-Tools (the extra solver)")


async def _all(planner: Planner, asked: Asked) -> list[Found]:
    return [one async for one in planner.plans(asked)]


async def test_list_scheduling_tells_better_and_better_plans() -> None:
    plans = await _all(ProcessPlanner(solver=False), Asked(campus(), seconds=1))
    assert plans[0] == first(campus())
    totals = [one.score.total for one in plans]
    assert totals == sorted(totals, reverse=True)
    assert {one.by for one in plans} == {"list"}
    assert breaches(campus(), plans[-1].plan) == ()


@needs_solver
async def test_the_solver_goes_on_from_the_list() -> None:
    plans = await _all(ProcessPlanner(solver=True), Asked(campus(), Aims("finals_day"), seconds=4))
    totals = [one.score.total for one in plans]
    assert totals == sorted(totals, reverse=True)
    assert breaches(campus(), plans[-1].plan) == ()


def _running() -> list[str]:
    """The planning processes among this test's own children."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rsplit(")", 1)[1].split()[1]
            arguments = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == str(os.getpid()) and "competitions.solver.worker" in arguments:
            found.append(status.parent.name)
    return found


async def test_leaving_the_loop_ends_the_process() -> None:
    plans = ProcessPlanner(solver=False).plans(Asked(campus(), seconds=60))
    async for _ in plans:
        assert len(_running()) == 1
        break
    await plans.aclose()  # type: ignore[attr-defined]
    assert _running() == []


async def test_what_goes_wrong_in_it_is_told() -> None:
    with pytest.raises(ProcessFailed, match="ValidationError"):
        await _all(ProcessPlanner(solver=False), msgspec.structs.replace(Asked(campus()), seed="no number"))


async def test_repairs_and_explanations_come_from_it_with_their_sentences() -> None:
    problem = campus()
    rain = closed(msgspec.structs.replace(problem, published=first(problem).plan), Span(60, 120))
    assert await repair(rain) == repaired(rain)
    one = small(
        task("a", "pq"), maybe("b", "pqr", after=("a",)), courts=(Court(1, "Court 1", (Span(0, 60),)),)
    )
    assert await explained(one) == explain(one)
    assert explain(one) is not None
    assert await explained(small(task("a", "pq"))) is None


PARENT = """
import subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-m", "competitions.solver.worker", *sys.argv[2:]], stdin=subprocess.PIPE)
worker.stdin.write(open(sys.argv[1], "rb").read())
worker.stdin.flush()
print(worker.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("task", ["list", pytest.param("solver", marks=needs_solver)])
def test_it_dies_with_its_parent_even_if_that_is_killed(tmp_path: Path, task: str) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(encoded(Asked(campus(), seconds=2 if task == "solver" else 60)))
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(request), task], cwd=ROOT, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        time.sleep(1.5 if task == "solver" else 0.5)
        parent.send_signal(signal.SIGKILL)
    assert _within(5, lambda: not Path(f"/proc/{worker}").exists())


def _within(seconds: float, true: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False
