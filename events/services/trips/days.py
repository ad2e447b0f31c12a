"""The times a trip is counted at, made from the dates of its batches; who was there is the attendance's own."""

from datetime import datetime

from events.domain.event import Event
from events.domain.trips.days import Day, days
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.services.places import changed
from events.services.traces import announce
from events.tables import EventSession
from foundation.errors import Refusal
from foundation.i18n import gettext
from foundation.identifiers import new_id
from foundation.messages import N_, Sentence
from foundation.settings import settings
from members.domain.identity import Identity
from members.services import audit, many_rows

_TITLES = {"departure": N_("Departure"), "return": N_("Return")}


async def make_days(actor: Identity, event_id: str) -> int:
    """Departure, each day and return of every batch that has no sessions yet; how many were made. Raises `Refusal`."""
    must_organize(actor, event_id)

    async def body() -> int:
        event = await held_event(event_id)
        planned = _planned(event)
        if not planned:
            raise Refusal(
                Sentence(
                    "Every batch has its days already, or no dates yet. Set the dates, then press again."
                )
            )
        await many_rows.insert(
            EventSession,
            ("id", "event", "offering", "title", "starts_at", "ends_at", "place", "position", "counts"),
            [
                (new_id(), event_id, offering, title(day), day.starts_at, day.ends_at, "", place, True)
                for place, (offering, day) in enumerate(planned, start=len(event.sessions))
            ],
        )
        await changed(event_id)
        await audit.record(actor, "trip.days_made", "event", event_id, sessions=len(planned))
        announce(event_id)
        return len(planned)

    return await write_again(body)


def _planned(event: Event) -> list[tuple[str | None, Day]]:
    """(batch, day); None: for all of them, when the batches have no dates of their own."""
    zone = settings().zone
    found: list[tuple[str | None, Day]] = []
    for offering in event.offerings:
        own = offering.starts_at or offering.ends_at
        has = any(session.offering in (None, "", offering.id) for session in event.sessions)
        times = _times(event, offering.starts_at, offering.ends_at)
        if own and times and not has:
            found += [(offering.id, day) for day in days(*times, zone)]
    times = _times(event, None, None)
    if not found and times and not event.sessions:
        found = [(None, day) for day in days(*times, zone)]
    return found


def _times(event: Event, start: datetime | None, end: datetime | None) -> tuple[datetime, datetime] | None:
    begins, ends = start or event.starts_at, end or event.ends_at
    return (begins, ends) if begins and ends and begins <= ends else None


def title(day: Day) -> str:
    """How a day is called on the lists, in the language of who makes them."""
    if day.kind in _TITLES:
        return gettext(_TITLES[day.kind])
    return gettext(N_("Day {number}"), number=day.number)
