"""How many seats somebody may have: free, and on general sale or of a branch's block that is theirs."""

from datetime import datetime

from foundation.database import fetch
from members.domain.branches import ids_on

MOST_LOOKED_AT = 100_000
# The plan first: joined to it, PostgreSQL without statistics looks up the plan of every free seat of the house.
_ROOM = (
    "SELECT COUNT(*) AS free FROM (SELECT 1 AS one FROM seat s"
    " WHERE s.plan = (SELECT p.id FROM seating_plan p WHERE p.event = {{}})"
    " AND s.registration IS NULL AND NOT s.blocked{special} AND (s.branch IS NULL OR s.branch IN ({marks})"
    " OR {{}} >= (SELECT p.return_by FROM seating_plan p WHERE p.event = {{}})) LIMIT {{}}) found"
)
_SMALLEST = (
    "SELECT b.path, MIN(r.places) AS least FROM registration r JOIN offering o ON o.id = r.offering"
    " JOIN branch b ON b.id = r.branch JOIN seated_offering s ON s.offering = o.id"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places > 0 GROUP BY b.path ORDER BY b.path"
)


async def free_for(
    event: str, branch_path: str, at: datetime, *, accessible: bool = False, enough: int = MOST_LOOKED_AT
) -> int:
    """Up to `enough`, counted no further. Accessible seats count only for those who ask for one. One statement."""
    branches = ids_on(branch_path)
    text = _ROOM.format(
        special="" if accessible else " AND NOT s.accessible", marks=", ".join(["{}"] * len(branches))
    )
    return int((await fetch(text, event, *branches, at, event, enough))[0]["free"])


async def smallest_who_could_sit(event: str, pool: str, at: datetime) -> int:
    """The fewest places that somebody waits for who could sit now; 0: nobody who waits could."""
    found = [
        int(row["least"])
        for row in await fetch(_SMALLEST, pool)
        if await free_for(event, row["path"], at, enough=int(row["least"])) >= row["least"]
    ]
    return min(found, default=0)
