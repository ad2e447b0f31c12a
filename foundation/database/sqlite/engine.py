"""The SQLite engine under Piccolo's interface: persistent connections, quick readers, one writer."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from piccolo.engine.base import Engine
from piccolo.engine.sqlite import Atomic, TransactionType
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from foundation.database.errors import DatabaseClosed, DatabaseUnavailable, OutsideWrite
from foundation.database.sqlite.connections import Options, Row, connect, translate
from foundation.database.sqlite.ddl import translate_ddl
from foundation.database.sqlite.group_commit import GroupCommit
from foundation.database.sqlite.reading import Readers
from foundation.database.sqlite.transaction import OpenTransaction, joined
from foundation.database.sqlite.writer import Writer
from foundation.database.statements import Compiler, Found, Statement, only_reads

Result = TypeVar("Result")

_version = float(f"{sqlite3.sqlite_version_info[0]}.{sqlite3.sqlite_version_info[1]:02d}")


class _Open:
    """What exists between `open()` and `close()`, all of it bound to one event loop."""

    def __init__(self, readers: Readers, writer: Writer, writes: GroupCommit) -> None:
        self.loop = asyncio.get_running_loop()
        self.readers = readers
        self.writer = writer
        self.writes = writes


class SQLiteEngine(Engine[Any]):
    """One database file. `open()` it on the event loop that will use it.

    `synchronous` is SQLite's own setting; FULL means that what has been answered survives a power cut.
    """

    current_transaction: contextvars.ContextVar[OpenTransaction | None]

    def __init__(
        self, path: str | Path, *, synchronous: str = "FULL", readers: int = 2, busy_seconds: float = 10.0
    ) -> None:
        # Piccolo's own __init__ starts an event loop twice to ask for a version that we know.
        self.engine_type = "sqlite"
        self.min_version_number = 3.35
        self.log_queries = False
        self.log_responses = False
        self.query_id = 0
        self.options = Options(Path(path), synchronous, readers, busy_seconds)
        self.current_transaction = contextvars.ContextVar(f"transaction on {path}", default=None)
        self._compiler = Compiler("sqlite")
        self._open: _Open | None = None

    @property
    def path(self) -> str:
        """Where the database file is."""
        return str(self.options.path)

    @property
    def is_open(self) -> bool:
        return self._open is not None

    async def open(self) -> None:
        """Open the writer (readers open when first needed). Raises `DatabaseUnavailable` with the reason."""
        if self._open is not None:
            return
        if not self.options.path.parent.is_dir():
            raise DatabaseUnavailable(f"The folder {self.options.path.parent} does not exist.")
        writer = Writer(self.options, lambda: connect(self.options, writes=True))
        await writer.open()
        readers = Readers(lambda: connect(self.options, writes=False), self.options.readers)
        writes = GroupCommit(writer, self.current_transaction, self.options.busy_seconds)
        self._open = _Open(readers, writer, writes)

    async def close(self) -> None:
        """Finish the writes that wait, then close every connection."""
        opened, self._open = self._open, None
        if opened is None:
            return
        await opened.writes.close()
        await opened.readers.close()
        await opened.writer.close()

    # Writing ---------------------------------------------------------------------------------------

    async def write(self, body: Callable[[], Awaitable[Result]], *, guarded: bool = False) -> Result:
        """See `foundation.database.write`."""
        transaction = self._inside()
        if transaction is not None:
            with transaction.nested():
                return await body()
        return await self._opened().writes.write(body)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """See `foundation.database.after_commit`."""
        transaction = self._inside()
        if transaction is None:
            raise OutsideWrite("after_commit() belongs inside a body given to write().")
        transaction.callbacks.append(callback)

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> AbstractAsyncContextManager[OpenTransaction]:
        """Piccolo's transaction: the writer for this task alone. `write` is faster and shared; prefer it.

        Always immediate, whatever `transaction_type` says: a deferred one that reads and then writes
        fails at once when another has written in between. Nested ones are savepoints.
        """
        return self._transaction(schema=False)

    def schema_change(self) -> AbstractAsyncContextManager[OpenTransaction]:
        """A transaction in which tables may be rebuilt: foreign keys are checked at its end, not during it."""
        return self._transaction(schema=True)

    def atomic(self, transaction_type: TransactionType = TransactionType.immediate) -> Atomic:
        """Piccolo's list of queries run in one transaction."""
        return Atomic(engine=self, transaction_type=transaction_type)  # type: ignore[arg-type]

    @asynccontextmanager
    async def _transaction(self, *, schema: bool) -> AsyncIterator[OpenTransaction]:
        current = self._inside()
        if current is not None:
            async with joined(current) as inner:
                yield inner
            return
        async with self._opened().writes.lease(schema=schema) as transaction:
            yield transaction

    # Statements ------------------------------------------------------------------------------------

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[Row]:
        """Run one of Piccolo's queries. Raises this house's errors (`foundation.database.errors`)."""
        sql, arguments = self._compiler.compile(querystring)
        return await self._run(sql, arguments)

    def fetch(self, template: str, values: Sequence[Any]) -> Awaitable[list[Row]]:
        """See `foundation.database.fetch`."""
        return self._run(self._compiler.text(template), values)

    async def fetch_together(self, statements: Sequence[Statement]) -> None:
        """See `foundation.database.fetch_together`."""
        for template, values in statements:
            await self.fetch(template, values)

    async def store_where_found(
        self, guard: Statement, statements: Sequence[Statement], overtaken: type[Exception]
    ) -> None:
        """See `foundation.database.store_where_found`."""
        if self._inside() is None:
            raise OutsideWrite("store_where_found() belongs inside a body given to write().")
        rows = await self.fetch(*guard)
        if not rows:
            raise overtaken
        for template, values in statements:
            await self.fetch(
                template,
                [rows[0][each.column] + each.more if type(each) is Found else each for each in values],
            )

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[Row]:
        """Run a change of the schema, put into words SQLite understands."""
        transaction = self._inside()
        if transaction is None:
            async with self.schema_change():
                return await self.run_ddl(ddl)
        rows: list[Row] = []
        try:
            for statement in translate_ddl(transaction.connection, ddl):
                rows = transaction.run(statement, ())
        except sqlite3.Error as error:
            raise translate(error, self.options.path) from error
        return rows

    async def _run(self, sql: str, arguments: Sequence[Any]) -> list[Row]:
        transaction = self.current_transaction.get()
        try:
            if transaction is not None and transaction.active:
                return transaction.run(sql, arguments)
            if only_reads(sql):
                return await self._opened().readers.read(sql, arguments)
        except sqlite3.Error as error:
            raise translate(error, self.options.path) from error
        return await self.write(lambda: self._run(sql, arguments))

    def _inside(self) -> OpenTransaction | None:
        transaction = self.current_transaction.get()
        return transaction if transaction is not None and transaction.active else None

    def _opened(self) -> _Open:
        opened = self._open
        if opened is None:
            raise DatabaseClosed("The database is not open: call open_database() first.")
        if opened.loop is not asyncio.get_running_loop():
            raise DatabaseClosed(
                "The database was opened on another event loop; use `await`, not run_sync()."
            )
        return opened

    # Piccolo's interface ---------------------------------------------------------------------------

    async def get_version(self) -> float:
        return _version

    def get_version_sync(self) -> float:
        return _version

    async def prep_database(self) -> None:
        """Nothing to prepare."""

    async def batch(self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None) -> NoReturn:
        raise NotImplementedError(
            "Piccolo's batch() swallows errors; page with limit and an ordered key instead."
        )

    async def start_connection_pool(self, **options: object) -> None:
        """Piccolo's name for `open`."""
        await self.open()

    async def close_connection_pool(self) -> None:
        """Piccolo's name for `close`."""
        await self.close()
