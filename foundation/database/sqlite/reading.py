"""Reads outside a write: quick ones at once on the event loop, long ones on a reader thread.

A primary key look-up takes about 5 µs, a hop to a thread and back 50–100 µs, so every read is first
tried on the loop's own connection with a budget of virtual machine steps. What exceeds it is stopped,
done on a thread, and its text remembered so that it goes there directly the next time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from foundation.database.sqlite.connections import Row, is_busy, run
from foundation.database.sqlite.threads import ConnectionThreads

STEPS_PER_TICK = 20_000  # about 1 ms
TEXTS_REMEMBERED = 512


class Readers:
    """The reader connections of one open database."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], threads: int) -> None:
        self._threads = ConnectionThreads("sqlite-reader", threads, connect)
        self._connect = connect
        self._quick: sqlite3.Connection | None = None
        self._long: set[str] = set()
        self._ticks = 0

    async def read(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        """Run one reading statement. Raises sqlite3's own errors."""
        if sql not in self._long:
            rows = self._try_quickly(sql, arguments)
            if rows is not None:
                return rows
        return await self._threads.run(lambda connection: run(connection, sql, arguments))

    def is_long(self, sql: str) -> bool:
        """Whether this text has been found to be too long for the event loop."""
        return sql in self._long

    async def close(self) -> None:
        if self._quick is not None:
            self._quick.close()
            self._quick = None
        await self._threads.close()

    def _try_quickly(self, sql: str, arguments: Sequence[Any]) -> list[Row] | None:
        """The rows, or None when the statement has to go to a thread."""
        if self._quick is None:
            self._quick = self._open_quick()
        self._ticks = 0
        try:
            return run(self._quick, sql, arguments)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                self._remember(sql)
                return None
            if is_busy(error):
                return None
            raise

    def _open_quick(self) -> sqlite3.Connection:
        connection = self._connect()
        # Waiting for a lock is the threads' work, never the loop's.
        connection.execute("PRAGMA busy_timeout = 0").fetchall()
        connection.set_progress_handler(self._tick, STEPS_PER_TICK)
        return connection

    def _tick(self) -> int:
        # SQLite counts the steps of a cached statement across its runs, so the first tick of a run
        # says nothing; the second means that this run alone has used a whole budget.
        self._ticks += 1
        return 1 if self._ticks > 1 else 0

    def _remember(self, sql: str) -> None:
        if len(self._long) >= TEXTS_REMEMBERED:
            self._long.clear()
        self._long.add(sql)
