"""What is to be planned, and a plan: matches on courts at times, across all disciplines of a competition.

Times are whole minutes from ``Problem.zero`` (an aware moment, the first minute of the competition), so that every rule
is a sum of numbers; `moment` and `minute` convert at the edge.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

Held = Literal["", "finished", "running", "pinned"]


class Span(msgspec.Struct, frozen=True):
    """From ``start`` up to, not including, ``end``."""

    start: int
    end: int


class Court(msgspec.Struct, frozen=True):
    """A court and when it may be played on: its sessions, without what rain or another user takes from them."""

    number: int
    name: str
    open: tuple[Span, ...]


class Person(msgspec.Struct, frozen=True):
    """Somebody who plays, by the id of the member or guest, and when they cannot."""

    id: str
    name: str
    away: tuple[Span, ...] = ()


class Umpire(msgspec.Struct, frozen=True):
    """Somebody who umpires; ``available`` empty: always. The id is the person's, so that nobody umpires and plays."""

    id: str
    name: str
    available: tuple[Span, ...] = ()


class Day(msgspec.Struct, frozen=True):
    """A day of play: limits a day count the matches that start within it."""

    span: Span


class Slot(msgspec.Struct, frozen=True):
    """Where and when a match is played, and who umpires it if umpires are planned."""

    court: int
    start: int
    umpire: str = ""


class Task(msgspec.Struct, frozen=True):
    """A match to be planned; of a team tie every rubber is one.

    ``certain`` are the people of entries that certainly play here (of a team, until its line-up is in, its whole
    roster); ``possible`` those who may still arrive by feeds. ``after`` names the matches that feed this one. Rubbers
    of one ``tie`` follow one another in the order of ``rubber``. ``final_round`` asks for the longer rest before it;
    ``classification`` decides places below the final's. ``fixed`` is where it was, is, or must be played (``held``
    says which); ``umpire`` is the one it must have.
    """

    id: str
    discipline: str
    name: str
    minutes: int
    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    tie: str = ""
    rubber: int = 0
    not_before: int = 0
    final: bool = False
    final_round: bool = False
    classification: bool = False
    umpire: str = ""
    fixed: Slot | None = None
    held: Held = ""

    @property
    def people(self) -> frozenset[str]:
        return self.certain | self.possible

    @property
    def over(self) -> bool:
        """It happened or is happening: nobody can plan it otherwise."""
        return self.held in ("finished", "running")


class Rules(msgspec.Struct, frozen=True):
    """COMPETITION_RULES section 6. ``change_over`` minutes pass between two matches on a court; a team tie counts as
    one match of a day, however many rubbers it has."""

    rest: int = 20
    rest_before_finals: int = 30
    most_of_one_discipline: int = 4
    most_in_all: int = 6
    change_over: int = 0


CAMPUS = Rules()
FORMAL = Rules(rest=30, rest_before_finals=60, most_of_one_discipline=3)


class Plan(msgspec.Struct, frozen=True):
    """Slots by the id of the task. A match without a slot is not planned."""

    slots: Mapping[str, Slot] = {}

    def with_slot(self, task: str, slot: Slot | None) -> "Plan":
        """The plan with a match moved, or (None) taken off the board."""
        slots = {key: value for key, value in self.slots.items() if key != task}
        return Plan(slots if slot is None else {**slots, task: slot})


class Problem(msgspec.Struct, frozen=True):
    """Everything a plan must respect. With ``umpires`` empty, umpires are not planned.

    ``published`` is the plan people already know: as few matches as possible are moved from it.
    """

    zero: datetime
    courts: tuple[Court, ...]
    days: tuple[Day, ...]
    tasks: tuple[Task, ...]
    people: tuple[Person, ...] = ()
    umpires: tuple[Umpire, ...] = ()
    rules: Rules = Rules()
    published: Plan | None = None

    def moment(self, minute: int) -> datetime:
        return self.zero + timedelta(minutes=minute)

    def minute(self, moment: datetime) -> int:
        """The minute a moment lies in."""
        return int((moment - self.zero).total_seconds() // 60)

    def task(self, key: str) -> Task:
        return next(task for task in self.tasks if task.id == key)

    def names(self) -> dict[str, str]:
        """Names of people and umpires by id."""
        umpires = {umpire.id: umpire.name for umpire in self.umpires}
        return umpires | {person.id: person.name for person in self.people}

    def fixed(self) -> Iterator[tuple[Task, Slot]]:
        for task in self.tasks:
            if task.fixed is not None:
                yield task, task.fixed
