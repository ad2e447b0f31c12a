"""The pages of the schedule over HTTP: hall and times, the board with its form, bad input at each."""

import httpx
import pytest

from competitions.domain.hall import Limits, OwnLength, Rest, Span
from competitions.queries.schedule.hall import hall_of as kept
from tests.competitions.planned import at, places, planned
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

HTML = {"accept": "text/html"}
NUMBERS = {
    "courts": "3", "changeover": "5", "rest": "20", "rest_late": "30", "limit_discipline": "4",
    "limit_day": "6", "late_after": "10", "strategy": "balanced",
}  # fmt: skip


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    found = await planned()
    await sign_in(client, found.referee)
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    client.cookies.set("language", "en")
    return found


def path(hall: Tournament, act: str = "/schedule") -> str:
    return f"/referee/competitions/{hall.id}{act}"


async def test_hall_and_times_are_kept_as_typed(client: httpx.AsyncClient, hall: Tournament) -> None:
    assert (await client.get(path(hall, "/hall"))).status_code == 200
    saved = await client.post(
        path(hall, "/hall"),
        data=NUMBERS
        | {
            "sessions_day": ["2031-06-09", "２０３１/06/10", ""],
            "sessions_start": ["9:00", "08:30", ""],
            "sessions_end": ["12:00", "18:00", ""],
            "closed_which": ["2", "all"],
            "closed_day": ["2031-06-10", "2031-06-09"],
            "closed_start": ["10:00", "11:00"],
            "closed_end": ["11:00", "11:30"],
            "court_name": ["中心场地", "", ""],
            "minutes-3x21": "25",
            f"own-{hall.discipline}": "",
            f"late-{hall.discipline}": "45",
            "preset": "formal",
        },
    )
    assert (saved.status_code, saved.headers["location"]) == (303, path(hall, "/hall?done=saved"))
    found = await kept(hall.id)
    assert found.sessions == (Span(at(0), at(180)), Span(at(23 * 60 + 30), at(33 * 60)))
    assert [court.name for court in found.courts] == ["中心场地", "", ""]
    assert found.closed(2) == (Span(at(120), at(150)), Span(at(25 * 60), at(26 * 60)))
    assert found.closed(3) == (Span(at(120), at(150)),)
    assert (found.minutes, found.own) == ({"3x21": 25}, {hall.discipline: OwnLength(None, 45)})
    assert (found.rest, found.limits) == (Rest(30, 60), Limits(3, 6))
    shown = await client.get(path(hall, "/hall"))
    assert "中心场地" in shown.text
    assert 'value="2031-06-10"' in shown.text


async def test_what_cannot_be_read_is_said_and_kept(client: httpx.AsyncClient, hall: Tournament) -> None:
    before = await kept(hall.id)
    refused = await client.post(
        path(hall, "/hall"),
        data=NUMBERS
        | {
            "sessions_day": "<b>tomorrow",
            "sessions_start": "early",
            "sessions_end": "late",
            "minutes-3x21": "many",
        },
    )
    assert refused.status_code == 422
    assert "“&lt;b&gt;tomorrow early–late” is not a day with times." in refused.text
    assert "“many” is not a whole number of minutes." in refused.text
    assert 'value="&lt;b&gt;tomorrow"' in refused.text
    backwards = await client.post(
        path(hall, "/hall"),
        data=NUMBERS
        | {"sessions_day": "2031-06-09", "sessions_start": "12:00", "sessions_end": "09:00", "courts": "2"},
    )
    assert (backwards.status_code, "ends before it begins" in backwards.text) == (422, True)
    assert await kept(hall.id) == before


async def test_the_form_moves_a_match_without_a_script(client: httpx.AsyncClient, hall: Tournament) -> None:
    board = await client.get(path(hall))
    assert (board.status_code, "Version 1" in board.text) == (200, True)
    match = await hall.match("r2m1")
    typed = {"match": match, "court": "2", "at": "2031-06-09T10:20", "version": "1"}
    refused = await client.post(
        path(hall, "/schedule/move"), data=typed | {"court": "1", "at": "2031-06-09T09:10"}
    )
    assert refused.status_code == 409
    assert "MS 3 needs the result of MS " in refused.text
    assert 'name="reason"' in refused.text
    assert 'value="2031-06-09T09:10"' in refused.text
    moved = await client.post(path(hall, "/schedule/move"), data=typed)
    assert (moved.status_code, moved.headers["location"]) == (
        303,
        path(hall, "/schedule?day=2031-06-09&done=moved-costs"),
    )
    assert (await places(hall))["r2m1"] == (2, 80)
    undone = await client.post(path(hall, "/schedule/undo"), data={"day": "2031-06-09"})
    assert undone.headers["location"] == path(hall, "/schedule?day=2031-06-09&done=undone")
    assert (await places(hall))["r2m1"] == (1, 60)
    chosen = await client.post(path(hall, "/schedule/versions/2/choose"))
    assert chosen.headers["location"] == path(hall, "/schedule?done=plan-chosen")
    assert (await places(hall))["r2m1"] == (2, 80)


@pytest.mark.parametrize(
    "wrong", [{"at": "soon"}, {"at": "0001-01-01T00:00"}, {"court": "x"}, {"court": "²"}]
)
async def test_a_move_that_cannot_be_read_is_refused(
    client: httpx.AsyncClient, hall: Tournament, wrong: dict[str, str]
) -> None:
    typed = {"match": await hall.match("r2m1"), "court": "2", "at": "2031-06-09T10:20", "version": "1"}
    assert (await client.post(path(hall, "/schedule/move"), data=typed | wrong)).status_code == 422


