"""Changing who may take an offering."""

import msgspec

from events.domain.eligibility import Rules
from events.services.contention import write_again
from events.services.event_settings import held_event, set_columns
from events.services.permission import must_organize
from events.tables import Offering
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def set_rules(actor: Identity, event_id: str, offering_id: str, rules: Rules) -> None:
    """Whoever has signed up already keeps their place. Raises `Refusal` 422 when nobody could meet the rules."""
    must_organize(actor, event_id)
    if rules.age_min is not None and rules.age_max is not None and rules.age_min > rules.age_max:
        raise Refusal(
            Sentence("Nobody is at least {least} and at most {most} years old.",
                     least=rules.age_min, most=rules.age_max),
            field="age_max",
            status=422,
        )  # fmt: skip

    async def body() -> None:
        event = await held_event(event_id)
        if event.offering(offering_id) is None:
            raise not_found()
        await Offering.raw(
            "UPDATE offering SET eligibility = {} WHERE id = {}",
            msgspec.json.encode(rules).decode(),
            offering_id,
        )
        await set_columns(event_id, status=event.status.value)
        await audit.record(actor, "offering.rules", "offering", offering_id, event=event_id)

    await write_again(body)
