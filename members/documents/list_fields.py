"""What stands in the columns of a list: the same on the screen, in Excel and on A4."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec

from foundation.i18n import brief, day, ngettext
from foundation.i18n import gettext as _
from foundation.messages import Sentence
from foundation.web.wanted_list import Asked, Column, Shape
from members.documents.long_workbook import Head, Sheet, Value, long_workbook

TEMPLATE = "papers/list.typ"
UPRIGHT = 7
"""So many columns stand upright on A4 at most; more lie across."""

R = TypeVar("R")
Data = dict[str, Any]


class Field(msgspec.Struct, Generic[R], frozen=True):
    """A column and how it is read off a row. ``paper``: part of the width, or millimetres; ``sheet``: characters."""

    column: Column
    read: Callable[[R], Value]
    paper: int | str = 2
    sheet: int = 16

    @property
    def key(self) -> str:
        return self.column.key


Fields = Sequence[Field[R]]


def field(
    key: str,
    words: str,
    read: Callable[[R], Value],
    widths: tuple[int | str, int] = (2, 16),
    *,
    usual: bool = True,
    sort: str = "",
    figure: bool = False,
) -> Field[R]:
    """A column of the house's own words. ``widths``: on paper and in Excel."""
    return Field(Column(key, words, usual, sort=sort, figure=figure), read, *widths)


def to_write_on(key: str, words: str, *, usual: bool = False) -> Field[Any]:
    """An empty column on paper, to sign or write in."""
    return Field(Column(key, words, usual=usual, paper=True), _nothing, "34mm", 20)


def _nothing(row: Any) -> str:
    return ""


def shape_of(sorts: dict[str, str], filters: tuple[str, ...], fields: Fields[R]) -> Shape:
    return Shape(sorts, filters, tuple(each.column for each in fields))


def chosen(fields: Fields[R], asked: Asked) -> list[Field[R]]:
    """Those that are asked for, in the list's own order."""
    return [each for each in fields if asked.shows(each.column)]


def heading(column: Column) -> str:
    if column.key == "blank":
        return ""
    return _(column.words) if column.spoken else column.words


def in_words(found: Value | Sentence) -> str:
    """As a screen and a paper show it."""
    if isinstance(found, datetime):
        return brief(found)
    if isinstance(found, date):
        return day(found)
    if isinstance(found, float):
        return f"{found:,.2f}"
    return "" if found is None else str(found)


async def workbook(
    title: str, sub: str, fields: Fields[R], batches: AsyncIterator[list[R]], more: Sequence[Sheet] = ()
) -> BinaryIO:
    """An .xlsx with a line for each row, in the given order."""
    heads: list[Head] = [(_("No."), 6), *((heading(each.column), each.sheet) for each in fields)]
    return await long_workbook(title, sub, heads, _lines(fields, batches), more)


async def _lines(fields: Fields[R], batches: AsyncIterator[list[R]]) -> AsyncIterator[list[list[Value]]]:
    number = 0
    async for rows in batches:
        lines: list[list[Value]] = []
        for row in rows:
            number += 1
            lines.append([number, *(each.read(row) for each in fields)])
        yield lines


def paper(
    title: str,
    sub: Sequence[str],
    fields: Fields[R],
    rows: Sequence[R],
    *,
    signs: Sequence[str] = (),
    counted: str = "",
    notes: Sequence[str] = (),
) -> Data:
    """Data of templates/papers/list.typ. ``counted``: how many there are in words; else as people."""
    heads: list[Data] = [{"title": _("No."), "width": "10mm", "align": "right"}]
    heads += [
        {
            "title": heading(each.column),
            "width": each.paper,
            "align": "right" if each.column.figure else "left",
        }
        for each in fields
    ]
    lines = [
        [str(number), *(in_words(each.read(row)) for each in fields)] for number, row in enumerate(rows, 1)
    ]
    told = counted or ngettext("{count} person", "{count} people", len(rows))
    section = {
        "title": "",
        "columns": heads,
        "rows": lines,
        "tall": any(each.column.paper for each in fields),
    }
    return {
        "title": title,
        "sub": [*(each for each in sub if each), told],
        "landscape": len(heads) > UPRIGHT,
        "sections": [section] if rows else [],
        "notes": list(notes) if rows else [_("Nobody is on this list.")],
        "signs": list(signs) or [_("Checked by"), _("Union office (stamp)"), _("Date")],
    }
