"""Seats on paper and in Excel: the plan (with names for the organizer, without for the public), lists, the template."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.domain.event import Event
from events.domain.seating.hall import Hall
from events.domain.seating.sheet import SEAT_HEADINGS, SeatColumn
from events.queries.seating import SeatedPerson
from foundation.i18n import gettext as _
from foundation.i18n import ngettext, period
from members.documents import workbooks
from members.documents.workbooks import SheetColumn

PLAN = "events/papers/seat_plan.typ"
_WIDTHS = {
    SeatColumn.SECTION: 12, SeatColumn.ROW: 8, SeatColumn.NUMBER: 12, SeatColumn.PLACE: 14, SeatColumn.KIND: 12,
    SeatColumn.BRANCH: 24, SeatColumn.AISLE: 12, SeatColumn.BAND: 14,
}  # fmt: skip


def plan_paper(
    event: Event, hall: Hall, people: Sequence[SeatedPerson] | None, branches: Mapping[str, str]
) -> dict[str, Any]:
    """The plan on one page; `people`: whose names stand on it (None: nobody's)."""
    names = {one.seat: one.name for one in people or ()}
    tops: dict[str, tuple[int, int]] = {}
    for index, seat in enumerate(hall.seats):
        x, y = tops.get(seat.section, (hall.x[index], hall.y[index]))
        tops[seat.section] = (min(x, hall.x[index]), min(y, hall.y[index]))
    rows: dict[tuple[str, int], int] = {}
    for index, seat in enumerate(hall.seats):
        rows.setdefault((seat.section, seat.row), index)
    return {
        "title": _("Seating plan"),
        "competition": event.title,
        "sub": [period(event.starts_at, event.ends_at) if event.starts_at else "", event.place],
        "landscape": 10 * hall.width > 11 * hall.height,
        "width": hall.width,
        "height": hall.height,
        "seats": [
            {
                "x": hall.x[index],
                "y": hall.y[index],
                "number": seat.number,
                "name": names.get(seat.id, "")
                or (branches.get(seat.branch, "")[:2] if people is not None else ""),
                "kind": "blocked" if seat.blocked else "accessible" if seat.accessible else "",
                "taken": seat.id in names,
            }
            for index, seat in enumerate(hall.seats)
        ],
        "rows": [
            {"x": hall.x[index] - 24, "y": hall.y[index], "label": hall.seats[index].row_label}
            for index in rows.values()
        ],
        "sections": [
            {"x": tops[section.id][0], "y": tops[section.id][1] - 26, "name": section.name}
            for section in hall.sections
            if section.id in tops and len(hall.sections) > 1
        ],
        "note": ngettext("{count} seat", "{count} seats", len(hall.seats)),
        "words": {
            "stage": _("Stage"),
            "legend": _("A circle is an accessible seat, a filled one is blocked."),
        },
    }


def template(branches: Sequence[str]) -> bytes:
    """An empty plan with headings, lists to choose from and how to fill it in."""
    return workbooks.workbook(_("Seats"), _columns(branches), [], instructions=_instructions(), fixed=3)


def plan_workbook(hall: Hall, branches: Mapping[str, str]) -> bytes:
    """The plan in the columns of the template, so that it can be changed and taken in again."""
    kinds = {"blocked": _("blocked"), "accessible": _("accessible")}
    sections = {section.id: section for section in hall.sections}
    rows = []
    for seat in hall.seats:
        section = sections[seat.section]
        kind = "blocked" if seat.blocked else "accessible" if seat.accessible else ""
        rows.append(
            (section.name, seat.row_label, seat.number, str(seat.place), kinds.get(kind, ""),
             branches.get(seat.branch, ""), _("yes") if seat.place in section.aisles else "",
             str(section.band + 1))
        )  # fmt: skip
    return workbooks.workbook(_("Seats"), _columns(list(branches.values())), rows, fixed=3)


def _columns(branches: Sequence[str]) -> list[SheetColumn]:
    choices = {
        SeatColumn.KIND: (_("ordinary"), _("accessible"), _("blocked")),
        SeatColumn.BRANCH: tuple(branches),
        SeatColumn.AISLE: (_("yes"),),
    }
    return [
        SheetColumn(
            _(SEAT_HEADINGS[column]),
            _WIDTHS[column],
            required=column in (SeatColumn.ROW, SeatColumn.NUMBER),
            choices=choices.get(column, ()),
        )
        for column in SeatColumn
    ]


def _instructions() -> tuple[str, ...]:
    return (
        _("One seat a row of the sheet, from the left as one faces the stage, the front row first."),
        _("Columns marked * must be filled in. Without places, seats stand in the order of the sheet."),
        _("An aisle runs through all rows of its section, to the right of the seat where it is marked."),
        _("Sections of the same band stand side by side; band 1 is nearest to the stage."),
        _("Section, row and seat number say which seat is meant; whoever sits there keeps it."),
    )
