"""Who can put a member forward: the liaisons of their branch and of the unions above it."""

import msgspec

from foundation.database import fetch
from members.domain.branches import ids_on

_LIAISONS = (
    "SELECT m.name, b.name AS branch_name FROM role_grant g JOIN member m ON m.id = g.member"
    " JOIN branch b ON b.id = g.scope WHERE g.role = 'liaison' AND m.employment_status <> 'left'"
    " AND g.scope IN ({marks}) ORDER BY b.path DESC, m.pinyin"
)


class Liaison(msgspec.Struct, frozen=True):
    name: str
    branch_name: str


async def liaisons_of(branch_path: str) -> list[Liaison]:
    """The nearest first."""
    above = ids_on(branch_path)
    if not above:
        return []
    rows = await fetch(_LIAISONS.replace("{marks}", ", ".join(["{}"] * len(above))), *above)
    return [Liaison(**row) for row in rows]
