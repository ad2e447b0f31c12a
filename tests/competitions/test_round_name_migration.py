"""Matches of a release before rounds had names get just the names they would be made with today."""

from importlib import import_module
from typing import Any

import pytest

from competitions.domain.draw_settings import DrawSettings
from competitions.queries.players import champions
from competitions.tables import Match
from tests.competitions.tournament import A, Tournament

pytestmark = pytest.mark.usefixtures("database")
MIGRATION = import_module("competitions.piccolo_migrations.competitions_2026_11_25t21_47_52_000000")


async def names() -> dict[str, str]:
    return {row["key"]: row["round_name"] for row in await Match.select(Match.key, Match.round_name)}


async def migrated() -> dict[str, str]:
    await Match.update({Match.round_name: ""}, force=True)
    await Match._meta.db.run_ddl(MIGRATION.NAMES)
    return await names()


@pytest.mark.parametrize(
    ("players", "method", "chosen"),
    [(17, "knockout", {"draw": DrawSettings("third")}), (3, "round_robin", {})],
)
async def test_every_match_is_called_as_if_it_were_made_today(
    players: int, method: str, chosen: dict[str, Any]
) -> None:
    await (await Tournament.found(players, method, **chosen)).drawn()
    made = await names()
    assert await migrated() == made


async def test_the_champion_of_then_is_still_known() -> None:
    hall = await (await Tournament.found(2)).drawn()
    await hall.play("r1m1", A)
    won = await champions(hall.id)
    assert won == {hall.discipline: (await hall.rows())["r1m1"][0]}
    await migrated()
    assert await champions(hall.id) == won
