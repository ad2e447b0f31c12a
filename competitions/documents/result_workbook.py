"""Results as an Excel workbook: the matches still open to be filled in, and reading one back."""

from collections.abc import Sequence

from competitions.domain.result_sheet import HEADINGS, REQUIRED, Column, header_row
from competitions.queries.typed_results import PaperMatch
from foundation.i18n import gettext as _
from members.documents import workbooks
from members.documents.workbooks import SheetColumn
from members.domain.cells import Cell

_WIDTHS = {
    Column.DISCIPLINE: 9,
    Column.MATCH: 8,
    Column.A: 26,
    Column.B: 26,
    Column.ENDED: 14,
    Column.WINNER: 10,
}


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of the sheet that holds results (else of the first one). Raises `Refusal` with what to do."""
    return workbooks.rows_of(content, header_row)


def workbook(matches: Sequence[PaperMatch]) -> bytes:
    """The open matches, their scores empty."""
    choices = {
        Column.ENDED: (_("Retired"), _("Walkover"), _("Disqualified")),
        Column.WINNER: ("A", "B"),
    }
    columns = [
        SheetColumn(
            _(HEADINGS[column]),
            _WIDTHS.get(column, 9),
            required=column in REQUIRED,
            choices=choices.get(column, ()),
            strict=column is Column.ENDED,
        )
        for column in Column
    ]
    rows = [[match.code, match.printed, match.a, match.b] for match in matches]
    return workbooks.workbook(_("Results"), columns, rows, instructions=_instructions(), fixed=4)


def _instructions() -> tuple[str, ...]:
    return (
        _("One match a row. Leave open matches empty; they are passed over."),
        _("A game is written as 21-15, side A first. All games may also stand in the first column: 21-15 19-21 21-18."),
        _("If it was not played to the end, say how it ended and who goes on: A or B."),
        _("A rubber of a tie of teams has the number of the tie and its own: 12.3."),
        _("Before anything is stored you see what would change, row by row; the same file can be taken in again."),
    )  # fmt: skip
