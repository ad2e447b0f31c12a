"""A tie over HTTP: line-ups handed in blind on a phone, opened, reordered, called, and what everybody sees."""

from datetime import timedelta

import httpx
import pytest

from competitions.queries.ties import TieView
from competitions.services import line_ups
from competitions.services.desk import call
from foundation.clock import now
from tests.competitions.court import Court
from tests.competitions.teams import TeamTournament
from tests.competitions.tournament import B
from tests.competitions.web import sign_in


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> TeamTournament:
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    client.headers["accept-language"] = "en"
    return await TeamTournament.of(4)


def fields(hall: TeamTournament, view: TieView, side: str = "a", without: int = 0) -> dict[str, str]:
    """The form as a captain fills it in."""
    given = hall.line(view, side, without)
    typed = {
        f"player-{number}-{place}": player
        for number, players in enumerate(given, start=1)
        for place, player in enumerate(players)
    }
    return typed | ({"given-up": str(without)} if without else {})


def desk(hall: TeamTournament, view: TieView, act: str = "") -> str:
    return f"/referee/competitions/{hall.id}/ties/{view.id}{act}"


async def test_captains_hand_in_blind_and_everybody_sees_both_afterwards(
    client: httpx.AsyncClient, hall: TeamTournament
) -> None:
    view = await hall.tie()
    first, second = view.a.line_up, view.a.players[0].name
    assert first is None
    await sign_in(client, await hall.of_side(view, "a"))
    form = await client.get(f"/ties/{view.id}/line-ups/{view.a.entry}")
    assert form.status_code == 200
    assert second in form.text
    assert view.b.players[0].name not in form.text
    listed = await client.get(f"/competitions/{hall.id}/line-ups")
    assert "Line-up missing" in listed.text
    sent = await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=fields(hall, view, "a"))
    assert (sent.status_code, sent.headers["location"]) == (303, f"/ties/{view.id}?done=handed-in")
    client.cookies.clear()
    for page in (f"/ties/{view.id}", f"/matches/{view.rubbers[0].id}", f"/competitions/{hall.id}/scores"):
        assert second not in (await client.get(page)).text
    await sign_in(client, await hall.of_side(view, "b"))
    shown = await client.get(f"/ties/{view.id}")
    assert "hand in your line-up" in shown.text
    assert second not in shown.text
    sent = await client.post(
        f"/ties/{view.id}/line-ups/{view.b.entry}", data=fields(hall, view, "b", without=3)
    )
    assert sent.status_code == 303
    client.cookies.clear()
    shown = await client.get(f"/ties/{view.id}")
    assert second in shown.text
    assert "Walkover" in shown.text
    assert second in (await client.get(f"/matches/{view.rubbers[0].id}")).text


async def test_what_is_wrong_is_said_at_its_rubber_and_what_was_chosen_is_kept(
    client: httpx.AsyncClient, hall: TeamTournament
) -> None:
    view = await hall.tie()
    await sign_in(client, await hall.of_side(view, "a"))
    typed = fields(hall, view, "a")
    del typed["player-3-0"], typed["player-3-1"]
    typed["player-2-0"] = typed["player-1-0"]
    answer = await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=typed)
    assert answer.status_code == 422
    assert "Choose who plays Women&#39;s doubles, or give it up." in answer.text
    assert f'<option value="{typed["player-1-1"]}" selected' in answer.text
    typed = fields(hall, view, "a") | {"player-2-0": fields(hall, view, "a")["player-1-0"]}
    answer = await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=typed)
    assert (answer.status_code, "nobody plays twice in a tie" in answer.text) == (422, True)
    nonsense = await client.post(
        f"/ties/{view.id}/line-ups/{view.a.entry}", data={"player-1-0": "x" * 99, "given-up": "999"}
    )
    assert nonsense.status_code == 422
    assert (await hall.tie()).a.line_up is None


async def test_after_the_deadline_and_once_open_a_line_up_is_locked(
    client: httpx.AsyncClient, hall: TeamTournament
) -> None:
    view = await hall.tie()
    await line_ups.set_deadline(hall.referee, view.id, now() - timedelta(minutes=1))
    await sign_in(client, await hall.of_side(view, "a"))
    late = await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=fields(hall, view, "a"))
    assert (late.status_code, "The deadline was" in late.text) == (409, True)
    for team, side in ((view.a, "a"), (view.b, "b")):
        await line_ups.hand_in(hall.referee, view.id, team.entry or "", hall.line(view, side))
    locked = await client.get(f"/ties/{view.id}/line-ups/{view.a.entry}")
    assert "This line-up is locked." in locked.text
    assert "<select" not in locked.text
    assert (await client.get(f"/ties/{view.id}/line-ups/{view.b.entry}")).status_code == 403


