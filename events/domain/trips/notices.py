"""Public notices: how long one hangs, what it may show, and who may still object.

A notice shows name, branch and result only. Two people of one name in one branch are told apart by a word the
organizer chooses; the word must not be a number by which somebody could be found or written to.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from foundation.messages import Sentence

WORKING_DAYS = 5
MOST_DAYS = 60
MOST_WORD = 12
MOST_OBJECTION = 1000
_FIVE_FIGURES = re.compile(r"\d{5}")


class Period(msgspec.Struct, frozen=True):
    """From when to when a notice hangs; `down_at`: somebody took it down before."""

    begins: datetime
    ends: datetime
    down_at: datetime | None = None

    def hangs(self, now: datetime) -> bool:
        return self.begins <= now < self.ends and self.down_at is None

    def over(self, now: datetime) -> bool:
        return now >= self.ends or self.down_at is not None


class Line(msgspec.Struct, frozen=True):
    """What is known of a person where the notice is made; only `shown` of it leaves."""

    registration: str
    name: str
    branch: str
    branch_name: str
    result: str
    word: str = ""


class Shown(msgspec.Struct, frozen=True):
    """All that anybody may read of a person on a notice."""

    name: str
    branch: str
    result: str


def last_day(first: date, working_days: int = WORKING_DAYS, holidays: Iterable[date] = ()) -> date:
    """The last day of a period of so many working days; the day it is published is not counted."""
    free = frozenset(holidays)
    day, left = first, working_days
    while left > 0:
        day += timedelta(days=1)
        if day.isoweekday() <= 5 and day not in free:
            left -= 1
    return day


def end_of(day: date, zone: tzinfo) -> datetime:
    """The midnight after it, in the union's zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def period_faults(begins: datetime, ends: datetime) -> Sentence | None:
    if ends <= begins:
        return Sentence("The notice would be over before it hangs. Please choose a later day.")
    if ends - begins > timedelta(days=MOST_DAYS + 1):
        return _too_long()
    return None


def day_fault(last: date, today: date) -> Sentence | None:
    """Whether a day as typed can be the last one at all; a calendar's very last day has no midnight after it."""
    return _too_long() if last.year > today.year + 1 else None


def _too_long() -> Sentence:
    return Sentence("A notice hangs {most} days at most. Please choose an earlier day.", most=MOST_DAYS)


def namesakes(lines: Sequence[Line]) -> list[list[Line]]:
    """Groups of people whom name and branch do not tell apart."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.name, line.branch), []).append(line)
    return [group for group in groups.values() if len(group) > 1]


def word_fault(word: str, forbidden: Iterable[str] = ()) -> Sentence | None:
    """Whether a word may stand on a notice. ``forbidden``: the person's own staff and phone numbers."""
    if len(word) > MOST_WORD:
        return Sentence("Please choose a word of at most {most} characters.", most=MOST_WORD)
    if _FIVE_FIGURES.search(word) or any(each and each.lower() in word.lower() for each in forbidden):
        return Sentence(
            "A number by which somebody can be found must not hang out. Choose a word such as a department."
        )
    return None


def faults(lines: Sequence[Line]) -> list[tuple[str, Sentence]]:
    """Registrations that still need a word of their own before the notice can hang."""
    found = []
    for group in namesakes(lines):
        words = [line.word.strip() for line in group]
        for line, word in zip(group, words, strict=True):
            if not word or words.count(word) > 1:
                told = Sentence(
                    "{name} of {branch} is there more than once. Choose a word for each that tells them apart.",
                    name=line.name,
                    branch=line.branch_name,
                )
                found.append((line.registration, told))
    return found


def shown(line: Line, *, apart: bool) -> Shown:
    """``apart``: the name needs its word to be told from another's."""
    name = f"{line.name}（{line.word.strip()}）" if apart and line.word.strip() else line.name
    return Shown(name, line.branch_name, line.result)


def all_shown(lines: Sequence[Line]) -> list[Shown]:
    """The notice as anybody reads it, in the given order."""
    apart = {line.registration for group in namesakes(lines) for line in group}
    return [shown(line, apart=line.registration in apart) for line in lines]
