"""A computation of plans in a process of its own: reads a task from its input, writes each better plan as a line.

`python -m competitions.services.schedule.worker`; the server starts it, and ends it when the referee says stop.
"""

import sys
import time

import msgspec

from competitions.domain.schedule.listing import improving
from competitions.domain.schedule.planner import Found
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.score import Aims


class Work(msgspec.Struct, frozen=True):
    """What to compute: ``known`` is the plan to begin with, ``seconds`` how long to look for a better one."""

    problem: Problem
    aims: Aims
    seconds: float
    known: Plan | None = None


encode = msgspec.json.Encoder().encode
decode_work = msgspec.json.Decoder(Work).decode
decode_found = msgspec.json.Decoder(Found).decode


def work(given: Work) -> None:
    """Writes what is found until the time is over."""
    until = time.monotonic() + given.seconds
    for found in improving(given.problem, given.aims, known=given.known):
        if found is not None:
            sys.stdout.buffer.write(encode(found) + b"\n")
            sys.stdout.buffer.flush()
        if time.monotonic() >= until:
            return


if __name__ == "__main__":
    try:
        work(decode_work(sys.stdin.buffer.read()))
    except BrokenPipeError:
        # The server has gone or wants no more.
        sys.exit(0)
