"""A register as an Excel file, and as a list on A4 that people sign for what they received (签领表)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from events.domain.event import Event
from events.domain.registers import OCCASION_NAMES, Occasion, total
from events.queries.registers import Row
from foundation.i18n import day
from foundation.i18n import gettext as _
from foundation.messages import N_
from foundation.web.wanted_list import Shape
from members.documents.list_fields import Field, field, shape_of, to_write_on
from members.queries.people_lists import BY_PEOPLE

Data = dict[str, Any]


def yuan(amount: int) -> str:
    """Fen as an amount in yuan: `1,234.50`."""
    return f"{amount // 100:,}.{amount % 100:02}"


def fields() -> list[Field[Row]]:
    """The columns of the list."""
    return [
        field("name", N_("Name"), lambda row: row.name, (3, 16), sort="name"),
        field("number", N_("Staff number"), lambda row: row.staff_number, ("26mm", 14), sort="number"),
        field("branch", N_("Branch"), lambda row: row.branch_name, (3, 22), sort="branch"),
        field(
            "occasion", N_("Occasion"), lambda row: _(OCCASION_NAMES[Occasion(row.occasion)]), ("24mm", 14)
        ),
        field("day", N_("Day"), lambda row: row.day, ("28mm", 12), sort="day"),
        field("times", N_("Attendances"), lambda row: row.times, ("16mm", 8), figure=True),
        field("people", N_("How many people"), lambda row: row.people, ("16mm", 8), figure=True),
        field(
            "amount",
            N_("Amount in yuan"),
            lambda row: row.amount / 100,
            ("22mm", 12),
            sort="amount",
            figure=True,
        ),
        field("goods", N_("Things given"), lambda row: row.goods, (3, 28)),
        field("note", N_("Note"), lambda row: row.note, (3, 28), usual=False),
        field("by", N_("Entered by"), lambda row: row.entered_by, ("20mm", 12), usual=False),
        field("at", N_("Entered"), lambda row: row.entered_at, ("30mm", 18), usual=False),
        to_write_on("signature", N_("Signature")),
    ]


def shape() -> Shape:
    sorts = {
        "entered": N_("Entered last"), **BY_PEOPLE, "day": N_("Day"), "amount": N_("Amount in yuan"),
    }  # fmt: skip
    return shape_of(sorts, ("branch", "occasion"), fields())


def receipt_list(event: Event, rows: Sequence[Row]) -> Data:
    """Data of templates/papers/list.typ: a section a branch (as the rows come), a line with room to sign, a sum."""
    columns = [
        {"title": title, "width": width, "align": align}
        for title, width, align in (
            (_("No."), "10mm", "right"),
            (_("Name"), 2, "left"),
            (_("Staff number"), "26mm", "left"),
            (_("Occasion"), "24mm", "left"),
            (_("Attendances"), "14mm", "right"),
            (_("How many people"), "14mm", "right"),
            (_("Yuan"), "20mm", "right"),
            (_("Things given"), 2, "left"),
            (_("Day"), "24mm", "left"),
            (_("Signature"), 2, "left"),
        )
    ]
    sections = []
    for branch, group in groupby(rows, key=lambda row: row.branch_name):
        own = list(group)
        summed = total(row.counted for row in own)
        lines = [
            [str(number), row.name, row.staff_number, _(OCCASION_NAMES[Occasion(row.occasion)]),
             str(row.times), str(row.people), yuan(row.amount) if row.amount else "", row.goods,
             row.day.isoformat(), ""]
            for number, row in enumerate(own, 1)
        ]  # fmt: skip
        note = _("{times} attendances, {people} people, {yuan} yuan", times=summed.times, people=summed.people,
                 yuan=yuan(summed.amount))  # fmt: skip
        sections.append({"title": branch, "note": note, "columns": columns, "rows": lines, "tall": True})
    return {
        "title": _("Signed receipt list"),
        "landscape": True,
        "sub": [event.title, day(event.starts_at) if event.starts_at else ""],
        "sections": sections,
        "notes": [] if sections else [_("Nothing is entered yet.")],
        "signs": [_("Handed out by"), _("Checked by"), _("Union office (stamp)")],
    }
