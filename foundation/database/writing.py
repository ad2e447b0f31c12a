"""The one way to write, `await write(body)`, and the shortest way to ask, whichever engine is underneath."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from foundation.database.engines import current_engine
from foundation.database.statements import Statement

Result = TypeVar("Result")


async def write(body: Callable[[], Awaitable[Result]], *, guarded: bool = False) -> Result:
    """Run `body` in a transaction and return its result once it is durable.

    `body` takes nothing, only awaits queries, and may run more than once, so it must not change
    anything outside the database (`after_commit` is for that). An exception rolls back everything
    the body did, and nothing else, and is raised here. Inside another body it joins through a
    SAVEPOINT, so an inner failure that is caught undoes the inner work only.

    A caller that is cancelled while waiting leaves nothing behind if its body has not started;
    once it has run, the write is kept although the caller no longer hears of it.

    Bodies mean the same as if they came one after another. `guarded` says of a hot one that it needs no
    such promise, because each of its statements asks again for what it was decided on (`UPDATE … WHERE
    taken < size`) and it starts anew when that no longer holds: PostgreSQL then lets them run side by side, and begins
    the transaction with the first statement that writes.

    Raises `BodyAwaited`, `DatabaseBusy`, `DatabaseUnavailable`, `DatabaseClosed`, or what the body raised.
    """
    return await current_engine().write(body, guarded=guarded)


def fetch(template: str, *values: Any) -> Awaitable[list[dict[str, Any]]]:
    """The rows of a hot statement, keyed by column name: `await fetch("SELECT … WHERE id = {}", key)`.

    The same as `Table.raw`, inside a write and outside, for values that are plain (no columns or query
    strings): Piccolo's objects around a statement cost twice as much as a look-up by primary key.
    """
    return current_engine().fetch(template, values)


def fetch_together(*statements: Statement) -> Awaitable[None]:
    """Hot statements that need nothing of one another's results, such as a row and its history, in one go.

    PostgreSQL gets them as one statement: a round trip costs it more than an INSERT. No order is promised; a foreign
    key among them holds, since it is looked at when all are done.
    """
    return current_engine().fetch_together(statements)


def store_where_found(
    guard: Statement, *statements: Statement, overtaken: type[Exception]
) -> Awaitable[None]:
    """A guarded UPDATE of one row, and INSERTs (with VALUES, plain values or `Found`) that belong to it.

    When the guard finds no row, nothing is inserted and `overtaken` is raised: here, or where the write ends, since
    in a `guarded` write on PostgreSQL this waits for what comes after it. When nothing does, it is the whole
    transaction, in one round trip, and the row that everybody wants is free again as soon as it is stored.
    """
    return current_engine().store_where_found(guard, statements, overtaken)


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` on the event loop once the present write is durable, before its caller resumes.

    Dropped when the write (or the inner write it was registered in) is rolled back or retried.
    An exception in it is logged and reaches nobody: the write has already succeeded.
    Raises `OutsideWrite` when no write is going on.
    """
    current_engine().after_commit(callback)
