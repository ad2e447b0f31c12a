"""Where the columns of a sheet stand: headings found in any order, however they are spaced, marked or called."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from members.domain import cells
from members.domain.cells import Cell

HEADER_WITHIN = 15
C = TypeVar("C", bound=StrEnum)


class Places(msgspec.Struct, Generic[C], frozen=True):
    """Where each column stands, headings nobody knows, and columns that stand there twice."""

    at: Mapping[C, int]
    ignored: tuple[str, ...]
    twice: tuple[C, ...]


class Headings(Generic[C]):
    """``words`` are the ways to write each heading, with spaces between them and none inside; the row of headings
    is the first that names all of ``key``."""

    def __init__(self, words: Mapping[C, str], key: Sequence[C]) -> None:
        self._column_of = {heading: column for column, known in words.items() for heading in known.split()}
        self._key = frozenset(key)

    def column(self, cell: Cell) -> C | None:
        """Which column a heading names."""
        text = cells.text(cell).casefold()
        return self._column_of.get("".join(character for character in text if character.isalnum()))

    def row(self, rows: Sequence[Sequence[Cell]]) -> int | None:
        """The index of the row with the headings."""
        for index, row in enumerate(rows[:HEADER_WITHIN]):
            if self._key <= {self.column(cell) for cell in row}:
                return index
        return None

    def places(self, header: Sequence[Cell]) -> Places[C]:
        at: dict[C, int] = {}
        ignored: list[str] = []
        twice: list[C] = []
        for index, cell in enumerate(header):
            column = self.column(cell)
            if column is None:
                ignored += [cells.text(cell)] if cells.text(cell) else []
            elif column in at:
                twice.append(column)
            else:
                at[column] = index
        return Places(at, tuple(ignored), tuple(twice))


def cells_of(row: Sequence[Cell], at: Mapping[C, int]) -> dict[C, Cell]:
    """The cells of a row by their columns; one beyond its end is empty."""
    return {column: row[place] if place < len(row) else None for column, place in at.items()}


def is_empty(row: Sequence[Cell]) -> bool:
    return all(cells.text(cell) == "" for cell in row)
