"""When people are reminded of what they take part in: never at night, and only of what is still ahead."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo

import msgspec

EVENING = time(22)
MORNING = time(8)
LATE = time(21)
CLOSE = timedelta(hours=2)
"""An event this near is worth a message at night: whoever goes is up."""
ROOM = timedelta(minutes=30)
"""A reminder has to leave time to set out."""
LONGEST_DAYS = 7


class ReminderRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`days` before at `hour` o'clock of the union's zone, and `hours` before; 0 means not at all."""

    days: int = 1
    hour: int = 9
    hours: int = 1


class Due(msgspec.Struct, frozen=True):
    """A reminder and its moment; `rule` names it, so that each is written once for each time of the event."""

    rule: str
    at: datetime


def reminders(start: datetime, rules: ReminderRules, zone: tzinfo) -> tuple[Due, ...]:
    """All reminders of something that begins at `start`, soonest first."""
    found = sorted(_wanted(start, rules, zone), key=lambda due: due.at)
    return tuple(due for due in found if due.at < start)


def due_now(start: datetime, rules: ReminderRules, now: datetime, zone: tzinfo) -> Due | None:
    """The last one whose moment has come; None when none has, or when it has begun."""
    if now >= start or (is_night(now, zone) and start - now > CLOSE):
        return None
    return next((due for due in reversed(reminders(start, rules, zone)) if due.at <= now), None)


def _wanted(start: datetime, rules: ReminderRules, zone: tzinfo) -> Iterator[Due]:
    if rules.days:
        day = start.astimezone(zone).date() - timedelta(days=rules.days)
        yield Due("days", by_day(datetime.combine(day, time(rules.hour), zone), start, zone))
    if rules.hours:
        yield Due("hours", by_day(start - timedelta(hours=rules.hours), start, zone))


def by_day(at: datetime, start: datetime, zone: tzinfo) -> datetime:
    """The moment itself by day. At night: 8 o'clock where that leaves time, the evening before where it does not,
    and the moment itself when the event is so close that people are up anyway.
    """
    if not is_night(at, zone):
        return at
    here = at.astimezone(zone)
    morning_day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    morning = datetime.combine(morning_day, MORNING, zone)
    if morning <= start - ROOM:
        return morning
    if start - at <= CLOSE:
        return at
    return datetime.combine(morning_day - timedelta(days=1), LATE, zone)


def is_night(at: datetime, zone: tzinfo) -> bool:
    here = at.astimezone(zone).time()
    return here >= EVENING or here < MORNING
