"""What is particular to the one writer that everybody shares."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.columns import ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from foundation.database import (
    BodyAwaited,
    ConstraintBroken,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseUnavailable,
    after_commit,
    use_engine,
    write,
)
from foundation.database.sqlite.engine import SQLiteEngine


class Box(Table):
    """Something to write."""

    id = Varchar(length=13, primary_key=True)
    held = Integer(default=0)


class Label(Table):
    """Something that must point at a box."""

    id = Varchar(length=13, primary_key=True)
    box = ForeignKey(Box, null=False, on_delete=OnDelete.restrict)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "boxes.sqlite", busy_seconds=0.3)
    use_engine(engine)
    await engine.open()
    await Box.create_table()
    await Label.create_table()
    yield engine
    await engine.close()


async def _put(name: str) -> str:
    await Box.insert(Box(id=name))
    return name


async def _names() -> list[str]:
    return [row["id"] for row in await Box.select(Box.id).order_by(Box.id)]


def _commits_of(engine: SQLiteEngine) -> list[str]:
    """A list that every COMMIT of the writer is added to."""
    assert engine._open is not None
    seen: list[str] = []
    engine._open.writer.lent().set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    return seen


async def test_the_connections_are_set_as_the_architecture_says(engine: SQLiteEngine) -> None:
    async def pragma(name: str) -> object:
        (row,) = await Box.raw(f"PRAGMA {name}")
        return next(iter(row.values()))

    async def settings() -> dict[str, object]:
        return {name: await pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")}

    assert await write(settings) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert await pragma("foreign_keys") == 1
    assert await pragma("query_only") == 1


async def test_bodies_that_wait_together_share_one_commit(engine: SQLiteEngine) -> None:
    commits = _commits_of(engine)
    await asyncio.gather(*(write(lambda n=n: _put(f"{n:03}")) for n in range(100)))  # type: ignore[misc]
    assert len(await _names()) == 100
    assert len(commits) <= 3


async def test_one_body_that_fails_takes_nobody_with_it(engine: SQLiteEngine) -> None:
    async def failing() -> str:
        await _put("half")
        return await _put("a")

    answers = await asyncio.gather(
        write(lambda: _put("a")), write(failing), write(lambda: _put("b")), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers] == ["str", "AlreadyThere", "str"]
    assert await _names() == ["a", "b"]


async def test_a_body_that_awaits_something_else_is_refused_and_undone(engine: SQLiteEngine) -> None:
    cleaned: list[str] = []

    async def sleeper() -> None:
        await _put("a")
        try:
            await asyncio.sleep(0.01)
        finally:
            cleaned.append("finally ran")

    async def stubborn() -> None:
        await _put("b")
        try:
            await asyncio.sleep(0.01)
        except BodyAwaited:
            await _put("c")

    for body in (sleeper, stubborn):
        with pytest.raises(BodyAwaited, match=body.__name__):
            await write(body)
    assert cleaned == ["finally ran"]
    assert await _names() == []


async def test_a_caller_cancelled_before_its_turn_leaves_nothing(engine: SQLiteEngine) -> None:
    waiting = asyncio.ensure_future(write(lambda: _put("a")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await write(lambda: _put("b")) == "b"
    assert await _names() == ["b"]


async def test_a_caller_cancelled_after_its_turn_is_kept(engine: SQLiteEngine) -> None:
    heard: list[str] = []

    async def body() -> None:
        after_commit(lambda: heard.append("committed"))
        await _put("a")
        asyncio.get_running_loop().call_soon(waiting.cancel)

    waiting = asyncio.ensure_future(write(body))
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await write(lambda: _put("b")) == "b"
    assert await _names() == ["a", "b"]
    assert heard == ["committed"]


async def test_an_error_at_commit_reaches_every_caller_of_the_batch(engine: SQLiteEngine) -> None:
    heard: list[str] = []

    async def orphan() -> None:
        await Box.raw("PRAGMA defer_foreign_keys = ON")
        await Label.insert(Label(id="orphan", box="nowhere"))

    async def innocent(name: str) -> str:
        after_commit(lambda: heard.append(name))
        return await _put(name)

    answers = await asyncio.gather(
        write(lambda: innocent("a")), write(orphan), write(lambda: innocent("b")), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [ConstraintBroken] * 3
    assert heard == []
    assert await write(lambda: innocent("c")) == "c"
    assert await _names() == ["c"]


async def test_a_full_disk_is_a_clear_error_and_heals(engine: SQLiteEngine) -> None:
    async def fill() -> None:
        (pages,) = await Box.raw("PRAGMA page_count")
        await Box.raw(f"PRAGMA max_page_count = {pages['page_count']}")
        await Box.raw("INSERT INTO box (id, held) VALUES ({}, zeroblob(1000000))", "big")

    with pytest.raises(DatabaseUnavailable, match="disk is full"):
        await write(fill)
    await write(lambda: Box.raw("PRAGMA max_page_count = 1000000"))
    assert await write(lambda: _put("a")) == "a"
    assert await _names() == ["a"]


async def test_closing_finishes_what_waits_and_takes_no_more(engine: SQLiteEngine) -> None:
    waiting = [asyncio.ensure_future(write(lambda n=n: _put(f"{n:03}"))) for n in range(300)]  # type: ignore[misc]
    await asyncio.sleep(0)
    await engine.close()
    assert await asyncio.gather(*waiting) == [f"{n:03}" for n in range(300)]
    with pytest.raises(DatabaseClosed):
        await write(lambda: _put("late"))
    await engine.open()
    assert len(await _names()) == 300


async def test_a_transaction_has_the_writer_to_itself(engine: SQLiteEngine) -> None:
    async with engine.transaction():
        await _put("a")
        # A task of somebody else's: one of our own would inherit the transaction.
        somebody = contextvars.Context()
        other = asyncio.get_running_loop().create_task(write(lambda: _put("b")), context=somebody)
        await asyncio.sleep(0.02)
        assert not other.done()
        assert await _names() == ["a"]
    assert await other == "b"


async def test_a_transaction_cancelled_half_way_is_undone(engine: SQLiteEngine) -> None:
    async def half() -> None:
        async with engine.transaction():
            await _put("a")
            await asyncio.sleep(10)

    task = asyncio.ensure_future(half())
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await write(lambda: _put("b")) == "b"
    assert await _names() == ["b"]


async def test_a_second_process_on_the_same_file_is_correct(engine: SQLiteEngine) -> None:
    await _put("shared")
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        textwrap.dedent(SECOND_PROCESS),
        engine.path,
        cwd=Path(__file__).parents[4],
        stdout=asyncio.subprocess.PIPE,
    )

    async def increment() -> None:
        (row,) = await Box.select(Box.held).where(Box.id == "shared")
        await Box.update({Box.held: row["held"] + 1}).where(Box.id == "shared")

    assert other.stdout is not None
    assert await other.stdout.readline() == b"open\n"
    for _ in range(20):
        await asyncio.gather(*(write(increment) for _ in range(10)))
    assert await other.wait() == 0
    assert await Box.select(Box.held) == [{"held": 400}]


SECOND_PROCESS = """
    import asyncio, sys
    from piccolo.columns import Integer, Varchar
    from piccolo.table import Table
    from foundation.database import write
    from foundation.database.engines import use_engine
    from foundation.database.sqlite.engine import SQLiteEngine

    class Box(Table):
        id = Varchar(length=13, primary_key=True)
        held = Integer(default=0)

    async def increment():
        (row,) = await Box.select(Box.held).where(Box.id == "shared")
        await Box.update({Box.held: row["held"] + 1}).where(Box.id == "shared")

    async def main():
        engine = SQLiteEngine(sys.argv[1])
        use_engine(engine)
        await engine.open()
        print("open", flush=True)
        for _ in range(200):
            await write(increment)
        await engine.close()

    asyncio.run(main())
