"""The one connection that writes: BEGIN and COMMIT on its thread, statements lent to the event loop between."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from sqlite3 import Connection

from foundation.database.errors import ConstraintBroken, DatabaseUnavailable
from foundation.database.sqlite.connections import Options, translate
from foundation.database.sqlite.file_lock import FileLock
from foundation.database.sqlite.threads import ConnectionThreads


class Writer:
    """Owns the writer thread, its connection and the lock between processes."""

    def __init__(self, options: Options, connect: Callable[[], Connection]) -> None:
        self._options = options
        self._thread = ConnectionThreads("sqlite-writer", 1, connect)
        self._lock = FileLock(options.path)
        self._connection: Connection | None = None
        self._schema = False

    async def open(self) -> None:
        """Open the connection. Raises `DatabaseUnavailable`."""
        self._connection = await self._thread.run(lambda connection: connection)

    def begin(self, *, schema: bool) -> asyncio.Future[None]:
        """Take the lock and BEGIN IMMEDIATE; `schema` switches foreign keys off so that tables can be rebuilt."""
        return self._thread.run(lambda connection: self._begin(connection, schema))

    def lent(self) -> Connection:
        """The connection, for statements on the event loop between `begin` and `commit`."""
        if self._connection is None:
            raise DatabaseUnavailable("The writer is not open.")
        return self._connection

    async def commit(self) -> None:
        """Make everything since `begin` durable. Raises the house's error when the database refuses."""
        await self._thread.run(self._commit)

    async def rollback(self) -> None:
        """Undo everything since `begin`; harmless when nothing is going on."""
        await self._thread.run(self._rollback)

    def lost(self, error: BaseException) -> Exception:
        """The error for those whose work went with a transaction that SQLite rolled back by itself."""
        reason = translate(error, self._options.path) if isinstance(error, sqlite3.Error) else error
        return DatabaseUnavailable(f"The transaction was lost, nothing of it was stored: {reason}")

    async def close(self) -> None:
        if self._connection is not None:
            await self._thread.run(_tidy)
            self._connection = None
        await self._thread.close()
        self._lock.close()

    def _begin(self, connection: Connection, schema: bool) -> None:
        try:
            self._lock.acquire()
        except OSError as error:
            raise DatabaseUnavailable(
                f"The lock beside {self._options.path} cannot be taken: {error}."
            ) from error
        try:
            self._schema = schema
            if schema:
                connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self._end(connection)
            raise translate(error, self._options.path) from error

    def _commit(self, connection: Connection) -> None:
        if not connection.in_transaction:
            raise DatabaseUnavailable("The transaction was lost before COMMIT; nothing of it was stored.")
        try:
            if self._schema:
                _check_foreign_keys(connection)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise translate(error, self._options.path) from error
        self._end(connection)

    def _rollback(self, connection: Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        self._end(connection)

    def _end(self, connection: Connection) -> None:
        if self._schema:
            self._schema = False
            connection.execute("PRAGMA foreign_keys = ON")
        self._lock.release()


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        table, row, parent, _ = broken[0]
        raise ConstraintBroken(
            f"{len(broken)} rows would point nowhere, the first being row {row} of {table}, to {parent}."
        )


def _tidy(connection: Connection) -> None:
    """Leave statistics for the planner and an empty log behind; neither is needed for correctness."""
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA analysis_limit = 400").fetchall()
        connection.execute("PRAGMA optimize").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
