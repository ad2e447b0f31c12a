"""A hall as rules and drawings see it: sections in bands from the front, rows, seats from left to right."""

from collections.abc import Iterable
from itertools import pairwise

import msgspec

PITCH = 24
"""Drawing units from one seat to the next."""
ROW_PITCH = 30
STAGE = 82
"""Depth of the strip at the top in which the stage is drawn."""
_ROW_WORDS = 34
_BEND = 40
"""A curved row comes forward by one unit for so many units squared from its middle, times 24."""


class Section(msgspec.Struct, frozen=True):
    """A part of the hall. Sections of one `band` stand side by side, by `position`; band 0 is nearest the stage.

    `aisles`: the places (from the left, facing the stage) after which there is an aisle, in all its rows.
    """

    id: str
    name: str
    band: int = 0
    position: int = 0
    curved: bool = False
    numbering: str = "plain"
    aisles: tuple[int, ...] = ()


class Seat(msgspec.Struct, frozen=True):
    """A seat: `place` counts from the left as one faces the stage, `number` is what is painted on it."""

    id: str
    section: str
    row: int
    place: int
    row_label: str = ""
    number: str = ""
    accessible: bool = False
    blocked: bool = False
    branch: str = ""


class Hall(msgspec.Struct, frozen=True):
    """A hall laid out: what follows from where its seats are, worked out once.

    `banks` are the stretches of neighbouring seats no aisle or gap interrupts, as indices into `seats`. `depth`
    counts rows from the stage, `aside` half seats from the hall's middle line. `x` and `y` are the seats' middles.
    """

    sections: tuple[Section, ...]
    seats: tuple[Seat, ...]
    banks: tuple[tuple[int, ...], ...]
    depth: tuple[int, ...]
    aside: tuple[int, ...]
    x: tuple[int, ...]
    y: tuple[int, ...]
    width: int
    height: int
    at: dict[str, int]
    cost: tuple[int, ...]
    """how far each seat is from the best one: a row further back counts as two seats to the side"""

    def section(self, section_id: str) -> Section:
        return next(section for section in self.sections if section.id == section_id)


def cost_of(rows: int, half_seats: int) -> int:
    """The stated score of a seat; less is better."""
    return 4 * rows + half_seats


def lay_out(sections: Iterable[Section], seats: Iterable[Seat]) -> Hall:
    """Puts a hall together; every seat's section must be among `sections`."""
    ordered = tuple(sorted(sections, key=lambda each: (each.band, each.position, each.name, each.id)))
    rank = {section.id: number for number, section in enumerate(ordered)}
    placed = tuple(sorted(seats, key=lambda seat: (rank[seat.section], seat.row, seat.place)))
    left, top, width, height = _origins(ordered, placed)
    by_id = {section.id: section for section in ordered}
    column = [_column(by_id[seat.section], seat.place) for seat in placed]
    middle = width // 2
    x = [left[seat.section] + c * PITCH + PITCH // 2 for seat, c in zip(placed, column, strict=True)]
    depth = [top[seat.section] + seat.row - 1 for seat in placed]
    y = [
        STAGE + ROW_PITCH // 2 + d * ROW_PITCH + _bend(by_id[seat.section], each - middle, middle)
        for seat, d, each in zip(placed, depth, x, strict=True)
    ]
    aside = [round(2 * (each - middle) / PITCH) for each in x]
    return Hall(
        sections=ordered,
        seats=placed,
        banks=_banks(placed, by_id),
        depth=tuple(depth),
        aside=tuple(aside),
        x=tuple(x),
        y=tuple(y),
        width=width,
        height=height,
        at={seat.id: index for index, seat in enumerate(placed)},
        cost=tuple(cost_of(d, abs(each)) for d, each in zip(depth, aside, strict=True)),
    )


def _column(section: Section, place: int) -> int:
    """Where a place stands in its row, aisles counted as one seat's breadth."""
    return place - 1 + sum(aisle < place for aisle in section.aisles)


def _origins(
    sections: tuple[Section, ...], seats: tuple[Seat, ...]
) -> tuple[dict[str, int], dict[str, int], int, int]:
    """Left edge of each section, rows before it, and the size of the whole drawing."""
    rows: dict[str, int] = {}
    breadth: dict[str, int] = {}
    by_id = {section.id: section for section in sections}
    for seat in seats:
        rows[seat.section] = max(rows.get(seat.section, 0), seat.row)
        columns = _column(by_id[seat.section], seat.place) + 1
        breadth[seat.section] = max(breadth.get(seat.section, 0), columns * PITCH)
    bands: dict[int, list[Section]] = {}
    for section in sections:
        bands.setdefault(section.band, []).append(section)
    wide = {
        band: sum(breadth.get(each.id, PITCH) + 2 * _ROW_WORDS for each in members)
        for band, members in bands.items()
    }
    width = max(wide.values(), default=PITCH)
    left: dict[str, int] = {}
    top: dict[str, int] = {}
    before = 0
    for band in sorted(bands):
        edge = (width - wide[band]) // 2
        for section in bands[band]:
            left[section.id], top[section.id] = edge + _ROW_WORDS, before
            edge += breadth.get(section.id, PITCH) + 2 * _ROW_WORDS
        before += max((rows.get(section.id, 1) for section in bands[band]), default=1) + 1
    return left, top, width, STAGE + max(before - 1, 1) * ROW_PITCH + ROW_PITCH


def _bend(section: Section, off: int, middle: int) -> int:
    """A curved row comes towards the stage at its ends, never by more than a row and a half."""
    if not section.curved or middle == 0:
        return 0
    return -round(min(off * off / (_BEND * PITCH), 1.5 * ROW_PITCH)) + ROW_PITCH


def _banks(seats: tuple[Seat, ...], sections: dict[str, Section]) -> tuple[tuple[int, ...], ...]:
    if not seats:
        return ()
    banks = [[0]]
    for index, (one, other) in enumerate(pairwise(seats), 1):
        same_row = one.section == other.section and one.row == other.row
        beside = other.place == one.place + 1 and one.place not in sections[one.section].aisles
        if same_row and beside:
            banks[-1].append(index)
        else:
            banks.append([index])
    return tuple(tuple(bank) for bank in banks)