"""


async def test_two_engines_on_one_file_take_turns(engine: SQLiteEngine) -> None:
    await _put("shared")
    second = SQLiteEngine(engine.path)
    await second.open()

    async def increment() -> None:
        (row,) = await Box.select(Box.held).where(Box.id == "shared")
        await Box.update({Box.held: row["held"] + 1}).where(Box.id == "shared")

    async def increment_there() -> None:
        transaction = second.current_transaction.get()
        assert transaction is not None
        transaction.run("UPDATE box SET held = held + 1 WHERE id = 'shared'", ())

    await asyncio.gather(
        *(write(increment) for _ in range(50)), *(second.write(increment_there) for _ in range(50))
    )
    await second.close()
    assert await Box.select(Box.held) == [{"held": 100}]


async def test_another_program_that_holds_the_lock_is_named_and_waited_out(engine: SQLiteEngine) -> None:
    other = sqlite3.connect(engine.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy, match="stored"):
        await write(lambda: _put("a"))
    assert await _names() == []
    other.execute("COMMIT")
    other.close()
    await asyncio.sleep(0.05)
    assert await write(lambda: _put("b")) == "b"
    assert await _names() == ["b"]


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="missing"):
        await SQLiteEngine(tmp_path / "missing" / "x.sqlite").open()


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("this is a letter, not a database" * 100)
    with pytest.raises(DatabaseUnavailable, match="not a SQLite database"):
        await SQLiteEngine(tmp_path / "x.sqlite").open()


def test_another_event_loop_is_refused_in_words(tmp_path: Path) -> None:
    engine = SQLiteEngine(tmp_path / "x.sqlite")
    use_engine(engine)
    asyncio.run(engine.open())
    with pytest.raises(DatabaseClosed, match="another event loop"):
        asyncio.run(_names())
