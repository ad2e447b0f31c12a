"""Making a section from what an organizer types: rows, seats a row, aisles, numbering; what is wrong with it."""

import msgspec

from events.domain.seating.labels import Numbering, numbers, row_name
from foundation.messages import Sentence

MOST_SEATS = 5_000
MOST_ROWS = 100
MOST_IN_A_ROW = 120


class SectionDraft(msgspec.Struct, frozen=True):
    """A section as typed. With `last_row_seats` rows grow (or shrink) evenly from the first to the last."""

    name: str
    rows: int
    seats: int
    last_row_seats: int = 0
    first_row: int = 1
    letters: bool = False
    aisles: tuple[int, ...] = ()
    numbering: Numbering = Numbering.PLAIN
    curved: bool = False
    band: int = 0
    position: int = 0


class NewSeat(msgspec.Struct, frozen=True):
    """A seat to be made."""

    row: int
    row_label: str
    place: int
    number: str
    accessible: bool = False
    blocked: bool = False
    branch: str = ""


def problems(draft: SectionDraft) -> dict[str, Sentence]:
    """The form's field → what to do about it."""
    found: dict[str, Sentence] = {}
    if not draft.name.strip():
        found["name"] = Sentence("Please give the section a name, such as stalls or balcony.")
    if not 1 <= draft.rows <= MOST_ROWS:
        found["rows"] = Sentence("Please give a number from {least} to {most}.", least=1, most=MOST_ROWS)
    for field, value in (("seats", draft.seats), ("last_row_seats", draft.last_row_seats or draft.seats)):
        if not 1 <= value <= MOST_IN_A_ROW:
            found[field] = Sentence(
                "Please give a number from {least} to {most}.", least=1, most=MOST_IN_A_ROW
            )
    longest = max(draft.seats, draft.last_row_seats)
    if any(not 1 <= aisle < longest for aisle in draft.aisles):
        found["aisles"] = Sentence(
            "Aisles stand after a seat of the longest row: please give numbers from 1 to {most}.",
            most=max(longest - 1, 1),
        )
    return found


def row_lengths(draft: SectionDraft) -> tuple[int, ...]:
    """How many seats each row has, from the front."""
    last = draft.last_row_seats or draft.seats
    steps = max(draft.rows - 1, 1)
    return tuple(round(draft.seats + (last - draft.seats) * row / steps) for row in range(draft.rows))


def seats_of(draft: SectionDraft) -> tuple[NewSeat, ...]:
    """All seats of a section without problems, shorter rows in the middle of longer ones."""
    lengths = row_lengths(draft)
    longest = max(lengths)
    made = []
    for row, length in enumerate(lengths, 1):
        label = row_name(draft.first_row + row - 1, letters=draft.letters)
        shift = (longest - length) // 2
        for place, number in enumerate(numbers(draft.numbering, length), 1 + shift):
            made.append(NewSeat(row, label, place, number))
    return tuple(made)
