"""The demo sign-ins, shown on the sign-in page in demo mode only."""

from typing import Any

import msgspec

from members.domain.identity import Role
from members.tables import Account


class DemoSignIn(msgspec.Struct, frozen=True):
    """Somebody to be in the demo; `role` is the first role held, None for a plain member."""

    staff_number: str
    name: str
    branch: str
    role: Role | None


async def demo_sign_ins() -> list[DemoSignIn]:
    """Members with a demo account: administrators and organizers first, plain members last."""
    rows: list[dict[str, Any]] = await Account.raw(
        "SELECT m.staff_number, m.name, b.name AS branch, min(g.role) AS role FROM account a"
        " JOIN member m ON m.id = a.member JOIN branch b ON b.id = m.branch"
        " LEFT JOIN role_grant g ON g.member = m.id"
        " WHERE a.demo = {} GROUP BY m.staff_number, m.name, b.name",
        True,
    )
    order = (Role.ADMINISTRATOR, Role.ORGANIZER, Role.LIAISON, Role.REFEREE, Role.UMPIRE, None)
    found = [
        DemoSignIn(
            row["staff_number"], row["name"], row["branch"], Role(row["role"]) if row["role"] else None
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (order.index(one.role), one.staff_number))
