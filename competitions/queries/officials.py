"""Who referees and umpires a competition."""

import msgspec

from members.tables import RoleGrant

_OFFICIALS = (
    "SELECT g.id, g.role, m.name, m.staff_number, b.name AS branch_name FROM role_grant g"
    " JOIN member m ON m.id = g.member JOIN branch b ON b.id = m.branch"
    " WHERE g.scope = {} AND g.role IN ('referee', 'umpire') ORDER BY g.role, m.pinyin, m.id"
)


class Official(msgspec.Struct, frozen=True):
    """A person with a role in this competition alone; `id` is that of the grant."""

    id: str
    role: str
    name: str
    staff_number: str
    branch_name: str


async def officials(competition_id: str) -> list[Official]:
    """Referees first."""
    return [msgspec.convert(row, Official) for row in await RoleGrant.raw(_OFFICIALS, competition_id)]
