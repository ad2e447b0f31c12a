"""Contests a member judges, for the home page."""

from datetime import datetime

from competitions.contest_tables import ContestJudge
from events.agenda import AgendaItem
from foundation.messages import Sentence
from members.domain.identity import Identity

_MINE = (
    "SELECT k.id, k.name, k.state, j.number, e.title, e.place, e.starts_at FROM contest_judge j"
    " JOIN contest k ON k.id = j.contest JOIN competition c ON c.id = k.competition JOIN event e ON e.id = c.event"
    " WHERE j.member = {} AND k.state <> 'published' AND e.status = 'published' ORDER BY e.starts_at, k.position"
)


async def my_panels(identity: Identity, now: datetime) -> list[AgendaItem]:
    """What is under way comes before everything else ahead. One query."""
    return [
        AgendaItem(
            title=f"{row['title']} · {row['name']}",
            at=now if row["state"] == "running" else row["starts_at"],
            place=row["place"],
            link=f"/contests/{row['id']}/judge",
            kind="contest",
            detail=Sentence("You are judge {number}: open your sheet", number=row["number"]),
        )
        for row in await ContestJudge.raw(_MINE, identity.member_id)
    ]
