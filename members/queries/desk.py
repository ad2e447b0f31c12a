"""The branches of a liaison with how far their accounts are."""

from collections.abc import Collection, Sequence

import msgspec

from foundation.clock import now
from members.domain.branches import BranchNode, ids_on
from members.tables import Member


class BranchDesk(msgspec.Struct, frozen=True):
    """One branch: people in service or retired, how many have opened their account, and how many hold a good slip."""

    branch: BranchNode
    people: int
    activated: int
    with_slip: int


_COUNTS = (
    "SELECT m.branch, count(*) AS people, count(a.activated_at) AS activated,"
    " count(CASE WHEN a.activated_at IS NULL AND EXISTS (SELECT 1 FROM activation_slip s"
    "  WHERE s.member = m.id AND s.used_at IS NULL AND s.expires_at > {}) THEN 1 END) AS with_slip"
    " FROM member m LEFT JOIN account a ON a.member = m.id WHERE m.employment_status <> 'left' GROUP BY m.branch"
)


async def desks(reached: Collection[str], branches: Sequence[BranchNode]) -> list[BranchDesk]:
    """Every branch that is one of `reached` or lies below one, in the union's order. One query."""
    mine = [node for node in branches if not set(reached).isdisjoint(ids_on(node.path))]
    counts = {row["branch"]: row for row in await Member.raw(_COUNTS, now())}
    empty = {"people": 0, "activated": 0, "with_slip": 0}
    found = ((node, counts.get(node.id, empty)) for node in mine)
    return [BranchDesk(node, row["people"], row["activated"], row["with_slip"]) for node, row in found]
