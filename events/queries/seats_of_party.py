"""Where a party sits: its captain's registration holds the seats of all."""

from events.queries.seating import seats_held
from foundation.database import fetch
from foundation.messages import Sentence

_CAPTAIN = (
    "SELECT c.id FROM registration r JOIN registration c ON c.party = r.party AND c.places > 0"
    " WHERE r.id = {} AND r.places = 0 AND c.status = 'confirmed'"
)


async def captains_seats(registration_id: str) -> tuple[Sentence, ...]:
    """The seats of the party a registration belongs to; empty when it has none."""
    rows = await fetch(_CAPTAIN, registration_id)
    return await seats_held(rows[0]["id"]) if rows else ()


async def seats_for(registration_id: str) -> tuple[Sentence, ...]:
    """The registration's own seats, or its party's."""
    return await seats_held(registration_id) or await captains_seats(registration_id)
