"""A few unions and people, put straight into the tables."""

from typing import Any

from members.domain.branches import path_under
from members.domain.identity import Identity, Role
from members.services import accounts, sessions
from members.tables import Branch, Member, RoleGrant

PASSWORD = "一句容易记住的话"


async def add_branch(name: str = "会计学院分工会", parent: Branch | None = None, **more: Any) -> Branch:
    """A branch under `parent`; without one it is a root."""
    branch = Branch(name=name, kind=more.pop("kind", "branch" if parent else "college"), path="", **more)
    branch.path = path_under(parent.path if parent else "", branch.id)
    branch.parent = parent.id if parent else None
    await branch.save()
    return branch


async def add_member(branch: Branch, staff_number: str = "T001", name: str = "张三", **more: Any) -> Member:
    """A member without an account."""
    member = Member(
        staff_number=staff_number,
        name=name,
        branch=branch.id,
        **{"pinyin": "zhang1 san1", "initials": "zs", **more},
    )
    await member.save()
    return member


async def add_account(member: Member, password: str = PASSWORD, *, must_change: bool = False) -> None:
    await accounts.give(None, member.id, password, must_change=must_change)


async def grant(member: Member, role: Role, scope: str = "") -> None:
    await RoleGrant(member=member.id, role=role.value, scope=scope).save()


async def identity(member: Member) -> Identity:
    """The member, signed in."""
    found = await sessions.find(await sessions.start(member.id))
    assert found is not None
    return found
