"""A load generator in a process of its own: raw HTTP/1.1 over keep-alive connections.

`python -m bench.load FILE` reads a `Plan` (msgpack) from standard input and writes an `Outcome` to the
file it is given.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import uvloop

ROOT = Path(__file__).resolve().parent.parent
NO_ANSWER = 0
SECONDS_AT_MOST = 60


class Plan(msgspec.Struct, frozen=True):
    """Which requests (whole, as bytes on the wire) to send where, and how many at once."""

    host: str
    port: int
    at_once: int
    requests: list[bytes]
    give_up_when_gone: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """For each request in order: its status (0: no answer came) and how long it took in seconds."""

    seconds: float
    statuses: list[int]
    latencies: list[float]
    places: dict[int, str] = {}

    @property
    def answered(self) -> int:
        return sum(status != NO_ANSWER for status in self.statuses)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        ordered = sorted(
            t for t, status in zip(self.latencies, self.statuses, strict=True) if status != NO_ANSWER
        )
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000

    def counts(self) -> dict[int, int]:
        """How often each status came."""
        return {status: self.statuses.count(status) for status in sorted(set(self.statuses))}


class _Queue:
    """What all connections share: the requests still to be sent, and what came of each."""

    def __init__(self, plan: Plan, on_answer: Callable[[int], None] | None) -> None:
        self.plan = plan
        self.answered = 0
        self.on_answer = on_answer
        self.next = 0
        self.statuses = [NO_ANSWER] * len(plan.requests)
        self.latencies = [0.0] * len(plan.requests)
        self.places: dict[int, str] = {}
        self.alive = 0
        self.finished = asyncio.get_running_loop().create_future()

    def left(self) -> None:
        self.alive -= 1
        if self.alive == 0 and not self.finished.done():
            self.finished.set_result(None)


class _Connection(asyncio.Protocol):
    """Sends a request, waits for the whole answer, sends the next."""

    def __init__(self, queue: _Queue) -> None:
        self._queue = queue
        self._buffer = b""
        self._missing = 0
        self._number = -1
        self._began = 0.0
        self._status = NO_ANSWER
        self._place: str | None = None
        queue.alive += 1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        queue = self._queue
        if self._number >= 0 and not queue.plan.give_up_when_gone:
            sys.stderr.write(f"request {self._number} got no answer: {exc}\n")
        queue.left()

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
            if self._missing <= 0:
                self._answered()
            return
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end]
        self._status = int(head[9:12])
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        place = next((line[9:].strip() for line in lines if line.startswith(b"location:")), None)
        self._place = place.decode() if place is not None else None
        self._missing = length - (len(self._buffer) - end - 4)
        if self._missing <= 0:
            self._answered()

    def _answered(self) -> None:
        queue = self._queue
        queue.latencies[self._number] = time.perf_counter() - self._began
        queue.statuses[self._number] = self._status
        if self._place is not None:
            queue.places[self._number] = self._place
        queue.answered += 1
        if queue.on_answer is not None:
            queue.on_answer(queue.answered)
        self._send()

    def _send(self) -> None:
        queue = self._queue
        self._buffer, self._missing = b"", 0
        if queue.next >= len(queue.plan.requests):
            self._number = -1
            self._transport.close()
            return
        self._number = queue.next
        queue.next += 1
        self._began = time.perf_counter()
        self._transport.write(queue.plan.requests[self._number])  # type: ignore[attr-defined]


async def run(plan: Plan, on_answer: Callable[[int], None] | None = None) -> Outcome:
    """Send it all from this process. `on_answer` is told, at each whole answer, how many there were."""
    queue = _Queue(plan, on_answer)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opening = (
        loop.create_connection(lambda: _Connection(queue), plan.host, plan.port) for _ in range(plan.at_once)
    )
    await asyncio.gather(*opening, return_exceptions=plan.give_up_when_gone)
    if queue.alive:
        await asyncio.wait_for(queue.finished, SECONDS_AT_MOST)
    return Outcome(time.perf_counter() - began, queue.statuses, queue.latencies, queue.places)


def load(plan: Plan) -> Outcome:
    """Run a plan in a process of its own. Raises RuntimeError when it failed."""
    with tempfile.NamedTemporaryFile(prefix="rallypoint-load-") as answer:
        done = subprocess.run(
            [sys.executable, "-m", "bench.load", answer.name],
            cwd=ROOT,
            input=msgspec.msgpack.encode(plan),
            check=False,
        )
        if done.returncode:
            raise RuntimeError("The load generator failed.")
        return msgspec.msgpack.decode(Path(answer.name).read_bytes(), type=Outcome)


def main() -> None:
    plan = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Plan)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        outcome = runner.run(run(plan))
    Path(sys.argv[1]).write_bytes(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()
