"""Reads outside a write: quick ones on the loop, long ones on a thread, and never a change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import Boolean, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table

from foundation.clock import now
from foundation.database import use_engine, write
from foundation.database.sqlite.engine import SQLiteEngine

LONG = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT count(*) AS c FROM n"
)


class Card(Table):
    """A row of each type that is converted on its way back."""

    id = Varchar(length=13, primary_key=True)
    number = Integer(null=True, default=None)
    on = Boolean(null=True, default=None)
    at = Timestamptz(null=True, default=None)
    day = Date(null=True, default=None)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[SQLiteEngine]:
    engine = SQLiteEngine(tmp_path / "cards.sqlite")
    use_engine(engine)
    await engine.open()
    await Card.create_table()
    yield engine
    await engine.close()


def _is_long(engine: SQLiteEngine, template: str) -> bool:
    assert engine._open is not None
    return engine._open.readers.is_long(template.replace("{}", "?"))


async def test_types_come_back_as_they_went(engine: SQLiteEngine) -> None:
    moment = now()
    rows: list[dict[str, Any]] = [
        {"id": "a", "number": -(2**40), "on": True, "at": moment, "day": moment.date()},
        {"id": "b", "number": None, "on": False, "at": None, "day": None},
        {"id": "c", "number": 0, "on": None, "at": None, "day": None},
    ]
    await Card.insert(*(Card(**row) for row in rows))
    assert await Card.select().order_by(Card.id) == rows


async def test_a_read_sees_what_was_written_just_before(engine: SQLiteEngine) -> None:
    for number in range(50):
        await write(lambda n=number: Card.insert(Card(id=str(n), number=n)))  # type: ignore[misc]
        assert await Card.count() == number + 1


async def test_a_long_read_moves_to_a_thread_and_the_loop_goes_on(engine: SQLiteEngine) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count_turns())
    assert await Card.raw(LONG, 400_000) == [{"c": 400_000}]
    counting.cancel()
    assert turns > 10
    assert _is_long(engine, LONG)
    assert await Card.raw(LONG, 400_000) == [{"c": 400_000}]


async def test_a_short_read_stays_short_however_often_it_runs(engine: SQLiteEngine) -> None:
    short = "SELECT count(*) AS c FROM card WHERE number > {}"
    for _ in range(5_000):
        await Card.raw(short, 1)
    assert not _is_long(engine, short)


async def test_a_reader_cannot_change_anything(engine: SQLiteEngine) -> None:
    with pytest.raises(Exception, match="readonly"):
        await Card.raw("PRAGMA user_version = 7")
    assert await Card.raw("PRAGMA user_version") == [{"user_version": 0}]


async def test_a_with_that_writes_is_a_write(engine: SQLiteEngine) -> None:
    rows = await Card.raw(
        "WITH n(i) AS (SELECT {}) INSERT INTO card (id, number) SELECT i, 1 FROM n RETURNING id", "x"
    )
    assert rows == [{"id": "x"}]
    assert await Card.count() == 1


async def test_a_mistake_in_the_sql_is_raised(engine: SQLiteEngine) -> None:
    with pytest.raises(Exception, match="no such column"):
        await Card.raw("SELECT nothing_like_it FROM card")


async def test_batch_is_refused_in_words(engine: SQLiteEngine) -> None:
    with pytest.raises(NotImplementedError, match="swallows errors"):
        await Card.select().batch()
