"""Results from paper in games of another kind: what is typed, what is kept, what is shown."""

import httpx
import pytest

from competitions.domain.results import MatchResult, from_json
from competitions.services import scoring_format
from competitions.tables import Match
from members.authentication import cookie_name
from members.domain.identity import Role
from members.services import sessions
from members.tables import RoleGrant
from tests.competitions.tournament import Tournament


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    found = await Tournament.found(4)
    await RoleGrant(member=found.referee.member_id, role=Role.REFEREE.value, scope=found.id).save()
    client.cookies.set(cookie_name(), await sessions.start(found.referee.member_id))
    client.headers.update(
        {
            "origin": str(client.base_url),
            "sec-fetch-site": "same-origin",
            "accept-language": "en",
        }
    )
    return found


async def _page(hall: Tournament, code: str) -> tuple[str, str]:
    """The path of the result page of the first match, counted by that format; and its id."""
    await scoring_format.use_preset(hall.referee, hall.discipline, code)
    await hall.drawn()
    match = await hall.match("r1m1")
    return f"/referee/competitions/{hall.id}/matches/{match}", match


async def _kept(match: str) -> MatchResult:
    (row,) = await Match.select(Match.result).where(Match.id == match)
    return from_json(row["result"])


async def test_pulls_of_a_rope_are_typed_as_games_won(client: httpx.AsyncClient, hall: Tournament) -> None:
    page, match = await _page(hall, "plain-3")
    shown = (await client.get(page)).text
    assert "Games won" in shown
    assert 'name="a2"' not in shown
    for a, b, words in (
        ("2", "2", "Neither side has won more games"),
        ("3", "1", "was over before it"),
        ("1", "0", "Nobody has won 2 games yet"),
    ):
        refused = await client.post(page, data={"ending": "completed", "a1": a, "b1": b})
        assert refused.status_code == 422
        assert words in refused.text
    done = await client.post(page, data={"ending": "completed", "a1": "1", "b1": "2"})
    assert done.status_code == 303
    assert await _kept(match) == MatchResult("b", ((1, 0), (0, 1), (0, 1)))
    again = (await client.get(page)).text
    assert 'aria-label="' in again
    assert [f'name="{side}1" inputmode="numeric"' in again for side in "ab"] == [True, True]
    live = (await client.get(f"/matches/{match}")).text
    assert ">1</span>" in live.split('data-side="a"')[1].split('data-side="b"')[0]
    assert (await client.get(f"/api/v1/matches/{match}")).json()["facts"]["notation"] == "1-2"


async def test_a_relay_is_one_long_game(client: httpx.AsyncClient, hall: Tournament) -> None:
    page, match = await _page(hall, "relay-110")
    refused = await client.post(page, data={"ending": "completed", "a1": "111", "b1": "98"})
    assert (refused.status_code, "Game 1 cannot stand at 111-98." in refused.text) == (422, True)
    assert (await client.post(page, data={"ending": "completed", "a1": "110", "b1": "98"})).status_code == 303
    assert await _kept(match) == MatchResult("a", ((110, 98),))


async def test_table_tennis_has_no_highest_score(client: httpx.AsyncClient, hall: Tournament) -> None:
    page, match = await _page(hall, "table-tennis")
    games = {"a1": "31", "b1": "29", "a2": "11", "b2": "0", "a3": "12", "b3": "10"}
    refused = await client.post(page, data={"ending": "completed"} | games | {"b3": "11"})
    assert (refused.status_code, "Game 3" in refused.text) == (422, True)
    assert (await client.post(page, data={"ending": "completed"} | games)).status_code == 303
    assert await _kept(match) == MatchResult("a", ((31, 29), (11, 0), (12, 10)))
