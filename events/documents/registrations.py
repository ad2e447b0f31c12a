"""The list of registrations as an Excel file: what stands on the screen, one sheet, nothing that calculates."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from events.domain.event import Event
from events.domain.questions import picked
from events.queries.roll import Row, masked
from foundation.i18n import gettext, local, moment, say
from foundation.messages import N_

STATUS_WORDS = {
    "confirmed": N_("Confirmed"),
    "waitlisted": N_("On the waitlist"),
    "applied": N_("Applied"),
    "offered": N_("Place offered"),
    "rejected": N_("Not successful"),
    "cancelled": N_("Cancelled"),
}
_WIDTHS = (6, 14, 12, 22, 8, 20, 12, 20, 20, 16)


def workbook(event: Event, rows: Sequence[Row]) -> bytes:
    """An .xlsx with a row for each registration, in the given order. Text is never taken for a formula."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(gettext("Registrations"))
        _fill(book, sheet, event, rows)
    return buffer.getvalue()


def _fill(book: Any, sheet: Any, event: Event, rows: Sequence[Row]) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
    sheet.write_string(0, 0, event.title, title)
    sheet.write_string(1, 0, moment(event.starts_at))
    for column, words in enumerate(_headings(event)):
        sheet.write_string(3, column, words, head)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(_cells(event, number, row)):
            _write(sheet, 3 + number, column, value, time if isinstance(value, datetime) else body)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 3)
    if rows:
        sheet.autofilter(3, 0, 3 + len(rows), len(_headings(event)) - 1)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _headings(event: Event) -> list[str]:
    fixed = (
        N_("No."), N_("Staff number"), N_("Name"), N_("Branch"), N_("Sex"), N_("Offering"), N_("State"),
        N_("Signed up"), N_("Checked in"), N_("Phone"),
    )  # fmt: skip
    seat = [gettext("Seat")] if event.seated else []
    return [*(gettext(words) for words in fixed), *seat, *(question.label for question in event.questions)]


def _cells(event: Event, number: int, row: Row) -> list[Any]:
    sexes = {"male": gettext("male"), "female": gettext("female")}
    fixed = (
        number, row.staff_number, row.name, row.branch_name, sexes.get(row.sex, ""), row.offering_title,
        gettext(STATUS_WORDS[row.status.value]), row.registered_at, row.present_at or "", row.masked_phone,
    )  # fmt: skip
    seat = ["、".join(say(each) for each in row.seats)] if event.seated else []
    return [
        *fixed,
        *seat,
        *(shown(question.kind, row.answers.get(question.id, "")) for question in event.questions),
    ]


def shown(kind: str, value: str) -> str:
    """An answer as a list shows it: a consent is agreed or not, several stand in a line, a phone number masked."""
    if kind == "consent":
        return gettext("agreed") if value else gettext("not yet")
    if kind == "several":
        return gettext(", ").join(picked(value))
    return masked(value) if kind == "phone" else value


def _write(sheet: Any, line: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(line, column, local(value).replace(tzinfo=None), form)
    elif isinstance(value, int):
        sheet.write_number(line, column, value, form)
    else:
        sheet.write_string(line, column, value, form)
