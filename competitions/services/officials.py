"""Appointing referees and umpires of a competition, by staff number, and releasing them."""

from competitions.queries.officials import officials
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity, Role
from members.services import roles
from members.tables import Member, RoleGrant

APPOINTED = (Role.UMPIRE, Role.REFEREE)


async def appoint(actor: Identity, competition_id: str, staff_number: str, role: str) -> None:
    """Raises Refusal 422 for an unknown staff number or role, 403 when it is not the actor's to give."""
    if role not in APPOINTED:
        raise Refusal(Sentence("Please choose one."), field="role", status=422)
    rows = await Member.raw(
        "SELECT id FROM member WHERE staff_number = {} AND employment_status <> 'left'", staff_number.strip()
    )
    if not rows:
        raise Refusal(
            Sentence("Nobody on the roster has this staff number."), field="staff_number", status=422
        )
    await roles.grant(actor, rows[0]["id"], Role(role), competition_id)


async def release(actor: Identity, competition_id: str, grant_id: str) -> None:
    """Takes a role in this competition back; anybody else's role is not found here (404).

    The last referee stays, so that a competition is never left without one.
    """
    present = await officials(competition_id)
    found = next((official for official in present if official.id == grant_id), None)
    if found is None:
        if await RoleGrant.exists().where(RoleGrant.id == grant_id):
            raise not_found()
        return  # released already: pressing twice harms nobody
    if found.role == Role.REFEREE and sum(each.role == Role.REFEREE for each in present) == 1:
        raise Refusal(Sentence("A competition keeps one referee at least. Appoint somebody else first."))
    await roles.revoke(actor, grant_id)
