"""A tournament and a browser: who is signed in, by a session as the server keeps it."""

import httpx

from members.authentication import cookie_name
from members.domain.identity import Identity
from members.services import sessions
from members.tables import RoleGrant


async def sign_in(client: httpx.AsyncClient, who: Identity) -> None:
    """From now on the client is this member, with the roles of the identity."""
    for grant in who.grants:
        await RoleGrant(member=who.member_id, role=grant.role.value, scope=grant.scope).save()
    client.cookies.set(cookie_name(), await sessions.start(who.member_id))
