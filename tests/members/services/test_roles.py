"""Roles: who may give them, that they count at once, and that somebody always stays administrator."""

import asyncio

import pytest

from foundation.errors import Refusal
from members.domain.identity import Grant, Role
from members.domain.roster import Column
from members.services import people, roles, sessions
from members.services.roles import revoke
from members.tables import AuditEntry, Branch, Member, RoleGrant
from tests.members.seed import add_branch, add_member, grant, identity

EVENT = "event00000001"


@pytest.fixture
async def branch(database: object) -> Branch:
    return await add_branch()


@pytest.fixture
async def admin(branch: Branch) -> Member:
    member = await add_member(branch, "ADM1", "赵永刚")
    await grant(member, Role.ADMINISTRATOR)
    return member


@pytest.fixture
async def zhang(branch: Branch) -> Member:
    return await add_member(branch, "T001")


async def test_a_role_counts_from_the_next_request_on(admin: Member, zhang: Member, branch: Branch) -> None:
    token = await sessions.start(zhang.id)
    assert await sessions.find(token)
    actor = await identity(admin)
    await roles.grant(actor, zhang.id, Role.LIAISON, branch.id)
    await roles.grant(actor, zhang.id, Role.LIAISON, branch.id)
    found = await sessions.find(token)
    assert found is not None
    assert found.grants == (Grant(Role.LIAISON, branch.id),)
    held = await RoleGrant.select(RoleGrant.id).where(RoleGrant.member == zhang.id)
    assert await revoke(actor, held[0]["id"]) == zhang.id
    found = await sessions.find(token)
    assert found is not None
    assert found.grants == ()
    assert [row["action"] for row in await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id)] == [
        "role.granted",
        "role.revoked",
    ]


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [(Role.LIAISON, "", 422), (Role.ADMINISTRATOR, EVENT, 422), (Role.LIAISON, "0000000000000", 404)],
)
async def test_a_scope_must_fit(admin: Member, zhang: Member, role: Role, scope: str, status: int) -> None:
    with pytest.raises(Refusal) as refused:
        await roles.grant(await identity(admin), zhang.id, role, scope)
    assert (refused.value.status, await RoleGrant.count()) == (status, 1)


async def test_who_organizes_an_event_shares_that_and_nothing_else(
    admin: Member, zhang: Member, branch: Branch
) -> None:
    await grant(zhang, Role.ORGANIZER, EVENT)
    actor = await identity(zhang)
    helper = await add_member(branch, "T002")
    await roles.grant(actor, helper.id, Role.ORGANIZER, EVENT)
    for role, scope in (
        (Role.ORGANIZER, ""),
        (Role.ORGANIZER, "event00000002"),
        (Role.ADMINISTRATOR, ""),
        (Role.REFEREE, EVENT),
    ):
        with pytest.raises(Refusal) as refused:
            await roles.grant(actor, helper.id, role, scope)
        assert refused.value.status == 403
    theirs = await RoleGrant.select(RoleGrant.id).where(RoleGrant.member == admin.id)
    with pytest.raises(Refusal) as refused:
        await revoke(actor, theirs[0]["id"])
    assert refused.value.status == 403


async def test_somebody_stays_administrator(admin: Member, zhang: Member) -> None:
    actor = await identity(admin)
    mine = (await RoleGrant.select(RoleGrant.id).where(RoleGrant.member == admin.id))[0]["id"]
    with pytest.raises(Refusal, match="must stay administrator"):
        await revoke(actor, mine)
    with pytest.raises(Refusal, match="must stay administrator"):
        await people.change(actor, admin.id, {Column.STATUS: "left"})
    assert await RoleGrant.count() == 1
    await roles.grant(actor, zhang.id, Role.ADMINISTRATOR)
    await revoke(actor, mine)
    assert await RoleGrant.select(RoleGrant.member) == [{"member": zhang.id}]


async def test_two_administrators_who_depose_each_other_at_once(admin: Member, zhang: Member) -> None:
    await grant(zhang, Role.ADMINISTRATOR)
    held = {row["member"]: row["id"] for row in await RoleGrant.select(RoleGrant.id, RoleGrant.member)}
    actors = [await identity(admin), await identity(zhang)]
    answers = await asyncio.gather(
        revoke(actors[0], held[zhang.id]), revoke(actors[1], held[admin.id]), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "str"]
    assert await RoleGrant.count() == 1
