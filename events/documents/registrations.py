"""The list of registrations in Excel and on A4, with the columns and in the order of the screen."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, BinaryIO

import msgspec

from events.documents.roll_columns import FULL_PHONE, paper_width, sheet_width, value
from events.domain.event import Event
from events.queries.roll import Row
from foundation.i18n import gettext as _
from foundation.i18n import moment, ngettext, period
from foundation.web.wanted_list import Column
from members.documents.list_fields import UPRIGHT, heading, in_words
from members.documents.long_workbook import Value, long_workbook

Data = dict[str, Any]
UPRIGHT_RECEIPTS = 8
"""So many columns of a receipt list stand upright on A4: most of them are narrow."""


class Paper(msgspec.Struct, frozen=True):
    """How the list is to be printed. `what`: the list (list), the form to be stamped (form), receipts (receipts)."""

    what: str = "list"
    by_branch: bool = False
    branch_a_page: bool = False
    item: str = ""
    each: str = ""


async def workbook(event: Event, columns: Sequence[Column], batches: AsyncIterator[list[Row]]) -> BinaryIO:
    """An .xlsx with a row for each registration, in the given order."""
    heads = [(_("No."), 6), *((heading(column), sheet_width(column)) for column in columns)]
    return await long_workbook(event.title, moment(event.starts_at), heads, _lines(event, columns, batches))


async def _lines(
    event: Event, columns: Sequence[Column], batches: AsyncIterator[list[Row]]
) -> AsyncIterator[list[list[Value]]]:
    number = 0
    openly = _openly(columns)
    async for rows in batches:
        lines: list[list[Value]] = []
        for row in rows:
            number += 1
            lines.append([number, *(value(event, column, row, openly=openly) for column in columns)])
        yield lines


def _openly(columns: Sequence[Column]) -> bool:
    return any(column.key == FULL_PHONE for column in columns)


def paper(event: Event, columns: Sequence[Column], rows: Sequence[Row], wanted: Paper) -> Data:
    """Data of templates/papers/list.typ."""
    titles = {
        "list": _("Registration list"),
        "form": _("Registration form list"),
        "receipts": _("Signed receipt list"),
    }
    sub = [event.title, period(event.starts_at, event.ends_at) if event.starts_at else "", event.place]
    people = ngettext("{count} person", "{count} people", len(rows))
    groups = _branches(rows) if wanted.by_branch or wanted.what == "form" else [("", list(rows))]
    shown = _receipt_columns(columns) if wanted.what == "receipts" else list(columns)
    heads = _heads(shown, wanted)
    sections = [
        {
            "title": title,
            "note": ngettext("{count} person", "{count} people", len(own)) if title else "",
            "columns": heads,
            "rows": [_line(event, shown, number, row, wanted) for number, row in enumerate(own, 1)],
            "tall": _tall(shown, wanted),
            "new_page": wanted.branch_a_page and place > 0,
        }
        for place, (title, own) in enumerate(groups)
    ]
    return {
        "title": titles[wanted.what],
        "sub": [*sub, people],
        "landscape": len(heads) > (UPRIGHT_RECEIPTS if wanted.what == "receipts" else UPRIGHT),
        "sections": sections if rows else [],
        "notes": [] if rows else [_("Nobody is on this list.")],
        "signs": _signs(wanted.what),
    }


def _signs(what: str) -> list[str]:
    return {
        "list": [_("Checked by"), _("Union office (stamp)"), _("Date")],
        "form": [
            _("Filled in by"),
            _("Chair of the branch (signature)"),
            _("Branch union (stamp)"),
            _("Date"),
        ],
        "receipts": [_("Handed out by"), _("Checked by"), _("Union office (stamp)")],
    }[what]


def _branches(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Branches in the union's own order, with their people in the order of the list."""
    found: dict[tuple[int, str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.branch_position, row.branch_name, row.branch), []).append(row)
    return [(key[1], found[key]) for key in sorted(found)]


def _receipt_columns(columns: Sequence[Column]) -> list[Column]:
    """Who, and nothing that a signed list does not need."""
    kept = [column for column in columns if column.key in ("name", "number", "branch", "party")]
    return kept or [Column("name", "Name")]


def _heads(columns: Sequence[Column], wanted: Paper) -> list[Data]:
    heads: list[Data] = [{"title": _("No."), "width": "10mm", "align": "right"}]
    heads += [{"title": heading(column), "width": paper_width(column), "align": "left"} for column in columns]
    if wanted.what == "receipts":
        heads += [
            {"title": _("Thing or amount"), "width": 2, "align": "left"},
            {"title": _("Quantity"), "width": "14mm", "align": "right"},
            {"title": _("Signature"), "width": "32mm", "align": "left"},
            {"title": _("Day"), "width": "20mm", "align": "left"},
        ]
    return heads


def _line(event: Event, columns: Sequence[Column], number: int, row: Row, wanted: Paper) -> list[str]:
    openly = _openly(columns)
    cells = [in_words(value(event, column, row, openly=openly)) for column in columns]
    return [str(number), *cells, *([wanted.item, wanted.each, "", ""] if wanted.what == "receipts" else [])]


def _tall(columns: Sequence[Column], wanted: Paper) -> bool:
    """Lines that people write on need more room."""
    return wanted.what == "receipts" or any(column.paper for column in columns)
