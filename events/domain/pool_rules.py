"""What an organizer sets of a pool: until when branches return places, when it merges, what it keeps step with."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from events.domain.event import Event, Pool
from foundation.messages import Sentence

MOST_AHEAD = 1_000
MOST_ANSWER_HOURS = 24 * 14


class PoolRules(msgspec.Struct, frozen=True):
    """`joins` empty: only the quotas end at `merges_at`. `partner`: the pool both keep step with each other."""

    return_by: datetime | None = None
    merges_at: datetime | None = None
    joins: str = ""
    partner: str = ""
    ahead: int = 0


def rules_of(pool: Pool) -> PoolRules:
    return PoolRules(pool.return_by, pool.merges_at, pool.joins or "", pool.balances or "", pool.ahead)


def others(event: Event, pool: Pool) -> tuple[Pool, ...]:
    """The pools it could join or keep step with."""
    return tuple(other for other in event.pools if other.id != pool.id and other.merged_at is None)


def problems(event: Event, pool: Pool, wanted: PoolRules) -> Mapping[str, Sentence]:
    """What is wrong: field → what to do about it. What has happened already is not judged again."""
    found: dict[str, Sentence] = {}
    for field, sentence in (*_times(event, pool, wanted), *_partners(event, pool, wanted)):
        found.setdefault(field, sentence)
    return found


Found = Iterator[tuple[str, Sentence]]


def _times(event: Event, pool: Pool, wanted: PoolRules) -> Found:
    for field, at in (("return_by", wanted.return_by), ("merges_at", wanted.merges_at)):
        if at is not None and event.starts_at is not None and at >= event.starts_at:
            yield field, Sentence("This must lie before the event begins.")
    if wanted.return_by is not None and not pool.by_branch:
        yield "return_by", Sentence("Branches have no places here that they could return.")
    if wanted.return_by and wanted.merges_at and wanted.merges_at < wanted.return_by:
        yield "merges_at", Sentence("The quotas would end before the branches have returned places.")
    if wanted.merges_at is not None and not wanted.joins and not pool.by_branch:
        yield "joins", Sentence("Choose the places it becomes part of; there are no quotas that could end.")
    if wanted.joins and wanted.merges_at is None:
        yield "merges_at", Sentence("When does it become part of the other one?")


def _partners(event: Event, pool: Pool, wanted: PoolRules) -> Found:
    possible = {other.id: other for other in others(event, pool)}
    if wanted.joins and wanted.joins not in possible:
        yield "joins", Sentence("This choice does not exist any more. Please choose again.")
    elif wanted.joins and (possible[wanted.joins].joins or possible[wanted.joins].merges_at):
        yield "joins", Sentence("That one merges itself. Choose places that stay.")
    if wanted.joins and any(other.joins == pool.id for other in possible.values()):
        yield "joins", Sentence("Other places join these; they cannot join yet others.")
    if wanted.partner and wanted.partner not in possible:
        yield "partner", Sentence("This choice does not exist any more. Please choose again.")
    elif wanted.partner and possible[wanted.partner].balances not in (None, pool.id):
        yield "partner", Sentence("That one keeps step with others already.")
    if wanted.partner and wanted.ahead < 1:
        yield (
            "ahead",
            Sentence("At least 1, or nobody could ever be the first."),
        )
