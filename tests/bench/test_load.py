"""The load generator counts what was really answered."""

from __future__ import annotations

import sys

from bench import serving
from bench.load import Outcome, Plan, load

REQUESTS = 200


def _requests(port: int, *paths: str) -> list[bytes]:
    return [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() for path in paths]


def test_every_request_is_answered_and_counted() -> None:
    port = serving.free_port()
    server = serving.start([sys.executable, "-m", "bench.empty", str(port)], port, {})
    with serving.running(server):
        outcome = load(Plan(server.host, port, 8, _requests(port, *(["/", "/nothing"] * (REQUESTS // 2)))))
        assert server.memory_mb() > 1
    assert outcome.counts() == {200: REQUESTS // 2, 404: REQUESTS // 2}
    assert outcome.statuses == [200, 404] * (REQUESTS // 2)
    assert outcome.answered == REQUESTS
    assert outcome.percentile(0.5) <= outcome.percentile(0.99)


def test_what_got_no_answer_is_not_counted() -> None:
    outcome = Outcome(seconds=2.0, statuses=[303, 0, 303], latencies=[0.001, 0.0, 0.003])
    assert (outcome.answered, outcome.rate) == (2, 1.0)
    assert outcome.percentile(0.99) == 3.0
