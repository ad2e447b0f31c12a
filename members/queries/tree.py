"""The tree of unions as it is kept."""

from typing import Any

from members.domain.branches import BranchNode, in_order
from members.tables import Branch

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
