"""The tree of unions as it is kept."""

from typing import Any

from members.domain.branches import BranchNode, in_order
from members.tables import Branch, Member

_COLUMNS = (Branch.id, Branch.parent, Branch.kind, Branch.name, Branch.position, Branch.path)


async def branches() -> list[BranchNode]:
    """Every union: parents before their children, siblings in the union's own order. One query."""
    return in_order([_node(row) for row in await Branch.select(*_COLUMNS)])


async def branch(branch_id: str) -> BranchNode | None:
    """One union by its id."""
    row = await Branch.select(*_COLUMNS).where(Branch.id == branch_id).first()
    return _node(row) if row else None


def _node(row: dict[str, Any]) -> BranchNode:
    return BranchNode(**row)


async def members_by_branch() -> dict[str, int]:
    """How many people are in service in each branch itself."""
    rows = await Member.raw(
        "SELECT branch, count(*) AS number FROM member"
        " WHERE employment_status IN ('active', 'seconded') GROUP BY branch"
    )
    return {row["branch"]: row["number"] for row in rows}
