"""A branch's members with the state of their accounts, for the liaison who prints slips."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from foundation.clock import now
from members.domain.branches import BranchNode, subtree
from members.tables import Member


class AccountLine(msgspec.Struct, frozen=True):
    """When the account was activated, until when a printed slip is good, whether other roles than liaison are held."""

    id: str
    staff_number: str
    name: str
    branch_name: str
    activated_at: datetime | None
    slip_until: datetime | None
    holds_more: bool


_LINES = (
    "SELECT m.id, m.staff_number, m.name, b.name AS branch_name, a.activated_at,"
    " (SELECT max(s.expires_at) FROM activation_slip s"
    "  WHERE s.member = m.id AND s.used_at IS NULL AND s.expires_at > {}) AS slip_until,"
    " EXISTS (SELECT 1 FROM role_grant g WHERE g.member = m.id AND g.role <> 'liaison') AS holds_more"
    " FROM member m JOIN branch b ON b.id = m.branch LEFT JOIN account a ON a.member = m.id"
)


async def account_lines(branch_id: str, branches: Sequence[BranchNode]) -> list[AccountLine]:
    """Everybody in service in this branch and below, by name. One query."""
    ids = [node.id for node in subtree(branches, branch_id)]
    rows = await Member.raw(
        f"{_LINES} WHERE m.branch IN ({', '.join(['{}'] * len(ids))})"
        " AND m.employment_status IN ('active', 'seconded', 'retired') ORDER BY m.pinyin, m.staff_number",
        now(),
        *ids,
    )
    return [
        AccountLine(
            id=row["id"],
            staff_number=row["staff_number"],
            name=row["name"],
            branch_name=row["branch_name"],
            activated_at=row["activated_at"],
            slip_until=_moment(row["slip_until"]),
            holds_more=bool(row["holds_more"]),
        )
        for row in rows
    ]


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite gives the text of a computed column, which has no declared type."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
