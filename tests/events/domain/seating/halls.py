"""Small halls for tests."""

from events.domain.seating.drafts import SectionDraft, seats_of
from events.domain.seating.hall import Hall, Seat, Section, lay_out


def hall_of(*rows: str, aisles: tuple[int, ...] = (), curved: bool = False) -> Hall:
    """Rows as text: `.` a seat, `a` an accessible one, `x` a blocked one, a blank no seat at all."""
    section = Section("s", "池座", aisles=aisles, curved=curved)
    seats = [
        Seat(f"{row}-{place}", "s", row, place, str(row), str(place), mark == "a", mark == "x")
        for row, marks in enumerate(rows, 1)
        for place, mark in enumerate(marks, 1)
        if mark != " "
    ]
    return lay_out([section], seats)


def free_in(hall: Hall, *taken: str) -> list[bool]:
    return [not seat.blocked and seat.id not in taken for seat in hall.seats]


def made(*drafts: SectionDraft) -> Hall:
    sections = [
        Section(str(at), each.name, each.band, each.position, each.curved, each.numbering.value, each.aisles)
        for at, each in enumerate(drafts)
    ]
    seats = [
        Seat(f"{at}-{new.row}-{new.place}", str(at), new.row, new.place, new.row_label, new.number)
        for at, each in enumerate(drafts)
        for new in seats_of(each)
    ]
    return lay_out(sections, seats)


def names(hall: Hall, seats: tuple[int, ...]) -> str:
    return " ".join(hall.seats[index].id for index in seats)
