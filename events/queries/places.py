"""Places as they are this moment: pools and branch quotas with their counters."""

import msgspec

from events.tables import Pool


class PoolCount(msgspec.Struct, frozen=True):
    id: str
    name: str
    size: int
    taken: int
    waiting: int
    by_branch: bool

    @property
    def free(self) -> int:
        return self.size - self.taken


class QuotaCount(msgspec.Struct, frozen=True):
    id: str
    pool: str
    branch: str
    branch_name: str
    size: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return self.size - self.taken


async def pools_of(event_id: str) -> list[PoolCount]:
    rows = await Pool.raw(
        "SELECT id, name, size, taken, waiting, by_branch FROM pool WHERE event = {} ORDER BY id", event_id
    )
    return [PoolCount(**{**row, "by_branch": bool(row["by_branch"])}) for row in rows]


async def quotas_of(event_id: str) -> list[QuotaCount]:
    """Quotas in the union's own order of its branches."""
    rows = await Pool.raw(
        "SELECT q.id, q.pool, q.branch, b.name AS branch_name, q.size, q.taken, q.waiting FROM branch_quota q"
        " JOIN pool p ON p.id = q.pool JOIN branch b ON b.id = q.branch WHERE p.event = {}"
        " ORDER BY b.position, b.name, q.pool",
        event_id,
    )
    return [QuotaCount(**row) for row in rows]


async def promised_of(event_id: str) -> dict[str, tuple[int, int]]:
    """Pool id → (its places, places promised to branches), for the pools whose places go by branch."""
    promised: dict[str, int] = {}
    for quota in await quotas_of(event_id):
        promised[quota.pool] = promised.get(quota.pool, 0) + quota.size
    return {
        pool.id: (pool.size, promised.get(pool.id, 0)) for pool in await pools_of(event_id) if pool.by_branch
    }
