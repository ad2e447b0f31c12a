"""What hangs on registrations that were ended many at once: their companions do not come, their parties are no more."""

from foundation.database import fetch

_NOT_COMING = (
    "UPDATE guest SET status = 'cancelled' WHERE event = {} AND status = 'confirmed' AND registration IN"
    " (SELECT id FROM registration WHERE event = {} AND status IN ('cancelled', 'rejected'))"
)
_LEFT = (
    "UPDATE registration SET party = NULL"
    " WHERE event = {} AND party IS NOT NULL AND status IN ('cancelled', 'rejected')"
)
_EMPTY = (
    "DELETE FROM party WHERE event = {}"
    " AND NOT EXISTS (SELECT 1 FROM registration WHERE registration.party = party.id)"
)


async def let_go(event_id: str) -> None:
    """Call it inside the write body that ended them, all of a party alike."""
    await fetch(_NOT_COMING, event_id, event_id)
    await fetch(_LEFT, event_id)
    await fetch(_EMPTY, event_id)
