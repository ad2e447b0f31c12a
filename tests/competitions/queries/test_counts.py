"""Pages of a draw ask as often for a large draw as for a small one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from competitions.queries import draw_sheet, matches, overview
from competitions.queries.desk import queue
from foundation.database import DatabaseEngine
from tests.competitions.tournament import Tournament


@contextmanager
def counted(engine: DatabaseEngine) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    sent: list[str] = []
    original = type(engine).run_querystring

    async def run(self: Any, querystring: Any, in_pool: bool = True) -> Any:
        sent.append(str(querystring)[:60])
        return await original(self, querystring, in_pool)

    type(engine).run_querystring = run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        type(engine).run_querystring = original  # type: ignore[method-assign]


async def _queries(database: DatabaseEngine, hall: Tournament) -> tuple[int, int]:
    with counted(database) as page:
        await draw_sheet.discipline_sheet(await hall.loaded())
        await overview.disciplines(hall.id)
    with counted(database) as desk:
        ready = await matches.of_competition(hall.id, ("ready",))
        await queue(hall.id, ready, [])
    return len(page), len(desk)


async def test_the_number_of_queries_does_not_grow_with_the_draw(database: DatabaseEngine) -> None:
    small = await _queries(database, await (await Tournament.found(4)).drawn())
    assert small == (9, 9)


async def test_a_draw_of_40_asks_as_often(database: DatabaseEngine) -> None:
    assert await _queries(database, await (await Tournament.found(40)).drawn()) == (9, 9)
