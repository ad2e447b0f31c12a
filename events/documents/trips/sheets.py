"""A plain sheet of a workbook: a title, headings that repeat, text cells that never calculate, amounts in yuan."""

import io
from collections.abc import Sequence
from typing import Any

import msgspec

from members.documents.workbooks import new_book


class Column(msgspec.Struct, frozen=True):
    """`money`: cells are fen, shown as yuan."""

    heading: str
    width: int
    money: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """One sheet. Cells are text or whole numbers."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str | int]]
    sub: str = ""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    buffer = io.BytesIO()
    with new_book(buffer) as book:
        for sheet in sheets:
            _fill(book, sheet)
    return buffer.getvalue()


def _fill(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, sheet.sub)
    for place, column in enumerate(sheet.columns):
        page.write_string(3, place, column.heading, head)
        page.set_column(place, place, column.width)
    for number, row in enumerate(sheet.rows, start=4):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if isinstance(value, str):
                page.write_string(number, place, value, text)
            elif column.money:
                page.write_number(number, place, value / 100, money)
            else:
                page.write_number(number, place, value)
    page.freeze_panes(4, 0)
    page.repeat_rows(3)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
