"""Lists of events: what members see on the calendar, what organizers have in hand."""

from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import Event, EventStatus, Kind, Phase
from events.tables import Event as EventTable

PAST_A_PAGE = 30
UPCOMING_AT_MOST = 300

_COLUMNS = (
    "SELECT e.id, e.kind, e.title, e.status, e.summary, e.place, e.starts_at, e.ends_at, e.opens_at, e.closes_at,"
    " e.cancel_until, b.name AS host_name, COALESCE(p.size, 0) AS size, COALESCE(p.taken, 0) AS taken,"
    " COALESCE(p.waiting, 0) AS waiting"
    " FROM event e JOIN branch b ON b.id = e.host"
    " LEFT JOIN (SELECT event, SUM(size) AS size, SUM(taken) AS taken, SUM(waiting) AS waiting"
    " FROM pool GROUP BY event) p ON p.event = e.id"
)
_UPCOMING = (
    _COLUMNS + " WHERE e.status IN ('published', 'cancelled') AND COALESCE(e.ends_at, e.starts_at) >= {}"
    " AND p.event IS NOT NULL ORDER BY e.starts_at, e.id LIMIT {}"
)
_PAST = (
    _COLUMNS
    + " WHERE e.status IN ('published', 'finished', 'cancelled') AND COALESCE(e.ends_at, e.starts_at) < {}"
    " AND p.event IS NOT NULL AND ({} = '' OR e.kind = {}) ORDER BY e.starts_at DESC, e.id LIMIT {} OFFSET {}"
)
_END = "COALESCE(e.ends_at, e.starts_at)"
_IN_HAND = (
    _COLUMNS + f" WHERE (e.status = 'draft' OR {_END} IS NULL OR {_END} >= {{}}) AND ({{only}})"
    " ORDER BY e.starts_at IS NULL, e.starts_at, e.id LIMIT {}"
)
_HELD = (
    _COLUMNS
    + f" WHERE e.status <> 'draft' AND {_END} < {{}} AND ({{only}}) AND lower(e.title) LIKE {{}} ESCAPE '!'"
    " ORDER BY e.starts_at DESC, e.id LIMIT {} OFFSET {}"
)
_MINE = "SELECT event, status FROM registration WHERE member = {} AND status NOT IN ('cancelled', 'rejected')"


class Listed(msgspec.Struct, frozen=True):
    """An event in a list with its places all together. `mine`: the reader's own state in it, if any."""

    event: Event
    size: int
    taken: int
    waiting: int
    phase: Phase
    mine: str = ""

    @property
    def left(self) -> int:
        return max(self.size - self.taken, 0)

    @property
    def full(self) -> bool:
        return self.left == 0


async def upcoming(now: datetime, member_id: str = "") -> list[Listed]:
    """Published events that are not over, soonest first. Two queries."""
    rows = await EventTable.raw(_UPCOMING, now, UPCOMING_AT_MOST)
    mine = await states_of(member_id)
    return [_listed(row, now, mine) for row in rows]


async def past(now: datetime, kind: str, page: int, member_id: str = "") -> tuple[list[Listed], bool]:
    """A page (from 1) of what is over, latest first, and whether there are more. Two queries."""
    rows = await EventTable.raw(_PAST, now, kind, kind, PAST_A_PAGE + 1, (page - 1) * PAST_A_PAGE)
    mine = await states_of(member_id)
    return [_listed(row, now, mine) for row in rows[:PAST_A_PAGE]], len(rows) > PAST_A_PAGE


async def in_hand(now: datetime, only: frozenset[str] | None, limit: int = 500) -> list[Listed]:
    """Drafts and what is not over, soonest first, of an organizer's events (`only`: these ids; None: all)."""
    rows = await EventTable.raw(_reaching(_IN_HAND, only), now, *_ids(only), limit)
    return [_listed(row, now, {}) for row in rows]


async def held(
    now: datetime, only: frozenset[str] | None, page: int, size: int = PAST_A_PAGE, search: str = ""
) -> tuple[list[Listed], bool]:
    """A page (from 1) of what an organizer's events were, latest first, and whether there are more."""
    literal = search.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = await EventTable.raw(
        _reaching(_HELD, only), now, *_ids(only), f"%{literal}%", size + 1, (page - 1) * size
    )
    return [_listed(row, now, {}) for row in rows[:size]], len(rows) > size


def _reaching(query: str, only: frozenset[str] | None) -> str:
    within = "1 = 1" if only is None else f"e.id IN ({', '.join(['{}'] * len(only))})" if only else "1 = 0"
    return query.replace("{only}", within)


def _ids(only: frozenset[str] | None) -> list[str]:
    return sorted(only or ())


async def states_of(member_id: str) -> dict[str, str]:
    """Event id → confirmed or waitlisted, of one member (confirmed wins where both)."""
    if not member_id:
        return {}
    found: dict[str, str] = {}
    for row in await EventTable.raw(_MINE, member_id):
        if found.get(row["event"]) != "confirmed":
            found[row["event"]] = row["status"]
    return found


def _listed(row: dict[str, Any], now: datetime, mine: dict[str, str]) -> Listed:
    known = {name: row[name] for name in Event.__struct_fields__ if name in row}
    event = Event(**{**known, "kind": Kind(row["kind"]), "status": EventStatus(row["status"])})
    return Listed(
        event,
        int(row["size"]),
        int(row["taken"]),
        int(row["waiting"]),
        event.phase(now),
        mine.get(row["id"], ""),
    )
