"""What an organizer's pages ask of plans: blocks of branches, who has no seat, kept halls."""

import msgspec

from foundation.database import fetch


class Block(msgspec.Struct, frozen=True):
    """Seats held for a branch: how many, and how many of them its people (or others) have."""

    branch: str
    name: str
    seats: int
    taken: int

    @property
    def free(self) -> int:
        return self.seats - self.taken


class KeptHall(msgspec.Struct, frozen=True):
    """A hall to choose from."""

    id: str
    name: str
    seats: int


async def blocks_of(plan_id: str) -> list[Block]:
    """In the union's own order of its branches."""
    rows = await fetch(
        "SELECT b.id AS branch, b.name, count(*) AS seats, count(s.registration) AS taken FROM seat s"
        " JOIN branch b ON b.id = s.branch WHERE s.plan = {} AND NOT s.blocked"
        " GROUP BY b.id, b.name, b.position ORDER BY b.position, b.name",
        plan_id,
    )
    return [Block(**row) for row in rows]


async def unseated(plan_id: str) -> int:
    """Places of people who should have a seat and have none."""
    rows = await fetch(
        "SELECT COALESCE(SUM(r.places), 0) AS n FROM registration r JOIN seated_offering o"
        " ON o.offering = r.offering WHERE o.plan = {} AND r.status = 'confirmed'"
        " AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.registration = r.id)",
        plan_id,
    )
    return int(rows[0]["n"])


async def halls() -> list[KeptHall]:
    rows = await fetch(
        "SELECT p.id, p.hall AS name, count(s.id) AS seats FROM seating_plan p LEFT JOIN seat s ON s.plan = p.id"
        " WHERE p.hall IS NOT NULL GROUP BY p.id, p.hall ORDER BY p.hall"
    )
    return [KeptHall(**row) for row in rows]


class SeatCounts(msgspec.Struct, frozen=True):
    """Seats of a plan that can be had, and how many are."""

    plan: str
    usable: int
    taken: int
    held: int


async def counts_of(event_id: str) -> SeatCounts | None:
    """One statement; None when the event has no plan."""
    rows = await fetch(
        "SELECT p.id AS plan, count(s.id) AS usable, count(s.registration) AS taken,"
        " count(CASE WHEN s.registration IS NULL THEN s.branch END) AS held FROM seating_plan p"
        " LEFT JOIN seat s ON s.plan = p.id AND NOT s.blocked WHERE p.event = {} GROUP BY p.id",
        event_id,
    )
    return SeatCounts(**rows[0]) if rows else None
