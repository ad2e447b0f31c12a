"""A guarded counter and what belongs to it, stored together: all of it or nothing, also when it is the whole write."""

from __future__ import annotations

import asyncio

import pytest
from piccolo.columns import Integer, Varchar
from piccolo.table import Table

from foundation.database import (
    AlreadyThere,
    DatabaseEngine,
    Found,
    OutsideWrite,
    Statement,
    after_commit,
    fetch,
    store_where_found,
    use_engine,
    write,
)

PLACES = 10
PEOPLE = 40


class Hull(Table):
    """A boat with places."""

    id = Varchar(length=13, primary_key=True)
    sold = Integer(default=0)


class Bench(Table):
    """A place that was sold, with the number it was sold under, and the next but ninety-nine."""

    id = Varchar(length=13, primary_key=True)
    number = Integer()
    later = Integer()


class Diary(Table):
    """What is told of it."""

    id = Varchar(length=13, primary_key=True)
    word = Varchar(length=20)


class Overbooked(Exception):
    """The guard found no row."""


SELL = "UPDATE hull SET sold = sold + 1 WHERE id = {} AND sold < {} RETURNING sold"
SIT = "INSERT INTO bench (id, number, later) VALUES ({}, {}, {})"
TELL = "INSERT INTO diary (id, word) VALUES ({}, {})"


@pytest.fixture
async def hull(database: DatabaseEngine) -> None:
    use_engine(database)
    for table in (Hull, Bench, Diary):
        await table.create_table()
    await Hull.insert(Hull(id="hull", sold=0))


def _sale(person: str) -> tuple[Statement, Statement, Statement]:
    return (
        (SELL, ("hull", PLACES)),
        (SIT, (person, Found("sold"), Found("sold", 100))),
        (TELL, (person, "sold")),
    )


async def _sell(person: str) -> None:
    guard, *rest = _sale(person)
    await store_where_found(guard, *rest, overtaken=Overbooked)


async def _state() -> tuple[int, list[tuple[int, int]], int]:
    (row,) = await fetch("SELECT sold FROM hull")
    benches = await fetch("SELECT number, later FROM bench ORDER BY number")
    return row["sold"], [(each["number"], each["later"]) for each in benches], await Diary.count()


@pytest.mark.parametrize("guarded", [True, False])
async def test_never_more_than_there_are_and_each_under_its_own_number(hull: None, guarded: bool) -> None:
    told: list[str] = []

    async def body(person: str) -> None:
        after_commit(lambda: told.append(person))
        await _sell(person)

    went = await asyncio.gather(
        *(write(lambda person=str(n): body(person), guarded=guarded) for n in range(PEOPLE)),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [type(each) for each in went if each is not None] == [Overbooked] * (PEOPLE - PLACES)
    assert len(told) == PLACES
    assert await _state() == (PLACES, [(n, n + 100) for n in range(1, PLACES + 1)], PLACES)


async def test_what_comes_after_it_belongs_to_the_same_write(hull: None) -> None:
    async def body() -> None:
        await _sell("a")
        assert await fetch("SELECT number FROM bench") == [{"number": 1}]
        await fetch("UPDATE bench SET later = 7")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await write(body, guarded=True)
    assert await _state() == (0, [], 0)


async def test_twice_in_one_write(hull: None) -> None:
    async def body() -> None:
        await _sell("a")
        await _sell("b")

    await write(body, guarded=True)
    assert await _state() == (2, [(1, 101), (2, 102)], 2)


async def test_with_an_inner_write_that_fails(hull: None) -> None:
    async def inner() -> None:
        await _sell("b")
        raise RuntimeError

    async def body() -> None:
        await _sell("a")
        with pytest.raises(RuntimeError):
            await write(inner)

    await write(body, guarded=True)
    assert await _state() == (1, [(1, 101)], 1)


async def test_one_row_that_is_refused_takes_all_with_it(hull: None) -> None:
    await write(lambda: _sell("a"), guarded=True)
    with pytest.raises(AlreadyThere):
        await write(lambda: _sell("a"), guarded=True)
    assert await _state() == (1, [(1, 101)], 1)


async def test_outside_a_write_it_is_refused(hull: None) -> None:
    with pytest.raises(OutsideWrite):
        await _sell("a")
    assert await _state() == (0, [], 0)
