"""A party whose rows are held, so that its numbers stay as they were read; and who may act for its captain."""

from events.domain.cancellation import By
from events.domain.event import Event
from events.queries import parties
from events.queries.parties import Whole
from events.services.permission import acting_as
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from members.domain.identity import Identity

_HOLD = "UPDATE party SET size = size WHERE id = {} RETURNING id"
_HOLD_CAPTAIN = "UPDATE registration SET places = places WHERE party = {} AND places > 0"


async def held(party_id: str) -> Whole:
    """Inside a write body. Raises `Refusal` 404 when there is no such party any more."""
    if not await fetch(_HOLD, party_id):
        raise not_found()
    await fetch(_HOLD_CAPTAIN, party_id)
    found = await parties.party(party_id)
    if found is None:
        raise not_found()
    return found


def leads(actor: Identity, party: Whole) -> By:
    """In which capacity the actor acts for the captain. Raises `Refusal` 403 if in none."""
    captain = party.captain
    return acting_as(actor, party.event.id, captain.member, captain.branch_path)


def may_see(actor: Identity, party: Whole) -> bool:
    """Its own people, and whoever may act for its captain."""
    if party.mate(actor.member_id) is not None:
        return True
    try:
        leads(actor, party)
    except Refusal:
        return False
    return True


def row_of(party: Whole, event: Event) -> dict[str, object]:
    """The captain's registration as the counters need it."""
    captain = party.captain
    return {
        "id": captain.id,
        "event": event.id,
        "offering": party.offering,
        "member": captain.member,
        "branch": captain.branch,
        "status": captain.status.value,
        "places": captain.places,
        "quota": captain.quota,
        "pool": party.pool,
        "ticket": captain.ticket,
    }
