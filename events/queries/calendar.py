"""What stands in a member's own calendar."""

from datetime import datetime, timedelta

import msgspec

from events.documents.calendar import Entry
from events.domain.occurrences import of_offering
from events.queries import facts
from events.tables import Registration

KEPT_BEHIND = timedelta(days=180)
_ROWS = (
    "SELECT r.offering, r.status, e.id AS event, e.revision FROM registration r JOIN event e ON e.id = r.event"
    " WHERE r.member = {} AND r.status IN ('confirmed', 'offered')"
)


class Feed(msgspec.Struct, frozen=True):
    """When the address was made and last asked for."""

    created_at: datetime
    fetched_at: datetime | None


async def entries_of(member_id: str, at: datetime) -> list[Entry]:
    """Everything the member has a place in, ahead and of the last half year: nothing of anybody else."""
    found = []
    for row in await Registration.raw(_ROWS, member_id):
        event = await facts.event_at(row["event"], row["revision"])
        offering = event.offering(row["offering"])
        if offering is None:
            continue
        found += [
            Entry(event, occurrence, tentative=row["status"] == "offered")
            for occurrence in of_offering(event, offering)
            if occurrence.starts_at > at - KEPT_BEHIND
        ]
    return sorted(found, key=lambda entry: (entry.occurrence.starts_at, entry.occurrence.id))


async def feed_of(member_id: str) -> Feed | None:
    rows = await Registration.raw(
        "SELECT created_at, fetched_at FROM calendar_feed WHERE member = {}", member_id
    )
    return Feed(**rows[0]) if rows else None
