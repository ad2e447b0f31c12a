"""What is painted on seats and rows (单双号 or plain), and how seats are told in words (排/座)."""

from collections.abc import Iterable
from enum import StrEnum

from events.domain.seating.hall import Hall
from foundation.messages import N_, Sentence


class Numbering(StrEnum):
    """How the seats of a row are numbered, as one faces the stage."""

    PLAIN = "plain"
    FROM_RIGHT = "from_right"
    ODD_LEFT = "odd_left"
    ODD_RIGHT = "odd_right"


NUMBERING_NAMES = {
    Numbering.PLAIN: N_("1, 2, 3 … from the left"),
    Numbering.FROM_RIGHT: N_("1, 2, 3 … from the right"),
    Numbering.ODD_LEFT: N_("odd numbers left, even right: 5 3 1 2 4 6"),
    Numbering.ODD_RIGHT: N_("even numbers left, odd right: 6 4 2 1 3 5"),
}


def numbers(numbering: Numbering, count: int) -> tuple[str, ...]:
    """The numbers of a row of `count` seats, from left to right."""
    plain = [str(number) for number in range(1, count + 1)]
    match numbering:
        case Numbering.PLAIN:
            return tuple(plain)
        case Numbering.FROM_RIGHT:
            return tuple(reversed(plain))
        case Numbering.ODD_LEFT:
            return tuple(reversed(plain[::2])) + tuple(plain[1::2])
        case Numbering.ODD_RIGHT:
            return tuple(reversed(plain[1::2])) + tuple(plain[::2])


def row_name(row: int, *, letters: bool) -> str:
    """The name of the nth row: its number, or A … Z, AA …"""
    if not letters:
        return str(row)
    name = ""
    while row > 0:
        row, rest = divmod(row - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def seat_words(hall: Hall, index: int) -> Sentence:
    """One seat in words; the section only where the hall has several."""
    seat = hall.seats[index]
    if len(hall.sections) > 1:
        return Sentence(
            "{section}, row {row}, seat {seat}",
            section=hall.section(seat.section).name,
            row=seat.row_label,
            seat=seat.number,
        )
    return Sentence("Row {row}, seat {seat}", row=seat.row_label, seat=seat.number)


def seats_words(hall: Hall, seats: Iterable[int]) -> tuple[Sentence, ...]:
    """Several seats in words, those of a row together, as they lie."""
    rows: dict[tuple[str, int], list[int]] = {}
    for index in sorted(seats):
        rows.setdefault((hall.seats[index].section, hall.seats[index].row), []).append(index)
    return tuple(_row_words(hall, row) for row in rows.values())


def _row_words(hall: Hall, row: list[int]) -> Sentence:
    if len(row) == 1:
        return seat_words(hall, row[0])
    seat = hall.seats[row[0]]
    several = tuple(hall.seats[index].number for index in row)
    if len(hall.sections) > 1:
        section = hall.section(seat.section).name
        return Sentence(
            "{section}, row {row}, seats {seats}", section=section, row=seat.row_label, seats=several
        )
    return Sentence("Row {row}, seats {seats}", row=seat.row_label, seats=several)
