"""Shares that branches had at former events, to begin from."""

import msgspec

from foundation.database import fetch

MOST = 30
_POOLS = (
    "SELECT p.id, p.name, e.title, e.starts_at, SUM(q.size) AS places, COUNT(DISTINCT e2.id) AS pools FROM pool p"
    " JOIN event e ON e.id = p.event JOIN pool e2 ON e2.event = e.id JOIN branch_quota q ON q.pool = p.id"
    " WHERE e.id <> {} AND e.status IN ('published', 'finished')"
    " GROUP BY p.id, p.name, e.title, e.starts_at ORDER BY e.starts_at DESC, p.id LIMIT {}"
)


class Former(msgspec.Struct, frozen=True):
    """A pool of another event whose places went by branch. `name`: its own, where the event has several."""

    id: str
    title: str
    name: str
    places: int


async def former_pools(event_id: str) -> list[Former]:
    """The latest first."""
    found = []
    for row in await fetch(_POOLS, event_id, MOST):
        pools = int(row["pools"])
        found.append(
            Former(row["id"], row["title"], row["name"] if pools > 1 else "", int(row["places"]) // pools)
        )
    return found


async def shares_of(pool_id: str, event_id: str) -> dict[str, int]:
    """Branch → places of a pool of another event."""
    rows = await fetch(
        "SELECT q.branch, q.size FROM branch_quota q JOIN pool p ON p.id = q.pool WHERE p.id = {} AND p.event <> {}",
        pool_id, event_id,
    )  # fmt: skip
    return {row["branch"]: int(row["size"]) for row in rows}
