"""Giving places by ranked criteria: looked at first, then decided on exactly what was looked at."""

import msgspec

from events.domain.allocation.ranking import (
    ALGORITHM,
    Candidate,
    RankingInput,
    RankingRecord,
    has_ties,
    input_hash,
    rank,
    ranked,
)
from events.domain.event import AllocationMethod, Event
from events.queries import applications
from events.services.allocation import lists
from events.services.allocation.giving_out import Ordered, claim, give_out, keep_record
from events.services.contention import write_again
from events.services.permission import must_organize
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

KIND = "ranking"


class Preview(msgspec.Struct, frozen=True):
    """How the ranking stands now: groups of one score, best first; `registrations`: number → registration."""

    input: RankingInput
    input_hash: str
    groups: list[list[Candidate]]
    registrations: dict[int, str]

    @property
    def tied(self) -> bool:
        return has_ties(self.input)


async def preview(event: Event) -> Preview:
    """Computed from what is known this moment; nothing is stored."""
    everyone = await applications.of_event(event.id, "applied")
    numbers = applications.numbered(everyone)
    given = await lists.ranking_input(event, everyone, numbers)
    return Preview(
        given,
        input_hash(given),
        ranked(given),
        {number: registration for registration, number in numbers.items()},
    )


async def rank_places(actor: Identity, event_id: str, seen: str, seed: str = "") -> RankingRecord:
    """Gives the places in the order of the scores. `seen`: the hash of what the organizer looked at.

    Raises `Refusal` 422 without a seed when scores are equal, 409 when something has changed since, when sign-up
    is still open, or when another organizer was quicker.
    """
    must_organize(actor, event_id)

    async def body() -> RankingRecord:
        at = now()
        event = await claim(actor, event_id, AllocationMethod.RANKED, at)
        closes = event.sign_up_ends
        if closes is not None and at < closes:
            raise Refusal(
                Sentence(
                    "Places are given when sign-up has ended, {closes}. Nothing was changed.", closes=closes
                )
            )
        everyone = await applications.of_event(event_id, "applied")
        if not everyone:
            raise Refusal(Sentence("Nobody has applied, so there are no places to give."))
        numbers = applications.numbered(everyone)
        given = await lists.ranking_input(event, everyone, numbers)
        if input_hash(given) != seen:
            raise Refusal(
                Sentence(
                    "Applications or what counts have changed since you looked. Look at the ranking again."
                )
            )
        record = rank(given, seed)
        await lists.keep_numbers(event, everyone, numbers)
        await give_out(actor, event, _order(record), at)
        number = await keep_record(actor, event_id, KIND, record, ALGORITHM, at)
        await audit.record(
            actor, "ranking.decided", "event", event_id, number=number, input_hash=record.input_hash,
            given=len(record.given), ties=len(record.ties),
        )  # fmt: skip
        return record

    return await write_again(body)


def _order(record: RankingRecord) -> dict[int, Ordered]:
    given = set(record.given)
    by_number = {one.number: one for one in record.input.applications}
    return {
        number: Ordered(
            place, number in given, bool(by_number[number].bowl), score, by_number[number].amounts
        )
        for place, (number, score) in enumerate(zip(record.order, record.scores, strict=True), 1)
    }
