"""How the grid of people and sessions reads: marks in a letter and in words."""

from events.domain.completion import MARK_NAMES, Mark
from events.queries.course import Cell
from foundation.i18n import clock, gettext
from foundation.messages import N_

SIGNS = {Mark.PRESENT: "✓", Mark.LATE: "△", Mark.MADE_UP: "补", Mark.EXCUSED: "假"}
ABSENT = N_("Absent")


def cell_text(cell: Cell | None) -> str:
    """The mark in words, with the time somebody came and the reason given: what the cell's title says."""
    if cell is None:
        return gettext(ABSENT)
    parts = [gettext(MARK_NAMES[cell.mark]), clock(cell.present_at), cell.reason]
    return " · ".join(part for part in parts if part)
