"""Threads that own a SQLite connection and do what would make the event loop wait."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from sqlite3 import Connection
from typing import Any, TypeVar

SECONDS_TO_END = 10.0

Result = TypeVar("Result")
Work = Callable[[Connection], Any]
_Job = tuple[Work, asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class ConnectionThreads:
    """`count` threads, each with a connection of its own, that share one queue of work.

    They are daemons: a thread stuck in a lock of another process never keeps ours from ending.
    """

    def __init__(self, name: str, count: int, connect: Callable[[], Connection]) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._connect = connect
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]
        self._started = False

    def run(self, work: Callable[[Connection], Result]) -> asyncio.Future[Result]:
        """Do `work` on one of the threads; the future is answered on the calling event loop."""
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        self._jobs.put((work, loop, answer))
        return answer

    async def close(self) -> None:
        """Finish the work queued so far, close the connections and end the threads."""
        if not self._started:
            return
        for _ in self._threads:
            self._jobs.put(None)
        until = time.monotonic() + SECONDS_TO_END
        for thread in self._threads:
            # One that still stands in line for another process's lock is left behind; it is a daemon.
            while thread.is_alive() and time.monotonic() < until:  # noqa: ASYNC110 - a thread sets no event of a loop
                await asyncio.sleep(0.0005)

    def _serve(self) -> None:
        connection: Connection | None = None
        while (job := self._jobs.get()) is not None:
            work, loop, answer = job
            try:
                if connection is None:
                    connection = self._connect()
                result = work(connection)
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                _answer(loop, answer, None, error)
            else:
                _answer(loop, answer, result, None)
        if connection is not None:
            connection.close()


def _answer(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Any], result: Any, error: BaseException | None
) -> None:
    # The loop may have been closed while we worked; then nobody is waiting any more.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(_settle, answer, result, error)


def _settle(answer: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(result)
