"""Setting how an event gives its places: first come, approval, ranked or by lottery, with its rules."""

import msgspec

from events.domain.allocation.rules import AllocationRules, problem
from events.domain.event import AllocationMethod, Event
from events.queries import applications
from events.services.contention import write_again
from events.services.event_settings import held_event, set_columns
from events.services.permission import must_organize
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def choose(actor: Identity, event_id: str, method: AllocationMethod, rules: AllocationRules) -> None:
    """Raises `Refusal` 422 with the field that is wrong, 409 when it is too late to change the way."""
    must_organize(actor, event_id)
    wrong = problem(rules)
    if wrong is not None:
        raise Refusal(wrong[1], field=wrong[0], status=422)
    if method is AllocationMethod.RANKED and not rules.criteria:
        raise Refusal(Sentence("Name at least one criterion to rank by."), field="method", status=422)

    async def body() -> None:
        event = await held_event(event_id)
        await _may_change(event, method, rules)
        settings = msgspec.structs.replace(event.settings, allocation=rules)
        await set_columns(event_id, allocation=method.value, settings=msgspec.json.encode(settings).decode())
        await audit.record(actor, "event.allocation", "event", event_id, method=method.value)

    await write_again(body)


async def _may_change(event: Event, method: AllocationMethod, rules: AllocationRules) -> None:
    if event.allocated_at is not None:
        raise Refusal(
            Sentence("The places were given on {at} already. Nothing was changed.", at=event.allocated_at)
        )
    if event.allocation is AllocationMethod.LOTTERY and (
        method is not event.allocation or rules != event.settings.allocation
    ):
        if await applications.records(event.id, "lottery"):
            raise Refusal(
                Sentence(
                    "The list of this lottery is published; its rules stay as they are. Nothing was changed."
                )
            )
    if method is event.allocation:
        return
    there = await applications.counts(event.id)
    if method is AllocationMethod.FIRST_COME and there.get("applied"):
        raise Refusal(
            Sentence("People have applied; decide on their applications first. Nothing was changed."),
            field="method",
        )
    held = there.get("confirmed", 0) + there.get("offered", 0) + there.get("waitlisted", 0)
    if event.allocation is AllocationMethod.FIRST_COME and held:
        raise Refusal(
            Sentence("People have signed up already, first come, first served. Nothing was changed."),
            field="method",
        )
