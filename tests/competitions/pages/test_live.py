"""What spectators read: a match, all courts, and what is not theirs to see."""

import httpx
import pytest

from competitions.domain.results import MatchResult
from competitions.domain.scoring import events as log
from competitions.services import progress
from events.tables import Event
from foundation.database import DatabaseEngine
from tests.competitions.court import Court
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in


@pytest.fixture
async def hall(app: object) -> Tournament:
    return await (await Tournament.found(8)).drawn()


async def test_a_match_before_during_and_after(hall: Tournament, client: httpx.AsyncClient) -> None:
    match = await hall.match("r1m1")
    page = f"/matches/{match}"
    assert "即将开始" in (await client.get(page)).text
    court = Court(match, hall.referee)
    await court.begin()
    await court.send(*[log.Point("a")] * 20)
    text = (await client.get(page)).text
    assert '<span class="score__points" role="cell" data-points>20</span>' in text
    assert "局点" in text
    await court.send(log.Point("a"), *[log.Point("b")] * 4)
    await court.send(log.Retirement("a"))
    text = (await client.get(page)).text
    assert "退赛" in text
    assert 'data-side="b" data-winner' in text
    assert "umpire" not in text.split('class="main"', 1)[1].split("score-words")[0]


async def test_a_result_from_paper_is_shown(hall: Tournament, client: httpx.AsyncClient) -> None:
    match = await hall.match("r1m1")
    await hall.play("r1m1", MatchResult("b", ((21, 15), (19, 21), (3, 4)), "retired"))
    text = (await client.get(f"/matches/{match}")).text
    assert "退赛" in text
    assert 'data-side="b" data-winner' in text
    facts = (await client.get(f"/api/v1/matches/{match}")).json()["facts"]
    assert (facts["games"], facts["score"], facts["notation"], facts["phase"]) == (
        [[21, 15], [19, 21]],
        [3, 4],
        "21-15 19-21 3-4 Retired",
        "confirmed",
    )


async def test_a_result_corrected_on_paper_wins_over_the_log(
    hall: Tournament, client: httpx.AsyncClient
) -> None:
    court = Court(await hall.match("r1m1"), hall.referee)
    await court.begin()
    await court.win("a")
    await court.send(log.Confirmation())
    await progress.correct_result(
        hall.referee, court.match_id, MatchResult("a", ((21, 0), (21, 19))), "记分表"
    )
    facts = (await client.get(f"/api/v1/matches/{court.match_id}")).json()["facts"]
    assert facts["notation"] == "21-0 21-19"


async def test_who_stands_where(hall: Tournament, client: httpx.AsyncClient) -> None:
    court = Court(await hall.match("r1m1"), hall.referee)
    view = await court.begin()
    text = (await client.get(f"/matches/{court.match_id}")).text
    assert f'data-court-name="left-bottom" data-serves>{view.a}</span>' in text
    assert f'data-court-name="right-top">{view.b}</span>' in text
    assert 'data-court-name="left-top"></span>' in text


async def test_the_referee_finds_the_panel(hall: Tournament, client: httpx.AsyncClient) -> None:
    match = await hall.match("r1m1")
    assert f"/matches/{match}/umpire" not in (await client.get(f"/matches/{match}")).text
    await sign_in(client, hall.referee)
    assert f"/matches/{match}/umpire" in (await client.get(f"/matches/{match}")).text


async def test_all_courts(hall: Tournament, client: httpx.AsyncClient) -> None:
    page = f"/competitions/{hall.id}/scores"
    court = Court(await hall.match("r1m1"), hall.referee)
    await court.begin()
    await court.send(log.Point("b"))
    done = Court(await hall.match("r1m2"), hall.referee)
    await done.begin()
    await done.win("a")
    await done.send(log.Confirmation())
    text = (await client.get(page)).text
    live, rest = text.split("接下来", 1)
    coming, results = rest.split("最新结果", 1)
    assert (live.count('class="score"'), coming.count('class="score"'), results.count('class="score"')) == (
        1,
        2,
        1,
    )
    assert court.match_id in live
    assert done.match_id in results
    assert (await client.get(f"{page}?discipline=MS")).text.count('class="score"') == 4
    assert (await client.get(f"{page}?discipline=%3Cb%3E")).text.count('class="score"') == 0


async def test_a_draft_is_not_shown(hall: Tournament, client: httpx.AsyncClient) -> None:
    await Event.update({Event.status: "draft"}).where(Event.id == hall.event)
    for path in (
        f"/competitions/{hall.id}/scores",
        f"/live/competitions/{hall.id}",
        "/competitions/none/scores",
    ):
        assert (await client.get(path)).status_code == 404
    match = await hall.match("r1m1")
    for path in (f"/matches/{match}", f"/live/matches/{match}", f"/api/v1/matches/{match}"):
        assert (await client.get(path)).status_code == 404


async def test_english(hall: Tournament, client: httpx.AsyncClient) -> None:
    client.headers["accept-language"] = "en"
    text = (await client.get(f"/competitions/{hall.id}/scores")).text
    assert "Live scores" in text
    assert "Coming up" in text


async def test_the_list_costs_the_same_whatever_its_length(
    hall: Tournament, client: httpx.AsyncClient, database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = type(database).run_querystring

    async def counted(self: DatabaseEngine, querystring: object, in_pool: bool = False) -> object:
        asked.append(str(querystring))
        return await ask(self, querystring, in_pool)  # type: ignore[arg-type]

    monkeypatch.setattr(type(database), "run_querystring", counted)
    await client.get(f"/competitions/{hall.id}/scores")
    few = len(asked)
    for key in ("r1m1", "r1m2", "r1m3"):
        court = Court(await hall.match(key), hall.referee)
        await court.begin()
    asked.clear()
    await client.get(f"/competitions/{hall.id}/scores")
    assert len(asked) == few
