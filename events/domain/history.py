"""What the rules ask of a person's past. Nothing is read for an event whose rules ask nothing."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec


class Ask(StrEnum):
    """What can be asked; each answer is a number or a day."""

    LAST_TRIP = "last_trip"
    """the day of the last trip the person was on"""
    PLACES = "places"
    """how many places in events of a kind since a day"""
    NO_SHOWS = "no_shows"
    """how many times since a day a place was kept for a person who did not come"""
    LAST_NO_SHOW = "last_no_show"
    ATTENDED = "attended"
    """whether the person was at an event: 1 or 0"""
    ROLE = "role"
    """whether the person holds a role: 1 or 0"""
    INVITED = "invited"
    """whether the person is on the event's own list of invitations: 1 or 0"""


class Need(msgspec.Struct, frozen=True, order=True):
    """One thing to find out. `of`: a kind, an event or a role; `since`: a day, as ISO text."""

    ask: Ask
    of: str = ""
    since: str = ""

    @property
    def since_day(self) -> date:
        return date.fromisoformat(self.since)


class History(msgspec.Struct, frozen=True):
    """The answers. What was not asked for is not known, and asking it here is a mistake of ours."""

    found: Mapping[Need, int | date | None] = {}

    def count(self, need: Need) -> int:
        value = self.found[need]
        return value if isinstance(value, int) else 0

    def day(self, need: Need) -> date | None:
        value = self.found[need]
        return value if isinstance(value, date) else None


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
