"""An event becomes one whose places go by the branches' lists: applications, order, review, notice."""

from events.domain.event import AllocationMethod, EventStatus
from events.domain.settings import SealedRules
from events.services.contention import write_again
from events.services.event_settings import change_settings, held_event, set_columns
from events.services.permission import must_organize
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def give_by_lists(actor: Identity, event_id: str) -> None:
    """Sets how people sign up and how places are given, while nobody has signed up. Raises `Refusal` 409."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        if event.status not in (EventStatus.DRAFT, EventStatus.PUBLISHED):
            raise Refusal(Sentence("This event was cancelled or is over; copy it to hold it again."))
        if await fetch(
            "SELECT 1 AS n FROM registration WHERE event = {} AND slot IS NOT NULL LIMIT 1", event_id
        ):
            raise Refusal(
                Sentence("People have signed up already, so the way places are given stays as it is.")
            )
        await set_columns(event_id, allocation=AllocationMethod.APPROVAL.value)
        if not event.settings.sealed.any:
            await change_settings(actor, event_id, sealed=SealedRules(id_number=True, health=True))
        await audit.record(actor, "event.by_lists", "event", event_id)

    await write_again(body)
