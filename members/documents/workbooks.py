"""Excel workbooks that people fill in and send back: written with lists to choose from, read within safe limits."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from foundation.errors import Refusal
from foundation.i18n import gettext as _
from foundation.messages import Sentence
from members.documents.safe_workbook import MOST_ROWS, checked, too_large
from members.domain.cells import Cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHEETS = 20
# No text from people may become a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def new_book(target: BinaryIO, **options: Any) -> Any:
    """An `xlsxwriter.Workbook` that takes texts for nothing but texts; close it, or use it in a `with`."""
    import xlsxwriter  # noqa: PLC0415 - 5 MB that a server needs only once somebody asks for a file

    return xlsxwriter.Workbook(target, {**OPTIONS, **options})


class SheetColumn(msgspec.Struct, frozen=True):
    """A column to be filled in: text unless ``day``; ``choices`` are offered, and nothing else taken if ``strict``."""

    heading: str
    width: int
    required: bool = False
    day: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = True


def rows_of(content: bytes, header_row: Callable[[Sequence[Sequence[Cell]]], int | None]) -> list[list[Cell]]:
    """The rows of the sheet that has the headings (else of the first one). Raises `Refusal` with what to do.

    Slow for large files (about a second at the limits): call it in a thread.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(checked(content)))
        sheets: list[list[list[Any]]] = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names[:MOST_SHEETS]
        ]
    except CalamineError:
        raise Refusal(
            Sentence("The file could not be read as an Excel workbook. Please save it in Excel as .xlsx again."),
            field="file", status=422,
        ) from None  # fmt: skip
    chosen = next((rows for rows in sheets if header_row(rows) is not None), sheets[0] if sheets else [])
    filled = _without_empty_end(chosen)
    if len(filled) > MOST_ROWS + 50:
        raise too_large()
    return filled


def _without_empty_end(rows: list[list[Cell]]) -> list[list[Cell]]:
    end = len(rows)
    while end and all(cell in ("", None) for cell in rows[end - 1]):
        end -= 1
    return rows[:end]


def workbook(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    *,
    instructions: Sequence[str] = (),
    fixed: int = 2,
) -> bytes:
    """A sheet with these columns and rows; dates stay dates, all else is text. ``fixed`` columns stay in view."""
    target = io.BytesIO()
    filled = FilledSheet(target, title, columns, fixed)
    filled.add(rows)
    filled.close(instructions)
    return target.getvalue()


class FilledSheet:
    """The same while it grows downwards; with ``long``, what was added is not kept in memory."""

    def __init__(
        self, target: Any, title: str, columns: Sequence[SheetColumn], fixed: int = 2, *, long: bool = False
    ) -> None:
        options = {"in_memory": False, "constant_memory": True} if long else {}
        self._book: Any = new_book(target, **options)
        self._sheet: Any = self._book.add_worksheet(title)
        self._columns = columns
        self._line = 0
        _head(self._book, self._sheet, columns, fixed)
        self._text = self._book.add_format({"num_format": "@"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for values in rows:
            self._line += 1
            for place, value in enumerate(values):
                if isinstance(value, date):
                    self._sheet.write_datetime(self._line, place, value, self._day)
                elif value:
                    self._sheet.write_string(self._line, place, str(value), self._text)

    def close(self, instructions: Sequence[str] = ()) -> None:
        for place, column in enumerate(self._columns):
            if column.choices:
                _list(self._book, self._sheet, place, column)
        if instructions:
            _instructions(self._book, instructions)
        self._book.close()


def _head(book: Any, sheet: Any, columns: Sequence[SheetColumn], fixed: int) -> None:
    strong = book.add_format(
        {"bold": True, "bg_color": "#FBE9E4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    plain = book.add_format(
        {"bold": True, "bg_color": "#F3F0EA", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, day if column.day else text)
        star = "*" if column.required else ""
        sheet.write_string(0, place, column.heading + star, strong if star else plain)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, fixed)
    sheet.autofilter(0, 0, MOST_ROWS, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _list(book: Any, sheet: Any, place: int, column: SheetColumn) -> None:
    """A drop-down list; a long one stands on a hidden sheet, since a list in the cell itself ends at 255 characters."""
    source: list[str] | str = list(column.choices)
    if len(",".join(column.choices)) > 250 or not column.strict:
        hidden = book.add_worksheet(f"list{place}")
        hidden.hide()
        for row, name in enumerate(column.choices):
            hidden.write_string(row, 0, name)
        source = f"=list{place}!$A$1:$A${len(column.choices)}"
    title, words = _("Please choose from the list"), _("Only the words of the list are understood here.")
    sheet.data_validation(
        1, place, MOST_ROWS, place,
        {"validate": "list", "source": source, "error_type": "stop" if column.strict else "warning",
         "error_title": title[:32], "error_message": words[:255]},
    )  # fmt: skip


def _instructions(book: Any, lines: Sequence[str]) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 90, book.add_format({"text_wrap": True, "valign": "top"}))
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
