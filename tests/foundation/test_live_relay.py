"""Live pages across processes: told once to all who read, nothing to nobody, and again after the connection broke."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress

import pytest

from foundation.database.postgres import PostgresEngine
from foundation.live import Hub, sse_frame
from foundation.live_relay import Relay
from tests.postgres_cluster import Cluster

pytestmark = pytest.mark.postgres
SECONDS = 10


class Process:
    """What a process has of it: a hub and a relay, with a pool of its own."""

    def __init__(self, url: str) -> None:
        self.hub = Hub(100)
        self.engine = PostgresEngine(url)
        self.relay = Relay(self.hub, self.engine)

    async def start(self) -> None:
        await self.relay.start()
        await asyncio.wait_for(self.relay.connected.wait(), SECONDS)


@pytest.fixture
async def two(postgres_cluster: Cluster) -> AsyncIterator[tuple[Process, Process]]:
    one, other = Process(postgres_cluster.url), Process(postgres_cluster.url)
    await one.start()
    await other.start()
    yield one, other
    await one.relay.stop()
    await other.relay.stop()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(SECONDS):
        while not true():  # noqa: ASYNC110 - what the other process says is no event of ours
            await asyncio.sleep(0.01)


async def test_what_one_tells_the_pages_of_the_other_read(two: tuple[Process, Process]) -> None:
    one, other = two
    await until(lambda: one.relay._others and other.relay._others)
    assert one.hub.watching("seats/a") == 0
    async with aclosing(other.hub.frames(("seats/a",), b"first")) as page:
        assert await anext(page) == b"first"
        # From the first frame on the other process knows, so no change is missed.
        assert one.hub.watching("seats/a") == 1
        one.hub.publish("seats/a", "0110", event="seats")
        assert await asyncio.wait_for(anext(page), SECONDS) == sse_frame("0110", event="seats", identifier=1)
        long = "席" * 20_000
        one.hub.publish("seats/a", long, event="seats")
        assert await asyncio.wait_for(anext(page), SECONDS) == sse_frame(long, event="seats", identifier=2)
        one.hub.publish("seats/b", "nobody reads this")
        other.hub.publish("seats/a", "0111", event="seats")
        assert await asyncio.wait_for(anext(page), SECONDS) == sse_frame("0111", event="seats", identifier=3)
    await until(lambda: one.hub.watching("seats/a") == 0)


async def test_a_state_found_after_all_know_is_never_an_old_one(two: tuple[Process, Process]) -> None:
    one, other = two
    await until(lambda: one.relay._others and other.relay._others)
    state = 0

    async def now() -> bytes:
        return sse_frame(str(state))

    async def change() -> None:
        nonlocal state
        for number in range(1, 200):
            state = number
            one.hub.publish("topic", str(number))
            await asyncio.sleep(0)

    changing = asyncio.create_task(change())
    async with aclosing(other.hub.frames(("topic",), now)) as page:
        seen = await anext(page)
        with suppress(TimeoutError):
            while b"data: 199\n" not in seen:
                seen = await asyncio.wait_for(anext(page), SECONDS)
    await changing
    assert b"data: 199\n" in seen


async def test_after_a_break_pages_begin_anew(two: tuple[Process, Process]) -> None:
    """Nobody knows what was missed meanwhile, so every page asks for the state as it is."""
    one, other = two
    await until(lambda: one.relay._others and other.relay._others)
    async with aclosing(other.hub.frames(("topic",))) as page:
        await anext(page)
        connection = await one.engine.connection_apart()
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND query LIKE '%pg_notify%'"
        )
        await connection.close()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(page), SECONDS)
    async with aclosing(other.hub.frames(("topic",))) as page:
        await anext(page)
        await asyncio.wait_for(one.relay.connected.wait(), SECONDS)
        one.hub.publish("topic", "still here")
        assert b"still here" in await asyncio.wait_for(anext(page), SECONDS)


async def test_a_process_that_leaves_is_forgotten(two: tuple[Process, Process]) -> None:
    one, other = two
    async with aclosing(other.hub.frames(("topic",))) as page:
        await anext(page)
        await until(lambda: one.hub.watching("topic"))
        await other.relay.stop()
        await until(lambda: not one.hub.watching("topic"))
