"""A transaction in progress on PostgreSQL, and its errors in this house's words.

One whose statements guard themselves begins with its first write, and need not begin at all: what is stored last and
alone is a transaction by itself. Then nobody holds a row that everybody wants while a busy process finds the time for
its next round trip.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, cast

import asyncpg

from foundation.database.errors import AlreadyThere, ConstraintBroken, DatabaseBusy, DatabaseUnavailable
from foundation.database.statements import only_reads
from foundation.errors import Refusal
from foundation.messages import Sentence

Isolation = Literal["serializable", "read_committed"]
Rows = Sequence[Any]
LOST = "PostgreSQL went away; nothing was stored"
IN_DOUBT = "PostgreSQL went away during COMMIT; look whether it was stored"

RETRIED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
CLOSED = re.compile(r"\b(closed|closing|released|terminated)\b")
GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidPasswordError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
)


class OpenTransaction:
    """A transaction: its connection, and what to call after its COMMIT. Until `begin` it only reads."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.active = True
        self.callbacks: list[Callable[[], None]] = []
        self._database: Any = None
        self._last: tuple[str, Sequence[Any], type[Exception]] | None = None

    async def begin(self, isolation: Isolation) -> None:
        database = self.connection.transaction(isolation=isolation)
        async with translate_errors(LOST):
            await database.start()
        self._database = database

    async def run(self, sql: str, arguments: Sequence[Any]) -> Rows:
        """The rows of a statement, after what was to be stored last."""
        if self._database is None and (self._last is not None or not only_reads(sql)):
            await self.begin("read_committed")
        await self._settle(LOST)
        return await self._fetch(sql, arguments, LOST)

    async def store(self, sql: str, arguments: Sequence[Any], overtaken: type[Exception]) -> None:
        """A statement that stores nothing when it gives no row; `overtaken` is raised then.

        At once when the transaction has begun; else when the next statement comes, or at the end.
        """
        if self._database is None and self._last is None:
            self._last = sql, arguments, overtaken
        elif not await self.run(sql, arguments):
            raise overtaken

    async def settle(self) -> None:
        """Stores what was to be stored last; raises what refuses it."""
        await self._settle(LOST if self._database is not None else IN_DOUBT)

    async def commit(self) -> None:
        if self._database is not None:
            async with translate_errors(IN_DOUBT):
                await self._database.commit()

    async def roll_back(self) -> None:
        """Undo; a connection that is gone has been undone by the server."""
        if self._database is None:
            return
        try:
            await self._database.rollback()
        except (*GONE, asyncpg.PostgresError, asyncpg.InterfaceError):
            # Whatever state it is in, the pool must not lend it again.
            with contextlib.suppress(asyncpg.InterfaceError):
                self.connection.terminate()

    @asynccontextmanager
    async def nested(self) -> AsyncIterator[OpenTransaction]:
        """A SAVEPOINT: an error inside undoes what was done inside, callbacks included, and is raised on."""
        if self._database is None:
            await self.begin("read_committed")
        await self._settle(LOST)
        callbacks = len(self.callbacks)
        try:
            async with self.connection.transaction():
                yield self
        except BaseException:
            del self.callbacks[callbacks:]
            raise

    async def _settle(self, gone: str) -> None:
        if self._last is None:
            return
        (sql, arguments, overtaken), self._last = self._last, None
        if not await self._fetch(sql, arguments, gone):
            raise overtaken

    async def _fetch(self, sql: str, arguments: Sequence[Any], gone: str) -> Rows:
        async with translate_errors(gone):
            return cast("Rows", await self.connection.fetch(sql, *arguments))


@asynccontextmanager
async def translate_errors(gone: str) -> AsyncIterator[None]:
    """asyncpg's errors as this house's; what `write` retries passes through as it is."""
    try:
        yield
    except RETRIED:
        raise
    except asyncpg.UniqueViolationError as error:
        raise AlreadyThere(str(error)) from error
    except asyncpg.IntegrityConstraintViolationError as error:
        raise ConstraintBroken(str(error)) from error
    except asyncpg.CharacterNotInRepertoireError as error:
        # NUL, which PostgreSQL keeps in no text; what people type holds none.
        raise Refusal(
            Sentence("This holds characters that cannot be shown. Please type it by hand."), status=422
        ) from error
    except asyncpg.LockNotAvailableError as error:
        raise DatabaseBusy(
            "Somebody else holds these rows for too long. Nothing was stored; try again."
        ) from error
    except GONE as error:
        raise DatabaseUnavailable(f"{gone} ({error}). Try again.") from error
    except asyncpg.InterfaceError as error:
        # asyncpg says the same of a connection that is gone and of a statement with too few values.
        if not CLOSED.search(str(error)):
            raise
        raise DatabaseUnavailable(f"{gone} ({error}). Try again.") from error
