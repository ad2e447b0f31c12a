"""Reallocation: after the return deadline unused places go, round by round, to branches whose people wait.

By the clock or by the organizer, in one write each, recorded move by move; running again changes nothing.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import Event, EventStatus
from events.domain.promotion import pool_open
from events.domain.reallocation import Holding, Next, RoundInput, RoundRecord, make_round
from events.services.allocation_records import Kept, keep, next_number
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.places import Move, changed, held_pool, record_move
from events.services.promotion import NEVER, fill
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_HOLDINGS = (
    "SELECT q.branch, b.name, q.size, q.taken FROM branch_quota q JOIN branch b ON b.id = q.branch"
    " WHERE q.pool = {} ORDER BY q.branch"
)
_LINE = (
    "SELECT q.branch, r.places FROM registration r JOIN offering o ON o.id = r.offering"
    " JOIN branch_quota q ON q.id = r.quota"
    " WHERE q.pool = {} AND r.status = 'waitlisted' AND r.places > 0 AND COALESCE(o.starts_at, {}) > {} ORDER BY r.line"
)
_CHANGE = "UPDATE branch_quota SET size = size + {} WHERE pool = {} AND branch = {} AND taken <= size + {} RETURNING id"
_TAKEN_BACK = "SELECT number FROM allocation WHERE pool = {} AND kind = 'reallocation' AND at >= {} LIMIT 1"
_DUE = (
    "SELECT p.id FROM pool p JOIN event e ON e.id = p.event WHERE p.by_branch = {} AND p.return_by <= {}"
    " AND e.status = 'published' AND EXISTS (SELECT q.id FROM branch_quota q WHERE q.pool = p.id"
    " AND (q.waiting > 0 OR q.taken < q.size)) ORDER BY p.id"
)


async def reallocate(actor: Identity, pool_id: str, seed: str = "") -> RoundRecord:
    """A round by the organizer: also before the deadline, with what branches have returned.

    Raises `Refusal` 422 when branches are exactly alike and there is no seed for the lot; 409 when places
    do not go by branch or the event is no longer ahead.
    """

    async def body() -> RoundRecord:
        held, event = await held_pool(pool_id)
        must_organize(actor, event.id)
        if not held["by_branch"]:
            raise Refusal(Sentence("Places do not go by branch here."))
        if event.status is not EventStatus.PUBLISHED or not pool_open(event, pool_id, now()):
            raise Refusal(Sentence("This event is no longer ahead. Nothing was changed."))
        return await _round(held, event, seed or event.settings.quota.seed, actor)

    return await write_again(body)


async def reallocate_due() -> int:
    """For the clock: a round for every pool whose deadline is over; how many changed something."""
    at, done = now(), 0
    for row in await fetch(_DUE, True, at):
        pool_id = row["id"]
        done += await write_again(lambda pool_id=pool_id: _by_clock(pool_id, at))  # type: ignore[misc]
    return done


async def _by_clock(pool_id: str, at: datetime) -> bool:
    held, event = await held_pool(pool_id)
    if not held["by_branch"] or not pool_open(event, pool_id, at):
        return False
    return (await _round(held, event, event.settings.quota.seed or pool_id, None)).changes_something


async def _round(held: dict[str, Any], event: Event, seed: str, actor: Identity | None) -> RoundRecord:
    """Finds, decides, and carries out what changes something."""
    at = now()
    record = make_round(await _found(held, event, at), seed)
    if not record.changes_something:
        return record
    by = actor.member_id if actor else ""
    for branch, places in sorted(record.taken_back.items()):
        await _change(record, branch, -places, by)
    for branch, places in record.given.items():
        await _change(record, branch, places, by)
    await fill(event, held["id"], None, at)
    await _publish(event, record, by)
    await changed(event.id)
    await audit.record(
        actor, "quota.reallocated", "pool", held["id"], event=event.id, round=record.input.number,
        taken_back=sum(record.taken_back.values()), given=sum(record.given.values()),
    )  # fmt: skip
    announce(event.id)
    return record


async def _found(held: dict[str, Any], event: Event, at: datetime) -> RoundInput:
    holdings = tuple(Holding(**row) for row in await fetch(_HOLDINGS, held["id"]))
    line = await fetch(_LINE, held["id"], event.starts_at or NEVER, at)
    over = held["return_by"] is not None and at >= held["return_by"]
    # Once all that was unused has been taken back, a place given up later stays with its branch unless others wait.
    take_back = over and (bool(line) or not await fetch(_TAKEN_BACK, held["id"], held["return_by"]))
    return RoundInput(
        held["id"],
        await next_number(event.id, "reallocation"),
        # Guests of the union hold places of the pool that no branch has.
        held["size"] - held["taken"] - sum(each.free for each in holdings),
        holdings,
        tuple(Next(row["branch"], row["places"]) for row in line),
        take_back,
    )


async def _change(record: RoundRecord, branch: str, by: int, actor: str) -> None:
    pool, number = record.input.pool, record.input.number
    if not await fetch(_CHANGE, by, pool, branch, by):
        raise AssertionError("a held quota has changed")
    source, target, kind = (None, branch, "reallocated") if by > 0 else (branch, None, "taken_back")
    await record_move(Move(pool, source, target, abs(by), kind, actor, number=number))


async def _publish(event: Event, record: RoundRecord, actor: str) -> None:
    found = record.input
    hashed = hashlib.sha256(msgspec.json.encode(found, order="sorted")).hexdigest()
    seed = record.shares.seed if record.shares else ""
    await keep(
        Kept(
            event.id, found.pool, "reallocation", found.algorithm, hashed, msgspec.to_builtins(record), seed, actor
        )
    )  # fmt: skip
