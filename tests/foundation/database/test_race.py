"""Places are never sold twice, and the control shows that it is `write` that sees to it."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from piccolo.columns import Integer, Varchar
from piccolo.table import Table

from foundation.database import DatabaseEngine, use_engine, write

PLACES = 10
PEOPLE = 60


class Coach(Table):
    """A bus with places, and no constraint that would save an unguarded sale."""

    id = Varchar(length=13, primary_key=True)
    sold = Integer(default=0)


class Chair(Table):
    """A place that was sold."""

    id = Varchar(length=13, primary_key=True)


@pytest.fixture
async def coach(database: DatabaseEngine) -> None:
    use_engine(database)
    await Coach.create_table()
    await Chair.create_table()
    await Coach.insert(Coach(id="coach", sold=0))


async def _read_then_sell(person: str) -> bool:
    """What everybody writes at first: look, decide, then store."""
    (row,) = await Coach.select(Coach.sold)
    if row["sold"] >= PLACES:
        return False
    await Chair.insert(Chair(id=person))
    await Coach.update({Coach.sold: row["sold"] + 1}).where(Coach.id == "coach")
    return True


async def _guarded_sale(person: str) -> bool:
    """The house's way: the counter is the guard."""
    won = await Coach.raw(
        "UPDATE coach SET sold = sold + 1 WHERE id = {} AND sold < {} RETURNING sold", "coach", PLACES
    )
    if not won:
        return False
    await Chair.insert(Chair(id=person))
    return True


async def _state() -> tuple[int, int]:
    (row,) = await Coach.select(Coach.sold)
    return row["sold"], await Chair.count()


async def test_read_then_write_inside_write_never_oversells(coach: None) -> None:
    sold = await asyncio.gather(*(write(partial(_read_then_sell, str(n))) for n in range(PEOPLE)))
    assert sum(sold) == PLACES
    assert await _state() == (PLACES, PLACES)


async def test_a_guarded_counter_never_oversells(coach: None) -> None:
    sold = await asyncio.gather(*(write(partial(_guarded_sale, str(n))) for n in range(PEOPLE)))
    assert sum(sold) == PLACES
    assert await _state() == (PLACES, PLACES)


async def test_control_without_write_it_oversells(coach: None) -> None:
    """If this fails, the tests above prove nothing."""
    sold = await asyncio.gather(*(_read_then_sell(str(n)) for n in range(PEOPLE)))
    counted, seats = await _state()
    assert sum(sold) > PLACES or counted != seats
