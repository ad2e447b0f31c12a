"""Scoresheets: as wide as the format needs, blank with the header filled, or written from the umpire's log."""

import pytest

from competitions.documents.scoresheets import blank, boxes_of, scoresheets
from competitions.domain.scoring import events as log
from competitions.domain.scoring.presets import preset
from competitions.queries.match_logs import logs_of
from competitions.queries.papers import papers_of
from tests.competitions.court import Court
from tests.competitions.tournament import Tournament


@pytest.mark.parametrize(
    ("code", "boxes", "parts"),
    # One box a rally of the longest game: 30-29 are 59 rallies, 21-20 are 41, 15-14 are 29.
    [("3x21", 30, 2), ("3x15", 41, 1), ("5x11", 29, 1), ("1x31", 31, 2)],
)
def test_a_row_has_a_box_for_every_rally(code: str, boxes: int, parts: int) -> None:
    assert boxes_of(preset(code)) == (boxes, parts)


def test_a_blank_sheet_has_a_strip_for_every_game() -> None:
    strips = blank(preset("5x11"), (("张三", "李四"), ("王五", "赵六")))
    assert [strip["title"] for strip in strips] == ["第 1 局", "第 2 局", "第 3 局", "第 4 局", "第 5 局"]
    assert [row["name"] for row in strips[0]["parts"][0]] == ["张三", "李四", "王五", "赵六"]
    assert strips[0]["parts"][0][0] == {"name": "张三", "service": "", "boxes": [""] * 29}


def test_a_relay_has_a_strip_for_every_rubber() -> None:
    strips = blank(preset("relay-110"), (("",), ("",)))
    assert [strip["title"] for strip in strips] == [f"第 {rubber} 盘" for rubber in range(1, 11)]


async def test_written_from_the_log(database: object) -> None:
    made = await Tournament.found(2)
    await made.drawn()
    match = await made.match("r1m1")
    court = Court(match, made.referee)
    await court.begin("a")
    await court.send(log.Point("a"), log.Point("b"), log.YellowCard("a"), log.Point("b"))
    papers = await papers_of(made.id)
    data = scoresheets(papers, papers.matches, await logs_of([match]))
    (sheet,) = data["sheets"]
    (strip,) = sheet["strips"]
    first, second = strip["parts"][0]
    assert (first["service"], second["service"]) == ("S", "R")
    assert first["boxes"][:4] == ["1", "", "W", ""]
    assert second["boxes"][:4] == ["", "1", "", "2"]
    assert (strip["score"], len(first["boxes"]), len(strip["parts"])) == ("1:2", 30, 2)


async def test_without_a_log_it_is_blank(database: object) -> None:
    made = await Tournament.found(2)
    await made.drawn()
    papers = await papers_of(made.id)
    (sheet,) = scoresheets(papers, papers.matches, await logs_of([]))["sheets"]
    assert (sheet["number"], sheet["round"], len(sheet["strips"])) == ("MS-1", "决赛", 3)
    assert {
        box for strip in sheet["strips"] for part in strip["parts"] for row in part for box in row["boxes"]
    } == {""}
