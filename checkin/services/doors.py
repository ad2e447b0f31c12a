"""Setting up an event's doors: their rules, and the links by which phones join them."""

from typing import Any

from checkin.domain.doors import DoorDraft, checked_draft
from checkin.door_tables import Door, DoorList
from checkin.queries.entrances import entrances_of, forget
from checkin.services.live_counter import counter_changed
from events.services.permission import must_organize
from events.tables import EventSession, Offering
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_DOORS = 50


async def save_door(actor: Identity, event_id: str, draft: DoorDraft, door_id: str = "") -> str:
    """Keeps a new door, or changes one; returns its id. Raises Refusal 403, 404, 422."""
    must_organize(actor, event_id)
    if await entrances_of(event_id) is None:
        raise not_found()

    async def body() -> str:
        doors = await Door.select(Door.id, Door.name).where(
            (Door.event == event_id) & Door.closed_at.is_null()
        )
        if door_id and door_id not in {row["id"] for row in doors}:
            raise not_found()
        if not door_id and len(doors) >= MOST_DOORS:
            raise Refusal(Sentence("An event can have at most {most} doors.", most=MOST_DOORS), status=422)
        others = {row["name"] for row in doors if row["id"] != door_id}
        offerings = {
            row["id"] for row in await Offering.select(Offering.id).where(Offering.event == event_id)
        }
        sessions = {
            row["id"]
            for row in await EventSession.select(EventSession.id).where(EventSession.event == event_id)
        }
        kept = checked_draft(draft, others, offerings, sessions)
        saved = await _kept(event_id, door_id, kept, len(doors))
        await audit.record(actor, "door.saved", "door", saved, event=event_id)
        after_commit(lambda: _changed(event_id))
        return saved

    return await write(body)


async def _kept(event_id: str, door_id: str, draft: DoorDraft, position: int) -> str:
    values: dict[str, Any] = {
        "name": draft.name,
        "direction": draft.direction.value,
        "again": draft.again.value,
        "per": draft.per.value,
        "opens_before": draft.opens_before,
        "closes_after": draft.closes_after,
    }
    saved = door_id or new_id()
    if door_id:
        await Door.update(dict(values.items())).where(Door.id == door_id)
    else:
        await Door.insert(Door(id=saved, event=event_id, position=position, **values))
    await DoorList.delete().where(DoorList.door == saved)
    lists = [DoorList(door=saved, offering=each) for each in dict.fromkeys(draft.offerings)]
    lists += [DoorList(door=saved, session=each) for each in dict.fromkeys(draft.sessions)]
    if lists:
        await DoorList.insert(*lists)
    return saved


async def close_door(actor: Identity, event_id: str, door_id: str) -> None:
    """Takes a door away: its phones are sent home, its scans stay. Raises Refusal 403, 404."""
    must_organize(actor, event_id)

    async def body() -> None:
        found = await Door.select(Door.name).where((Door.id == door_id) & (Door.event == event_id)).first()
        if found is None:
            raise not_found()
        # The name becomes free for another door; what was scanned here keeps it in its own row.
        await Door.update({Door.closed_at: now(), Door.name: f"{found['name'][:20]} {door_id}"}).where(
            (Door.id == door_id) & Door.closed_at.is_null()
        )
        await audit.record(actor, "door.closed", "door", door_id, event=event_id)
        after_commit(lambda: _changed(event_id))

    await write(body)


def _changed(event_id: str) -> None:
    forget(event_id)
    counter_changed(event_id)
