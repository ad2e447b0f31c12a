"""Excel files of any length: written row by row in a thread, with memory that does not grow, and sent in pieces."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol
from urllib.parse import quote

from litestar.response import Stream

from foundation.i18n import local
from members.documents.workbooks import MEDIA_TYPE, FilledSheet, SheetColumn, new_book

PIECE = 64 * 1024
HEADS_IN = 3
"""the line with the heads; above it stand the title and what belongs under it"""

Value = str | int | float | datetime | date | None
Head = tuple[str, int]
"""words and width in characters"""
Sheet = tuple[str, Sequence[Sequence[Value]]]
"""its name, and its lines; the first one are the heads"""


async def long_workbook(
    title: str,
    sub: str,
    heads: Sequence[Head],
    batches: AsyncIterator[Sequence[Sequence[Value]]],
    more: Sequence[Sheet] = (),
) -> BinaryIO:
    """The file, at its beginning. Texts stay texts: never a formula, a link or a number. ``more``: sheets after it."""
    return await _written(lambda target: _Book(target, title, sub, heads, more), batches)


async def long_form(
    title: str, columns: Sequence[SheetColumn], batches: AsyncIterator[Sequence[Sequence[Value]]]
) -> BinaryIO:
    """The same with columns that can be filled in and taken in again (members/documents/workbooks.py)."""
    return await _written(lambda target: FilledSheet(target, title, columns, long=True), batches)


class _Grows(Protocol):
    """A workbook that only ever grows downwards."""

    def add(self, rows: Sequence[Sequence[Value]]) -> None: ...
    def close(self) -> None: ...


async def _written(
    begin: Callable[[BinaryIO], _Grows], batches: AsyncIterator[Sequence[Sequence[Value]]]
) -> BinaryIO:
    target: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        book = begin(target)
        async for rows in batches:
            await asyncio.to_thread(book.add, rows)
        await asyncio.to_thread(book.close)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


class _Book:
    """A workbook with one sheet that only ever grows downwards."""

    def __init__(
        self, target: BinaryIO, title: str, sub: str, heads: Sequence[Head], more: Sequence[Sheet] = ()
    ) -> None:
        self._book: Any = new_book(target, in_memory=False, constant_memory=True, remove_timezone=True)
        self._sheet: Any = self._book.add_worksheet()
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._time = self._book.add_format(
            {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}
        )
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self._number = self._book.add_format({"valign": "top"})
        self._amount = self._book.add_format({"valign": "top", "num_format": "#,##0.00"})
        self._line = HEADS_IN
        self._heads = heads
        self._more = more
        self._head(title, sub)

    def _head(self, title: str, sub: str) -> None:
        big = self._book.add_format({"bold": True, "font_size": 14})
        head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, (_words, width) in enumerate(self._heads):
            self._sheet.set_column(place, place, width)
        self._sheet.freeze_panes(HEADS_IN + 1, min(3, len(self._heads)))
        self._sheet.repeat_rows(HEADS_IN)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P / &N")
        self._sheet.write_string(0, 0, title, big)
        self._sheet.write_string(1, 0, sub)
        for place, (words, _width) in enumerate(self._heads):
            self._sheet.write_string(HEADS_IN, place, words, head)

    def add(self, rows: Sequence[Sequence[Value]]) -> None:
        for row in rows:
            self._line += 1
            for place, value in enumerate(row):
                self._write(place, value)

    def _write(self, place: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            self._sheet.write_datetime(self._line, place, local(value).replace(tzinfo=None), self._time)
        elif isinstance(value, date):
            self._sheet.write_datetime(self._line, place, value, self._day)
        elif isinstance(value, str):
            self._sheet.write_string(self._line, place, value, self._text)
        else:
            look = self._amount if isinstance(value, float) else self._number
            self._sheet.write_number(self._line, place, value, look)

    def close(self) -> None:
        if self._line > HEADS_IN:
            self._sheet.autofilter(HEADS_IN, 0, self._line, len(self._heads) - 1)
        for name, lines in self._more:
            self._sheet, self._line = self._book.add_worksheet(name), -1
            self._sheet.set_column(0, 0, 30)
            self.add(lines)
        self._book.close()


def sent(content: BinaryIO, plain: str, name: str) -> Stream:
    """The file to be saved under this name; `plain` for whoever cannot read it."""
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Stream(_pieces(content), media_type=MEDIA_TYPE, headers={"content-disposition": disposition})


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece
