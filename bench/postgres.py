"""The rush on PostgreSQL, with two server processes on one database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench import serving, workloads
from bench.load import Outcome, Plan, load
from bench.population import OpenEvent, Person
from bench.requests import sign_up_request
from tests.postgres_cluster import NoPostgres, cluster

PROCESSES = 2
AT_ONCE_EACH = 50
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def measure(folder: Path) -> dict[str, float]:
    """The rate over all processes; empty when there is no PostgreSQL on this machine."""
    try:
        with cluster(DURABLE) as running:
            return _measure(folder, running.url)
    except NoPostgres:
        return {}


def _measure(folder: Path, url: str) -> dict[str, float]:
    place = asyncio.run(workloads.install(folder, url))
    with ExitStack() as stack:
        path = f"/events/{place.door.id}"
        servers = [
            stack.enter_context(serving.running(serving.start_rallypoint(folder, url, path=path)))
            for _ in range(PROCESSES)
        ]
        _rush(servers, place.union.people, place.spare[0])
        rates = [_rush(servers, place.union.people, event) for event in place.rushes]
        by_branch = [_rush(servers, place.union.people, event) for event in place.by_branch]
    stood = workloads.tallies(place)
    return {
        "postgres_rush_per_s": median(rate for rate, _ in rates),
        "postgres_rush_p99_ms": median(slowest for _, slowest in rates),
        "postgres_quota_rush_per_s": median(rate for rate, _ in by_branch),
        "postgres_quota_rush_p99_ms": median(slowest for _, slowest in by_branch),
        **workloads.sold(workloads.tallies(place, place.by_branch), "postgres_quota_"),
        "postgres_oversold": sum(max(0, each["confirmed"] - each["size"]) for each in stood),
        "postgres_undersold": sum(max(0, each["size"] - each["confirmed"]) for each in stood),
    }


def _rush(servers: list[serving.Running], people: list[Person], event: OpenEvent) -> tuple[float, float]:
    """Everybody signs up, spread over the servers: answers a second, and the slowest p99."""

    def part(number: int) -> Outcome:
        server = servers[number]
        requests = [sign_up_request(server.port, person, event) for person in people[number :: len(servers)]]
        return workloads.expect(load(Plan(server.host, server.port, AT_ONCE_EACH, requests)), workloads.FOUND)

    with ThreadPoolExecutor(len(servers)) as pool:
        outcomes = list(pool.map(part, range(len(servers))))
    slowest = max(outcome.seconds for outcome in outcomes)
    return len(people) / slowest, max(outcome.percentile(0.99) for outcome in outcomes)
