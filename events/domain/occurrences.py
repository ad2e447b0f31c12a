"""The times people come to an event: its sessions where there are any, else each offering's time, else its own."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from events.domain.event import Event, Offering


class Occurrence(msgspec.Struct, frozen=True):
    """One time. `id` is that of the session, offering or event whose time it is, and stays when the time changes."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str


def of_offering(event: Event, offering: Offering) -> Iterator[Occurrence]:
    """When people of this offering come."""
    sessions = [each for each in event.sessions if each.offering in (None, offering.id)]
    place = offering.place or event.place
    for session in sessions:
        title = f"{event.title} · {session.title}"
        yield Occurrence(session.id, title, session.starts_at, session.ends_at, session.place or place)
    if sessions:
        return
    if offering.starts_at is not None:
        title = f"{event.title} · {offering.title}" if len(event.offerings) > 1 else event.title
        yield Occurrence(offering.id, title, offering.starts_at, offering.ends_at, place)
    elif event.starts_at is not None:
        yield Occurrence(event.id, event.title, event.starts_at, event.ends_at, place)


def of_event(event: Event) -> tuple[Occurrence, ...]:
    """All of them once, soonest first."""
    found = {each.id: each for offering in event.offerings for each in of_offering(event, offering)}
    if not event.offerings and event.starts_at is not None:
        found[event.id] = Occurrence(event.id, event.title, event.starts_at, event.ends_at, event.place)
    return tuple(sorted(found.values(), key=lambda each: (each.starts_at, each.title)))
