"""Who is asking: the signed-in member with roles, as every guard, service and page sees them."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a member may be besides a member."""

    LIAISON = "liaison"
    ORGANIZER = "organizer"
    REFEREE = "referee"
    UMPIRE = "umpire"
    ADMINISTRATOR = "administrator"


class Grant(msgspec.Struct, frozen=True):
    """A role and what it reaches: the id of a branch, event or competition; empty means all."""

    role: Role
    scope: str = ""


class Link(msgspec.Struct, frozen=True):
    """Whoever holds a capability link (an umpire's, a slip): known by the link's id, not by name."""

    link_id: str


class Oneself(msgspec.Struct, frozen=True):
    """A member who acts before having a session: signing in, or setting a password with a slip."""

    member_id: str


class Identity(msgspec.Struct, frozen=True):
    """A signed-in member. `branch_path` holds the ids from the root to the member's branch.

    `session` is the digest of the session's token, never the token itself.
    """

    member_id: str
    staff_number: str
    name: str
    branch_id: str
    branch_name: str
    branch_path: str
    session: str
    must_change_password: bool = False
    grants: tuple[Grant, ...] = ()

    def holds(self, role: Role, scope: str = "") -> bool:
        """True when the role was granted for all, or for exactly this scope; administrators hold all."""
        return any(
            grant.role is Role.ADMINISTRATOR or (grant.role is role and grant.scope in ("", scope))
            for grant in self.grants
        )

    def scopes(self, role: Role) -> frozenset[str]:
        """The scopes a role was granted for; contains "" when granted for all."""
        return frozenset(grant.scope for grant in self.grants if grant.role is role)

    @property
    def is_administrator(self) -> bool:
        return any(grant.role is Role.ADMINISTRATOR for grant in self.grants)

    @property
    def is_organizer(self) -> bool:
        return self.is_administrator or bool(self.scopes(Role.ORGANIZER))

    @property
    def is_liaison(self) -> bool:
        return bool(self.scopes(Role.LIAISON))

    @property
    def is_referee(self) -> bool:
        return self.is_administrator or bool(self.scopes(Role.REFEREE))
