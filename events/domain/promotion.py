"""Who moves up from the waitlist when places are free, and how long somebody who moves up has to answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from events.domain.event import Event, EventStatus, Offering


class Waiting(msgspec.Struct, frozen=True):
    """Someone on the waitlist, or a party's captain for all of it. `line` is the number they drew; `quota` whose
    places they wait for, if any."""

    registration: str
    line: int
    quota: str | None = None
    places: int = 1


def open_for_promotion(event: Event, now: datetime, offering: Offering | None = None) -> bool:
    """People move up until it begins (their time slot, else the event): nobody is put into what is running."""
    starts = event.starts_of(offering)
    return event.status is EventStatus.PUBLISHED and (starts is None or now < starts)


def pool_open(event: Event, pool_id: str, now: datetime) -> bool:
    """Whether anybody who waits for a pool's places can still move up."""
    mine = [offering for offering in event.offerings if offering.pool == pool_id]
    return any(open_for_promotion(event, now, offering) for offering in mine)


def next_in_line(
    waiting: Sequence[Waiting], free: int, quotas: Mapping[str, int] | None = None
) -> list[Waiting]:
    """Who gets the free places, in the order they get them.

    ``free``: places free in the pool; ``quotas``: free places of each branch quota when places go by branch.
    The lowest number in line first. Who waits together moves up together or not at all; whoever is held back by
    that, or by a branch without places left, keeps their number and does not hold up the others.
    """
    left = dict(quotas) if quotas is not None else None
    promoted: list[Waiting] = []
    for person in sorted(waiting, key=lambda person: person.line):
        if free <= 0:
            break
        if person.places > free:
            continue
        if left is not None:
            if person.quota is None or left.get(person.quota, 0) < person.places:
                continue
            left[person.quota] -= person.places
        free -= person.places
        promoted.append(person)
    return promoted


def answer_until(event: Event, offering: Offering | None, now: datetime) -> datetime | None:
    """Until when somebody who moves up now has to accept; None: the place is theirs at once.

    Never longer than half of the time until it begins, so that near the start somebody else can still be asked.
    """
    hours = event.settings.waitlist.answer_hours
    if hours <= 0:
        return None
    starts, until = event.starts_of(offering), now + timedelta(hours=hours)
    return until if starts is None else min(until, now + (starts - now) / 2)
