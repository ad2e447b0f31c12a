"""Places on the waitlist as people know them: one is the next. `Registration.line` only says who stands before whom."""

from collections.abc import Collection, Sequence
from typing import Protocol

from events.domain.event import RegistrationStatus
from foundation.database import fetch

_PLACES = (
    "SELECT id, place FROM (SELECT r.id, SUM(r.places) OVER (PARTITION BY o.pool, r.quota ORDER BY r.line)"
    " - r.places + 1 AS place FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE r.event = {} AND r.status = 'waitlisted') w"
)


class Waiting(Protocol):
    """A row of a list in which some wait."""

    @property
    def status(self) -> RegistrationStatus: ...


async def places(event_id: str, ids: Collection[str] | None = None) -> dict[str, int]:
    """Registration → its place on the waitlist; of these, or of all. One statement, or none."""
    if ids is None:
        found = await fetch(_PLACES, event_id)
    else:
        marks = ", ".join(["{}"] * len(ids))
        found = await fetch(f"{_PLACES} WHERE id IN ({marks})", event_id, *ids) if ids else []
    return {row["id"]: int(row["place"]) for row in found}


def somebody_waits(rows: Sequence[Waiting]) -> bool:
    return any(row.status is RegistrationStatus.WAITLISTED for row in rows)
