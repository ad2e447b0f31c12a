"""The PostgreSQL engine: Piccolo's, with a pool that heals, `write` with retries, and this house's errors."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NoReturn, TypeVar, cast

import asyncpg
from piccolo.engine import postgres as piccolo_postgres
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from foundation.database.errors import (
    DatabaseBusy,
    DatabaseClosed,
    DatabaseUnavailable,
    OutsideWrite,
)
from foundation.database.postgres_transaction import (
    GONE,
    LOST,
    RETRIED,
    Isolation,
    OpenTransaction,
    translate_errors,
)
from foundation.database.statements import Compiler, Statement, together, where_found

Result = TypeVar("Result")
Row = dict[str, Any]

_log = logging.getLogger(__name__)

ONE_WRITES_AT_A_TIME = 7_255_673  # an arbitrary number that names our advisory lock
ATTEMPTS = 12
FIRST_PAUSE = 0.004  # seconds; doubled each time, with jitter, up to LONGEST_PAUSE
LONGEST_PAUSE = 0.25
SECONDS_TO_WAIT_FOR_A_LOCK = 10.0
SECONDS_IDLE_IN_A_TRANSACTION = 60.0
SECONDS_IN_TURN = 0.25  # how long writes go one at a time after a clash
SECONDS_TO_CONNECT = 10.0
SECONDS_TO_WAIT_FOR_A_CONNECTION = 10.0


class PostgresEngine(piccolo_postgres.PostgresEngine):
    """One PostgreSQL database. `open()` it on the event loop that will use it.

    Writes are SERIALIZABLE, so that a body that reads, decides and then saves means the same here as on
    SQLite, where writes come one after another; those that clash are run again.
    """

    def __init__(self, database_url: str, *, pool_size: int = 4) -> None:
        # Piccolo's own __init__ connects, twice, before anybody has asked for anything.
        self.engine_type = "postgres"
        self.min_version_number = 12
        self.log_queries = False
        self.log_responses = False
        self.query_id = 0
        self.config = {"dsn": database_url, "timeout": SECONDS_TO_CONNECT}
        self.extensions = ()
        self.extra_nodes = {}
        self.pool: Any = None
        self.pool_size = pool_size
        self._current: contextvars.ContextVar[OpenTransaction | None] = contextvars.ContextVar(
            "transaction on PostgreSQL", default=None
        )
        self.current_transaction = cast(Any, self._current)
        self._compiler = Compiler("postgres")
        self._turns = _Turns()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_open(self) -> bool:
        return self.pool is not None

    async def open(self) -> None:
        """Open the pool. Raises `DatabaseUnavailable` with the reason."""
        if self.pool is not None:
            return
        try:
            self.pool = await asyncpg.create_pool(
                self.config["dsn"],
                min_size=1,
                max_size=self.pool_size,
                timeout=SECONDS_TO_CONNECT,
                statement_cache_size=512,
                # Nothing of ours outlives a transaction, so there is nothing to reset on the way back.
                reset=_nothing_to_reset,
                server_settings=_session_settings(),
            )
        except (*GONE, TimeoutError) as error:
            raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {error}") from error
        self._loop = asyncio.get_running_loop()

    async def connection_apart(self) -> Any:
        """A connection outside the pool, for whoever listens; to be closed by them."""
        return await asyncpg.connect(
            self.config["dsn"], timeout=SECONDS_TO_CONNECT, server_settings=_session_settings()
        )

    async def close(self) -> None:
        """Wait for the queries that run, then close the pool."""
        pool, self.pool = self.pool, None
        if pool is not None:
            await pool.close()

    # Writing ---------------------------------------------------------------------------------------

    async def write(self, body: Callable[[], Awaitable[Result]], *, guarded: bool = False) -> Result:
        """See `foundation.database.write`."""
        outer = self._inside()
        if outer is not None:
            async with outer.nested():
                return await body()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with (
                    self._turns.turn() as in_turn,
                    self._begin(None if guarded else "serializable", in_turn=in_turn) as transaction,
                ):
                    result = await body()
            except RETRIED as error:
                self._turns.clashed()
                if attempt == ATTEMPTS:
                    raise DatabaseBusy(
                        "Too many people write the same rows at once. Nothing was stored."
                    ) from error
                if attempt > 2:
                    await asyncio.sleep(_pause(attempt))
            else:
                _call_back(transaction.callbacks)
                return result
        raise AssertionError("unreachable")

    def after_commit(self, callback: Callable[[], None]) -> None:
        """See `foundation.database.after_commit`."""
        transaction = self._inside()
        if transaction is None:
            raise OutsideWrite("after_commit() belongs inside a body given to write().")
        transaction.callbacks.append(callback)

    def transaction(self, allow_nested: bool = True) -> AbstractAsyncContextManager[OpenTransaction]:  # type: ignore[override]
        """Piccolo's transaction, without retries; nested ones are savepoints. Prefer `write`."""
        return self._transaction()

    def schema_change(self) -> AbstractAsyncContextManager[OpenTransaction]:
        """A transaction for changing the schema (DDL is transactional here)."""
        # A snapshot taken before the lock of `migrate` is granted would not show what the other process did.
        return self._transaction(isolation="read_committed")

    @asynccontextmanager
    async def _transaction(self, isolation: Isolation = "serializable") -> AsyncIterator[OpenTransaction]:
        outer = self._inside()
        if outer is not None:
            async with outer.nested():
                yield outer
            return
        async with self._begin(isolation) as transaction:
            yield transaction
        _call_back(transaction.callbacks)

    @asynccontextmanager
    async def _begin(
        self, isolation: Isolation | None, *, in_turn: bool = False
    ) -> AsyncIterator[OpenTransaction]:
        """`isolation` None: it begins when it first writes, READ COMMITTED."""
        async with self._connection() as connection, _turn_among_processes(connection, needed=in_turn):
            transaction = OpenTransaction(connection)
            if isolation is not None:
                await transaction.begin(isolation)
            token = self._current.set(transaction)
            try:
                yield transaction
                await transaction.settle()
            except BaseException:
                transaction.active = False
                await transaction.roll_back()
                raise
            finally:
                transaction.active = False
                self._current.reset(token)
            await transaction.commit()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        pool = self._opened()
        async with translate_errors("PostgreSQL cannot be reached; nothing was stored"):
            try:
                connection = await pool.acquire(timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION)
            except TimeoutError as error:
                raise DatabaseBusy("Every connection to PostgreSQL is taken. Nothing was stored.") from error
        try:
            yield connection
        finally:
            await pool.release(connection)

    # Statements ------------------------------------------------------------------------------------

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Sequence[Any]:
        """Run one of Piccolo's queries. Raises this house's errors (`foundation.database.errors`)."""
        sql, arguments = self._compiler.compile(querystring)
        return await self._run(sql, arguments)

    async def fetch(self, template: str, values: Sequence[Any]) -> list[Row]:
        """See `foundation.database.fetch`."""
        return [dict(row) for row in await self._run(self._compiler.text(template), values)]

    async def fetch_together(self, statements: Sequence[Statement]) -> None:
        """See `foundation.database.fetch_together`."""
        await self.fetch(*together(statements))

    async def store_where_found(
        self, guard: Statement, statements: Sequence[Statement], overtaken: type[Exception]
    ) -> None:
        """See `foundation.database.store_where_found`."""
        transaction = self._inside()
        if transaction is None:
            raise OutsideWrite("store_where_found() belongs inside a body given to write().")
        template, values = where_found(guard, statements)
        await transaction.store(self._compiler.text(template), values, overtaken)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Sequence[Any]:
        """Run a change of the schema."""
        return await self._run(ddl, ())

    async def _run(self, sql: str, arguments: Sequence[Any]) -> Sequence[Any]:
        transaction = self._inside()
        if transaction is not None:
            return await transaction.run(sql, arguments)
        async with self._connection() as connection, translate_errors("PostgreSQL went away"):
            return cast("Sequence[Any]", await connection.fetch(sql, *arguments))

    def _inside(self) -> OpenTransaction | None:
        transaction = self._current.get()
        return transaction if transaction is not None and transaction.active else None

    def _opened(self) -> Any:
        if self.pool is None:
            raise DatabaseClosed("The database is not open: call open_database() first.")
        if self._loop is not asyncio.get_running_loop():
            raise DatabaseClosed(
                "The database was opened on another event loop; use `await`, not run_sync()."
            )
        return self.pool

    # Piccolo's interface ---------------------------------------------------------------------------

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


