"""Work that repeats in the background while the server runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger("rallypoint.jobs")


class Jobs:
    """Starts with the application and ends with it. An error is logged and the next turn tries again."""

    def __init__(self) -> None:
        self._planned: list[tuple[str, float, Callable[[], Awaitable[object]]]] = []
        self._running: list[asyncio.Task[None]] = []

    def every(self, seconds: float, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._planned.append((name, seconds, work))

    def start(self) -> None:
        self._running = [asyncio.create_task(_repeat(*job), name=job[0]) for job in self._planned]

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []


async def _repeat(name: str, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("the job %s failed; it is tried again in %s s", name, seconds)
        await asyncio.sleep(seconds)
