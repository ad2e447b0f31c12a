"""Label sheets on A4 as they are sold: how many labels, how large, and where the first free one is."""

import msgspec

from foundation.messages import N_

A4_MM = (210.0, 297.0)


class LabelSheet(msgspec.Struct, frozen=True):
    """A sheet of labels; lengths in millimetres. `badge`: large enough for a name badge."""

    key: str
    title: str
    columns: int
    rows: int
    width: float
    height: float
    gap: float = 0.0
    badge: bool = False

    @property
    def a_page(self) -> int:
        return self.columns * self.rows

    @property
    def left(self) -> float:
        """The margin left and right: the labels stand in the middle of the sheet."""
        return (A4_MM[0] - self.columns * self.width - (self.columns - 1) * self.gap) / 2

    @property
    def top(self) -> float:
        return (A4_MM[1] - self.rows * self.height) / 2


SHEETS = {
    sheet.key: sheet
    for sheet in (
        LabelSheet("badge-2x5", N_("Badges 90 × 54 mm, 2 × 5"), 2, 5, 90, 54, badge=True),
        LabelSheet("badge-2x4", N_("Badges 90 × 60 mm, 2 × 4"), 2, 4, 90, 60, badge=True),
        LabelSheet("label-2x7", N_("Labels 99.1 × 38.1 mm, 2 × 7"), 2, 7, 99.1, 38.1, gap=2.5),
        LabelSheet("label-3x8", N_("Labels 70 × 37 mm, 3 × 8"), 3, 8, 70, 37),
        LabelSheet("label-4x10", N_("Labels 52.5 × 29.7 mm, 4 × 10"), 4, 10, 52.5, 29.7),
    )
}


def first_free(sheet: LabelSheet, start: int) -> int:
    """How many labels of the first sheet are used up, when printing begins at label ``start`` (from 1)."""
    return min(max(start, 1), sheet.a_page) - 1


def pages(sheet: LabelSheet, count: int, start: int) -> int:
    """How many sheets ``count`` labels take."""
    return -(-(count + first_free(sheet, start)) // sheet.a_page) if count else 0
