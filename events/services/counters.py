"""The counters of places: guarded statements, so that no two writers give the same place.

Everyone writes quota, then pool, then registration, so that two writers never wait for each other. What a
statement is guarded by is what was decided on; when it answers nothing, the body has to decide anew.
"""

from typing import Any

from events.domain.event import Places
from events.services.contention import Overtaken
from foundation.database import Statement, fetch

NO_STEP = 2**31 - 1  # more than any pool may be behind another

_HOLD = "UPDATE pool SET size = size WHERE id = {}"
_HELD = " RETURNING id, event, size, taken, waiting, line, by_branch, return_by, merges_at, merged_at, joins"
_IN_STEP = (
    "(balances IS NULL OR taken + {} <= ahead + (SELECT o.taken FROM pool o WHERE o.id = pool.balances))"
)
_TAKE_PLACES = (
    "UPDATE pool SET taken = taken + {{}} WHERE id = {{}} AND taken + {{}} <= size{unseen}"
    " AND by_branch = {{}} AND {step} RETURNING taken"
)
_TAKE = _TAKE_PLACES.format(unseen=" AND waiting = {}", step=_IN_STEP)
_TAKE_OF_BRANCH = _TAKE_PLACES.format(unseen="", step=_IN_STEP)
_TAKE_QUOTA = (
    "UPDATE branch_quota SET taken = taken + {}"
    " WHERE id = {} AND taken + {} <= size AND waiting = {} RETURNING taken"
)
_WAIT = (
    "UPDATE pool SET waiting = waiting + {}, line = line + 1"
    " WHERE id = {} AND by_branch = {} AND merged_at IS NULL AND size - taken <= {}"
    " AND (balances IS NULL OR ahead + (SELECT o.taken FROM pool o WHERE o.id = pool.balances) - taken <= {})"
    " RETURNING line"
)
_WAIT_QUOTA = "UPDATE branch_quota SET waiting = waiting + {} WHERE id = {} RETURNING size - taken AS free"
_WAIT_MORE = "UPDATE {table} SET waiting = waiting + {{}} WHERE id = {{}} RETURNING id"
_GIVE = (
    "UPDATE {table} SET taken = taken + {{}}, waiting = waiting - {{}}"
    " WHERE id = {{}} AND taken + {{}} <= size AND waiting >= {{}}{step} RETURNING taken"
)
_GIVE_OF_POOL = _GIVE.format(table="pool", step=" AND " + _IN_STEP)
_GIVE_OUT_OF_STEP = _GIVE.format(table="pool", step="")
_GIVE_OF_QUOTA = _GIVE.format(table="branch_quota", step="")
_RELEASE = (
    "UPDATE {table} SET {counter} = {counter} - {{}} WHERE id = {{}} AND {counter} >= {{}} RETURNING id"
)


async def hold(*pools: str) -> None:
    """Keeps the pools' rows, so that nobody else moves their numbers meanwhile; in one order for everybody."""
    for pool in sorted(set(pools)):
        await fetch(_HOLD, pool)


async def hold_with_quotas(pool: str) -> dict[str, Any] | None:
    """Keeps the branch quotas of a pool and then the pool itself, as signing up does; the pool's row."""
    await fetch("UPDATE branch_quota SET size = size WHERE pool = {}", pool)
    rows = await fetch(_HOLD + _HELD, pool)
    return rows[0] if rows else None


async def taking(pool: str, seen: Places, count: int) -> Statement:
    """Takes free places of the branch's quota; the statement that takes them of the pool, if it finds its row.

    It does not when they are gone, or somebody has begun to wait. Raises `Overtaken` when the quota's are.
    """
    if seen.quota is None:
        return _TAKE, (count, pool, count, seen.waiting, False, count)
    if not await fetch(_TAKE_QUOTA, count, seen.quota.id, count, seen.quota.waiting):
        raise Overtaken
    return _TAKE_OF_BRANCH, (count, pool, count, True, count)


async def take(pool: str, seen: Places, count: int) -> None:
    """Takes free places. Raises `Overtaken` when they are not there any more, or somebody has begun to wait."""
    template, values = await taking(pool, seen, count)
    if not await fetch(template, *values):
        raise Overtaken


async def waiting(pool: str, seen: Places, count: int) -> Statement:
    """Joins the waitlist of the branch's quota; the statement that joins that of the pool and draws a `line`.

    It finds its row unless more is free than was seen. Raises `Overtaken` when more is of the quota.
    """
    if seen.quota is not None:
        rows = await fetch(_WAIT_QUOTA, count, seen.quota.id)
        if not rows or rows[0]["free"] > seen.quota.free:
            raise Overtaken
    step = seen.step if seen.step is not None else NO_STEP
    return _WAIT, (count, pool, seen.quota is not None, seen.size - seen.taken, step)


async def wait(pool: str, seen: Places, count: int) -> int:
    """Joins the waitlist; the number drawn in line. Raises `Overtaken` when more is free than was seen."""
    template, values = await waiting(pool, seen, count)
    rows = await fetch(template, *values)
    if not rows:
        raise Overtaken
    return int(rows[0]["line"])


async def wait_more(pool: str, quota: str | None, count: int) -> None:
    """Somebody who waits already waits for more places, at the same number in line."""
    if quota and not await fetch(_WAIT_MORE.format(table="branch_quota"), count, quota):
        raise Overtaken
    if not await fetch(_WAIT_MORE.format(table="pool"), count, pool):
        raise Overtaken


async def give(pool: str, shares: dict[str | None, int], *, out_of_step: bool = False) -> None:
    """Gives places to people who wait; ``shares``: quota (None: of no branch) → places. `Overtaken` when gone."""
    total = sum(shares.values())
    for quota in sorted(quota for quota in shares if quota is not None):
        count = shares[quota]
        if not await fetch(_GIVE_OF_QUOTA, count, count, quota, count, count):
            raise Overtaken
    values: list[Any] = [total, total, pool, total, total]
    statement = _GIVE_OUT_OF_STEP if out_of_step else _GIVE_OF_POOL
    if not await fetch(statement, *values, *([] if out_of_step else [total])):
        raise Overtaken


async def release(pool: str, quota: str | None, count: int, *, waiting: bool) -> None:
    """Takes places that were held (or waited for) off the counters. `Overtaken` when they count elsewhere now."""
    counter = "waiting" if waiting else "taken"
    if quota and not await fetch(_RELEASE.format(table="branch_quota", counter=counter), count, quota, count):
        raise Overtaken
    if not await fetch(_RELEASE.format(table="pool", counter=counter), count, pool, count):
        raise Overtaken
