"""What a copied event takes over besides the set-up form: settings, sessions, and what other rooms add."""

from datetime import datetime, timedelta

from events import signals
from events.domain.event import Event, Offering
from events.tables import Event as EventTable
from events.tables import EventSession
from foundation.identifiers import new_id

_SETTINGS = (
    "UPDATE event SET preset = f.preset, form = f.form, allocation = f.allocation, private = f.private,"
    " settings = f.settings FROM event f WHERE event.id = {} AND f.id = {}"
)
_OFFERINGS = "SELECT id, title FROM offering WHERE event = {}"


async def carry_over(former: Event, event_id: str, starts_at: datetime | None) -> None:
    """Call it inside the write body that made the new event. Times move with the start."""
    by = starts_at - former.starts_at if starts_at and former.starts_at else timedelta()
    await EventTable.raw(_SETTINGS, event_id, former.id)
    titles = {row["title"]: row["id"] for row in await EventTable.raw(_OFFERINGS, event_id)}
    for position, session in enumerate(former.sessions):
        of = former.offering(session.offering) if session.offering else None
        if of is not None and of.title not in titles:
            continue
        await EventSession.insert(
            EventSession(
                id=new_id(),
                event=event_id,
                offering=_counterpart(of, titles),
                title=session.title,
                starts_at=session.starts_at + by,
                ends_at=session.ends_at + by,
                place=session.place,
                position=position,
                counts=session.counts,
            )
        )
    await signals.event_copied.send(signals.EventCopy(former.id, event_id, by))


def _counterpart(former: Offering | None, titles: dict[str, str]) -> str | None:
    """The new event's offering of the same title."""
    return titles[former.title] if former is not None else None
