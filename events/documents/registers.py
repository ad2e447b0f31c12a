"""A register as an Excel file, and as a list on A4 that people sign for what they received (签领表)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from events.domain.event import Event
from events.domain.registers import OCCASION_NAMES, Occasion, total
from events.queries.registers import Row
from foundation.i18n import day
from foundation.i18n import gettext as _
from members.documents.workbooks import SheetColumn
from members.documents.workbooks import workbook as written

Data = dict[str, Any]


def yuan(amount: int) -> str:
    """Fen as an amount in yuan: `1,234.50`."""
    return f"{amount // 100:,}.{amount % 100:02}"


def workbook(event: Event, rows: Sequence[Row]) -> bytes:
    """One sheet with every line that counts."""
    columns = (
        SheetColumn(_("Day"), 12),
        SheetColumn(_("Branch"), 22),
        SheetColumn(_("Name"), 16),
        SheetColumn(_("Staff number"), 14),
        SheetColumn(_("Occasion"), 14),
        SheetColumn(_("Attendances"), 8),
        SheetColumn(_("Amount in yuan"), 12),
        SheetColumn(_("Things given"), 28),
        SheetColumn(_("Note"), 28),
        SheetColumn(_("Entered by"), 12),
    )
    lines = [
        (row.day.isoformat(), row.branch_name, row.name, row.staff_number, _(OCCASION_NAMES[Occasion(row.occasion)]),
         str(row.times), yuan(row.amount), row.goods, row.note, row.entered_by)
        for row in rows
    ]  # fmt: skip
    return written(event.title, columns, lines)


def receipt_list(event: Event, rows: Sequence[Row]) -> Data:
    """Data of templates/papers/list.typ: a section a branch, a line a person with room to sign, and its sum."""
    columns = [
        {"title": title, "width": width, "align": align}
        for title, width, align in (
            (_("No."), "9mm", "right"),
            (_("Name"), 2, "left"),
            (_("Staff number"), "26mm", "left"),
            (_("Occasion"), "24mm", "left"),
            (_("Yuan"), "20mm", "right"),
            (_("Things given"), 2, "left"),
            (_("Day"), "24mm", "left"),
            (_("Signature"), 2, "left"),
        )
    ]
    ordered = sorted(rows, key=lambda row: (row.branch_position, row.branch_name, row.pinyin, row.day))
    sections = []
    for branch, group in groupby(ordered, key=lambda row: row.branch_name):
        own = list(group)
        summed = total(row.counted for row in own)
        lines = [
            [str(number), row.name, row.staff_number, _(OCCASION_NAMES[Occasion(row.occasion)]),
             yuan(row.amount) if row.amount else "", row.goods, row.day.isoformat(), ""]
            for number, row in enumerate(own, 1)
        ]  # fmt: skip
        note = _("{times} attendances, {people} people, {yuan} yuan", times=summed.times, people=summed.people,
                 yuan=yuan(summed.amount))  # fmt: skip
        sections.append({"title": branch, "note": note, "columns": columns, "rows": lines, "tall": True})
    return {
        "title": _("Signed receipt list"),
        "sub": [event.title, day(event.starts_at) if event.starts_at else ""],
        "sections": sections,
        "notes": [] if sections else [_("Nothing is entered yet.")],
        "signs": [_("Handed out by"), _("Checked by"), _("Union office (stamp)")],
    }
