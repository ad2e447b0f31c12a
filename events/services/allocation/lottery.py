"""A public lottery: the list is sealed and published, then a seed is spoken, then everyone can see what follows."""

import msgspec

from events.domain.allocation.lottery import ALGORITHM, LotteryInput, LotteryRecord, draw, seal, usable_seed
from events.domain.event import AllocationMethod, Event, EventStatus
from events.queries import applications
from events.queries.applications import Decided
from events.services.allocation import lists
from events.services.allocation.giving_out import Ordered, claim, give_out, keep_record
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.services.traces import announce
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

KIND = "lottery"


async def seal_list(actor: Identity, event_id: str) -> str:
    """Numbers the applications and publishes their list by its hash, before anybody knows the seed.

    Sealing again is possible until the draw, and stays visible: each list is kept. Returns the hash.
    Raises `Refusal` 409 while sign-up is open or when there is nothing to draw.
    """
    must_organize(actor, event_id)

    async def body() -> str:
        event = await held_event(event_id)
        _may_seal(event)
        everyone = await applications.of_event(event_id, "applied")
        if not everyone:
            raise Refusal(Sentence("Nobody has applied, so there is nothing to draw."))
        numbers = applications.numbered(everyone)
        await lists.keep_numbers(event, everyone, numbers)
        record = seal(await lists.lottery_input(event, everyone, numbers))
        at = now()
        number = await keep_record(actor, event_id, KIND, record, ALGORITHM, at)
        await audit.record(
            actor, "lottery.sealed", "event", event_id, number=number, input_hash=record.input_hash,
            applications=len(record.input.applications),
        )  # fmt: skip
        announce(event_id)
        return record.input_hash

    return await write_again(body)


def _may_seal(event: Event) -> None:
    if event.allocation is not AllocationMethod.LOTTERY or event.allocated_at is not None:
        raise Refusal(Sentence("There is no lottery to prepare here any more. Nothing was changed."))
    if event.status is not EventStatus.PUBLISHED:
        raise Refusal(Sentence("Places are given once an event is published. Nothing was changed."))
    closes = event.sign_up_ends
    if closes is not None and now() < closes:
        raise Refusal(
            Sentence(
                "The list can be closed when sign-up has ended, {closes}. Nothing was changed.", closes=closes
            )
        )
    if not event.settings.allocation.seed_from:
        raise Refusal(
            Sentence("Say first where the seed will come from, so that everyone knows it beforehand."),
            field="seed_from",
            status=422,
        )


async def draw_places(actor: Identity, event_id: str, seed: str) -> LotteryRecord:
    """Draws from the list sealed last and gives the places. Of two who press at once one draws.

    Raises `Refusal` 422 for a seed that cannot be one, 409 when it is not the time or another has drawn.
    """
    must_organize(actor, event_id)
    usable_seed(seed)
    sealed = await _sealed(event_id)
    # Before the write: it needs nothing but the sealed list, and takes a second for 100,000 applications.
    record = draw(LotteryRecord(_input(sealed), sealed.input_hash), seed)

    async def body() -> None:
        at = now()
        event = await claim(actor, event_id, AllocationMethod.LOTTERY, at)
        latest = await _sealed(event_id)
        if latest.id != sealed.id:
            raise Refusal(Sentence("The list was closed anew meanwhile. Look at it and draw again."))
        await give_out(actor, event, _order(record), at)
        number = await keep_record(actor, event_id, KIND, record, ALGORITHM, at)
        await audit.record(
            actor, "lottery.drawn", "event", event_id, number=number, input_hash=record.input_hash,
            given=len(record.given),
        )  # fmt: skip

    await write_again(body)
    return record


async def _sealed(event_id: str) -> Decided:
    kept = await applications.records(event_id, KIND)
    if kept and kept[-1].seed:
        raise Refusal(Sentence("The places were given on {at} already. Nothing was changed.", at=kept[-1].at))
    if not kept:
        raise Refusal(Sentence("Close the list first; its hash must be public before the seed is spoken."))
    return kept[-1]


def _input(sealed: Decided) -> LotteryInput:
    return msgspec.json.decode(sealed.record, type=LotteryRecord).input


def _order(record: LotteryRecord) -> dict[int, Ordered]:
    given = set(record.given)
    behind = {one.number for one in record.input.applications if one.bowl}
    return {
        number: Ordered(place, number in given, number in behind)
        for place, number in enumerate(record.drawn, 1)
    }
