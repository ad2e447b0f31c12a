"""Rows of Excel as people fill them, read or refused in plain words."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.messages import Sentence
from members.domain.roster import HEADINGS_READ, Column, Problem, RosterRow, read

TODAY = date(2026, 6, 9)
HEAD = [
    "工号",
    "姓名",
    "所属分工会",
    "性别",
    "出生日期",
    "在职状态",
    "入会日期",
    "退休日期",
    "荣誉",
    "手机号",
]


def one(*cells: Any) -> RosterRow:
    found = read([HEAD, list(cells)], TODAY)
    assert found.problems == ()
    return found.rows[0]


def problems(*rows: list[Any]) -> list[tuple[int, Column | None, str]]:
    return [(p.row, p.column, str(p.sentence)) for p in read([HEAD, *rows], TODAY).problems]


def test_a_plain_row() -> None:
    row = one(
        "A001",
        "张三",
        "会计学院",
        "男",
        "1980-05-12",
        "在职",
        "2004-09-01",
        "",
        "2024年度优秀教职工",
        "13800000000",
    )
    assert row == RosterRow(
        row=2,
        staff_number="A001",
        name="张三",
        branch="会计学院",
        sex="male",
        birth_date=date(1980, 5, 12),
        employment_status="active",
        joined_on=date(2004, 9, 1),
        honours="2024年度优秀教职工",
        phone="13800000000",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "1980-05-12",
        "1980/5/12",
        "1980.5.12",
        "1980年5月12日",
        "19800512",
        "１９８０－０５－１２",
        " 1980-05-12 00:00:00 ",
        29353.0,
        29353,
        date(1980, 5, 12),
        datetime(1980, 5, 12),  # noqa: DTZ001 - as Excel has it
    ],
)
def test_a_date_however_excel_has_it(cell: Any) -> None:
    assert one("1", "张三", "会计学院", "", cell).birth_date == date(1980, 5, 12)


def test_what_excel_does_to_numbers_and_people_to_spaces() -> None:
    row = one(1002.0, " 张　三 ", "会计学院 ", "Ｆ", "", "", "", "", "", 13800000000.0)
    assert (row.staff_number, row.name, row.branch, row.sex, row.phone) == (
        "1002", "张三", "会计学院", "female", "13800000000",
    )  # fmt: skip
    assert one("ａ００１", "阿依努尔•买买提", "会计学院").staff_number == "A001"
    assert one("1", "阿依努尔•买买提", "会计学院").name == "阿依努尔·买买提"
    assert one("1", "Jean-Luc O'Neil", "会计学院").name == "Jean-Luc O'Neil"


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (Column.STAFF_NUMBER, ["", "张三", "会计学院"]),
        (Column.STAFF_NUMBER, ["x" * 33, "张三", "会计学院"]),
        (Column.STAFF_NUMBER, ["=1+1", "张三", "会计学院"]),
        (Column.STAFF_NUMBER, [12345678901234567.0, "张三", "会计学院"]),
        (Column.STAFF_NUMBER, [10.5, "张三", "会计学院"]),
        (Column.NAME, ["1", "", "会计学院"]),
        (Column.NAME, ["1", "=HYPERLINK(1)", "会计学院"]),
        (Column.NAME, ["1", "<b>张三</b>", "会计学院"]),
        (Column.NAME, ["1", "张" * 61, "会计学院"]),
        (Column.NAME, ["1", "张\x07三", "会计学院"]),
        (Column.BRANCH, ["1", "张三", None]),
        (Column.SEX, ["1", "张三", "会计学院", "?"]),
        (Column.BIRTH_DATE, ["1", "张三", "会计学院", "", "1980-02-30"]),
        (Column.BIRTH_DATE, ["1", "张三", "会计学院", "", "十二月"]),
        (Column.BIRTH_DATE, ["1", "张三", "会计学院", "", "2025-01-01"]),
        (Column.BIRTH_DATE, ["1", "张三", "会计学院", "", 150_000.0]),
        (Column.STATUS, ["1", "张三", "会计学院", "", "", "休息"]),
        (Column.RETIRED_ON, ["1", "张三", "会计学院", "", "", "", "2004-09-01", "2003-01-01"]),
        (Column.HONOURS, ["1", "张三", "会计学院", "", "", "", "", "", "奖" * 501]),
        (Column.PHONE, ["1", "张三", "会计学院", "", "", "", "", "", "", "12a"]),
    ],
)
def test_each_fault_is_told_with_its_cell(column: Column, cells: list[Any]) -> None:
    found = read([HEAD, cells], TODAY)
    assert found.rows == ()
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, column)]


def test_all_faults_of_all_rows_are_told_at_once_and_good_rows_stay_good() -> None:
    good = ["A001", "张三", "会计学院"]
    assert problems(good, ["", "", "会计学院"], ["a001", "李四", "会计学院"], ["A2", "王五", "x", "?"]) == [
        (3, Column.STAFF_NUMBER, "This must not be empty."),
        (3, Column.NAME, "This must not be empty."),
        (4, Column.STAFF_NUMBER, "This staff number stands in row 2 already. Please keep one of the two."),
        (5, Column.SEX, "Please write 男 or 女 (male or female)."),
    ]


def test_headings_are_found_below_a_title_in_any_order_and_language() -> None:
    found = read(
        [
            ["2026年教职工名册"],
            [],
            ["Branch union *", "备注", "NAME", "Staff number"],
            ["会计学院", "x", "张三", "1"],
        ],
        TODAY,
    )
    assert found.rows == (RosterRow(row=4, staff_number="1", name="张三", branch="会计学院"),)
    assert found.columns == {Column.BRANCH, Column.NAME, Column.STAFF_NUMBER}
    assert found.ignored == ("备注",)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "No row with the headings"),
        ([["张三", "1"]], "No row with the headings"),
        ([["工号", "姓名"]], "The column “Branch union” is missing."),
        ([["工号", "姓名", "分工会", "职工号"]], "The heading “Staff number” stands above two columns."),
        ([["工号", "姓名", "分工会"], ["", None, " "]], "There are headings, but no person below them."),
    ],
)
def test_a_sheet_that_is_no_roster(rows: list[list[Any]], sentence: str) -> None:
    found = read(rows, TODAY)
    assert (found.rows, len(found.problems), found.problems[0].column) == ((), 1, None)
    assert str(found.problems[0].sentence).startswith(sentence)


def test_headings_in_words_of_our_own() -> None:
    assert [HEADINGS_READ.column(cell) for cell in ("工 号", "＊姓名＊", "Phone", None, 3.0)] == [
        Column.STAFF_NUMBER, Column.NAME, Column.PHONE, None, None,
    ]  # fmt: skip


cells = st.one_of(
    st.none(), st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes()
)


@given(st.lists(st.lists(cells, max_size=12), max_size=8))
def test_nothing_a_sheet_can_hold_is_an_error(rows: list[list[Any]]) -> None:
    found = read([HEAD, *rows], TODAY)
    assert all(
        isinstance(problem, Problem) and isinstance(problem.sentence, Sentence) for problem in found.problems
    )
    assert len({row.staff_number for row in found.rows}) == len(found.rows)
