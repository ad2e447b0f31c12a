"""What a liaison sees of each event ahead: the branch's quota, who is in, what is still missing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from events.domain.event import Event, EventStatus, Kind, Phase
from events.queries.branch_tasks import incomplete
from events.tables import Event as EventTable

_EVENTS = (
    "SELECT e.id, e.kind, e.title, e.status, e.place, e.starts_at, e.ends_at, e.opens_at, e.closes_at, e.cancel_until"
    " FROM event e WHERE e.status = 'published' AND COALESCE(e.ends_at, e.starts_at) >= {}"
    " AND EXISTS (SELECT 1 FROM offering o WHERE o.event = e.id) ORDER BY e.starts_at, e.id"
)
_REGISTERS = (
    "SELECT e.id, e.title, e.starts_at, e.ends_at, SUM(CASE WHEN WITHIN THEN l.times ELSE 0 END) AS times,"
    " SUM(CASE WHEN WITHIN THEN l.amount ELSE 0 END) AS amount FROM event e"
    " LEFT JOIN register_entry l ON l.event = e.id AND l.struck_at IS NULL LEFT JOIN branch b ON b.id = l.branch"
    " WHERE e.status = 'published' AND e.settings LIKE {} AND COALESCE(e.ends_at, e.starts_at) >= {}"
    " GROUP BY e.id, e.title, e.starts_at, e.ends_at ORDER BY e.starts_at DESC, e.id LIMIT 50"
)
_KEEPS_ONE = '%"register":{"occasions":[%'
ENTERED_LATER = timedelta(days=365)
"""so long after its end a register can still be found: what was forgotten is entered then"""
_OWN = (
    "SELECT r.event, r.status, count(*) AS n FROM registration r JOIN branch b ON b.id = r.branch"
    " JOIN event e ON e.id = r.event WHERE e.status = 'published' AND COALESCE(e.ends_at, e.starts_at) >= {}"
    " AND r.status NOT IN ('cancelled', 'rejected') AND (WITHIN) GROUP BY r.event, r.status"
)
_QUOTAS = (
    "SELECT p.event, SUM(q.size) AS size, SUM(q.taken) AS taken FROM branch_quota q JOIN pool p ON p.id = q.pool"
    " JOIN event e ON e.id = p.event JOIN branch b ON b.id = q.branch WHERE p.by_branch AND e.status = 'published'"
    " AND COALESCE(e.ends_at, e.starts_at) >= {} AND (WITHIN) GROUP BY p.event"
)


class Desk(msgspec.Struct, frozen=True):
    """An event as the branch stands in it. `quota`: (places, taken) where places go by branch."""

    event: Event
    phase: Phase
    confirmed: int = 0
    waitlisted: int = 0
    applied: int = 0
    incomplete: int = 0
    quota: tuple[int, int] | None = None


async def desks(branches: Sequence[str], now: datetime) -> list[Desk]:
    """Every event ahead, soonest first, for these branches and all below them; a constant number of queries."""
    if not branches:
        return []
    rows = await EventTable.raw(_EVENTS, now)
    own = {(row["event"], row["status"]): int(row["n"]) for row in await _within(_OWN, branches, now)}
    lacking = await incomplete(branches, now)
    quotas = {
        row["event"]: (int(row["size"]), int(row["taken"])) for row in await _within(_QUOTAS, branches, now)
    }
    found = []
    for row in rows:
        event = Event(**{**row, "kind": Kind(row["kind"]), "status": EventStatus(row["status"])})
        found.append(
            Desk(
                event, event.phase(now), own.get((event.id, "confirmed"), 0), own.get((event.id, "waitlisted"), 0),
                own.get((event.id, "applied"), 0), lacking.get(event.id, 0), quotas.get(event.id),
            )
        )  # fmt: skip
    return found


class Book(msgspec.Struct, frozen=True):
    """A register, with what these branches entered into it; `amount` in fen."""

    id: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    times: int
    amount: int


async def books(branches: Sequence[str], now: datetime) -> list[Book]:
    """The registers kept now and those that ended within a year, the latest first. One statement."""
    if not branches:
        return []
    condition = "(" + " OR ".join(["b.path LIKE {}"] * len(branches)) + ")"
    paths = [f"%{branch}/%" for branch in branches]
    rows = await EventTable.raw(
        _REGISTERS.replace("WITHIN", condition), *paths, *paths, _KEEPS_ONE, now - ENTERED_LATER
    )
    return [Book(**{**row, "times": int(row["times"]), "amount": int(row["amount"])}) for row in rows]


async def _within(query: str, branches: Sequence[str], now: datetime) -> list[dict[str, Any]]:
    condition = " OR ".join(["b.path LIKE {}"] * len(branches))
    paths = (f"%{branch}/%" for branch in branches)
    rows: list[dict[str, Any]] = await EventTable.raw(query.replace("WITHIN", condition), now, *paths)
    return rows


class BranchShare(msgspec.Struct, frozen=True):
    """A branch's share of one pool of an event."""

    branch_name: str
    branch_path: str
    pool_name: str
    size: int
    taken: int
    waiting: int
    pool: str = ""
    branch: str = ""
    return_by: datetime | None = None

    @property
    def returnable(self) -> int:
        """Places nobody of the branch has or waits for."""
        return max(0, self.size - self.taken - self.waiting)


async def shares(event_id: str) -> list[BranchShare]:
    """Every quota of an event, in the union's own order of its branches."""
    rows = await EventTable.raw(
        "SELECT b.name AS branch_name, b.path AS branch_path, p.name AS pool_name, q.size, q.taken, q.waiting,"
        " q.pool, q.branch, p.return_by"
        " FROM branch_quota q JOIN pool p ON p.id = q.pool JOIN branch b ON b.id = q.branch"
        " WHERE p.event = {} AND p.by_branch ORDER BY b.position, b.name, p.name",
        event_id,
    )
    return [BranchShare(**row) for row in rows]