async def test_the_referee_runs_a_tie(client: httpx.AsyncClient, hall: TeamTournament) -> None:
    view = await hall.tie()
    await sign_in(client, hall.referee)
    assert "Waiting for line-ups" in (await client.get(f"/referee/competitions/{hall.id}/ties")).text
    nothing = await client.post(desk(hall, view, "/reveal"))
    assert (nothing.status_code, "nothing to open" in nothing.text) == (409, True)
    wrong = await client.post(desk(hall, view, "/deadline"), data={"deadline": "tomorrow"})
    assert wrong.status_code == 422
    set_ = await client.post(desk(hall, view, "/deadline"), data={"deadline": "2099-05-01T10:00"})
    assert set_.headers["location"] == desk(hall, view, "?done=saved")
    handed = await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=fields(hall, view, "a"))
    assert handed.headers["location"] == desk(hall, view, "?done=handed-in")
    opened = await client.post(desk(hall, view, "/reveal"))
    assert opened.headers["location"] == desk(hall, view, "?done=revealed")
    await client.post(f"/ties/{view.id}/line-ups/{view.b.entry}", data=fields(hall, view, "b"))
    again = await client.post(
        desk(hall, view, f"/line-ups/{view.a.entry}/open"), data={"reason": "", "minutes": "5"}
    )
    assert again.status_code == 422
    again = await client.post(
        desk(hall, view, f"/line-ups/{view.a.entry}/open"), data={"reason": "受伤", "minutes": "5"}
    )
    assert again.headers["location"] == desk(hall, view, "?done=opened-again")
    assert "受伤" in (await client.get(desk(hall, view))).text
    await client.post(f"/ties/{view.id}/line-ups/{view.a.entry}", data=fields(hall, view, "a"))
    ordered = await client.post(desk(hall, view, "/order"), data={"order": "2，1 3"})
    assert ordered.headers["location"] == desk(hall, view, "?done=saved")
    assert (await client.post(desk(hall, view, "/order"), data={"order": "4 x"})).status_code == 422
    called = await client.post(
        f"/referee/competitions/{hall.id}/matches/{view.rubbers[1].id}/call", data={"court": "2"}
    )
    assert called.status_code == 303
    tie_called = await client.post(
        f"/referee/competitions/{hall.id}/matches/{view.id}/call", data={"court": "3"}
    )
    assert (tie_called.status_code, "rubber by rubber" in tie_called.text) == (409, True)
    shown = await client.get(desk(hall, view))
    assert "Called to court 2" in shown.text
    queue = await client.get(f"/referee/competitions/{hall.id}")
    assert "Mixed doubles" in queue.text


async def test_a_tie_that_does_not_take_place_is_recorded_on_its_own_page(
    client: httpx.AsyncClient, hall: TeamTournament
) -> None:
    view = await hall.tie()
    await sign_in(client, hall.referee)
    path = f"/referee/competitions/{hall.id}/matches/{view.id}"
    form = await client.get(path)
    assert "comes from its rubbers" in form.text
    assert 'name="a1"' not in form.text
    refused = await client.post(
        path, data={"ending": "completed", "a1": "21", "b1": "3", "a2": "21", "b2": "3"}
    )
    assert refused.status_code == 422
    given = await client.post(path, data={"ending": "walkover", "winner": "b"})
    assert given.status_code == 303
    assert (await hall.tie("r2m1")).a.entry == view.b.entry
    shown = await client.get(f"/ties/{view.id}")
    assert "Walkover" in shown.text


async def test_live_scores_show_the_rubbers_with_the_score_of_their_tie(
    client: httpx.AsyncClient, hall: TeamTournament
) -> None:
    view = await hall.opened()
    await hall.play_rubber("r1m1", 3, B)
    await call(hall.referee, view.rubbers[0].id, 1)
    await Court(view.rubbers[0].id, hall.referee).begin()
    scores = (await client.get(f"/competitions/{hall.id}/scores")).text
    assert "Rubbers 0:1" in scores
    assert view.rubbers[0].a[0] in scores
    moved = await client.get(f"/matches/{view.id}")
    assert (moved.status_code, moved.headers["location"]) == (303, f"/ties/{view.id}")
    page = (await client.get(f"/ties/{view.id}")).text
    assert "Being played" in page
    front = (await client.get(f"/competitions/{hall.id}")).text
    assert view.rubbers[0].a[0] in front
    bracket = await client.get(f"/competitions/{hall.id}/disciplines/{hall.discipline}")
    assert bracket.status_code == 200
    assert view.a.players[5].name in bracket.text


async def test_the_umpire_opens_rubbers_only(client: httpx.AsyncClient, hall: TeamTournament) -> None:
    view = await hall.opened()
    await sign_in(client, hall.referee)
    assert (await client.get(f"/matches/{view.rubbers[0].id}/umpire")).status_code == 200
    assert (await client.get(f"/matches/{view.id}/umpire")).status_code == 409
