"""Roles: given and taken. Somebody always stays administrator."""

from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Role
from members.domain.role_rules import fault, may_grant
from members.services import audit
from members.services.audit import Actor
from members.services.known_sessions import known_sessions
from members.tables import ActivationSlip, Branch, Member, RoleGrant

# Who printed a slip for a plain member must not become, with it, what that member has become since.
_VOID_SLIPS = (
    "DELETE FROM activation_slip WHERE member = {} AND used_at IS NULL AND issued_by IS NOT NULL"
    " AND issued_by NOT IN (SELECT member FROM role_grant WHERE role = 'administrator')"
)


async def grant(actor: Identity, member_id: str, role: Role, scope: str = "") -> None:
    """Gives a role; giving it twice does nothing. `scope` is a branch, event or competition, empty for all.

    Refusals: 403 not the actor's to give, 404 no such member or branch, 422 a scope that does not fit.
    """
    wanted = Grant(role, scope)
    if not may_grant(actor, wanted):
        raise not_allowed()
    wrong = fault(wanted)
    if wrong is not None:
        raise Refusal(wrong, field="scope", status=422)
    await give(actor, member_id, wanted)


async def give(actor: Actor, member_id: str, wanted: Grant) -> None:
    """The same without asking who gives: for the command line and for rooms that have asked. Joins an open write."""

    async def body() -> None:
        if not await Member.exists().where(Member.id == member_id):
            raise not_found()
        if wanted.role is Role.LIAISON and not await Branch.exists().where(Branch.id == wanted.scope):
            raise not_found(Sentence("This branch does not exist any more."))
        added = await RoleGrant.raw(
            "INSERT INTO role_grant (id, member, role, scope, granted_by, granted_at) VALUES ({}, {}, {}, {}, {}, {})"
            " ON CONFLICT (member, role, scope) DO NOTHING RETURNING id",
            new_id(),
            member_id,
            wanted.role.value,
            wanted.scope,
            actor.member_id if isinstance(actor, Identity) else None,
            now(),
        )
        if added:
            await ActivationSlip.raw(_VOID_SLIPS, member_id)
            await audit.record(
                actor, "role.granted", "member", member_id, role=wanted.role, scope=wanted.scope
            )
        after_commit(lambda: known_sessions.forget_member(member_id))

    await write(body)


async def revoke(actor: Identity, grant_id: str) -> str:
    """Takes a role; the answer is the member's id. Refuses (409) to take the last administrator."""

    async def body() -> str:
        held = await RoleGrant.objects().where(RoleGrant.id == grant_id).first()
        if held is None:
            raise not_found()
        if not may_grant(actor, Grant(Role(held.role), held.scope)):
            raise not_allowed()
        await RoleGrant.delete().where(RoleGrant.id == grant_id)
        if held.role == Role.ADMINISTRATOR:
            await demand_an_administrator()
        member_id = str(held.member)
        await audit.record(actor, "role.revoked", "member", member_id, role=held.role, scope=held.scope)
        after_commit(lambda: known_sessions.forget_member(member_id))
        return member_id

    return await write(body)


async def demand_an_administrator() -> None:
    """Refuses (409) a write after which nobody could administer the union. Call it inside the write body."""
    rows = await RoleGrant.raw(
        "SELECT count(*) AS number FROM role_grant g JOIN member m ON m.id = g.member"
        " WHERE g.role = 'administrator' AND m.employment_status <> 'left'"
    )
    if not rows[0]["number"]:
        raise Refusal(Sentence("Somebody must stay administrator. Please make somebody else one first."))
