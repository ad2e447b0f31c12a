"""The events somebody may stand at the door of."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from events.tables import Event, Question
from members.domain.identity import Identity, Role

_COLUMNS = (Event.id, Event.title, Event.kind, Event.status, Event.place, Event.starts_at, Event.ends_at)
RECENT = timedelta(days=3)
MOST = 100


class DoorEvent(msgspec.Struct, frozen=True):
    """An event as the door's pages name it."""

    id: str
    title: str
    kind: str
    status: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None


async def door_event(event_id: str) -> DoorEvent | None:
    """The event of a door."""
    row = await Event.select(*_COLUMNS).where(Event.id == event_id).first()
    return _event(row) if row else None


async def asks_at_the_door(event_id: str) -> bool:
    """Whether the event has questions that are asked of people when they come."""
    return bool(await Question.exists().where((Question.event == event_id) & (Question.asked == "door")))


async def doors_of(identity: Identity, now: datetime) -> list[DoorEvent]:
    """The published events this organizer may scan for and that are not long over, the next one first."""
    query = Event.select(*_COLUMNS).where(Event.status == "published")
    query = query.where(Event.ends_at.is_null() | (Event.ends_at >= now - RECENT))
    scopes = identity.scopes(Role.ORGANIZER)
    if not (identity.is_administrator or "" in scopes):
        query = query.where(Event.id.is_in(sorted(scopes)))
    return [_event(row) for row in await query.order_by(Event.starts_at).limit(MOST)]


def _event(row: dict[str, Any]) -> DoorEvent:
    return DoorEvent(**row)
