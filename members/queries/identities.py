"""Who a session belongs to, in one statement: it runs on every request that is not remembered."""

from datetime import datetime

import msgspec

from foundation.database import fetch
from members.domain.identity import Grant, Identity, Role

_OF_SESSION = (
    "SELECT s.expires_at, m.id, m.staff_number, m.name, m.branch, b.name AS branch_name, b.path AS branch_path,"
    " a.must_change, g.role, g.scope"
    " FROM session s JOIN member m ON m.id = s.member JOIN branch b ON b.id = m.branch"
    " LEFT JOIN account a ON a.member = m.id LEFT JOIN role_grant g ON g.member = m.id"
    " WHERE s.digest = {} AND m.employment_status <> 'left' ORDER BY g.role, g.scope"
)


class LiveSession(msgspec.Struct, frozen=True):
    """A session that is kept, and whose it is."""

    identity: Identity
    expires_at: datetime


async def identity_of_session(digest: str) -> LiveSession | None:
    """The session with this digest; None when it ended or its member has left. Expiry is the caller's to check."""
    rows = await fetch(_OF_SESSION, digest)
    if not rows:
        return None
    first = rows[0]
    identity = Identity(
        member_id=first["id"],
        staff_number=first["staff_number"],
        name=first["name"],
        branch_id=first["branch"],
        branch_name=first["branch_name"],
        branch_path=first["branch_path"],
        session=digest,
        must_change_password=bool(first["must_change"]),
        grants=tuple(Grant(Role(row["role"]), row["scope"]) for row in rows if row["role"]),
    )
    return LiveSession(identity, first["expires_at"])
