"""Papers of teams: line-ups stay blind until both are open, tie sheets show rubbers, players, games and totals."""

import io
import re

from pypdf import PdfReader

from competitions.documents import order_of_play, scoresheets, tie_sheets
from competitions.queries import ties
from competitions.queries.papers import papers_of
from competitions.tables import Match
from foundation.clock import now
from foundation.documents import pdf
from tests.competitions.teams import TeamTournament


def pages_of(content: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


async def line_ups(made: TeamTournament) -> list[str]:
    found = await ties.of_competition(made.id)
    return pages_of(await pdf(tie_sheets.LINE_UPS, tie_sheets.line_ups("羽毛球团体赛", found)))


async def tie_sheet(made: TeamTournament) -> list[str]:
    found = await ties.of_competition(made.id)
    papers = await papers_of(made.id)
    formats = {paper.row.id: paper.row.scoring for paper in papers.disciplines}
    return pages_of(await pdf(tie_sheets.TIE_SHEETS, tie_sheets.tie_sheets("羽毛球团体赛", found, formats)))


async def test_a_line_up_is_blind_until_both_are_open(database: object) -> None:
    made = await TeamTournament.of(2)
    await made.hand_in("r1m1", "a")
    before = await line_ups(made)
    # Every player stands once, in the list of the team.
    assert (len(before), before[0].count("男二"), before[0].count("出场名单")) == (2, 1, 1)
    await made.hand_in("r1m1", "b")
    after = await line_ups(made)
    assert [page.count("男二") for page in after] == [2, 2]
    assert all(kind in after[0] for kind in ("混合双打", "男子双打", "女子双打"))


async def test_the_tie_sheet_of_a_tie_that_was_played(database: object) -> None:
    made = await TeamTournament.of(2)
    await made.win("r1m1")
    view = await made.tie()
    (page,) = await tie_sheet(made)
    expected = ["团体记分表", view.a.name, view.b.name, "21:10", "21:12", "2:0", "4:0", "84:44"]
    assert [each for each in expected if each.replace(" ", "") not in page.replace(" ", "")] == []


async def test_without_both_teams_there_is_nothing_to_print(database: object) -> None:
    made = await TeamTournament.of(3)
    assert len(await tie_sheet(made)) == 1


async def test_the_order_of_play_and_scoresheets_show_rubbers_with_their_players(database: object) -> None:
    made = await TeamTournament.of(2)
    view = await made.opened()
    await Match.update({Match.planned_at: now(), Match.planned_court: 1}).where(Match.tie == view.id)
    papers = await papers_of(made.id)
    order = "".join(pages_of(await pdf(order_of_play.TEMPLATE, order_of_play.order_of_play(papers))))
    assert "T-1混合双打" in order
    assert f"{view.a.name}：" in order
    ready = [card for card in papers.matches if card.status == "ready"]
    sheets = pages_of(await pdf(scoresheets.TEMPLATE, scoresheets.scoresheets(papers, ready)))
    names = [name for side in (view.rubbers[0].a, view.rubbers[0].b) for name in side]
    assert (len(sheets), len(names)) == (len(ready), 4)
    assert [name for name in names if sheets[0].count(name) < 2] == []
