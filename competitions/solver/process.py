"""Planning in a process of its own, so that the server goes on answering; it is gone when its asker is."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from importlib.util import find_spec
from pathlib import Path

from competitions.domain.schedule.explain import Cannot
from competitions.domain.schedule.planner import Asked, Found
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.repair import Repair
from competitions.solver.lines import decoded, encoded

ROOT = Path(__file__).parents[2]
LONGEST_LINE = 1 << 25
GRACE_S = 30
"""How much longer than asked a process may take (to load, to build its constraints) before it is ended."""
_ENVIRONMENT = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


def solver_installed() -> bool:
    """Whether the extra `solver` is there; without it list scheduling plans alone."""
    return find_spec("ortools") is not None


class ProcessFailed(Exception):
    """The planning process ended with an error; the plans told before are good."""


class ProcessPlanner:
    """A `Planner`: list scheduling, then (with ``solver``) the constraint solver from its best plan on."""

    def __init__(self, *, solver: bool | None = None) -> None:
        self.solver = solver_installed() if solver is None else solver

    async def plans(self, asked: Asked) -> AsyncIterator[Found]:
        """Better and better plans. Leaving the loop, or being cancelled in it, ends the process at once."""
        async with aclosing(_answers("solver" if self.solver else "list", asked)) as lines:
            async for line in lines:
                yield decoded(line, Found)


async def repair(problem: Problem) -> Repair:
    """`repaired`, while the server goes on answering."""
    async with aclosing(_answers("repair", Asked(problem))) as lines:
        return decoded(await anext(lines), Repair)


async def explained(problem: Problem, plan: Plan | None = None) -> Cannot | None:
    """`explain`, while the server goes on answering."""
    async with aclosing(_answers("explain", Asked(problem, known=plan))) as lines:
        return decoded(await anext(lines), Cannot | None)  # type: ignore[arg-type]


async def _answers(task: str, asked: Asked) -> AsyncGenerator[bytes, None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "competitions.solver.worker",
        task,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        limit=LONGEST_LINE,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    try:
        process.stdin.write(encoded(asked))
        await process.stdin.drain()
        async with asyncio.timeout(asked.seconds + GRACE_S):
            async for line in process.stdout:
                yield line
            if await process.wait():
                raise ProcessFailed((await process.stderr.read()).decode(errors="replace")[-2000:])
    finally:
        process.stdin.close()
        if process.returncode is None:
            process.kill()
            await process.wait()
