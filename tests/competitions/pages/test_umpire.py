"""The umpire's pages and the referee's page of links."""

import re

import httpx
import pytest
from PIL import Image, ImageDraw

from competitions.documents.link_code import code_path
from competitions.services import umpire_links
from competitions.tables import Match, UmpireLink
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in
from tests.seen_codes import qr_codes


@pytest.fixture
async def hall(app: object) -> Tournament:
    return await (await Tournament.found(4)).drawn()


async def test_a_match_link_opens_the_panel(hall: Tournament, client: httpx.AsyncClient) -> None:
    one, two = await hall.match("r1m1"), await hall.match("r1m2")
    link = await umpire_links.issue_for_match(hall.referee, hall.id, one)
    answer = await client.get(f"/umpire/{link.secret}")
    assert answer.status_code == 200
    assert (answer.headers["referrer-policy"], answer.headers["x-robots-tag"]) == ("no-referrer", "noindex")
    assert answer.headers["cache-control"] == "no-store"
    assert 'data-act="correction"' in answer.text
    assert 'data-referee=""' in answer.text
    assert (await client.get(f"/umpire/{link.secret}/{one}")).status_code == 200
    assert (await client.get(f"/umpire/{link.secret}/{two}")).status_code == 403
    assert (await client.get("/umpire/wrong")).status_code == 404


async def test_a_court_link_lists_its_matches(hall: Tournament, client: httpx.AsyncClient) -> None:
    one, two = await hall.match("r1m1"), await hall.match("r1m2")
    (link,) = await umpire_links.issue_for_courts(hall.referee, hall.id, (3,))
    assert "还没有安排比赛" in (await client.get(f"/umpire/{link.secret}")).text
    await Match.update({Match.court: 3, Match.status: "called"}).where(Match.id == one)
    text = (await client.get(f"/umpire/{link.secret}")).text
    assert f"/umpire/{link.secret}/{one}" in text
    assert two not in text
    assert (await client.get(f"/umpire/{link.secret}/{one}")).status_code == 200
    assert (await client.get(f"/umpire/{link.secret}/{two}")).status_code == 403


async def test_the_referee_opens_the_panel_by_session(hall: Tournament, client: httpx.AsyncClient) -> None:
    one = await hall.match("r1m1")
    nobody = await client.get(f"/matches/{one}/umpire")
    assert (nobody.status_code, nobody.headers["location"]) == (303, f"/sign-in?next=/matches/{one}/umpire")
    await sign_in(client, hall.referee)
    answer = await client.get(f"/matches/{one}/umpire")
    assert 'data-referee="1"' in answer.text
    assert 'data-secret=""' in answer.text


async def test_codes_are_made_printed_and_taken_back(hall: Tournament, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.referee)
    page = f"/referee/competitions/{hall.id}/umpire-links"
    assert "还没有使用中的码" in (await client.get(page)).text
    sheet = await client.post(page, data={"courts": ["1", "2"]})
    assert sheet.status_code == 200
    addresses = re.findall(r"http://rallypoint\.test/umpire/[\w-]{43}", sheet.text)
    assert len(addresses) == 2
    assert (await client.get(addresses[0])).status_code == 200
    shown = (await client.get(page)).text
    assert "1 号场" in shown
    assert addresses[0].rsplit("/", 1)[1] not in shown
    link = await UmpireLink.select(UmpireLink.id).where(UmpireLink.court == 1).first()
    assert link is not None
    assert (await client.post(f"{page}/{link['id']}/revoke")).status_code == 303
    assert (await client.get(addresses[0])).status_code == 403
    assert (await client.get(addresses[1])).status_code == 200


@pytest.mark.parametrize("courts", [[], ["9"], ["0"], ["-1"], ["one"], ["9" * 30]])
async def test_courts_that_are_not_there(
    hall: Tournament, client: httpx.AsyncClient, courts: list[str]
) -> None:
    await sign_in(client, hall.referee)
    answer = await client.post(f"/referee/competitions/{hall.id}/umpire-links", data={"courts": courts})
    assert answer.status_code == 422
    assert "请至少选一片场地（1 到 4 号）" in answer.text
    assert await UmpireLink.count() == 0


async def test_a_sheet_for_one_match(hall: Tournament, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.referee)
    one = await hall.match("r1m1")
    sheet = await client.post(f"/referee/competitions/{hall.id}/umpire-links/matches/{one}")
    assert "第 1 场" in sheet.text
    assert len(re.findall(r"http://rallypoint\.test/umpire/[\w-]{43}", sheet.text)) == 1


def test_the_code_can_be_read() -> None:
    text = "http://rallypoint.test/umpire/" + "a-B_9" * 9
    side, path = code_path(text)
    picture = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(picture)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        draw.rectangle((int(x) * 4, int(y) * 4, int(x) * 4 + 3, int(y) * 4 + 3), fill=0)
    found = qr_codes(picture)
    assert [code.text for code in found] == [text]


async def test_no_panel_before_the_players_are_known(hall: Tournament, client: httpx.AsyncClient) -> None:
    final = await hall.match("r2m1")
    await sign_in(client, hall.referee)
    refused = await client.get(f"/matches/{final}/umpire")
    assert (refused.status_code, "还不知道谁上场" in refused.text) == (409, True)
    shown = (await client.get(f"/matches/{final}")).text
    assert (f"/matches/{final}/umpire" in shown, "等待对阵产生" in shown, "待定" in shown) == (
        False,
        True,
        True,
    )
