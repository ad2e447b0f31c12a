"""Who moves up from the waitlist when places are free."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from events.domain.event import Event, EventStatus


class Waiting(msgspec.Struct, frozen=True):
    """Someone on the waitlist, or a party's captain for all of it. `line` is the number they drew; `quota` whose
    places they wait for, if any."""

    registration: str
    line: int
    quota: str | None = None
    places: int = 1


def open_for_promotion(event: Event, now: datetime) -> bool:
    """People move up until the event starts: nobody is put into something already running."""
    return event.status is EventStatus.PUBLISHED and not event.started(now)


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
