"""Sharing places among branches: saving the shares, and the recorded lot where branches are exactly alike."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from events.domain.event import Event
from events.domain.quota import Method, QuotaInput, Terms, calculate, from_members, input_hash
from events.queries import shares
from events.services import branch_news
from events.services.allocation_records import keep, quota_record
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.places import changed, held_pool, put_quota, record_change, too_many
from events.services.promotion import fill
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


class Way(msgspec.Struct, frozen=True):
    """How places are to be shared. `everybody`: all members count, not only those who may take part."""

    method: Method = Method.PROPORTIONAL
    terms: Terms = Terms()
    everybody: bool = False


async def proposal_input(event: Event, pool_id: str, way: Way, at: datetime) -> QuotaInput:
    """What is calculated with, from the roster and the pool as they are now."""
    rows = await fetch("SELECT size FROM pool WHERE id = {} AND event = {}", pool_id, event.id)
    if not rows:
        raise not_found()
    units = await shares.members_of(event, pool_id, at, everybody=way.everybody)
    return from_members(way.method, rows[0]["size"], units, way.terms, about=pool_id)


async def draw_lot(actor: Identity, event: Event, pool_id: str, way: Way, *, expected: str, seed: str) -> int:
    """Calculates and settles the tie by lot; the number of the record, which stays published whatever comes of it.

    ``expected`` is the hash of the input people saw. Raises `Refusal` 409 when the roster or the pool has changed
    since, 422 without a seed.
    """
    must_organize(actor, event.id)

    async def body() -> int:
        given = await proposal_input(event, pool_id, way, now())
        if input_hash(given) != expected:
            raise Refusal(
                Sentence(
                    "The roster or the places have changed meanwhile. Please look at the new proposal first."
                )
            )
        record = calculate(given, seed)
        number = await keep(quota_record(event.id, pool_id, "quota", record, actor.member_id))
        await audit.record(actor, "quota.lot", "pool", pool_id, event=event.id, number=number)
        return number

    return await write_again(body)


async def save_shares(
    actor: Identity, pool_id: str, sizes: Mapping[str, int], reason: str = ""
) -> tuple[str, ...]:
    """Gives every branch named its share at once; those not named keep theirs. Who waits moves up.

    Raises `Refusal` 422 (`field`: ``share-<branch>`` or ``size``) when a branch uses more than it would have, or
    all together would have more than there are.
    """

    async def body() -> tuple[str, ...]:
        held, event = await held_pool(pool_id)
        must_organize(actor, event.id)
        if not held["by_branch"]:
            await _begin(pool_id)
        grown, other = await _put(actor, pool_id, sizes, reason)
        total = int((await fetch(_TOTAL, pool_id))[0]["total"])
        if total > held["size"]:
            raise too_many(total, held["size"])
        await changed(event.id)
        await branch_news.shares_given(event, pool_id, other)
        promoted = [each for quota in grown for each in await fill(event, pool_id, quota, now())]
        await audit.record(actor, "quota.saved", "pool", pool_id, event=event.id, total=total)
        announce(event.id)
        return tuple(promoted)

    return await write_again(body)


_TOTAL = "SELECT COALESCE(SUM(size), 0) AS total FROM branch_quota WHERE pool = {}"


async def _begin(pool_id: str) -> None:
    """From now on places go by branch; only while nobody has one or waits."""
    begun = await fetch(
        "UPDATE pool SET by_branch = {} WHERE id = {} AND taken = 0 AND waiting = 0 AND merged_at IS NULL RETURNING id",
        True, pool_id,
    )  # fmt: skip
    if not begun:
        raise Refusal(
            Sentence("People have signed up; whether places go by branch can no longer be changed."),
            field="size",
        )


async def _put(
    actor: Identity, pool_id: str, sizes: Mapping[str, int], reason: str
) -> tuple[Sequence[str], Sequence[str]]:
    """Writes what changes and its history; the quotas that grew, and the branches that have another share now."""
    known = {row["id"] for row in await fetch("SELECT id FROM branch")}
    grown, other = [], []
    for branch in sorted(sizes):
        if branch not in known:
            raise not_found()
        try:
            quota, before = await put_quota(pool_id, branch, sizes[branch])
        except Refusal as refused:
            raise Refusal(refused.sentence, field=f"share-{branch}", status=422) from refused
        if sizes[branch] != before:
            other.append(branch)
            await record_change(pool_id, branch, sizes[branch] - before, actor.member_id, reason)
        if sizes[branch] > before:
            grown.append(quota)
    return grown, other
