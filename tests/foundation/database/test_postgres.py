"""What is particular to PostgreSQL: clashes are retried, a server that was away is found again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from piccolo.columns import Integer, Varchar
from piccolo.table import Table

from foundation.database import (
    DatabaseBusy,
    DatabaseUnavailable,
    after_commit,
    fetch,
    postgres,
    use_engine,
    write,
)
from foundation.database.postgres import PostgresEngine
from foundation.errors import Refusal
from tests.postgres_cluster import Cluster, NoPostgres, cluster

pytestmark = pytest.mark.postgres


class Purse(Table):
    """Something whose sum must not change."""

    id = Varchar(length=13, primary_key=True)
    coins = Integer(default=0)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of this module's own, since it is stopped and started."""
    try:
        with cluster({"deadlock_timeout": "50ms"}) as running:
            yield running
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture
async def engine(server: Cluster) -> AsyncIterator[PostgresEngine]:
    engine = PostgresEngine(server.url)
    use_engine(engine)
    await engine.open()
    await Purse.create_table()
    await Purse.insert(Purse(id="a", coins=1000), Purse(id="b", coins=1000))
    yield engine
    await Purse.alter().drop_table()
    await engine.close()


async def _move(source: str, target: str, together: asyncio.Barrier | None = None) -> None:
    """Take a coin here, put it there; at the barrier both sides hold one row and want the other's."""
    await Purse.update({Purse.coins: Purse.coins - 1}).where(Purse.id == source)
    if together is not None:
        await together.wait()
    await Purse.update({Purse.coins: Purse.coins + 1}).where(Purse.id == target)


async def test_a_deadlock_is_run_again(engine: PostgresEngine) -> None:
    together = asyncio.Barrier(2)
    runs = {"a": 0, "b": 0}

    async def body(source: str, target: str) -> None:
        runs[source] += 1
        await _move(source, target, together if runs[source] == 1 else None)

    await asyncio.gather(write(lambda: body("a", "b")), write(lambda: body("b", "a")))
    # The one that gave way runs again; it may clash once more with the other's COMMIT.
    assert min(runs.values()) == 1
    assert max(runs.values()) in (2, 3)
    assert await Purse.select().order_by(Purse.id) == [{"id": "a", "coins": 1000}, {"id": "b", "coins": 1000}]


async def test_writes_that_read_first_and_clash_are_run_again_and_called_back_once(
    engine: PostgresEngine,
) -> None:
    heard: list[int] = []
    both_have_read = asyncio.Barrier(2)
    runs = [0] * 30

    async def body(number: int) -> None:
        runs[number] += 1
        after_commit(lambda: heard.append(number))
        (row,) = await Purse.select(Purse.coins).where(Purse.id == "a")
        if number < 2 and runs[number] == 1:
            await both_have_read.wait()
        await Purse.update({Purse.coins: row["coins"] + 1}).where(Purse.id == "a")

    async def one(number: int) -> None:
        await write(lambda: body(number))

    await asyncio.gather(*(one(number) for number in range(30)))
    assert sorted(heard) == list(range(30))
    assert sum(runs) > 30
    assert max(runs[:2]) > 1
    assert await Purse.select(Purse.coins).where(Purse.id == "a") == [{"coins": 1030}]


async def test_a_server_that_restarts_is_found_again(engine: PostgresEngine, server: Cluster) -> None:
    server.stop()
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL"):
        await Purse.select()
    with pytest.raises(DatabaseUnavailable, match="nothing was stored"):
        await write(lambda: _move("a", "b"))
    server.start()
    await write(lambda: _move("a", "b"))
    assert await Purse.select().order_by(Purse.id) == [{"id": "a", "coins": 999}, {"id": "b", "coins": 1001}]


async def test_a_server_that_goes_away_during_a_write(engine: PostgresEngine, server: Cluster) -> None:
    async def body() -> None:
        await _move("a", "b")
        server.restart()
        await Purse.count()

    with pytest.raises(DatabaseUnavailable, match="nothing was stored"):
        await write(body)
    assert await Purse.select().order_by(Purse.id) == [{"id": "a", "coins": 1000}, {"id": "b", "coins": 1000}]


async def test_a_row_that_somebody_keeps_locked_is_named(
    engine: PostgresEngine, server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.close()
    monkeypatch.setattr(postgres, "SECONDS_TO_WAIT_FOR_A_LOCK", 0.1)
    await engine.open()
    other = await asyncpg.connect(server.url)
    keeping = other.transaction()
    await keeping.start()
    await other.execute("UPDATE purse SET coins = 0 WHERE id = 'a'")
    with pytest.raises(DatabaseBusy, match="holds these rows"):
        await write(lambda: _move("a", "b"))
    await keeping.rollback()
    await other.close()
    await write(lambda: _move("a", "b"))


async def test_a_mistake_in_a_statement_is_not_called_an_outage(engine: PostgresEngine) -> None:
    with pytest.raises(asyncpg.InterfaceError, match="expects 1 argument"):
        await engine._run("SELECT $1::int", ())
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await Purse.raw("SELECT FROM WHERE")


async def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        await PostgresEngine("postgresql://nobody@127.0.0.1:1/nothing").open()


async def test_bodies_are_serial_unless_they_say_that_they_guard_themselves(engine: PostgresEngine) -> None:
    async def isolation() -> str:
        (row,) = await Purse.raw("SHOW transaction_isolation")
        return str(row["transaction_isolation"])

    assert await write(isolation) == "serializable"
    assert await write(isolation, guarded=True) == "read committed"


async def test_what_guards_itself_begins_when_it_writes_and_not_at_all_for_one_statement(
    engine: PostgresEngine,
) -> None:
    """The number of a transaction tells whether two statements were in the same one."""

    async def body() -> list[int]:
        asked = "SELECT pg_current_xact_id()::text::bigint AS it"
        seen = [row["it"] for _ in range(2) for row in await fetch(asked)]
        await fetch("UPDATE purse SET coins = coins WHERE id = 'a'")
        return seen + [row["it"] for _ in range(2) for row in await fetch(asked)]

    before, again, first, second = await write(body, guarded=True)
    assert before != again
    assert first == second
    assert len({*await write(body)}) == 1


async def test_a_text_that_it_cannot_keep_is_refused_in_words(engine: PostgresEngine) -> None:
    with pytest.raises(Refusal) as refused:
        await Purse.select(Purse.coins).where(Purse.id == "a\x00b")
    assert refused.value.status == 422

    async def keep() -> None:
        await Purse.insert(Purse(id="a\x00b"))

    with pytest.raises(Refusal):
        await write(keep)
    assert await Purse.count() == 2


async def test_two_processes_that_clash_take_turns(engine: PostgresEngine, server: Cluster) -> None:
    """Read, decide, save on one row, from two pools at once: nobody starves, nothing is lost."""
    second = PostgresEngine(server.url)
    await second.open()

    async def here() -> None:
        (row,) = await Purse.select(Purse.coins).where(Purse.id == "a")
        await Purse.update({Purse.coins: row["coins"] + 1}).where(Purse.id == "a")

    async def there() -> None:
        (row,) = await second._run("SELECT coins FROM purse WHERE id = 'a'", ())
        await second._run("UPDATE purse SET coins = $1 WHERE id = 'a'", (row["coins"] + 1,))

    await asyncio.gather(*(write(here) for _ in range(40)), *(second.write(there) for _ in range(40)))
    await second.close()
    assert await Purse.select(Purse.coins).where(Purse.id == "a") == [{"coins": 1080}]
