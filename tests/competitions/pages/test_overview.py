"""The referee's overview: what is missing on top, each discipline's way below, and the way there."""

import httpx
import pytest

from competitions.domain.results import MatchResult
from competitions.queries import overview
from competitions.queries.missing import facts
from competitions.services import entries
from competitions.services.entries import Wanted
from foundation.database import DatabaseEngine
from tests.competitions.queries.test_counts import counted
from tests.competitions.tournament import A, Tournament
from tests.competitions.web import sign_in

ENGLISH = {"accept-language": "en"}


async def test_from_the_list_to_what_is_missing(client: httpx.AsyncClient, database: object) -> None:
    hall = await Tournament.found(3, code="MD")
    await sign_in(client, hall.referee)
    listed = await client.get("/referee", headers=ENGLISH)
    assert f"/referee/competitions/{hall.id}/overview" in listed.text
    shown = await client.get(f"/referee/competitions/{hall.id}/overview", headers=ENGLISH)
    assert shown.status_code == 200
    assert "MD: 3 players without a partner" in shown.text
    for path in ("entries", "settings", ""):
        assert f"/disciplines/{hall.discipline}{'/' if path else ''}{path}" in shown.text


async def test_a_team_that_breaks_its_rules_is_told(client: httpx.AsyncClient, database: object) -> None:
    hall = await Tournament.found(3, code="T")
    await sign_in(client, hall.referee)
    people = [Wanted(member=player.member_id) for player in hall.players]
    made = await entries.enter(hall.referee, hall.discipline, people, name="联队")
    base = f"/referee/competitions/{hall.id}"
    shown = await client.get(f"{base}/overview", headers=ENGLISH)
    assert "T: 1 team does not fit the regulations" in shown.text
    for path in (f"{base}/teams/{made}", f"{base}/disciplines/{hall.discipline}/entries"):
        assert "joint teams are not allowed here" in (await client.get(path, headers=ENGLISH)).text


async def test_a_group_that_waits_for_a_lot_is_urgent(client: httpx.AsyncClient, database: object) -> None:
    hall = await (await Tournament.found(3, "round_robin")).drawn()
    await sign_in(client, hall.referee)
    matches = (await hall.loaded()).matches
    lines = (await hall.loaded()).played.lines
    for key, match in matches.items():
        a, b = lines.index(match.side_a), lines.index(match.side_b)
        # Each beats the next one in the circle by the same score.
        await hall.play(key, A if (b - a) % 3 == 1 else MatchResult("b", ((10, 21), (12, 21))))
    shown = await client.get(f"/referee/competitions/{hall.id}/overview", headers=ENGLISH)
    assert "MS: group A: a lot must decide" in shown.text
    assert "missing--urgent" in shown.text


@pytest.mark.parametrize("players", [4, 40])
async def test_the_number_of_queries_does_not_grow_with_the_entries(
    database: DatabaseEngine, players: int
) -> None:
    hall = await (await Tournament.found(players)).drawn()
    with counted(database) as sent:
        await facts(hall.id, await overview.disciplines(hall.id))
    assert len(sent) == 5
