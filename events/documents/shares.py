"""The shares of branches as an Excel file that is filled in and taken back."""

from collections.abc import Iterable

from foundation.i18n import gettext as _
from members.documents import workbooks
from members.documents.workbooks import SheetColumn


def workbook_of(rows: Iterable[tuple[str, int, int]]) -> bytes:
    """Branch, members, places."""
    columns = (
        SheetColumn(_("Branch"), 28, required=True),
        SheetColumn(_("Members"), 12),
        SheetColumn(_("Number of places"), 16, required=True),
    )
    instructions = (
        _("Write the number of places into the last column; the members are there to compare."),
        _("The file is shown before anything is stored."),
    )
    return workbooks.workbook(_("Places by branch"), columns, rows, instructions=instructions, fixed=1)
