"""Entries as an Excel workbook: the template of each kind of discipline, and reading one back."""

from collections.abc import Sequence

from competitions.domain.entries import Entrants
from competitions.domain.entry_sheet import COLUMNS, HEADINGS, REQUIRED, Column, header_row
from foundation.i18n import gettext as _
from members.documents import workbooks
from members.documents.workbooks import SheetColumn
from members.domain.cells import Cell

_WIDTHS = {
    Column.TEAM: 18, Column.NAME: 14, Column.NUMBER: 14, Column.SEX: 7, Column.BRANCH: 24, Column.PARTNER: 14,
    Column.PARTNER_NUMBER: 14, Column.PARTNER_SEX: 10, Column.PARTNER_BRANCH: 24, Column.CAPTAIN: 8,
    Column.POSITION: 10, Column.SEED: 7,
}  # fmt: skip


def rows_of(entrants: Entrants, content: bytes) -> list[list[Cell]]:
    """The rows of the sheet that holds entries (else of the first one). Raises `Refusal` with what to do."""
    return workbooks.rows_of(content, lambda rows: header_row(entrants, rows))


def workbook(
    entrants: Entrants, title: str, branches: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> bytes:
    """The template, with ``rows`` the entries there are, in the order of the columns."""
    choices = {
        Column.SEX: (_("male"), _("female")),
        Column.PARTNER_SEX: (_("male"), _("female")),
        Column.BRANCH: tuple(branches),
        Column.PARTNER_BRANCH: tuple(branches),
        Column.CAPTAIN: (_("yes"),),
    }
    columns = [
        SheetColumn(
            _(HEADINGS[column]),
            _WIDTHS[column],
            required=column in REQUIRED[entrants],
            choices=choices.get(column, ()),
            strict=column not in (Column.BRANCH, Column.PARTNER_BRANCH),
        )
        for column in COLUMNS[entrants]
    ]
    return workbooks.workbook(title, columns, rows, instructions=_instructions(entrants))


def _instructions(entrants: Entrants) -> tuple[str, ...]:
    one = {
        "singles": _("One player a row."),
        "doubles": _("One pair a row: a player and the partner, each with a staff number."),
        "team": _(
            "One player a row, with the team's name in each row; the captain is marked, places are 1, 2, 3 …"
        ),
    }[entrants]
    return (
        one,
        _("Columns marked * must be there. The staff number says who is meant; the name is compared with the roster."),
        _("A guest has no staff number; then the branch that hosts them must be given, and the sex if it matters."),
        _("A column that you delete is left as it is; an empty seed takes the seed away."),
        _("No entry is taken out. Before anything is stored you see what would change, row by row; the same file can"
          " be taken in again."),
    )  # fmt: skip
