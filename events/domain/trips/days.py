"""The times at which a trip is counted: departure, each day between, and the return."""

from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

MOST_DAYS = 31
MORNING, EVENING = time(7), time(22)


class Day(msgspec.Struct, frozen=True):
    """`number`: which day of the trip, from 1 on; `kind`: departure, day or return."""

    kind: str
    number: int
    starts_at: datetime
    ends_at: datetime


def days(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> list[Day]:
    """Departure on the first day, a roll call on each day between, the return on the last. Of one day: both on it.

    A trip of more than a month has departure and return only.
    """
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    count = (last - first).days + 1
    middle = starts_at + (ends_at - starts_at) / 2
    leaves_until = min(_at(first, EVENING, zone), ends_at) if count > 1 else middle
    found = [Day("departure", 1, starts_at, max(leaves_until, starts_at))]
    if count <= MOST_DAYS:
        for number in range(2, count):
            day = first + timedelta(days=number - 1)
            found.append(Day("day", number, _at(day, MORNING, zone), _at(day, EVENING, zone)))
    returns_from = min(_at(last, MORNING, zone), ends_at) if count > 1 else middle
    found.append(Day("return", count, returns_from, ends_at))
    return found


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, zone)
