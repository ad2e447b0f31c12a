"""Sheets of results read: scores as people type them, every fault in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.result_sheet import ResultRow, read, result_of, score_of
from competitions.domain.results import MatchResult
from competitions.domain.sheet_rows import Problem
from members.domain.cells import Cell, Unreadable

HEAD: list[Cell] = ["项目", "场次", "甲方", "乙方", "第1局", "第2局", "第3局", "结束方式", "胜方"]
NAMES = ("张三", "李四")


def row_of(*cells: Cell) -> ResultRow | Problem:
    found = read([HEAD, list(cells)])
    return found.rows[0] if found.rows else found.problems[0]


def outcome(*cells: Cell) -> MatchResult | str:
    row = row_of("MS", 7.0, "", "", *cells)
    if isinstance(row, Problem):
        return str(row.sentence)
    result = result_of(row, NAMES)
    return str(result.sentence) if isinstance(result, Problem) else result


@pytest.mark.parametrize(
    ("text", "games"),
    [
        ("21-15", [(21, 15)]),
        ("21-15 19:21，21–18", [(21, 15), (19, 21), (21, 18)]),
        ("21：15；30：29", [(21, 15), (30, 29)]),
        ("21 15 19 21 21 18", [(21, 15), (19, 21), (21, 18)]),
        ("21 比 15", [(21, 15)]),
        ("21/15", [(21, 15)]),
        ("２１－１５", [(21, 15)]),
    ],
)
def test_scores_as_people_type_them(text: str, games: list[tuple[int, int]]) -> None:
    assert row_of("MS", 1, "", "", text) == ResultRow(2, "MS", 1, 0, "", "", tuple(games), "completed", "")


@pytest.mark.parametrize("text", ["", "21", "21 15 19", "21-15 x", "21-15 19", "abc", "-5", "2115-3"])
def test_what_is_no_score(text: str) -> None:
    with pytest.raises(Unreadable):
        score_of(text)


@given(st.lists(st.tuples(st.integers(0, 199), st.integers(0, 199)), min_size=1, max_size=5), st.booleans())
def test_any_score_is_read_back(games: list[tuple[int, int]], plain: bool) -> None:
    between = " " if plain else "-"
    assert score_of(" ".join(f"{a}{between}{b}" for a, b in games)) == games


def test_rows_read_and_open_matches_passed_over() -> None:
    found = read(
        [
            ["成绩"],
            HEAD,
            ["MS", "7", "张三", "李四", "21-15", "21-19", "", "", ""],
            ["MS", "8", "王五", "赵六", "", "", "", "", ""],
            [None] * 9,
            ["T", "3.2", "", "", "", "", "", "弃权", "B"],
        ]
    )
    assert found.rows == (
        ResultRow(3, "MS", 7, 0, "张三", "李四", ((21, 15), (21, 19)), "completed", ""),
        ResultRow(6, "T", 3, 2, "", "", (), "walkover", "B"),
    )
    assert (found.problems, found.ignored) == ((), ())


def test_every_fault_is_said() -> None:
    rows: list[list[Cell]] = [
        HEAD,
        ["", "7", "", "", "21-15", "", "", "", ""],
        ["MS", "seven", "", "", "21-15", "", "", "", ""],
        ["MS", "7", "", "", "", "21-15", "", "", ""],
        ["MS", "7", "", "", date(2026, 11, 9), "", "", "", ""],
        ["MS", "7", "", "", "21-15", "", "", "raining", ""],
    ]
    assert [(each.row, each.column, str(each.sentence)) for each in read(rows).problems] == [
        (2, "Discipline", "This must not be empty."),
        (3, "Match no.", "Please give the number of the match, of a rubber such as 12.3."),
        (4, "Game 2", "This game has a score, but the one before has none."),
        (5, "Game 1", "Excel has made a date of this score. Please format the column as text and type it again."),
        (6, "How it ended", "Please write Retired, Walkover or Disqualified, or nothing if it was played to the end."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["x"]], "No row with the headings"),
        ([["项目", "场次"]], "The column “Game 1” is missing."),
        ([[*HEAD, "match"]], "stands above two columns"),
        ([HEAD, ["MS", "1", "", "", "", "", "", "", ""]], "There is no result in this sheet."),
        ([HEAD, *([["MS", "1", "", "", "21-1", "21-1", "", "", ""]] * 501)], "At most 500 results"),
    ],
)
def test_a_sheet_that_is_none(rows: list[list[Cell]], words: str) -> None:
    found = read(rows)
    assert (found.rows, len(found.problems)) == ((), 1)
    assert words in str(found.problems[0].sentence)


def test_a_row_becomes_a_result() -> None:
    assert outcome("21-15", "19-21", "18-21") == MatchResult("b", ((21, 15), (19, 21), (18, 21)))
    assert outcome("21-15", "5-3", "", "中途退出", "A") == MatchResult("a", ((21, 15), (5, 3)), "retired")
    assert outcome("", "", "", "Walkover", "李 四") == MatchResult("b", (), "walkover")
    assert outcome("21-15", "", "", "弃权", "甲") == MatchResult("a", (), "walkover")
    assert outcome("21-15", "21-15", "", "", "b") == "By this score the other side has won."
    assert outcome("21-15", "15-21") == "Neither side has won more games. Please check the scores."
    for winner in ("", "王五"):
        assert outcome("21-15", "", "", "retired", winner) == (
            "Please write who goes on: A or B, or the name."
        )


def test_a_row_of_another_match_is_noticed() -> None:
    row = row_of("MS", 7, "王五", "李四", "21-15", "21-15")
    assert isinstance(row, ResultRow)
    wrong = result_of(row, NAMES)
    assert isinstance(wrong, Problem)
    assert (wrong.column, str(wrong.sentence)) == ("Side A", "Match 7 is 张三 – 李四 now.")
