"""One writer that many callers share: their bodies run one after another, one COMMIT makes all durable.

The drainer sends BEGIN IMMEDIATE to the writer thread, then drives each waiting body on the event loop,
in a SAVEPOINT of its own (its statements take microseconds, and the thread is idle meanwhile), sends
COMMIT to the thread, which is where the disk is waited for, and only then answers the callers.
While the disk works, the loop takes new requests, whose bodies form the next batch.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from foundation.database.errors import BodyAwaited, DatabaseBusy, DatabaseClosed, DatabaseError
from foundation.database.sqlite.transaction import OpenTransaction
from foundation.database.sqlite.writer import Writer

Result = TypeVar("Result")
Current = contextvars.ContextVar[OpenTransaction | None]

BODIES_PER_COMMIT = 128
SECONDS_PER_COMMIT = 0.02  # a batch that has run this long is committed, so that nobody waits for a crowd

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Waiting:
    """A body in the queue and the future its caller waits for."""

    body: Callable[[], Awaitable[Any]]
    answer: asyncio.Future[Any]
    context: contextvars.Context
    result: Any = None
    callbacks: list[Callable[[], None]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Lease:
    """A task that wants the writer to itself (`engine.transaction()`)."""

    answer: asyncio.Future[OpenTransaction]
    keep: asyncio.Future[bool]
    stored: asyncio.Future[None]
    schema: bool


class GroupCommit:
    """The queue of writes of one open database."""

    def __init__(self, writer: Writer, current: Current, busy_seconds: float) -> None:
        self._writer = writer
        self._current = current
        self._busy_seconds = busy_seconds
        self._queue: deque[_Waiting | _Lease] = deque()
        self._awake = asyncio.Event()
        self._closing = False
        self._drainer = asyncio.get_running_loop().create_task(self._drain(), name="sqlite-writes")

    async def write(self, body: Callable[[], Awaitable[Result]]) -> Result:
        """Queue `body`; its result once it is durable, or its error once it is undone."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._enqueue(_Waiting(body, answer, contextvars.copy_context()))
        return await answer

    @asynccontextmanager
    async def lease(self, *, schema: bool) -> AsyncIterator[OpenTransaction]:
        """The writer for the calling task alone, until the block ends; `schema` lets tables be rebuilt."""
        loop = asyncio.get_running_loop()
        lease = _Lease(loop.create_future(), loop.create_future(), loop.create_future(), schema)
        self._enqueue(lease)
        try:
            transaction = await lease.answer
        except asyncio.CancelledError:
            # Cancelled in the very moment it was granted: the drainer must not wait for ever.
            _settle(lease.keep, False)
            raise
        token = self._current.set(transaction)
        try:
            yield transaction
        except BaseException:
            transaction.active = False
            _settle(lease.keep, False)
            await asyncio.shield(lease.stored)
            raise
        else:
            transaction.active = False
            _settle(lease.keep, True)
            await asyncio.shield(lease.stored)
        finally:
            self._current.reset(token)

    async def close(self) -> None:
        """Take no more writes, finish those that wait."""
        self._closing = True
        self._awake.set()
        await self._drainer

    def _enqueue(self, item: _Waiting | _Lease) -> None:
        if self._closing or self._drainer.done():
            raise DatabaseClosed("The database is closing: nothing was stored.")
        self._queue.append(item)
        self._awake.set()

    async def _drain(self) -> None:
        while True:
            self._drop_cancelled()
            if self._queue:
                await self._commit_next()
                continue
            if self._closing:
                return
            self._awake.clear()
            await self._awake.wait()

    def _drop_cancelled(self) -> None:
        while self._queue and self._queue[0].answer.done():
            self._queue.popleft()

    async def _commit_next(self) -> None:
        head = self._queue[0]
        schema = isinstance(head, _Lease) and head.schema
        try:
            await self._begin(schema)
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait
            self._refuse_all(error)
            return
        # It may have been cancelled while BEGIN waited.
        self._drop_cancelled()
        if self._queue and isinstance(self._queue[0], _Lease):
            await self._serve_lease(cast("_Lease", self._queue.popleft()))
            return
        await self._serve_bodies()

    async def _begin(self, schema: bool) -> None:
        begun = self._writer.begin(schema=schema)
        while not (await asyncio.wait((begun,), timeout=self._busy_seconds))[0]:
            # The thread goes on standing in line for the lock, but those who wait get an answer now.
            self._refuse_all(
                DatabaseBusy("Another process is writing for too long. Nothing was stored; try again.")
            )
        begun.result()

    def _refuse_all(self, error: Exception) -> None:
        while self._queue:
            _fail(self._queue.popleft().answer, error)

    async def _serve_bodies(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + SECONDS_PER_COMMIT
        batch: list[_Waiting] = []
        try:
            while self._queue and len(batch) < BODIES_PER_COMMIT and loop.time() < until:
                item = self._queue[0]
                if isinstance(item, _Lease):
                    break
                self._queue.popleft()
                if not item.answer.done() and self._perform(item):
                    batch.append(item)
            await self._writer.commit()
        except Exception as error:  # noqa: BLE001 - it belongs to everyone in this batch
            await self._writer.rollback()
            for item in batch:
                _fail(item.answer, error)
            return
        for item in batch:
            _settle(item.answer, item.result)
            self._call_back(item.callbacks)

    def _perform(self, item: _Waiting) -> bool:
        """Run one body; False when it failed and was undone. Raises when the whole transaction is lost."""
        connection = self._writer.lent()
        transaction = OpenTransaction(connection)
        try:
            with transaction.nested():
                item.result = item.context.run(self._drive, transaction, item.body)
        except BaseException as error:
            _fail(item.answer, error)
            if not connection.in_transaction:
                raise self._writer.lost(error) from error
            if not isinstance(error, Exception | asyncio.CancelledError):
                raise
            return False
        finally:
            transaction.active = False
        item.callbacks = transaction.callbacks
        return True

    def _drive(self, transaction: OpenTransaction, body: Callable[[], Awaitable[Result]]) -> Result:
        """Run a body to its end without ever giving way: queries inside a write do not suspend."""
        self._current.set(transaction)
        steps = body().__await__()
        try:
            steps.send(None)
        except StopIteration as end:
            return cast("Result", end.value)
        refusal = BodyAwaited(
            f"The write body {getattr(body, '__qualname__', body)} awaited something that is not a query. "
            "Do it before write() or in after_commit()."
        )
        try:
            steps.throw(refusal)
        except (StopIteration, BodyAwaited):
            pass
        finally:
            steps.close()
        raise refusal

    async def _serve_lease(self, lease: _Lease) -> None:
        transaction = OpenTransaction(self._writer.lent())
        _settle(lease.answer, transaction)
        keep = await lease.keep
        try:
            if keep:
                await self._writer.commit()
            else:
                await self._writer.rollback()
        except Exception as error:  # noqa: BLE001 - it belongs to the task that held the lease
            await self._writer.rollback()
            _fail(lease.stored, error)
            return
        _settle(lease.stored, None)
        if keep:
            self._call_back(transaction.callbacks)

    def _call_back(self, callbacks: list[Callable[[], None]]) -> None:
        for callback in callbacks:
            try:
                callback()
            except Exception:  # noqa: BLE001 - whatever it was, the write is stored
                _log.exception("A callback after a commit failed; the write itself is stored.")


def _settle(future: asyncio.Future[Any], value: object) -> None:
    if not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if future.done():
        return
    if isinstance(error, asyncio.CancelledError):
        future.cancel()
    elif isinstance(error, StopIteration):
        future.set_exception(DatabaseError("A write body raised StopIteration."))
    else:
        future.set_exception(error)
