"""How teams play is chosen on its own page before the draw, and teams that do not fit are pointed out."""

import httpx
import pytest

from competitions.domain.ties import RosterRules, TieRules, line_of
from competitions.queries.disciplines import discipline
from competitions.services import entries
from competitions.services.entries import Wanted
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

TYPED = {
    "line": "XD-MD-WD-MS-老将:2", "rubbers_a_player": "2", "hand_in_minutes": "45", "least": "6", "most": "10",
    "least_women": "3", "most_men": "6", "most_guests": "1", "joint": "y",
}  # fmt: skip


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    client.headers["accept-language"] = "en"
    found = await Tournament.found(4, code="T")
    await sign_in(client, found.referee)
    return found


def path(hall: Tournament) -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}/team-rules"


async def test_the_referee_chooses_how_teams_play(client: httpx.AsyncClient, hall: Tournament) -> None:
    assert "Mixed doubles" in (await client.get(path(hall))).text
    saved = await client.post(path(hall), data=TYPED)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{path(hall)}?done=saved")
    assert (await discipline(hall.discipline)).chosen.ties == TieRules(
        line_of("XD-MD-WD-MS-老将:2"), 2, False, 45,
        RosterRules(least=6, most=10, least_women=3, most_men=6, most_guests=1, joint=True),
    )  # fmt: skip
    assert (await discipline(hall.discipline)).rubbers == 5
    shown = (await client.get(path(hall))).text
    assert 'value="XD-MD-WD-MS-老将:2"' in shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"line": "MD-WD"}, "odd number"),
        ({"line": "MD-QQ-WD"}, "no rubber we know"),
        ({"rubbers_a_player": "6"}, "from 1 to 5"),
        ({"least": "11"}, "may not be smaller"),
        ({"most": "many"}, "whole number"),
    ],
)
async def test_what_cannot_be_played_is_refused_and_kept(
    client: httpx.AsyncClient, hall: Tournament, change: dict[str, str], sentence: str
) -> None:
    answer = await client.post(path(hall), data=TYPED | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert next(iter(change.values())) in answer.text
    assert (await discipline(hall.discipline)).chosen.ties == TieRules()


async def test_a_team_that_does_not_fit_is_pointed_out(client: httpx.AsyncClient, hall: Tournament) -> None:
    people = [Wanted(member=player.member_id) for player in hall.players[:2]]
    await entries.enter(hall.referee, hall.discipline, people, name="小队")
    shown = await client.get(f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}/entries")
    assert "To fill every rubber the team needs" in shown.text


async def test_only_teams_have_such_a_page(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(2)
    await sign_in(client, hall.referee)
    assert (await client.get(path(hall))).status_code == 404
