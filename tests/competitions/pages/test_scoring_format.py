"""The page of a discipline's scoring: presets, own numbers, what was typed kept, closed once a match has begun."""

import httpx
import pytest

from competitions.domain.scoring import events as log
from competitions.queries.disciplines import discipline
from members.authentication import cookie_name
from members.domain.identity import Role
from members.services import sessions
from members.tables import RoleGrant
from tests.competitions.court import Court
from tests.competitions.tournament import Tournament

OWN = {
    "name": "Campus final", "best_of": "3", "points": "７", "lead": "2", "cap": "9", "interval_at": "4",
    "interval_in": "every", "interval_s": "30", "ends_change_at": "4", "ends_change_in": "decider", "break_s": "45",
    "service": "rally", "serves": "2", "start_a": "0", "start_b": "1", "handicap": "", "rubbers": "",
    "rubber_players": "", "rubber_break_s": "120", "g3_points": "5", "g3_cap": "5",
    "g3_interval_at": "3", "g3_ends_change_at": "3",
}  # fmt: skip


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    found = await Tournament.found(4)
    await RoleGrant(member=found.referee.member_id, role=Role.REFEREE.value, scope=found.id).save()
    client.cookies.set(cookie_name(), await sessions.start(found.referee.member_id))
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    return found


def path(hall: Tournament, more: str = "") -> str:
    return f"/referee/competitions/{hall.id}/disciplines/{hall.discipline}/format{more}"


async def test_a_preset_is_chosen(client: httpx.AsyncClient, hall: Tournament) -> None:
    shown = await client.get(path(hall))
    assert shown.status_code == 200
    assert 'value="3x21" checked' in shown.text
    done = await client.post(path(hall), data={"scoring_format": "table-tennis"})
    assert (done.status_code, done.headers["location"]) == (303, path(hall, "?done=saved"))
    row = await discipline(hall.discipline)
    assert (row.scoring_format, row.scoring.service, row.chosen.format) == ("table-tennis", "in_turns", None)
    assert 'value="table-tennis" checked' in (await client.get(path(hall))).text


async def test_an_own_format_is_made_from_a_preset(client: httpx.AsyncClient, hall: Tournament) -> None:
    form = await client.get(path(hall, "?scoring_format=relay-3x45"))
    assert form.status_code == 200
    assert 'value="9 18 27 36 45"' in form.text
    done = await client.post(path(hall, "/own"), data=OWN)
    assert (done.status_code, done.headers["location"]) == (303, path(hall, "?done=saved"))
    scoring = (await discipline(hall.discipline)).scoring
    assert (scoring.name, scoring.points, scoring.start, scoring.interval_s, scoring.in_game(3).points) == (
        "Campus final", 7, (0, 1), 30, 5,
    )  # fmt: skip
    again = await client.get(path(hall, "?scoring_format=own"))
    assert 'name="g3_points" value="5"' in again.text
    assert 'value="Campus final"' in again.text
    back = await client.post(path(hall), data={"scoring_format": "3x15"})
    assert back.status_code == 303
    assert (await discipline(hall.discipline)).chosen.format is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": "many"}, "whole number"),
        ({"cap": "6"}, "The highest score of a game cannot be below the points it is played to."),
        ({"start_b": "7"}, "The score a game starts with, handicap included"),
        ({"interval_at": "half way"}, "Please give whole numbers with spaces between them"),
        ({"g3_points": "x"}, "Please give whole numbers with spaces between them"),
        ({"g3_points": "20"}, "Game 3: The highest score of a game"),
        ({"g5_points": "5"}, "Exceptions for single games must name each game"),
        ({"rubbers": "3 5"}, "The last rubber of a relay ends at"),
        ({"name": ""}, "Please fill this in."),
        ({"service": "monkey"}, "This choice does not exist any more."),
        ({"best_of": ""}, "Please choose one."),
        ({"best_of": "many"}, "This choice does not exist any more."),
    ],
)
async def test_numbers_that_make_no_format_are_refused_and_kept(
    client: httpx.AsyncClient, hall: Tournament, change: dict[str, str], words: str
) -> None:
    client.headers["accept-language"] = "en"
    before = (await discipline(hall.discipline)).settings
    refused = await client.post(path(hall, "/own"), data=OWN | change)
    assert refused.status_code == 422
    assert words in refused.text
    assert 'value="Campus final"' in refused.text or "name" in change
    assert (await discipline(hall.discipline)).settings == before


async def test_an_unknown_preset(client: httpx.AsyncClient, hall: Tournament) -> None:
    refused = await client.post(path(hall), data={"scoring_format": "9x99"})
    assert refused.status_code == 422
    assert (await client.get(path(hall, "?scoring_format=9x99"))).status_code == 200


async def test_scoring_stays_once_a_match_has_begun(client: httpx.AsyncClient, hall: Tournament) -> None:
    await hall.drawn()
    assert (await client.post(path(hall), data={"scoring_format": "1x15"})).status_code == 303
    await Court(await hall.match("r1m1"), hall.referee).send(log.Service("a"))
    client.headers["accept-language"] = "en"
    assert "the scoring stays as it is" in (await client.get(path(hall))).text
    for place, data in ((path(hall), {"scoring_format": "3x21"}), (path(hall, "/own"), OWN)):
        refused = await client.post(place, data=data)
        assert refused.status_code == 422
    assert (await discipline(hall.discipline)).scoring_format == "1x15"
