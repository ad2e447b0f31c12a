"""Reminding people: whoever has a place in something that begins soon, and whoever still owes something."""

from datetime import datetime, timedelta

from events.domain.event import Event
from events.domain.occurrences import Occurrence, of_offering
from events.domain.reminders import LONGEST_DAYS, due_now
from events.queries import facts
from foundation.clock import now
from foundation.database import fetch, write
from foundation.settings import settings
from members.domain.telling.values import Value
from members.services.telling import tell, tell_groups

AT_ONCE = 1000
_SOON = (
    "SELECT e.id, e.revision FROM event e WHERE e.status = 'published' AND ("
    " (e.starts_at > {} AND e.starts_at < {})"
    " OR EXISTS (SELECT 1 FROM offering o WHERE o.event = e.id AND o.starts_at > {} AND o.starts_at < {})"
    " OR EXISTS (SELECT 1 FROM event_session s WHERE s.event = e.id AND s.starts_at > {} AND s.starts_at < {}))"
)
_UNTOLD = (
    "SELECT DISTINCT r.member FROM registration r WHERE r.offering = {} AND r.status = 'confirmed'"
    " AND r.registered_at < {} AND NOT EXISTS"
    " (SELECT 1 FROM inbox_message i WHERE i.member = r.member AND i.key = {}) LIMIT {}"
)


async def remind() -> int:
    """Writes every reminder whose moment has come and that nobody has had yet; returns how many."""
    at = now()
    horizon = at + timedelta(days=LONGEST_DAYS + 1)
    count = 0
    for row in await fetch(_SOON, *(at, horizon) * 3):
        event = await facts.event_at(row["id"], row["revision"])
        for offering in event.offerings:
            for occurrence in of_offering(event, offering):
                if at < occurrence.starts_at < horizon:
                    count += await _remind_of(event, offering.id, occurrence, at)
    return count


async def _remind_of(event: Event, offering: str, occurrence: Occurrence, at: datetime) -> int:
    due = due_now(occurrence.starts_at, event.settings.reminders, at, settings().zone)
    if due is None:
        return 0
    # Another time of the event is another key: whoever was reminded of the old one is reminded of the new one.
    key = f"reminder/{occurrence.id}/{due.rule}/{occurrence.starts_at:%Y%m%d%H%M}"
    values: dict[str, Value] = {
        "title": occurrence.title,
        "when": occurrence.starts_at,
        "place": occurrence.place or None,
    }
    link, until = f"/events/{event.id}", occurrence.starts_at

    async def body() -> int:
        rows = await fetch(_UNTOLD, offering, due.at, key, AT_ONCE)
        if not rows or not await _still_published(event.id, event.revision):
            return 0
        members = [row["member"] for row in rows]
        told = await tell("reminder", members, values, link=link, key=key, event=event.id, until=until)
        if due.rule == "days":
            await tell_groups("reminder", event.id, values, link=link, key=key, until=until)
        return len(told)

    if not await fetch(_UNTOLD, offering, due.at, key, 1):
        return 0
    count = 0
    while found := await write(body):
        count += found
    return count


async def _still_published(event_id: str, revision: int) -> bool:
    """Nobody is reminded of what was called off or moved between looking and writing."""
    return bool(
        await fetch(
            "SELECT id FROM event WHERE id = {} AND revision = {} AND status = 'published'",
            event_id,
            revision,
        )
    )
