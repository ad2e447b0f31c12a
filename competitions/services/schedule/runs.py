"""Making a plan: a first answer at once, then a process that looks for better ones until time is up or it is stopped.

What is found is kept as a version of the plan. One computation a competition at a time; it belongs to this process of
the server and survives a reload of the page.
"""

import asyncio
import logging
import sys
import time
from datetime import datetime

import msgspec

from competitions.domain.plan_record import PlanRecord, as_record
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.planner import Found
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.score import Aims, finish
from competitions.queries.schedule import versions
from competitions.queries.schedule.problem import gather
from competitions.services.schedule.live import plan_changed, run_changed
from competitions.services.schedule.versions import keep, keep_aside
from competitions.services.schedule.worker import Work, decode_found, encode
from foundation.clock import now
from foundation.database import DatabaseError, write
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import ROOT
from members.domain.identity import Identity

log = logging.getLogger("rallypoint.plans")
SECONDS = 20
MOST_SECONDS = 120
LONGEST_LINE = 4_000_000


class RunState(msgspec.Struct, frozen=True):
    """How a computation gets on: seconds passed of how many, when the best plan so far ends and its gap to the
    bound."""

    passed: float
    seconds: float
    ends: datetime
    gap: float
    better: int
    over: bool = False


class Computed(msgspec.Struct, frozen=True, tag="computed"):
    """How a version came about by computation."""

    total: float
    gap: float
    by: str
    unplanned: int


class _Run:
    """One computation."""

    def __init__(
        self, actor: Identity, competition_id: str, problem: Problem, aims: Aims, best: Found, seconds: float
    ) -> None:
        self.actor, self.competition_id, self.problem, self.aims = actor, competition_id, problem, aims
        self.best, self.seconds = best, seconds
        self.better = 0
        self.began = time.monotonic()
        self.process: asyncio.subprocess.Process | None = None
        self.stopped = False
        self.task: asyncio.Task[None] | None = None

    def state(self, *, over: bool = False) -> RunState:
        return RunState(
            round(min(time.monotonic() - self.began, self.seconds), 1),
            self.seconds,
            self.problem.moment(finish(self.problem, self.best.plan)),
            self.best.gap,
            self.better,
            over,
        )


_runs: dict[str, _Run] = {}


def running(competition_id: str) -> RunState | None:
    """The computation of this competition, if there is one."""
    run = _runs.get(competition_id)
    return run.state() if run else None


async def start(actor: Identity, competition_id: str, seconds: float = SECONDS) -> int:
    """Keeps a first plan as a version and goes on looking for better ones; its number.

    Raises Refusal 409 while one is computed already, without sessions, or without matches to plan.
    """
    if competition_id in _runs:
        raise Refusal(Sentence("A plan is being computed already. Wait for it, or stop it first."))
    present = await versions.current(competition_id)
    record = present.record if present else PlanRecord()
    gathered = await gather(competition_id, record, now(), ahead=True)
    problem, aims = gathered.problem, Aims(gathered.hall.strategy)
    if all(task.over for task in problem.tasks):
        raise Refusal(
            Sentence("There is no match to plan. Lock a draw first; its matches are then all here.")
        )
    best = await asyncio.to_thread(first, problem, aims)
    run = _Run(actor, competition_id, problem, aims, best, min(seconds, MOST_SECONDS))
    if competition_id in _runs:
        raise Refusal(Sentence("A plan is being computed already. Wait for it, or stop it first."))
    _runs[competition_id] = run
    try:
        number = await _keep(run, record, present.number if present else None)
    except BaseException:
        del _runs[competition_id]
        raise
    run.task = asyncio.create_task(_improve(run, record, number), name=f"plan {competition_id}")
    return number


async def stop(competition_id: str) -> None:
    """Ends a computation; the best plan found so far is kept. Nothing happens when there is none."""
    run = _runs.get(competition_id)
    if run is None:
        return
    run.stopped = True
    if run.process is not None and run.process.returncode is None:
        run.process.terminate()
    if run.task is not None:
        await asyncio.wait([run.task])


async def finished(competition_id: str) -> None:
    """Waits until a computation is over and kept."""
    run = _runs.get(competition_id)
    if run is not None and run.task is not None:
        await asyncio.wait([run.task])


async def _keep(run: _Run, record: PlanRecord, base: int | None, *, aside: bool = False) -> int:
    report = Computed(run.best.score.total, run.best.gap, run.best.by, run.best.score.unplanned)
    found = as_record(run.best.plan, run.problem, record)

    async def body() -> int:
        keeping = keep_aside if aside else keep
        return await keeping(run.actor, run.competition_id, found, report, "", base=base)

    return await write(body)


async def _improve(run: _Run, record: PlanRecord, number: int) -> None:
    try:
        await _listen(run)
        if run.better:
            await _keep_best(run, record, number)
    except (OSError, ValueError, DatabaseError):
        log.exception("the computation of a plan broke off; what was kept before stays")
    finally:
        del _runs[run.competition_id]
        run_changed(run.competition_id, encode(run.state(over=True)).decode())
        plan_changed(run.competition_id)


async def _keep_best(run: _Run, record: PlanRecord, number: int) -> None:
    """As the version worked on; beside it when the referee has moved something meanwhile."""
    try:
        await _keep(run, record, number)
    except Refusal:
        await _keep(run, record, number, aside=True)


async def _listen(run: _Run) -> None:
    """Starts the process and takes each better plan as it comes."""
    if run.stopped:
        return
    run.process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "competitions.services.schedule.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        limit=LONGEST_LINE,
    )
    assert run.process.stdin is not None
    assert run.process.stdout is not None
    left = max(0.5, run.seconds - (time.monotonic() - run.began))
    run.process.stdin.write(encode(Work(run.problem, run.aims, left, _known(run.best))))
    run.process.stdin.write_eof()
    told = 0.0
    try:
        async for line in run.process.stdout:
            found = decode_found(line)
            if found.score.total < run.best.score.total:
                run.best, run.better = found, run.better + 1
            if time.monotonic() - told > 0.25:
                told = time.monotonic()
                run_changed(run.competition_id, encode(run.state()).decode())
    finally:
        if run.process.returncode is None:
            run.process.terminate()
        await run.process.wait()


def _known(best: Found) -> Plan:
    return best.plan
