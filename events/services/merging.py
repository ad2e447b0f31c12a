"""Merging: at its time a pool's branch quotas end, and it becomes part of another pool with all who wait.

One write each, recorded; running again changes nothing, and two processes merge once.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import Event
from events.services import counters
from events.services.allocation_records import Kept, keep
from events.services.contention import write_again
from events.services.places import Move, changed, held_pool, record_move
from events.services.promotion import fill
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from members.services import audit

ALGORITHM = "rallypoint-merge/1"

_DUE = (
    "SELECT p.id FROM pool p JOIN event e ON e.id = p.event WHERE p.merges_at <= {} AND p.merged_at IS NULL"
    " AND e.status = 'published' ORDER BY p.id"
)
_QUOTAS = "SELECT id, branch, size, taken, waiting FROM branch_quota WHERE pool = {} ORDER BY branch"
_WAITING = (
    "SELECT r.id, o.pool, r.line, r.party, r.registered_at FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places > 0"
)
_FREE_OF_QUOTA = (
    "UPDATE registration SET quota = NULL WHERE quota IN (SELECT id FROM branch_quota WHERE pool = {})"
)
_END = "UPDATE pool SET merged_at = {}, by_branch = {}, balances = NULL, ahead = 0 WHERE id = {}"
_STANDS = "SELECT id FROM pool WHERE id = {} AND merged_at IS NULL"
_EMPTY = "UPDATE pool SET size = 0, taken = 0, waiting = 0 WHERE id = {}"
_GROW = (
    "UPDATE pool SET size = size + {}, taken = taken + {}, waiting = waiting + {}, line = {}, by_branch = {}"
    " WHERE id = {}"
)


async def merge_due() -> int:
    """For the clock: every pool whose time has come; how many were merged."""
    at, done = now(), 0
    for row in await fetch(_DUE, at):
        pool_id = row["id"]
        done += await write_again(lambda pool_id=pool_id: _merge(pool_id, at))  # type: ignore[misc]
    return done


async def _merge(pool_id: str, at: datetime) -> int:
    first = await fetch("SELECT joins FROM pool WHERE id = {}", pool_id)
    if not first:
        return 0
    # In one order for everybody: two pools that join the same one do not wait for each other.
    for each in sorted({pool_id, first[0]["joins"] or pool_id}):
        await counters.hold_with_quotas(each)
    held, event = await held_pool(pool_id)
    if held["merged_at"] is not None or held["merges_at"] is None or held["merges_at"] > at:
        return 0
    into = held["joins"] if await fetch(_STANDS, held["joins"]) else None
    record = await _record(held, into)
    await _end_quotas(event, pool_id, at)
    target = pool_id
    if into is not None:
        target = into
        await _end_quotas(event, into, None)
        await _join(held, into)
    await fetch("UPDATE pool SET balances = NULL, ahead = 0 WHERE balances = {}", pool_id)
    await _publish(event, held, record)
    await changed(event.id)
    await audit.record(None, "pool.merged", "pool", pool_id, event=event.id, into=into or "")
    fresh = (await held_pool(target))[1]
    await fill(fresh, target, None, at)
    announce(event.id)
    return 1


async def _record(held: dict[str, Any], into: str | None) -> dict[str, Any]:
    """Everything as it stood: from it anyone can see that nobody lost a place or their turn."""
    pools = []
    for pool_id in (held["id"], into):
        if pool_id is not None:
            (row,) = await fetch("SELECT id, size, taken, waiting FROM pool WHERE id = {}", pool_id)
            pools.append({**row, "quotas": await fetch(_QUOTAS, pool_id)})
    line = await _line(held["id"], into)
    return {"pools": pools, "into": into or held["id"], "line": [row["id"] for row in line]}


async def _line(pool_id: str, into: str | None) -> list[dict[str, Any]]:
    """All who wait, in the order in which they signed up; within a pool as their numbers stand."""
    one = sorted(await fetch(_WAITING, pool_id), key=lambda row: row["line"])
    other = sorted(await fetch(_WAITING, into), key=lambda row: row["line"]) if into else []
    joined: list[dict[str, Any]] = []
    while one or other:
        earlier = (
            one if not other or (one and one[0]["registered_at"] <= other[0]["registered_at"]) else other
        )
        joined.append(earlier.pop(0))
    return joined


async def _end_quotas(event: Event, pool_id: str, at: datetime | None) -> None:
    """Branch quotas end; `at` None: of the pool that is joined, which goes on."""
    for row in await fetch(_QUOTAS, pool_id):
        if row["size"] > 0:
            await record_move(Move(pool_id, row["branch"], None, row["size"], "merged"))
    await fetch(_FREE_OF_QUOTA, pool_id)
    await fetch("DELETE FROM branch_quota WHERE pool = {}", pool_id)
    if at is not None:
        await fetch(_END, at, False, pool_id)


async def _join(held: dict[str, Any], into: str) -> None:
    for number, row in enumerate(await _line(held["id"], into), start=1):
        await fetch("UPDATE registration SET line = {} WHERE id = {}", number, row["id"])
        if row["party"]:
            await fetch(
                "UPDATE registration SET line = {} WHERE party = {} AND places = 0 AND status = 'waitlisted'",
                number, row["party"],
            )  # fmt: skip
    (mine,) = await fetch("SELECT size, taken, waiting, line FROM pool WHERE id = {}", held["id"])
    (theirs,) = await fetch("SELECT line FROM pool WHERE id = {}", into)
    await fetch(_EMPTY, held["id"])
    await fetch("UPDATE offering SET pool = {} WHERE pool = {}", into, held["id"])
    line = mine["line"] + theirs["line"]
    await fetch(_GROW, mine["size"], mine["taken"], mine["waiting"], line, False, into)


async def _publish(event: Event, held: dict[str, Any], record: dict[str, Any]) -> None:
    text = msgspec.json.encode(record, order="sorted")
    await keep(Kept(event.id, held["id"], "merge", ALGORITHM, hashlib.sha256(text).hexdigest(), record))
