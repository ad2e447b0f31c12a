"""Each traveller is told their room and bus, once for each; who was moved since hears of the new one."""

from typing import Any

from events.queries.trips.travelling import Traveller, Travelling, travelling
from events.services.event_settings import held_event
from events.services.news import when_and_where
from events.services.permission import must_organize
from foundation.database import write
from members.domain.identity import Identity
from members.services import audit
from members.services.telling import tell


async def tell_rooms_and_buses(actor: Identity, event_id: str) -> int:
    """How many had not been told yet. Pressing again tells nobody twice."""
    must_organize(actor, event_id)

    async def body() -> int:
        event = await held_event(event_id)
        everybody = await travelling(event)
        told: set[str] = set()
        for person in everybody.people:
            told |= set(await _tell(everybody, person, event_id, when_and_where(event, person.offering)))
        await audit.record(actor, "travel.told", "event", event_id, people=len(told))
        return len(told)

    return await write(body)


async def _tell(everybody: Travelling, person: Traveller, event_id: str, known: dict[str, Any]) -> list[str]:
    told: list[str] = []
    link = f"/registrations/{person.id}"
    room, bus = everybody.room(person.room), everybody.bus(person.bus)
    if room is not None:
        told += await tell(
            "room_assigned", [person.member], {"title": known["title"], "room": room.name}, link=link,
            key=f"room/{person.id}/{room.id}", event=event_id,
        )  # fmt: skip
    if bus is not None:
        told += await tell(
            "bus_assigned", [person.member], {**known, "bus": bus.name}, link=link,
            key=f"bus/{person.id}/{bus.id}", event=event_id,
        )  # fmt: skip
    return told
