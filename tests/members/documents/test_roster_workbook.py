"""The roster as a workbook: out and in again, and every way a file can be wrong or hostile."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from foundation import i18n
from foundation.errors import Refusal
from members.documents import roster_workbook, safe_workbook
from members.domain.roster import Column, RosterRow, read

TODAY = date(2026, 6, 9)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list[Any]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.close()
    return target.getvalue()


def with_part(name: str, change: Any) -> bytes:
    """A good workbook in which one part has been tampered with."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(
            io.BytesIO(workbook([["工号", "姓名", "分工会"], ["1", "张三", "会计学院"]]))
        ) as good,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in good.namelist():
            data = good.read(part)
            made.writestr(part, change(data) if part == name else data)
    return target.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        roster_workbook.rows_of(content)
    assert (refused.value.field, refused.value.status in (413, 422)) == ("file", True)
    return str(refused.value.sentence)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_is_understood_again(language: str) -> None:
    token = i18n.language.set(language)
    try:
        rows = roster_workbook.rows_of(roster_workbook.template(["会计学院", "金融学院"]))
    finally:
        i18n.language.reset(token)
    found = read(rows, TODAY)
    assert [str(problem.sentence) for problem in found.problems] == [
        "There are headings, but no person below them."
    ]
    assert len(rows[0]) == len(Column)


def test_what_is_exported_is_read_back_as_it_was() -> None:
    values = [
        "00012",
        "=1+1",
        "男",
        date(1980, 5, 12),
        "+会计学院",
        "在职",
        date(2004, 9, 1),
        None,
        "@2024\t奖",
        "13800000000",
        "zhang@example.edu",
    ]
    rows = roster_workbook.rows_of(roster_workbook.export([values], []))
    assert rows[1] == [
        "00012",
        "=1+1",
        "男",
        date(1980, 5, 12),
        "+会计学院",
        "在职",
        date(2004, 9, 1),
        "",
        "@2024\t奖",
        "13800000000",
        "zhang@example.edu",
    ]


def test_no_cell_of_the_export_is_a_formula() -> None:
    with zipfile.ZipFile(
        io.BytesIO(roster_workbook.export([["=1", "=cmd|' /C calc'!A0", "", None, "-1"]], []))
    ) as made:
        assert b"<f>" not in made.read(SHEET)


def test_a_person_survives_the_round_trip() -> None:
    values = [
        "00012",
        "阿依努尔·买买提",
        "女",
        date(1980, 5, 12),
        "会计学院",
        "借调",
        None,
        None,
        "奖",
        "10000000001",
    ]
    found = read(roster_workbook.rows_of(roster_workbook.export([values], ["会计学院"])), TODAY)
    assert found.rows == (
        RosterRow(
            2,
            "00012",
            "阿依努尔·买买提",
            "会计学院",
            "female",
            date(1980, 5, 12),
            "seconded",
            None,
            None,
            "奖",
            "10000000001",
        ),
    )


def test_the_sheet_with_the_roster_is_found_behind_others() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet("说明").write(0, 0, "请填写第二张表")
    book.add_worksheet("名册").write_row(0, 0, ["工号", "姓名", "分工会"])
    book.close()
    assert roster_workbook.rows_of(target.getvalue()) == [["工号", "姓名", "分工会"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "This is an old .xls file or one with a password."),
        ("工号,姓名\n1,张三".encode(), "This is not an Excel file."),
        (b"PK\x03\x04 nothing more", "The file is damaged."),
        (b"%PDF-1.7", "This is not an Excel file."),
        (workbook([["工号"]])[:-400], "The file is damaged."),
        (b"x" * (safe_workbook.LARGEST_FILE + 1), "The file is larger than 5 MB."),
    ],
    ids=["empty", "xls", "csv", "half a zip", "pdf", "cut off", "too large"],
)
def test_files_that_are_no_workbook(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


def test_a_zip_of_something_else() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("readme.txt", "hello")
    assert refusal(target.getvalue()).startswith("The file could not be read as an Excel workbook.")


def test_a_bomb_that_unpacks_to_gigabytes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, made.open(SHEET, "w") as part:
        for _ in range(60):
            part.write(b"\0" * 1_000_000)
    assert len(target.getvalue()) < 200_000
    assert refusal(target.getvalue()).startswith("The sheet is too large")


def test_a_bomb_whose_index_lies_about_its_size() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, made.open(SHEET, "w") as part:
        for _ in range(60):
            part.write(b"\0" * 1_000_000)
    content = bytearray(target.getvalue())
    index = content.rfind(b"PK\x01\x02")
    content[index + 24 : index + 28] = struct.pack("<I", 100)
    assert refusal(bytes(content)).startswith(
        ("The file is damaged.", "The sheet is too large", "The file could not")
    )


def test_entities_that_multiply() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert refusal(with_part(SHEET, lambda _: bomb)).startswith("The file holds something no list needs.")


@pytest.mark.parametrize("corner", [b"XFD1048576", b"CW2", b"A20051", b"$XFD$2", b"ABCD1"])
def test_a_cell_in_the_far_corner(corner: bytes) -> None:
    assert refusal(with_part(SHEET, lambda data: data.replace(b'r="A2"', b'r="' + corner + b'"'))).startswith(
        "The sheet is too large"
    )


def test_a_row_far_below() -> None:
    assert refusal(
        with_part(SHEET, lambda data: data.replace(b'<row r="2"', b'<row r="1048576"'))
    ).startswith("The sheet is too large")


def test_one_long_text_shown_by_very_many_cells() -> None:
    cells = b"".join(b'<row r="%d">' % n + b'<c t="s"><v>0</v></c>' * 50 + b"</row>" for n in range(1, 2000))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
    content = io.BytesIO(with_part(SHEET, lambda _: sheet % cells))
    target = io.BytesIO()
    with zipfile.ZipFile(content) as good, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in good.namelist():
            data = good.read(part)
            made.writestr(
                part, data.replace(b"<t>", b"<t>" + b"x" * 30_000) if "sharedStrings" in part else data
            )
    assert refusal(target.getvalue()).startswith("The sheet is too large")


def test_more_parts_than_any_workbook_has() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for number in range(safe_workbook.MOST_PARTS + 1):
            made.writestr(f"xl/{number}.xml", "<x/>")
    assert refusal(target.getvalue()).startswith("The sheet is too large")


def test_pictures_and_macros_are_left_out() -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["工号", "姓名", "分工会"]]))) as good,
        zipfile.ZipFile(target, "w") as made,
    ):
        for part in good.namelist():
            made.writestr(part, good.read(part))
        made.writestr("xl/vbaProject.bin", b"\x00\x01macro")
    with zipfile.ZipFile(io.BytesIO(safe_workbook.checked(target.getvalue()))) as kept:
        assert "xl/vbaProject.bin" not in kept.namelist()
    assert roster_workbook.rows_of(target.getvalue()) == [["工号", "姓名", "分工会"]]