async def test_published_times_are_there_for_programs_and_nothing_before(
    client: httpx.AsyncClient, hall: Tournament
) -> None:
    address = f"/api/v1/competitions/{hall.id}/schedule"
    assert (await client.get(address)).json() == []
    published = await client.post(path(hall, "/schedule/versions/1/publish"))
    assert published.headers["location"] == path(hall, "/schedule?done=plan-published")
    found = (await client.get(address)).json()
    assert [
        (each["number"], each["planned_court"], each["planned_at"], each["minutes"]) for each in found
    ] == [
        (1, 1, "2031-06-09T01:00:00Z", 30),
        (2, 2, "2031-06-09T01:00:00Z", 30),
        (3, 1, "2031-06-09T02:00:00Z", 30),
    ]


async def test_the_board_asks_before_it_places(client: httpx.AsyncClient, hall: Tournament) -> None:
    address = f"/api/v1/competitions/{hall.id}/schedule"
    place = {"match": await hall.match("r2m1"), "court": 1, "at": "2031-06-09T09:10:00+08:00"}
    checked = await client.post(f"{address}/check", json=place)
    assert "MS 3 needs the result of MS 1 first." in checked.json()["hard"]
    refused = await client.post(f"{address}/moves", json=place | {"version": 1})
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert (
        await client.post(f"{address}/check", json=place | {"at": "2031-06-09T09:10:00"})
    ).status_code == 422
    pinned = await client.post(f"{address}/moves", json=place | {"version": 1, "pin": True, "reason": "转播"})
    assert pinned.status_code == 200
    shown = (await client.get(path(hall))).text
    assert "Pinned: 转播" in shown
    assert "MS 3 needs the result of MS 1 first." in shown


async def test_without_sessions_the_board_says_what_to_do_first(client: httpx.AsyncClient) -> None:
    found = await (await Tournament.found(4)).drawn()
    await sign_in(client, found.referee)
    client.cookies.set("language", "en")
    shown = await client.get(path(found))
    assert (shown.status_code, "Set the days and sessions of the hall first" in shown.text) == (200, True)


async def test_a_plan_is_made_and_mended_from_the_page(client: httpx.AsyncClient, hall: Tournament) -> None:
    made = await client.post(path(hall, "/schedule/make"))
    assert made.headers["location"] == path(hall, "/schedule?done=plan-made")
    running = (await client.get(path(hall))).text
    assert "Stop and keep the best" in running
    stopped = await client.post(path(hall, "/schedule/stop"))
    assert stopped.headers["location"] == path(hall, "/schedule?done=plan-stopped")
    assert "no plan can end earlier" in (await client.get(path(hall))).text
    for typed in ({}, {"why": "rain"}, {"why": "court", "court": "9"}, {"why": "rain", "until": "soon"}):
        refused = await client.post(path(hall, "/schedule/repair"), data=typed)
        assert refused.status_code == 422
    mended = await client.post(
        path(hall, "/schedule/repair?day=2031-06-09"),
        data={"why": "rain", "until": "2031-06-09T09:30", "court": "1"},
    )
    assert mended.headers["location"] == path(hall, "/schedule?day=2031-06-09&done=plan-mended")
    assert {minutes for _, minutes in (await places(hall)).values()} == {30, 80}
    refused = await client.post(path(hall, "/schedule/relieve"), data={"kind": "umpires", "number": "²"})
    assert refused.status_code == 422


async def test_the_schedule_for_everybody_is_filtered(client: httpx.AsyncClient, hall: Tournament) -> None:
    address = f"/competitions/{hall.id}/schedule"
    assert "The schedule is not published yet." in (await client.get(address)).text
    await client.post(path(hall, "/schedule/versions/1/publish"))
    for query, matches in (
        ("?discipline=MS", ["MS 1", "MS 2", "MS 3"]),
        ("?discipline=XD", []),
        ("?person=nobody", []),
        ("?day=2031-06-09", ["MS 1", "MS 2", "MS 3"]),
        ("?day=yesterday&branch=nowhere", []),
    ):
        text = (await client.get(address + query)).text
        assert [name for name in ("MS 1", "MS 2", "MS 3") if f"· {name}<" in text] == matches, query
    await sign_in(client, hall.players[0])
    mine = (await client.get(f"{address}?mine=1")).text
    assert sum(f"· {name}<" in mine for name in ("MS 1", "MS 2", "MS 3")) == 1
    match = await hall.match("r2m1")
    assert "Planned for" in (await client.get(f"/matches/{match}")).text


async def test_the_desk_calls_the_roll(client: httpx.AsyncClient, hall: Tournament) -> None:
    match = await hall.match("r1m1")
    act = f"/matches/{match}"
    await client.post(path(hall, f"{act}/call"), data={"court": "1"})
    ticked = await client.post(path(hall, f"{act}/report"), data={"side": "a", "present": "1"})
    assert ticked.headers["location"] == path(hall, "?done=reported")
    desk = (await client.get(path(hall, ""))).text
    assert "here since" in desk
    assert "Called once" in desk
    assert (await client.post(path(hall, f"{act}/report"), data={"side": "c"})).status_code == 422
    again = await client.post(path(hall, f"{act}/call-again"))
    assert again.headers["location"] == path(hall, "?done=called")
    assert "Called 2 times" in (await client.get(path(hall, ""))).text
    await client.post(path(hall, "/schedule/versions/1/publish"))
    await client.post(path(hall, f"{act}/report"), data={"side": "a", "present": "1"})
    roll = (await client.get(path(hall, "/roll-call"))).text
    assert "MS 1 · " in roll
    assert "No match is planned for the coming hour." in roll
    back = await client.post(
        path(hall, f"{act}/report"), data={"side": "b", "present": "1", "back": "roll-call"}
    )
    assert back.headers["location"] == path(hall, "/roll-call")
    assert "All here" in (await client.get(path(hall, "/roll-call"))).text
