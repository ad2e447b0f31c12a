"""Building time slots from departments and times in one go, and taking away those nobody has signed up for."""

from events.domain.event import Event, EventStatus
from events.domain.slots import SlotPlan, build, problems
from events.services.contention import write_again
from events.services.draft_refused import DraftRefused
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.services.places import changed
from events.services.traces import announce
from events.tables import Offering, Pool
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_UNUSED = (
    "SELECT o.id, o.pool FROM offering o WHERE o.event = {}"
    " AND NOT EXISTS (SELECT r.id FROM registration r WHERE r.offering = o.id)"
    " AND NOT EXISTS (SELECT s.id FROM event_session s WHERE s.offering = o.id)"
)
_UNUSED_IN = _UNUSED + " AND o.section = {} AND o.starts_at IS NOT NULL"


async def add_slots(actor: Identity, event_id: str, plan: SlotPlan, *, replace: bool = False) -> int:
    """A slot for every department and time, each with places of its own; how many.

    ``replace``: what is there and nobody has signed up for goes. Raises `DraftRefused` with what to do.
    """
    must_organize(actor, event_id)

    async def body() -> int:
        event = await _ahead(event_id)
        gone = {row["id"] for row in await fetch(_UNUSED, event_id)} if replace else set()
        staying = [offering for offering in event.offerings if offering.id not in gone]
        found = problems(
            plan, len(staying), frozenset(each.title for each in staying), event.starts_at, event.ends_at
        )
        if found:
            raise DraftRefused(dict(found))
        await _drop(gone)
        slots = build(plan)
        for number, slot in enumerate(slots):
            pool = new_id()
            await Pool.insert(Pool(id=pool, event=event_id, name=slot.title, size=plan.places))
            await Offering.insert(
                Offering(
                    event=event_id, pool=pool, title=slot.title, section=slot.section, place=plan.place,
                    position=len(event.offerings) + number, starts_at=slot.starts_at, ends_at=slot.ends_at,
                    eligibility="{}",
                )
            )  # fmt: skip
        await _told(actor, event, "event.slots_added", len(slots))
        return len(slots)

    return await write_again(body)


async def remove_slots(actor: Identity, event_id: str, section: str) -> int:
    """The slots of a department that nobody has signed up for go; how many."""
    must_organize(actor, event_id)

    async def body() -> int:
        event = await _ahead(event_id)
        gone = {row["id"] for row in await fetch(_UNUSED_IN, event_id, section)}
        await _drop(gone)
        if gone:
            await _told(actor, event, "event.slots_removed", len(gone))
        return len(gone)

    return await write_again(body)


async def _ahead(event_id: str) -> Event:
    event = await held_event(event_id)
    if event.status not in (EventStatus.DRAFT, EventStatus.PUBLISHED):
        raise Refusal(Sentence("This event is over or cancelled. Nothing was changed."))
    return event


async def _drop(offerings: set[str]) -> None:
    for offering in sorted(offerings):
        rows = await fetch("DELETE FROM offering WHERE id = {} RETURNING pool", offering)
        await fetch(
            "DELETE FROM pool WHERE id = {} AND merged_at IS NULL"
            " AND NOT EXISTS (SELECT o.id FROM offering o WHERE o.pool = pool.id)",
            rows[0]["pool"],
        )


async def _told(actor: Identity, event: Event, action: str, count: int) -> None:
    await changed(event.id)
    await audit.record(actor, action, "event", event.id, count=count)
    announce(event.id)
