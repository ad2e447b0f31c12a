"""Who is told when an event needs an organizer."""

from foundation.database import fetch

_OF_EVENT = (
    "SELECT member FROM role_grant WHERE role = 'organizer' AND scope = {}"
    " UNION SELECT created_by FROM event WHERE id = {} AND created_by IS NOT NULL ORDER BY member"
)


async def organizers_of(event_id: str) -> list[str]:
    """Whoever set it up, and those who were given it to organize."""
    return [row["member"] for row in await fetch(_OF_EVENT, event_id, event_id)]
