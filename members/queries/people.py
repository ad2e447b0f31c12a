"""One member as shown on pages: the person's own and the administrator's."""

from datetime import date, datetime

import msgspec

from members.domain.identity import Role
from members.tables import Account, ActivationSlip, Branch, Member, RoleGrant, Session


class HeldRole(msgspec.Struct, frozen=True):
    """A role somebody holds; `branch` is the name of the branch it reaches, when its scope is one."""

    id: str
    role: Role
    scope: str
    branch: str


class Person(msgspec.Struct, frozen=True):
    """Everything the roster knows about somebody."""

    id: str
    staff_number: str
    name: str
    sex: str
    birth_date: date | None
    branch_id: str
    branch_name: str
    branch_path: str
    employment_status: str
    joined_on: date | None
    retired_on: date | None
    honours: str
    phone: str
    email: str
    updated_at: datetime


class AccountState(msgspec.Struct, frozen=True):
    """How far somebody's account is: when it was activated, when the password changed, until when a slip is good."""

    activated_at: datetime | None
    password_changed_at: datetime | None
    slip_until: datetime | None


class Device(msgspec.Struct, frozen=True):
    """A browser in which somebody is signed in."""

    digest: str
    created_at: datetime
    device: str


async def person(member_id: str) -> Person | None:
    row = (
        await Member.select(
            Member.id,
            Member.staff_number,
            Member.name,
            Member.sex,
            Member.birth_date,
            Member.branch.as_alias("branch_id"),
            Member.branch.name.as_alias("branch_name"),
            Member.branch.path.as_alias("branch_path"),
            Member.employment_status,
            Member.joined_on,
            Member.retired_on,
            Member.honours,
            Member.phone,
            Member.email,
            Member.updated_at,
        )
        .where(Member.id == member_id)
        .first()
    )
    return Person(**row) if row else None


async def roles_of(member_id: str) -> list[HeldRole]:
    """Roles held, in the order they were granted."""
    rows = (
        await RoleGrant.select(RoleGrant.id, RoleGrant.role, RoleGrant.scope)
        .where(RoleGrant.member == member_id)
        .order_by(RoleGrant.granted_at)
    )
    scopes = [row["scope"] for row in rows if row["role"] == Role.LIAISON and row["scope"]]
    named = await Branch.select(Branch.id, Branch.name).where(Branch.id.is_in(scopes)) if scopes else []
    names = {row["id"]: row["name"] for row in named}
    return [HeldRole(row["id"], Role(row["role"]), row["scope"], names.get(row["scope"], "")) for row in rows]


async def account_state(member_id: str) -> AccountState:
    """State of the account; all None for somebody who never had a slip."""
    account = (
        await Account.select(Account.activated_at, Account.password_changed_at)
        .where(Account.member == member_id)
        .first()
    )
    slip = (
        await ActivationSlip.select(ActivationSlip.expires_at)
        .where((ActivationSlip.member == member_id) & ActivationSlip.used_at.is_null())
        .order_by(ActivationSlip.expires_at, ascending=False)
        .first()
    )
    return AccountState(
        account["activated_at"] if account else None,
        account["password_changed_at"] if account else None,
        slip["expires_at"] if slip else None,
    )


async def devices_of(member_id: str) -> list[Device]:
    """Browsers in which the member is signed in, newest first."""
    rows = (
        await Session.select(Session.digest, Session.created_at, Session.device)
        .where(Session.member == member_id)
        .order_by(Session.created_at, ascending=False)
    )
    return [Device(**row) for row in rows]
