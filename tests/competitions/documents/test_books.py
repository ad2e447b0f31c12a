"""The papers of a tournament, opened and read: names, contents with pages, draws, scores, signatures."""

import io
import re
from datetime import timedelta

import msgspec
import pytest
from pypdf import PdfReader

from competitions.documents import (
    certificates,
    draw_paper,
    lists,
    order_book,
    order_of_play,
    results_book,
    scoresheets,
)
from competitions.documents.missing import missing
from competitions.domain.results import MatchResult
from competitions.queries.papers import CompetitionPapers, papers_of
from competitions.services import officials
from competitions.services.papers import save_texts
from competitions.tables import Match
from events.tables import Event
from foundation.clock import now
from foundation.documents import pdf
from foundation.i18n import say
from members.tables import Branch, Member
from tests.competitions.tournament import Tournament

LONG = "阿卜杜热合曼·买买提吐尔逊·玉素甫江·阿布都克里木"
MARKUP = "#let *x* $y$"
WON = MatchResult("a", ((21, 15), (19, 21), (21, 18)))


def text_of(content: bytes) -> list[str]:
    """Each page without spaces and line breaks."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def is_a4(content: bytes, *, landscape: bool = False) -> bool:
    sizes = {
        (round(page.mediabox.width), round(page.mediabox.height))
        for page in PdfReader(io.BytesIO(content)).pages
    }
    return sizes == {(842, 595) if landscape else (595, 842)}


@pytest.fixture
async def played(database: object) -> Tournament:
    """Six in a knockout: the first round played, one name long, one full of signs; all planned."""
    made = await Tournament.found(6)
    await Member.update({Member.name: LONG}).where(Member.id == made.players[0].member_id)
    await Member.update({Member.name: MARKUP}).where(Member.id == made.players[1].member_id)
    await made.drawn()
    for key, row in (await made.loaded()).matches.items():
        if row.status == "ready":
            await made.play(key, WON)
    at = now() + timedelta(days=10)
    for number, row in enumerate(sorted((await made.loaded()).matches.values(), key=lambda one: one.number)):
        await Match.update(
            {Match.planned_at: at + timedelta(minutes=40 * number), Match.planned_court: number % 2 + 1}
        ).where(Match.id == row.id)
    return made


async def finished(made: Tournament) -> CompetitionPapers:
    while ready := [key for key, row in (await made.loaded()).matches.items() if row.status == "ready"]:
        await made.play(ready[0], WON)
    return await papers_of(made.id)


async def test_the_draw_sheet(played: Tournament) -> None:
    papers = await papers_of(played.id)
    ((paper, sheet),) = papers.drawn
    content = await pdf(draw_paper.TEMPLATE, draw_paper.draw_sheet(papers.head, sheet))
    (page,) = text_of(content)
    expected = [
        LONG,
        "#let*x*$y$",
        "轮空",
        "21:1519:2121:18",
        "半决赛",
        "决赛",
        "会计学院分工会",
        "裁判长",
        "第1页，共1页",
        "88",
    ]
    assert [each for each in expected if each not in page] == []
    assert is_a4(content)
    assert paper.row.name in page


async def test_the_order_book(played: Tournament) -> None:
    texts = {"regulations": "# 一、主办\n工会 #let *x*\n- 男单", "committee": "主任：张三"}
    await save_texts(played.referee, played.id, msgspec.convert(texts, dict))
    papers = await papers_of(played.id)
    content = await pdf(order_book.TEMPLATE, order_book.order_book(papers))
    pages = text_of(content)
    assert is_a4(content)
    assert ("秩序册" in pages[0], "首届羽毛球赛" in pages[0], "澜湖学院工会" in pages[0]) == (
        True,
        True,
        True,
    )
    contents = pages[1]
    for part in (
        "竞赛规程",
        "组织委员会",
        "裁判员名单",
        "代表队名单",
        "竞赛日程",
        "分组与对阵表",
        "比赛场序",
        "参赛人数统计",
        "场地平面图",
    ):
        at = next(number for number, page in enumerate(pages[2:], start=3) if page.find(part, 0, 60) >= 0)
        assert re.search(rf"{part}[.]*{at}", contents), (part, at, contents)
    assert "比赛须知" not in contents
    whole = "".join(pages)
    assert [
        each for each in ("工会#let*x*", "主任：张三", LONG, "1号场", "裁判长席") if each not in whole
    ] == []


async def test_what_the_order_book_lacks(played: Tournament) -> None:
    found = missing(await papers_of(played.id))
    assert [say(each) for each in found["order-book"]] == [
        "还没有填写：竞赛规程",
        "还没有填写：比赛须知",
        "还没有填写：组织委员会",
        "还没有委派主裁判",
    ]
    assert [say(each) for each in found["results-book"]] == ["还没有结束：男子单打"]
    assert "order-of-play" not in found


async def test_nothing_is_missing_in_the_end(played: Tournament) -> None:
    await save_texts(played.referee, played.id, {"regulations": "a", "notices": "b", "committee": "c"})
    await officials.appoint(played.referee, played.id, "PA0002", "umpire")
    assert missing(await finished(played)) == {}


async def test_the_results_book(played: Tournament) -> None:
    papers = await finished(played)
    content = await pdf(results_book.TEMPLATE, results_book.results_book(papers))
    pages = text_of(content)
    champion = next(side.name for place, side in papers.drawn[0][1].places if place.first == 1)
    assert is_a4(content)
    assert "成绩册" in pages[0]
    assert ("参赛者分工会1" + re.sub(r"\s", "", champion)) in pages[2]
    assert [each for each in ("裁判长", "日期", "核实无误") if each not in pages[-1]] == []
    assert "21:1519:2121:18" in "".join(pages)


async def test_the_order_of_play(played: Tournament) -> None:
    content = await pdf(order_of_play.TEMPLATE, order_of_play.order_of_play(await papers_of(played.id)))
    whole = "".join(text_of(content))
    assert is_a4(content, landscape=True)
    assert [
        each for each in ("MS-1", "MS-5", "1号场", "2号场", "不早于", "21:1519:2121:18") if each not in whole
    ] == []


async def test_scoresheets_one_match_a_page(played: Tournament) -> None:
    papers = await papers_of(played.id)
    ready = [card for card in papers.matches if card.status == "ready"]
    content = await pdf(scoresheets.TEMPLATE, scoresheets.scoresheets(papers, ready))
    pages = text_of(content)
    assert is_a4(content, landscape=True)
    assert (len(pages), [f"MS-{card.number}" in page for card, page in zip(ready, pages, strict=True)]) == (
        2,
        [True] * 2,
    )


async def test_roll_call_entries_and_prizes(played: Tournament) -> None:
    papers = await papers_of(played.id)
    roll = "".join(text_of(await pdf(lists.TEMPLATE, lists.roll_call(papers))))
    entries = "".join(text_of(await pdf(lists.TEMPLATE, lists.entry_list(papers))))
    assert ("检录员" in roll, "□" in roll or "〓" in roll, LONG in entries) == (True, True, True)
    prizes = "".join(text_of(await pdf(lists.TEMPLATE, lists.prize_list(await finished(played)))))
    assert ("领奖人签名" in prizes, "会计学院分工会" in prizes) == (True, True)


async def test_certificates(played: Tournament) -> None:
    papers = await finished(played)
    content = await pdf(certificates.TEMPLATE, certificates.certificates(papers, 2))
    pages = text_of(content)
    assert is_a4(content, landscape=True)
    assert len(pages) == 2
    assert ("冠军" in pages[0], "亚军" in pages[1]) == (True, True)
    assert all("荣誉证书" in page and "首届羽毛球赛" in page and "澜湖学院工会" in page for page in pages)


async def test_long_names_everywhere_stay_on_the_sheet(played: Tournament) -> None:
    await Branch.update(
        {Branch.name: "国际教育与终身学习学院及附属实训基地联合分工会（演示）第一党支部"}
    ).where(Branch.id == played.union.accounting.id)
    await Event.update(
        {Event.title: "二〇二六年度“澜湖杯”教职工羽毛球混合团体暨单项锦标赛（第十二届）"}
    ).where(Event.id == played.event)
    papers = await papers_of(played.id)
    content = await pdf(order_book.TEMPLATE, order_book.order_book(papers))
    edges: list[float] = []

    def keep(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if text.strip():
            edges.append(cm[4] + tm[4] * cm[0])

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=keep)
    assert edges
    assert all(0 <= edge <= 595 for edge in edges)
