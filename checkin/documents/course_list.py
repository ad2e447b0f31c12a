"""The grid of people and sessions on paper and as an Excel file."""

from io import BytesIO
from typing import Any

import xlsxwriter

from checkin.documents.course_words import SIGNS
from events.domain.completion import MARK_NAMES, STATE_NAMES, Mark
from events.domain.event import Session
from events.queries.course import Attendee, Course
from foundation.i18n import brief, period
from foundation.i18n import gettext as _

TEMPLATE = "papers/list.typ"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(course: Course) -> bytes:
    """A row a person, a column a session; at the end what was attended and how the course stands."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Sessions"))
        heads = [_("No."), _("Branch union"), _("Name"), _("Staff number"), _("Signed up for")]
        heads += [f"{each.title}\n{brief(each.starts_at)}" for each in course.sessions]
        heads += [_("Attended"), _("Needed"), _("Standing")]
        sheet.write_row(0, 0, heads, bold)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 4, 16)
        sheet.set_column(5, 4 + len(course.sessions), 12)
        sheet.set_column(5 + len(course.sessions), 7 + len(course.sessions), 12)
        for row, person in enumerate(course.people, 1):
            _person(sheet, row, course, person)
        _counts(sheet, len(course.people) + 1, course, bold)
        sheet.freeze_panes(1, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return stream.getvalue()


def _person(sheet: Any, row: int, course: Course, person: Attendee) -> None:
    sheet.write_number(row, 0, row)
    texts = (person.branch_name, person.name, person.staff_number, person.offering_title)
    for column, text in enumerate(texts, 1):
        sheet.write_string(row, column, text)
    column = 5
    for column, session in enumerate(course.sessions, 5):
        sheet.write_string(row, column, _word(person, session))
    done = person.completion
    sheet.write_number(row, column + 1, done.attended)
    sheet.write_number(row, column + 2, done.needed)
    sheet.write_string(row, column + 3, _(STATE_NAMES[done.state]))


def _word(person: Attendee, session: Session) -> str:
    if not person.comes_to(session):
        return "—"
    cell = person.cells.get(session.id)
    return _(MARK_NAMES[cell.mark]) if cell else ""


def _counts(sheet: Any, row: int, course: Course, bold: Any) -> None:
    sheet.write_string(row, 1, _("Present / expected"), bold)
    for column, session in enumerate(course.sessions, 5):
        sheet.write_string(row, column, f"{course.present(session)} / {course.expected(session)}")


def paper(course: Course, place: str) -> dict[str, Any]:
    """The grid as a paper of A4 on its side."""
    columns = [
        {"title": _("No."), "width": "9mm", "align": "right"},
        {"title": _("Branch union"), "width": 2},
        {"title": _("Name"), "width": "24mm"},
        *({"title": each.title, "width": 1, "align": "center"} for each in course.sessions),
        {"title": _("Attended"), "width": "17mm", "align": "center"},
        {"title": _("Standing"), "width": "30mm"},
    ]
    rows = [
        [
            str(number),
            person.branch_name,
            person.name,
            *(_sign(person, each) for each in course.sessions),
            f"{person.completion.attended} / {person.completion.of}",
            _(STATE_NAMES[person.completion.state]),
        ]
        for number, person in enumerate(course.people, 1)
    ]
    if rows:
        counts = [f"{course.present(each)}/{course.expected(each)}" for each in course.sessions]
        rows.append(["", _("Present / expected"), "", *counts, "", ""])
    event = course.event
    signs = " · ".join(f"{SIGNS[mark]} {_(MARK_NAMES[mark])}" for mark in Mark)
    return {
        "title": _("Attendance by session"),
        "sub": [event.title, period(event.starts_at, event.ends_at), place],
        "landscape": True,
        "sections": [{"columns": columns, "rows": rows, "empty": _("Nobody is expected yet.")}],
        "notes": [
            signs,
            *(f"{each.title}: {period(each.starts_at, each.ends_at)}" for each in course.sessions),
        ],
        "signs": [_("Teacher"), _("Union office (stamp)")],
    }


def _sign(person: Attendee, session: Session) -> str:
    if not person.comes_to(session):
        return "—"
    cell = person.cells.get(session.id)
    return SIGNS[cell.mark] if cell else ""
