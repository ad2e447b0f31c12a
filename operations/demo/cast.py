"""The people of the demo as the services see them: who acts, with which roles, without a browser or password."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from events.domain.eligibility import Rules, failures
from members.domain.identity import Grant, Identity, Role
from members.tables import Member

_PEOPLE = (
    "SELECT m.id, m.staff_number, m.name, m.sex, m.birth_date, m.employment_status, m.joined_on, m.honours, m.branch,"
    " b.name AS branch_name, b.path AS branch_path FROM member m JOIN branch b ON b.id = m.branch"
    " ORDER BY m.staff_number"
)
_ROLES = "SELECT member, role, scope FROM role_grant"


@dataclass(frozen=True)
class Player:
    """A member who can act, with what eligibility rules look at."""

    identity: Identity
    sex: str
    birth_date: date | None
    employment_status: str
    joined_on: date | None
    honours: str = ""

    @property
    def id(self) -> str:
        return self.identity.member_id

    @property
    def branch_path(self) -> str:
        return self.identity.branch_path

    def may(self, rules: Rules, on: date) -> bool:
        return not failures(rules, self, on)


async def everybody() -> dict[str, Player]:
    """All members by staff number, in its order."""
    grants: dict[str, list[Grant]] = {}
    for row in await Member.raw(_ROLES):
        grants.setdefault(row["member"], []).append(Grant(Role(row["role"]), row["scope"]))
    return {
        row["staff_number"]: _player(row, tuple(grants.get(row["id"], ())))
        for row in await Member.raw(_PEOPLE)
    }


def _player(row: dict[str, Any], grants: tuple[Grant, ...]) -> Player:
    identity = Identity(
        member_id=row["id"],
        staff_number=row["staff_number"],
        name=row["name"],
        branch_id=row["branch"],
        branch_name=row["branch_name"],
        branch_path=row["branch_path"],
        session="",
        grants=grants,
    )
    return Player(
        identity, row["sex"], row["birth_date"], row["employment_status"], row["joined_on"], row["honours"]
    )
