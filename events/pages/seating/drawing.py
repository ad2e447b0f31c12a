"""The plan as it is drawn: each seat with its place, state and words; rows and sections with their names."""

from collections.abc import Collection, Mapping

import msgspec

from events.domain.seating.choice import Asker, open_seats
from events.domain.seating.hall import PITCH, Hall
from events.domain.seating.labels import seat_words
from foundation.messages import Sentence


class DrawnSeat(msgspec.Struct, frozen=True):
    """`state`: free, taken, held (for others), blocked or mine; said by shape and mark, not by colour alone."""

    id: str
    x: int
    y: int
    number: str
    state: str
    words: Sentence
    accessible: bool
    branch: str = ""
    mark: str = ""


class DrawnRow(msgspec.Struct, frozen=True):
    """A row with where its name stands."""

    section: str
    label: str
    x: int
    y: int
    seats: tuple[DrawnSeat, ...]


class Drawing(msgspec.Struct, frozen=True):
    """Everything the template of the map needs."""

    width: int
    height: int
    rows: tuple[DrawnRow, ...]
    names: tuple[tuple[str, int, int], ...]
    several: bool

    @property
    def seats(self) -> tuple[DrawnSeat, ...]:
        return tuple(seat for row in self.rows for seat in row.seats)

    def count(self, state: str) -> int:
        return sum(seat.state == state for row in self.rows for seat in row.seats)


def for_asker(hall: Hall, taken: Mapping[str, str], asker: Asker, own: Collection[str] = ()) -> Drawing:
    """The map as somebody sees it who may choose: free only what they may have."""
    others = {seat for seat in taken if seat not in own}
    free = open_seats(hall, others, asker)
    states = []
    for index, seat in enumerate(hall.seats):
        if seat.id in own:
            states.append("mine")
        elif seat.id in others:
            states.append("taken")
        elif seat.blocked:
            states.append("blocked")
        else:
            states.append("free" if free[index] else "held")
    return drawn(hall, states)


def for_organizer(hall: Hall, taken: Mapping[str, str], marks: Mapping[str, str] | None = None) -> Drawing:
    """The plan with everything on it: blocks of branches, blocked seats, and a mark for who sits there."""
    states = [
        "taken" if seat.id in taken else "blocked" if seat.blocked else "held" if seat.branch else "free"
        for seat in hall.seats
    ]
    return drawn(hall, states, marks or {})


def drawn(hall: Hall, states: list[str], marks: Mapping[str, str] | None = None) -> Drawing:
    rows: dict[tuple[str, int], list[int]] = {}
    for index, seat in enumerate(hall.seats):
        rows.setdefault((seat.section, seat.row), []).append(index)
    named = {section.id: section.name for section in hall.sections}
    made = []
    tops: dict[str, tuple[int, int]] = {}
    for (section, _), members in rows.items():
        left = min(hall.x[index] for index in members)
        middle = (left + max(hall.x[index] for index in members)) // 2
        top = min(hall.y[index] for index in members)
        known = tops.get(section)
        tops[section] = (middle, top) if known is None else (known[0], min(known[1], top))
        made.append(
            DrawnRow(
                section=named[section],
                label=hall.seats[members[0]].row_label,
                x=left - PITCH,
                y=hall.y[members[0]],
                seats=tuple(_seat(hall, index, states[index], marks or {}) for index in members),
            )
        )
    names = tuple((named[section], x, y - 22) for section, (x, y) in tops.items())
    return Drawing(hall.width, hall.height, tuple(made), names, len(hall.sections) > 1)


def _seat(hall: Hall, index: int, state: str, marks: Mapping[str, str]) -> DrawnSeat:
    seat = hall.seats[index]
    return DrawnSeat(
        id=seat.id,
        x=hall.x[index],
        y=hall.y[index],
        number=seat.number,
        state=state,
        words=seat_words(hall, index),
        accessible=seat.accessible,
        branch=seat.branch,
        mark=marks.get(seat.id, ""),
    )
