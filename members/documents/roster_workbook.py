"""The roster as an Excel workbook: the template to fill in, the export (the same columns), and reading one back."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from foundation.errors import Refusal
from foundation.i18n import gettext as _
from foundation.messages import Sentence
from members.documents.safe_workbook import MOST_ROWS, checked, too_large
from members.domain.cells import Cell
from members.domain.roster import HEADINGS, REQUIRED, Column, header_row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {
    Column.STAFF_NUMBER: 14, Column.NAME: 14, Column.SEX: 7, Column.BIRTH_DATE: 13, Column.BRANCH: 24,
    Column.STATUS: 11, Column.JOINED_ON: 13, Column.RETIRED_ON: 13, Column.HONOURS: 32, Column.PHONE: 16,
}  # fmt: skip
_DAYS = (Column.BIRTH_DATE, Column.JOINED_ON, Column.RETIRED_ON)
# No text from people may become a formula, a link or a number.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of the sheet that holds a roster (else of the first one). Raises `Refusal` with what to do.

    Slow for large files (about a second at the limits): call it in a thread.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(checked(content)))
        sheets: list[list[list[Any]]] = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names[:20]
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


def template(branches: Sequence[str]) -> bytes:
    """An empty roster with headings, drop-down lists, text columns and a page that says how to fill it in."""
    return _workbook([], branches, example=True)


def export(members: Iterable[Sequence[Any]], branches: Sequence[str]) -> bytes:
    """The roster: `members` are values in the order of `Column`, texts as shown; dates stay dates."""
    return _workbook(members, branches, example=False)


def _without_empty_end(rows: list[list[Cell]]) -> list[list[Cell]]:
    end = len(rows)
    while end and all(cell in ("", None) for cell in rows[end - 1]):
        end -= 1
    return rows[:end]


def _workbook(members: Iterable[Sequence[Any]], branches: Sequence[str], *, example: bool) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    sheet = book.add_worksheet(_("Roster"))
    _head(book, sheet)
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for row, values in enumerate(members, 1):
        for place, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(row, place, value, day)
            elif value:
                sheet.write_string(row, place, str(value), text)
    _lists(book, sheet, branches)
    if example:
        _instructions(book)
    book.close()
    return target.getvalue()


def _head(book: Any, sheet: Any) -> None:
    strong = book.add_format(
        {"bold": True, "bg_color": "#FBE9E4", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    plain = book.add_format(
        {"bold": True, "bg_color": "#F3F0EA", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for place, column in enumerate(Column):
        sheet.set_column(place, place, _WIDTHS[column], day if column in _DAYS else text)
        star = "*" if column in REQUIRED else ""
        sheet.write_string(0, place, _(HEADINGS[column]) + star, strong if star else plain)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, MOST_ROWS, len(Column) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _lists(book: Any, sheet: Any, branches: Sequence[str]) -> None:
    """Drop-down lists; the branches stand on a hidden sheet, since a list in the cell itself ends at 255 characters."""
    places = {column: place for place, column in enumerate(Column)}
    _list(sheet, places[Column.SEX], [_("male"), _("female")])
    _list(sheet, places[Column.STATUS], [_("in service"), _("seconded"), _("retired"), _("has left")])
    if branches:
        hidden = book.add_worksheet("branches")
        hidden.hide()
        for row, name in enumerate(branches):
            hidden.write_string(row, 0, name)
        source = f"=branches!$A$1:$A${len(branches)}"
        _list(sheet, places[Column.BRANCH], source, strict=False)


def _list(sheet: Any, place: int, source: list[str] | str, *, strict: bool = True) -> None:
    title, words = _("Please choose from the list"), _("Only the words of the list are understood here.")
    sheet.data_validation(
        1, place, MOST_ROWS, place,
        {"validate": "list", "source": source, "error_type": "stop" if strict else "warning",
         "error_title": title[:32], "error_message": words[:255]},
    )  # fmt: skip


def _instructions(book: Any) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 90, book.add_format({"text_wrap": True, "valign": "top"}))
    lines = (
        _("One person a row, on the sheet “{sheet}”. Columns marked * must be filled in.", sheet=_("Roster")),
        _("The staff number says who is meant: a known number changes that person, a new number adds one."),
        _("A column that you delete is left as it is; an empty cell empties the field."),
        _("Nobody is deleted. Whoever has left gets “{left}” in the column “{column}”.",
          left=_("has left"), column=_(HEADINGS[Column.STATUS])),
        _("Dates are written as 1980-05-12. Staff and phone numbers are text, so that no digit gets lost."),
        _("Before anything is stored you see what would change, row by row. The same file can be taken in again."),
    )  # fmt: skip
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
