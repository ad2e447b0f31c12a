"""`write` and `after_commit` mean the same on both engines."""

from __future__ import annotations

import asyncio

import pytest
from piccolo.columns import Integer, Varchar
from piccolo.constraints import Check
from piccolo.engine import engine_finder
from piccolo.table import Table

from foundation.database import (
    AlreadyThere,
    ConstraintBroken,
    DatabaseClosed,
    DatabaseEngine,
    OutsideWrite,
    after_commit,
    current_engine,
    fetch,
    fetch_together,
    use_engine,
    write,
)


class Shelf(Table):
    """A row with a counter, for these tests only."""

    id = Varchar(length=13, primary_key=True)
    books = Integer(default=0, null=True)

    never_negative = Check("books >= 0")


@pytest.fixture
async def shelves(database: DatabaseEngine) -> DatabaseEngine:
    use_engine(database)
    await Shelf.create_table()
    return database


async def _put(name: str, books: int = 0) -> str:
    await Shelf.insert(Shelf(id=name, books=books))
    return name


async def _fail_in_a_transaction(engine: DatabaseEngine, name: str) -> None:
    async with engine.transaction():
        await _put(name)
        raise LookupError


async def _names() -> list[str]:
    return [row["id"] for row in await Shelf.select(Shelf.id).order_by(Shelf.id)]


async def test_piccolo_finds_the_engine_in_use(shelves: DatabaseEngine) -> None:
    assert engine_finder() is shelves
    assert current_engine() is shelves
    assert Shelf._meta.db is shelves


async def test_the_result_of_the_body_comes_back(shelves: DatabaseEngine) -> None:
    assert await write(lambda: _put("a")) == "a"
    assert await _names() == ["a"]


async def test_an_error_undoes_the_whole_body_and_is_raised(shelves: DatabaseEngine) -> None:
    async def body() -> None:
        await _put("a")
        raise LookupError("changed my mind")

    with pytest.raises(LookupError, match="changed my mind"):
        await write(body)
    assert await _names() == []


async def test_a_query_outside_a_write_is_a_write_of_its_own(shelves: DatabaseEngine) -> None:
    await _put("a")
    await Shelf.update({Shelf.books: 3}).where(Shelf.id == "a")
    assert await Shelf.select() == [{"id": "a", "books": 3}]


async def test_an_inner_write_that_fails_undoes_only_itself(shelves: DatabaseEngine) -> None:
    async def inner() -> None:
        await _put("inner")
        await _put("outer")

    async def outer() -> str:
        await _put("outer")
        with pytest.raises(AlreadyThere):
            await write(inner)
        return await _put("after")

    assert await write(outer) == "after"
    assert await _names() == ["after", "outer"]


async def test_an_inner_write_goes_when_the_outer_one_fails(shelves: DatabaseEngine) -> None:
    async def outer() -> None:
        await write(lambda: _put("inner"))
        raise LookupError

    with pytest.raises(LookupError):
        await write(outer)
    assert await _names() == []


async def test_constraints_have_one_vocabulary(shelves: DatabaseEngine) -> None:
    await _put("a")
    with pytest.raises(AlreadyThere):
        await write(lambda: _put("a"))
    with pytest.raises(ConstraintBroken) as broken:
        await write(lambda: _put("b", books=-1))
    assert not isinstance(broken.value, AlreadyThere)
    assert "never_negative" in str(broken.value)


async def test_piccolos_transaction_is_a_write(shelves: DatabaseEngine) -> None:
    async with shelves.transaction():
        await _put("a")
        assert await _names() == ["a"]
    with pytest.raises(LookupError):
        await _fail_in_a_transaction(shelves, "b")
    assert await _names() == ["a"]


async def test_a_nested_transaction_is_a_savepoint(shelves: DatabaseEngine) -> None:
    async with shelves.transaction():
        await _put("a")
        with pytest.raises(LookupError):
            await _fail_in_a_transaction(shelves, "b")
    assert await _names() == ["a"]


async def test_after_commit_runs_once_it_is_durable_and_before_the_caller_goes_on(
    shelves: DatabaseEngine,
) -> None:
    heard: list[str] = []

    async def body() -> None:
        await _put("a")
        after_commit(lambda: heard.append("committed"))
        heard.append("body")

    await write(body)
    assert heard == ["body", "committed"]


async def test_after_commit_is_dropped_with_what_is_rolled_back(shelves: DatabaseEngine) -> None:
    heard: list[str] = []

    async def inner() -> None:
        after_commit(lambda: heard.append("inner"))
        raise LookupError

    async def outer(fail: bool) -> None:
        after_commit(lambda: heard.append("outer"))
        with pytest.raises(LookupError):
            await write(inner)
        if fail:
            raise LookupError

    with pytest.raises(LookupError):
        await write(lambda: outer(True))
    assert heard == []
    await write(lambda: outer(False))
    assert heard == ["outer"]


