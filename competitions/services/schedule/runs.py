"""Making a plan: a first answer at once, then a process that looks for better ones until time is up or it is stopped.

What is found is kept as a version of the plan. One computation a competition at a time; it belongs to this process of
the server and survives a reload of the page.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import islice

import msgspec

from competitions.domain.plan_record import PlanRecord, as_plan, as_record
from competitions.domain.plan_report import Computed, Why
from competitions.domain.schedule.bound import bound
from competitions.domain.schedule.explain import Cannot
from competitions.domain.schedule.listing import first, improving
from competitions.domain.schedule.planner import Asked, Found, found
from competitions.domain.schedule.score import Aims, Scorer, finish
from competitions.queries.schedule import versions
from competitions.queries.schedule.problem import Gathered, gather
from competitions.queries.schedule.versions import Version
from competitions.services.schedule.live import plan_changed, run_changed
from competitions.services.schedule.versions import keep, keep_aside
from competitions.solver import process
from competitions.solver.process import ProcessFailed, ProcessPlanner
from foundation.clock import now
from foundation.database import DatabaseError, write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity

log = logging.getLogger("rallypoint.plans")
SECONDS = 30
TELL_EVERY_S = 0.5
TRIES = 200


class RunState(msgspec.Struct, frozen=True):
    """How a computation gets on: seconds passed of how many, when the best plan so far ends, its gap to the bound,
    and how many matches it leaves without a place."""

    passed: float
    seconds: float
    ends: datetime
    gap: float
    better: int
    unplanned: int
    over: bool = False


class _Run:
    """One computation."""

    def __init__(
        self, actor: Identity, competition_id: str, asked: Asked, record: PlanRecord, best: Found
    ) -> None:
        self.actor, self.competition_id, self.asked, self.record = actor, competition_id, asked, record
        self.best = best
        self.better = 0
        self.began = time.monotonic()
        self.task: asyncio.Task[None] | None = None
        self.listening: asyncio.Task[None] | None = None

    def state(self, *, over: bool = False) -> RunState:
        problem = self.asked.problem
        return RunState(
            round(min(time.monotonic() - self.began, self.asked.seconds), 1),
            self.asked.seconds,
            problem.moment(finish(problem, self.best.plan)),
            self.best.gap,
            self.better,
            self.best.score.unplanned,
            over,
        )


_runs: dict[str, _Run] = {}
_cannot: dict[str, tuple[int, Cannot]] = {}
"""For each competition the last version in which a match has no place, and why."""
_encode = msgspec.json.Encoder().encode


def running(competition_id: str) -> RunState | None:
    """The computation of this competition, if there is one."""
    run = _runs.get(competition_id)
    return run.state() if run else None


def cannot(competition_id: str, number: int) -> Cannot | None:
    """Why this version leaves matches without a place, as far as it was found out."""
    version, found_out = _cannot.get(competition_id, (0, None))
    return found_out if version == number else None


async def start(actor: Identity, competition_id: str, seconds: float = SECONDS) -> int:
    """Keeps a first plan as a version and goes on looking for better ones; its number.

    Raises Refusal 409 while one is computed already, without sessions, or without matches to plan.
    """
    present, record, gathered = await _asked(competition_id)
    aims = Aims(gathered.hall.strategy)
    best = await asyncio.to_thread(first, gathered.problem, aims)
    run = _Run(actor, competition_id, Asked(gathered.problem, aims, seconds, known=best.plan), record, best)
    number = await _begin(run, present, "made")
    run.listening = asyncio.create_task(_listen(run))
    run.task = asyncio.create_task(_improve(run, run.listening, number), name=f"plan {competition_id}")
    return number


async def first_plan(actor: Identity, competition_id: str) -> int:
    """Only the first plan in which every match has a place, within whatever write there is: it takes milliseconds.

    The number of its version. Raises Refusal as `start` does.
    """
    present, record, gathered = await _asked(competition_id)
    aims = Aims(gathered.hall.strategy)
    best = first(gathered.problem, aims)
    for one in islice(improving(gathered.problem, aims), TRIES):
        best = one or best
        if best.complete:
            break
    run = _Run(actor, competition_id, Asked(gathered.problem, aims), record, best)
    try:
        return await _begin(run, present, "made")
    finally:
        _runs.pop(competition_id, None)


async def repair(actor: Identity, competition_id: str, why: Why) -> int:
    """A plan for the hall as it is now that moves as few matches as possible; the number of its version.

    Raises Refusal 409 as `start` does, and when there is no plan to mend.
    """
    present, record, gathered = await _asked(competition_id)
    _refuse_without(present)
    before = as_plan(record, gathered.problem)
    problem = msgspec.structs.replace(gathered.problem, published=before)
    mended = await process.repair(problem)
    weights = Aims().weights
    best = found(problem, mended.plan, Scorer(problem, weights).of(mended.plan), bound(problem))
    run = _Run(actor, competition_id, Asked(problem), record, best)
    number = await _begin(run, present, why)
    try:
        await _explain(run, number)
    finally:
        del _runs[competition_id]
    return number


async def _asked(competition_id: str) -> tuple[Version | None, PlanRecord, Gathered]:
    _refuse_second(competition_id)
    present = await versions.current(competition_id)
    record = present.record if present else PlanRecord()
    gathered = await gather(competition_id, record, now(), ahead=True)
    if all(task.over for task in gathered.problem.tasks):
        raise Refusal(
            Sentence("There is no match to plan. Lock a draw first; its matches are then all here.")
        )
    return present, record, gathered


async def refuse_unless_ready(competition_id: str, *, mending: bool = False) -> None:
    """Raises what `start` (or `repair`) would, for who changes the hall first: a refusal must leave it as it was."""
    present, _, _ = await _asked(competition_id)
    if mending:
        _refuse_without(present)


def _refuse_without(present: Version | None) -> None:
    if present is None:
        raise Refusal(Sentence("There is no plan yet that could be mended. Make one first."))


def _refuse_second(competition_id: str) -> None:
    if competition_id in _runs:
        raise Refusal(Sentence("A plan is being computed already. Wait for it, or stop it first."))


async def _begin(run: _Run, present: Version | None, why: Why) -> int:
    """Keeps the first answer; from now on this is the computation of the competition."""
    _refuse_second(run.competition_id)
    _runs[run.competition_id] = run
    try:
        return await _keep(run, present.number if present else None, why)
    except BaseException:
        del _runs[run.competition_id]
        raise


async def stop(competition_id: str) -> None:
    """Ends a computation; the best plan found so far is kept. Nothing happens when there is none."""
    run = _runs.get(competition_id)
    if run is None or run.task is None:
        return
    if run.listening is not None:
        run.listening.cancel()
    await asyncio.wait([run.task])


async def finished(competition_id: str) -> None:
    """Waits until a computation is over and kept."""
    run = _runs.get(competition_id)
    if run is not None and run.task is not None:
        await asyncio.wait([run.task])


async def _keep(run: _Run, base: int | None, why: Why, *, aside: bool = False) -> int:
    report = Computed(why, run.best.score.total, run.best.gap, run.best.by, run.best.score.unplanned)
    placed = as_record(run.best.plan, run.asked.problem, run.record)

    async def body() -> int:
        keeping = keep_aside if aside else keep
        return await keeping(run.actor, run.competition_id, placed, report, base=base)

    return await write(body)


async def _improve(run: _Run, listening: asyncio.Task[None], number: int) -> None:
    try:
        # Stopped by the referee: what was found until then is kept.
        with suppress(asyncio.CancelledError):
            await listening
        if run.better:
            number = await _keep_best(run, number)
        await _explain(run, number)
    except (OSError, TimeoutError, ProcessFailed, DatabaseError):
        log.exception("the computation of a plan broke off; what was kept before stays")
    finally:
        listening.cancel()
        del _runs[run.competition_id]
        run_changed(run.competition_id, _encode(run.state(over=True)).decode())
        plan_changed(run.competition_id)


async def _keep_best(run: _Run, number: int) -> int:
    """As the version worked on; beside it when the referee has moved something meanwhile."""
    try:
        return await _keep(run, number, "improved")
    except Refusal:
        return await _keep(run, number, "improved", aside=True)


async def _explain(run: _Run, number: int) -> None:
    """Which rule binds and what would free it, when the best plan leaves a match without a place."""
    if run.best.complete:
        return
    found_out = await process.explained(run.asked.problem, run.best.plan)
    if found_out is not None:
        _cannot[run.competition_id] = (number, found_out)


async def _listen(run: _Run) -> None:
    """Takes each better plan as it comes, and tells twice a second how far it is."""
    ticking = asyncio.create_task(
        _tick(lambda: run_changed(run.competition_id, _encode(run.state()).decode()))
    )
    try:
        async for one in ProcessPlanner().plans(run.asked):
            if one.score.total < run.best.score.total:
                run.best, run.better = one, run.better + 1
    finally:
        ticking.cancel()


async def _tick(tell: Callable[[], None]) -> None:
    while True:
        tell()
        await asyncio.sleep(TELL_EVERY_S)
