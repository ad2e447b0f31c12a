"""Changing one subject of an event's settings, without touching the others."""

from typing import Any

import msgspec

from events.domain.event import Event
from events.queries import facts
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.places import changed
from events.services.traces import announce
from events.tables import Event as EventTable
from foundation.database import after_commit
from foundation.errors import not_found
from members.domain.identity import Identity
from members.services import audit


async def change_settings(actor: Identity, event_id: str, **subjects: msgspec.Struct | bool | int) -> None:
    """Replaces whole subjects of `EventSettings`, such as ``waitlist=WaitlistRules(answer_hours=24)``.

    Raises `Refusal` 403 for who does not organize the event, 404 when there is none.
    """
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        settings = msgspec.structs.replace(event.settings, **subjects)
        await set_columns(event_id, settings=msgspec.json.encode(settings).decode())
        await audit.record(actor, "event.settings", "event", event_id, subjects=sorted(subjects))

    await write_again(body)


async def held_event(event_id: str) -> Event:
    """The event, its row held so that nobody else changes it meanwhile; inside a write body."""
    await EventTable.raw("UPDATE event SET revision = revision WHERE id = {}", event_id)
    event = await facts.event(event_id)
    if event is None:
        raise not_found()
    return event


async def set_columns(event_id: str, **values: Any) -> None:
    """Sets columns of the event's row and counts the change; inside a write body, the row held."""
    columns: dict[Any, Any] = dict(values)
    await EventTable.update(columns).where(EventTable.id == event_id)
    await changed(event_id)
    facts.forget(event_id)
    after_commit(lambda: facts.forget(event_id))
    announce(event_id)