async def test_after_commit_in_piccolos_transaction(shelves: DatabaseEngine) -> None:
    heard: list[str] = []
    async with shelves.transaction():
        after_commit(lambda: heard.append("committed"))
        assert heard == []
    assert heard == ["committed"]


async def test_a_callback_that_fails_harms_nobody(
    shelves: DatabaseEngine, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def fail() -> None:
        raise LookupError("nobody listens")

    async def body() -> str:
        after_commit(fail)
        after_commit(lambda: heard.append("next"))
        return await _put("a")

    assert await write(body) == "a"
    assert heard == ["next"]
    assert "the write itself is stored" in caplog.text


async def test_after_commit_outside_a_write_is_refused(shelves: DatabaseEngine) -> None:
    with pytest.raises(OutsideWrite, match="inside a body"):
        after_commit(lambda: None)


async def test_a_task_started_inside_a_body_is_outside_of_it(shelves: DatabaseEngine) -> None:
    tasks: list[asyncio.Task[list[str]]] = []

    async def later() -> list[str]:
        with pytest.raises(OutsideWrite):
            after_commit(lambda: None)
        return await _names()

    async def body() -> None:
        await _put("a")
        tasks.append(asyncio.get_running_loop().create_task(later()))

    await write(body)
    assert await tasks[0] == ["a"]


async def test_many_at_once_each_get_their_own_answer(shelves: DatabaseEngine) -> None:
    async def one(number: int) -> str:
        async def body() -> str:
            if number % 3 == 0:
                await _put(f"{number:03}")
                raise LookupError(str(number))
            return await _put(f"{number:03}")

        try:
            return await write(body)
        except LookupError as error:
            return f"refused {error}"

    answers = await asyncio.gather(*(one(number) for number in range(60)))
    assert answers == [f"refused {n}" if n % 3 == 0 else f"{n:03}" for n in range(60)]
    assert await _names() == [f"{n:03}" for n in range(60) if n % 3]


async def test_values_come_back_as_they_went(shelves: DatabaseEngine) -> None:
    awkward = "a{}b'; -- 单·\\"
    await Shelf.raw("INSERT INTO shelf (id, books) VALUES ({}, {})", awkward, None)
    assert await Shelf.raw("SELECT id, books FROM shelf WHERE id = {}", awkward) == [
        {"id": awkward, "books": None}
    ]


async def test_a_closed_database_says_so(shelves: DatabaseEngine) -> None:
    await shelves.close()
    with pytest.raises(DatabaseClosed, match="open_database"):
        await Shelf.select()
    with pytest.raises(DatabaseClosed, match="open_database"):
        await write(lambda: _put("a"))
    await shelves.open()
    assert await _names() == []


async def test_fetch_is_the_short_way_to_the_same_rows(shelves: DatabaseEngine) -> None:
    async def body() -> list[dict[str, object]]:
        await fetch("INSERT INTO shelf (id, books) VALUES ({}, {})", "a", 2)
        return await fetch("UPDATE shelf SET books = books + {} WHERE id = {} RETURNING id, books", 1, "a")

    assert await write(body) == [{"id": "a", "books": 3}]
    assert await fetch("SELECT id, books FROM shelf WHERE id = {}", "a") == await Shelf.select()
    assert await fetch("DELETE FROM shelf WHERE books > {}", 5) == []
    with pytest.raises(AlreadyThere):
        await fetch("INSERT INTO shelf (id, books) VALUES ({}, 0)", "a")


async def test_statements_sent_together_are_all_there(shelves: DatabaseEngine) -> None:
    insert = "INSERT INTO shelf (id, books) VALUES ({}, {})"

    async def body() -> None:
        await fetch_together((insert, ("one", 1)), (insert, ("two", 2)))
        await fetch_together(("UPDATE shelf SET books = books + {} WHERE id = {}", (5, "two")))

    await write(body)
    assert {row["id"]: row["books"] for row in await fetch("SELECT id, books FROM shelf")} == {
        "one": 1,
        "two": 7,
    }


async def test_of_statements_sent_together_one_that_fails_undoes_the_write(shelves: DatabaseEngine) -> None:
    insert = "INSERT INTO shelf (id, books) VALUES ({}, {})"
    with pytest.raises(AlreadyThere):
        await write(lambda: fetch_together((insert, ("one", 1)), (insert, ("one", 2))))
    assert await _names() == []
