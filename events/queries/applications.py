"""Applications of an event as they are decided on: who asks for what, under which number, and what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.allocation_tables import Allocation
from events.domain.allocation.giving import Room, Share
from events.domain.event import Event
from events.tables import Registration
from foundation.database import fetch

_ROWS = (
    "SELECT r.id, r.status, r.places, r.party, r.quota, r.offering, o.pool, r.member, r.branch, r.ticket,"
    " r.line, r.registered_at, n.number, k.rank, k.words FROM registration r"
    " JOIN offering o ON o.id = r.offering LEFT JOIN application_number n ON n.registration = r.id"
    " LEFT JOIN nomination k ON k.registration = r.id WHERE "
)
_OF_EVENT = "r.event = {} AND r.status IN ({marks})"
_THESE = "r.id IN ({marks})"
_POOLS = "SELECT id, name, size, taken, by_branch, balances, ahead FROM pool WHERE event = {} ORDER BY id"
_QUOTAS = (
    "SELECT q.id, q.pool, q.size, q.taken, b.name FROM branch_quota q JOIN pool p ON p.id = q.pool"
    " JOIN branch b ON b.id = q.branch WHERE p.event = {} ORDER BY b.position, b.name, q.id"
)


class Application(msgspec.Struct, frozen=True):
    """A registration that asks for places, or follows its captain's. `rank`: the branch's own, if it gave one."""

    id: str
    status: str
    places: int
    party: str | None
    quota: str | None
    offering: str
    pool: str
    member: str
    branch: str
    ticket: str
    line: int | None
    registered_at: datetime
    number: int | None = None
    rank: int | None = None
    words: str | None = None

    @property
    def follows(self) -> bool:
        """Whether it stands and waits with the captain of its party."""
        return self.party is not None and self.places == 0


async def of_event(event_id: str, *statuses: str) -> list[Application]:
    """Those of these statuses, in an order that says nothing about them (ids are random)."""
    marks = ", ".join(["{}"] * len(statuses))
    rows = await fetch((_ROWS + _OF_EVENT).replace("{marks}", marks), event_id, *statuses)
    return sorted((Application(**row) for row in rows), key=lambda one: one.id)


async def these(ids: Sequence[str]) -> list[Application]:
    """These registrations, in this order. One statement, or none."""
    if not ids:
        return []
    rows = await fetch((_ROWS + _THESE).replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    found = {row["id"]: Application(**row) for row in rows}
    return [found[each] for each in ids if each in found]


def numbered(everyone: Iterable[Application]) -> dict[str, int]:
    """Registration → number for all who lead: those given before stay, new ones follow in the order of ids."""
    leading = [one for one in everyone if not one.follows]
    known = {one.id: one.number for one in leading if one.number is not None}
    fresh = max(known.values(), default=0)
    found = dict(known)
    for one in leading:
        if one.id not in found:
            fresh += 1
            found[one.id] = fresh
    return found


class Board(msgspec.Struct, frozen=True):
    """The places to give, as the published list names them, with what they are here."""

    rooms: tuple[Room, ...]
    pools: tuple[str, ...]
    quotas: tuple[tuple[str, ...], ...]

    def pool_of(self, one: Application) -> int:
        return self.pools.index(one.pool)

    def share_of(self, one: Application) -> int:
        quotas = self.quotas[self.pool_of(one)]
        return quotas.index(one.quota) if one.quota in quotas else -1


async def board(event: Event, asking: Sequence[Application]) -> Board:
    """The free places of every pool and branch quota. Two statements.

    A pool that keeps step with another gives no more than would keep step when all are given.
    """
    pools = await fetch(_POOLS, event.id)
    quotas = await fetch(_QUOTAS, event.id) if any(row["by_branch"] for row in pools) else []
    places = _in_step(pools, asking)
    rooms, ids = [], []
    for row in pools:
        own = [quota for quota in quotas if quota["pool"] == row["id"]] if row["by_branch"] else []
        shares = tuple(
            Share(str(number) if event.private else quota["name"], quota["size"] - quota["taken"])
            for number, quota in enumerate(own, 1)
        )
        rooms.append(Room(_named(event, row), places[row["id"]], shares))
        ids.append(tuple(quota["id"] for quota in own))
    return Board(
        tuple(rooms),
        tuple(row["id"] for row in pools),
        tuple(ids),
    )


def _named(event: Event, row: dict[str, Any]) -> str:
    titles = [offering.title for offering in event.offerings if offering.pool == row["id"]]
    return str(row["name"]) or " / ".join(titles) or event.title


def _in_step(pools: Sequence[dict[str, Any]], asking: Sequence[Application]) -> dict[str, int]:
    """Pool → places to give. Where one keeps step with another, neither outruns what the other will have."""
    wanted = {row["id"]: sum(one.places for one in asking if one.pool == row["id"]) for row in pools}
    free = {row["id"]: int(row["size"] - row["taken"]) for row in pools}
    taken = {row["id"]: int(row["taken"]) for row in pools}
    for _ in pools:
        for row in pools:
            other = row["balances"]
            if other in free:
                reached = taken[other] + min(free[other], wanted[other])
                free[row["id"]] = max(0, min(free[row["id"]], reached + row["ahead"] - taken[row["id"]]))
    return free


class Decided(msgspec.Struct, frozen=True):
    """A record of how places were given, or of the list that was sealed (no seed yet)."""

    id: int
    kind: str
    number: int
    input_hash: str
    seed: str
    record: str
    at: datetime


async def records(event_id: str, kind: str) -> list[Decided]:
    """All of a kind, the latest last."""
    rows = await Allocation.raw(
        "SELECT id, kind, number, input_hash, seed, record, at FROM allocation"
        " WHERE event = {} AND kind = {} ORDER BY number",
        event_id, kind,
    )  # fmt: skip
    return [Decided(**row) for row in rows]


async def counts(event_id: str) -> dict[str, int]:
    """How many registrations have which status."""
    rows = await Registration.raw(
        "SELECT status, count(*) AS n FROM registration WHERE event = {} GROUP BY status", event_id
    )
    return {row["status"]: int(row["n"]) for row in rows}