class _Turns:
    """Writes go side by side until they clash, then one at a time for a while, in all processes that clashed.

    On a row that everybody wants, side by side only means that all but one are run again.
    """

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._clashed_at = -SECONDS_IN_TURN

    def clashed(self) -> None:
        self._clashed_at = time.monotonic()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Waits for this write's turn; gives False when writes still go side by side."""
        if time.monotonic() - self._clashed_at > SECONDS_IN_TURN:
            yield False
            return
        async with self._one_at_a_time:
            yield True


@asynccontextmanager
async def _turn_among_processes(connection: Any, *, needed: bool) -> AsyncIterator[None]:
    """A lock of the session, taken before BEGIN: a snapshot from before the wait would clash again."""
    if not needed:
        yield
        return
    async with translate_errors(LOST):
        await connection.execute(f"SELECT pg_advisory_lock({ONE_WRITES_AT_A_TIME})")
    try:
        yield
    finally:
        with contextlib.suppress(*GONE, asyncpg.PostgresError, asyncpg.InterfaceError):
            await connection.execute(f"SELECT pg_advisory_unlock({ONE_WRITES_AT_A_TIME})")


def _session_settings() -> dict[str, str]:
    """What every session starts with: nobody waits, or keeps others waiting, for ever."""
    return {
        "application_name": "rallypoint",
        "lock_timeout": str(int(SECONDS_TO_WAIT_FOR_A_LOCK * 1000)),
        "idle_in_transaction_session_timeout": str(int(SECONDS_IDLE_IN_A_TRANSACTION * 1000)),
    }


async def _nothing_to_reset(connection: Any) -> None:
    """Spares a round trip each time a connection goes back to the pool."""


def _pause(attempt: int) -> float:
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**attempt)
    return random.uniform(0.5, 1.0) * longest  # noqa: S311 - not a secret


def _call_back(callbacks: list[Callable[[], None]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:  # noqa: BLE001 - whatever it was, the write is stored
            _log.exception("A callback after a commit failed; the write itself is stored.")
