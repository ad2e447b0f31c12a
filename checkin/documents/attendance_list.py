"""The attendance list as an Excel file: numbers by branch, and one row for each person."""

from io import BytesIO
from typing import Any

import xlsxwriter

from checkin.queries.presence import Attendee, Count
from foundation.i18n import clock, day
from foundation.i18n import gettext as _

WIDTHS = (6, 26, 16, 16, 22, 12, 16, 10, 16)


def attendance_list(title: str, counted: Count, people: list[Attendee]) -> bytes:
    """An .xlsx file in the reader's language. Every text is a text cell, so nothing is taken for a formula."""
    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        _people(book.add_worksheet(_("Attendance list")), bold, people)
        _branches(book.add_worksheet(_("By branch")), bold, title, counted)
    return stream.getvalue()


def _people(sheet: Any, bold: Any, people: list[Attendee]) -> None:
    heads = (
        _("No."), _("Branch union"), _("Name"), _("Staff number"), _("Signed up for"),
        _("Present"), _("Day"), _("Time"), _("Door"),
    )  # fmt: skip
    sheet.write_row(0, 0, heads, bold)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for row, one in enumerate(people, 1):
        present = _("yes") if one.present_at else _("no")
        sheet.write_number(row, 0, row)
        values = (
            one.branch, one.name, one.staff_number, one.offering,
            present, day(one.present_at), clock(one.present_at), one.door,
        )  # fmt: skip
        for column, value in enumerate(values, 1):
            sheet.write_string(row, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(people), 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _branches(sheet: Any, bold: Any, title: str, counted: Count) -> None:
    sheet.set_column(0, 0, 30)
    sheet.write_string(0, 0, title)
    sheet.write_row(1, 0, (_("Branch union"), _("Expected"), _("Present")), bold)
    row = 1
    for row, branch in enumerate(counted.branches, 2):
        sheet.write_string(row, 0, branch.name)
        sheet.write_number(row, 1, branch.expected)
        sheet.write_number(row, 2, branch.present)
    sheet.write_string(row + 1, 0, _("Total"))
    sheet.write_number(row + 1, 1, counted.expected)
    sheet.write_number(row + 1, 2, counted.present)
