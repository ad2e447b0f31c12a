"""How the grid of people and sessions reads: marks in a letter and in words, and who is shown of it."""

from events.domain.completion import MARK_NAMES, Mark
from events.queries.course import Attendee, Cell, Course
from foundation.i18n import clock, gettext
from foundation.messages import N_
from members.domain.branches import ids_on

SIGNS = {Mark.PRESENT: "✓", Mark.LATE: "△", Mark.MADE_UP: "补", Mark.EXCUSED: "假"}
ABSENT = N_("Absent")


def cell_text(cell: Cell | None) -> str:
    """The mark in words, with the time somebody came and the reason given: what the cell's title says."""
    if cell is None:
        return gettext(ABSENT)
    parts = [gettext(MARK_NAMES[cell.mark]), clock(cell.present_at), cell.reason]
    return " · ".join(part for part in parts if part)


def shown(course: Course, within: tuple[str, ...] | None, words: str = "") -> Course:
    """The course with only those of the given branches (None: all) whom the words find."""
    sought = "".join(words.split()).lower()
    people = tuple(
        each
        for each in course.people
        if (within is None or not set(within).isdisjoint(ids_on(each.branch_path))) and _found(each, sought)
    )
    return Course(course.event, course.sessions, people)


def _found(person: Attendee, sought: str) -> bool:
    if not sought:
        return True
    return sought in person.name.lower() or any(
        key.lower().startswith(sought) for key in (person.letters, person.initials, person.staff_number)
    )
