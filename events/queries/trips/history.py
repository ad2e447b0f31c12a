"""What happened to the places of a trip after they were given: who dropped out, who came after them."""

from datetime import datetime

import msgspec

from events.domain.event import Event
from foundation.database import fetch

_STEPS = (
    "SELECT c.at, c.status, c.reason, c.actor, a.name AS actor_name, m.name, b.name AS branch_name, r.id"
    " FROM registration_change c JOIN registration r ON r.id = c.registration JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN member a ON a.id = c.actor"
    " WHERE r.event = {} AND c.at > {} AND c.status <> 'applied' ORDER BY c.id DESC LIMIT 200"
)


class Change(msgspec.Struct, frozen=True):
    """A step after the places were given. `actor_name` empty: the next one moved up by the rules."""

    at: datetime
    status: str
    reason: str
    actor: str
    actor_name: str
    name: str
    branch_name: str
    id: str


async def substitutions(event: Event) -> list[Change]:
    """The latest first; empty while the places are not given."""
    if event.allocated_at is None:
        return []
    rows = await fetch(_STEPS, event.id, event.allocated_at)
    return [Change(**{**row, "actor_name": row["actor_name"] or ""}) for row in rows]
