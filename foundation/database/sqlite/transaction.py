"""A transaction in progress on the writer connection, as Piccolo and write bodies see it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from piccolo.engine.base import validate_savepoint_name

from foundation.database.sqlite.connections import Row, run


class OpenTransaction:
    """The writer connection, lent to one body until it ends.

    `active` turns false when the body ends, so that a task started inside it and still running
    afterwards cannot write into somebody else's transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.active = True
        self.callbacks: list[Callable[[], None]] = []
        self._savepoints = 0

    def run(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        return run(self.connection, sql, arguments)

    @contextlib.contextmanager
    def nested(self) -> Iterator[None]:
        """A SAVEPOINT: an error inside undoes what was done inside, callbacks included, and is raised on."""
        name = self._next_name()
        self.connection.execute(f"SAVEPOINT {name}")
        callbacks = len(self.callbacks)
        try:
            yield
        except BaseException:
            del self.callbacks[callbacks:]
            # A full disk makes SQLite roll back the whole transaction by itself: no savepoint is left.
            if self.connection.in_transaction:
                self.connection.execute(f"ROLLBACK TO {name}")
                self.connection.execute(f"RELEASE {name}")
            raise
        self.connection.execute(f"RELEASE {name}")

    async def savepoint(self, name: str | None = None) -> Savepoint:
        """Piccolo's own savepoint interface."""
        name = name or self._next_name()
        validate_savepoint_name(name)
        self.connection.execute(f"SAVEPOINT {name}")
        return Savepoint(name, self.connection)

    async def rollback_to(self, savepoint_name: str) -> None:
        await Savepoint(savepoint_name, self.connection).rollback_to()

    def _next_name(self) -> str:
        self._savepoints += 1
        return f"inner_{self._savepoints}"


class Savepoint:
    """Piccolo's savepoint on our connection."""

    def __init__(self, name: str, connection: Connection) -> None:
        validate_savepoint_name(name)
        self.name = name
        self._connection = connection

    async def rollback_to(self) -> None:
        self._connection.execute(f"ROLLBACK TO {self.name}")

    async def release(self) -> None:
        self._connection.execute(f"RELEASE {self.name}")


@contextlib.asynccontextmanager
async def joined(transaction: OpenTransaction) -> AsyncIterator[OpenTransaction]:
    """The asynchronous face of `nested`, for `async with engine.transaction()` inside a write."""
    with transaction.nested():
        yield transaction
