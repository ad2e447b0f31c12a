"""The roster as an Excel workbook: the template to fill in, the export (the same columns), and reading one back."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, BinaryIO

from foundation.i18n import gettext as _
from members.documents import workbooks
from members.documents.long_workbook import long_form
from members.documents.workbooks import SheetColumn
from members.domain.cells import Cell
from members.domain.roster import HEADINGS, REQUIRED, Column, header_row

_WIDTHS = {
    Column.STAFF_NUMBER: 14, Column.NAME: 14, Column.SEX: 7, Column.BIRTH_DATE: 13, Column.BRANCH: 24,
    Column.STATUS: 11, Column.JOINED_ON: 13, Column.RETIRED_ON: 13, Column.HONOURS: 32, Column.PHONE: 16,
    Column.EMAIL: 26,
}  # fmt: skip
_DAYS = (Column.BIRTH_DATE, Column.JOINED_ON, Column.RETIRED_ON)


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of the sheet that holds a roster (else of the first one). Raises `Refusal` with what to do."""
    return workbooks.rows_of(content, header_row)


def template(branches: Sequence[str]) -> bytes:
    """An empty roster with headings, drop-down lists, text columns and a page that says how to fill it in."""
    return workbooks.workbook(_("Roster"), _columns(branches), [], instructions=_instructions())


def export(members: Iterable[Sequence[Any]], branches: Sequence[str]) -> bytes:
    """The roster: `members` are values in the order of `Column`, texts as shown; dates stay dates."""
    return workbooks.workbook(_("Roster"), _columns(branches), members)


async def long_export(batches: AsyncIterator[Sequence[Sequence[Any]]], branches: Sequence[str]) -> BinaryIO:
    """The same of any length, some members at a time."""
    return await long_form(_("Roster"), _columns(branches), batches)


def _columns(branches: Sequence[str]) -> list[SheetColumn]:
    choices = {
        Column.SEX: (_("male"), _("female")),
        Column.STATUS: (_("in service"), _("seconded"), _("retired"), _("has left")),
        Column.BRANCH: tuple(branches),
    }
    return [
        SheetColumn(
            _(HEADINGS[column]),
            _WIDTHS[column],
            required=column in REQUIRED,
            day=column in _DAYS,
            choices=choices.get(column, ()),
            strict=column is not Column.BRANCH,
        )
        for column in Column
    ]


def _instructions() -> tuple[str, ...]:
    return (
        _("One person a row, on the sheet “{sheet}”. Columns marked * must be filled in.", sheet=_("Roster")),
        _("The staff number says who is meant: a known number changes that person, a new number adds one."),
        _("A column that you delete is left as it is; an empty cell empties the field."),
        _("Nobody is deleted. Whoever has left gets “{left}” in the column “{column}”.",
          left=_("has left"), column=_(HEADINGS[Column.STATUS])),
        _("Dates are written as 1980-05-12. Staff and phone numbers are text, so that no digit gets lost."),
        _("Before anything is stored you see what would change, row by row. The same file can be taken in again."),
    )  # fmt: skip
