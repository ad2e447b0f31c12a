"""The pages of papers over HTTP: what is public when, what only the referee gets, texts kept when refused, Excel."""

import io
import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from competitions.services.papers import LONGEST_TEXT
from competitions.tables import Match
from foundation.clock import now
from foundation.settings import settings
from members.tables import AuditEntry, Member, RoleGrant
from tests.competitions.tournament import A, Tournament
from tests.competitions.web import sign_in


@pytest.fixture
async def hall(client: httpx.AsyncClient) -> Tournament:
    """Four drawn; the client is the referee."""
    found = await Tournament.found(4)
    await Member.update({Member.name: "=1+1"}).where(Member.id == found.players[0].member_id)
    await found.drawn()
    await sign_in(client, found.referee)
    client.headers["origin"] = str(client.base_url)
    client.headers["sec-fetch-site"] = "same-origin"
    return found


@pytest.fixture
async def reader(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else, who is not signed in."""
    transport = httpx.ASGITransport(app=cast(Any, app))
    async with httpx.AsyncClient(transport=transport, base_url=settings().address) as browser:
        yield browser


def desk(hall: Tournament, path: str = "/papers") -> str:
    return f"/referee/competitions/{hall.id}{path}"


def public(hall: Tournament, path: str = "/papers") -> str:
    return f"/competitions/{hall.id}{path}"


def is_pdf(answer: httpx.Response) -> bool:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return len(PdfReader(io.BytesIO(answer.content)).pages) > 0


async def test_a_book_is_public_once_it_is_published_and_until_it_is_taken_back(
    client: httpx.AsyncClient, reader: httpx.AsyncClient, hall: Tournament
) -> None:
    book = public(hall, "/papers/order-book")
    assert (await reader.get(book)).status_code == 404
    assert is_pdf(await client.get(book))
    done = await client.post(desk(hall, "/papers/order-book/publish"))
    assert (done.status_code, done.headers["location"]) == (303, desk(hall, "/papers?done=paper-published"))
    assert is_pdf(await reader.get(book))
    assert "秩序册" in (await reader.get(public(hall))).text
    await client.post(desk(hall, "/papers/order-book/take-back"))
    assert (await reader.get(book)).status_code == 404
    assert "秩序册" not in (await reader.get(public(hall))).text.split("<main")[1]


async def test_the_order_of_play_is_public_once_matches_have_times(
    reader: httpx.AsyncClient, hall: Tournament
) -> None:
    order = public(hall, "/papers/order-of-play")
    assert (await reader.get(order)).status_code == 404
    await Match.update({Match.planned_at: now()}).where(Match.discipline == hall.discipline)
    assert is_pdf(await reader.get(order))
    assert order in (await reader.get(public(hall))).text


async def test_draw_sheets_are_public_once_locked(reader: httpx.AsyncClient, hall: Tournament) -> None:
    path = public(hall, f"/disciplines/{hall.discipline}/paper")
    assert path in (await reader.get(public(hall))).text
    assert is_pdf(await reader.get(path))


async def test_before_the_draw_there_is_no_sheet(client: httpx.AsyncClient) -> None:
    found = await Tournament.found(4)
    answer = await client.get(public(found, f"/disciplines/{found.discipline}/paper"))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "sheet",
    [
        "roll-call",
        "entries",
        "prizes",
        "certificates",
        "scoresheets",
        "scoresheets-played",
        "line-ups",
        "tie-sheets",
    ],
)
async def test_the_referee_prints_for_the_day(
    client: httpx.AsyncClient, hall: Tournament, sheet: str
) -> None:
    await hall.play("r1m1", A)
    assert is_pdf(await client.get(desk(hall, f"/sheets/{sheet}")))


async def test_there_is_no_other_sheet(client: httpx.AsyncClient, hall: Tournament) -> None:
    assert (await client.get(desk(hall, "/sheets/secret"))).status_code == 404
    assert (await client.get(desk(hall, "/workbooks/secret"))).status_code == 404
    assert (await client.get(public(hall, "/papers/roll-call"))).status_code == 404


async def test_one_scoresheet(client: httpx.AsyncClient, hall: Tournament) -> None:
    match = await hall.match("r1m1")
    answer = await client.get(desk(hall, f"/matches/{match}/scoresheet"))
    assert is_pdf(answer)
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1


async def test_what_is_missing_is_shown(client: httpx.AsyncClient, hall: Tournament) -> None:
    text = (await client.get(desk(hall))).text
    assert [
        each
        for each in ("还没有填写：竞赛规程", "3 场比赛还没有排时间", "还没有结束：男子单打")
        if each not in text
    ] == []


async def test_texts_are_written_and_shown_again(client: httpx.AsyncClient, hall: Tournament) -> None:
    done = await client.post(desk(hall, "/order-book-texts"), data={"regulations": "# 一、主办\r\n工会"})
    assert (done.status_code, done.headers["location"]) == (303, desk(hall, "/papers?done=texts-saved"))
    assert "# 一、主办\n工会" in (await client.get(desk(hall, "/order-book-texts"))).text


async def test_a_text_that_is_too_long_is_kept_in_the_form(
    client: httpx.AsyncClient, hall: Tournament
) -> None:
    long = "规" * (LONGEST_TEXT + 1)
    answer = await client.post(desk(hall, "/order-book-texts"), data={"regulations": long, "notices": "须知"})
    assert (answer.status_code, long in answer.text, "须知" in answer.text) == (422, True, True)
    assert "须知" not in (await client.get(desk(hall, "/order-book-texts"))).text.replace("比赛须知", "")


@pytest.mark.parametrize("book", ["entries", "order-of-play", "results", "prizes"])
async def test_excel_opens_and_no_name_is_a_formula(
    client: httpx.AsyncClient, hall: Tournament, book: str
) -> None:
    for key in ("r1m1", "r1m2", "r2m1"):
        await hall.play(key, A)
    answer = await client.get(desk(hall, f"/workbooks/{book}"))
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert "首届羽毛球赛" in str(rows[0][0])
    assert any("=1+1" in str(cell) for row in rows for cell in row)
    (trace,) = await AuditEntry.select(AuditEntry.action).where(AuditEntry.action == f"{book}.exported")
    assert trace == {"action": f"{book}.exported"}


async def test_the_event_s_page_of_lists_leads_to_them(
    client: httpx.AsyncClient, app: Litestar, hall: Tournament
) -> None:
    """Referees to all, other organizers only to what they may read; and every link answers."""
    page = f"/manage/events/{hall.event}/papers"
    organizer = hall.players[1]
    for who in (hall.referee, organizer):
        await RoleGrant(member=who.member_id, role="organizer", scope=hall.event).save()
    await client.post(desk(hall, "/papers/order-book/publish"))
    links = re.findall(r'href="(/(?:referee/)?competitions/[^"]+)"', (await client.get(page)).text)
    assert {str(each).rsplit("/", 1)[1] for each in links} >= {
        "order-book", "results-book", "paper", "papers", "scoresheets", "certificates", "prizes", "entries",
    }  # fmt: skip
    assert [link for link in links if (await client.get(link)).status_code != 200] == []
    transport = httpx.ASGITransport(app=cast(Any, app))
    async with httpx.AsyncClient(transport=transport, base_url=settings().address) as other:
        await sign_in(other, organizer)
        links = re.findall(r'href="(/(?:referee/)?competitions/[^"]+)"', (await other.get(page)).text)
        assert [link for link in links if (await other.get(link)).status_code != 200] == []
        assert [
            link.removeprefix(f"/competitions/{hall.id}/papers/") for link in links if "/papers/" in link
        ] == ["order-book"]
