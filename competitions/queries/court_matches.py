"""The matches on one court that an umpire can open: the one being played, then those to come."""

from typing import Any

import msgspec

from competitions.domain.discipline_settings import settings_from
from competitions.domain.ties import rubber_name
from competitions.queries.people import spelled
from competitions.tables import Match
from foundation.messages import Sentence

_ON_COURT = spelled(
    "SELECT m.id, m.number, m.status, m.planned_at, d.name AS discipline, a.name AS a, b.name AS b,"
    " m.rubber, CASE WHEN m.rubber IS NULL THEN '' ELSE d.settings END AS settings"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " JOIN draw w ON w.id = m.draw AND w.state = 'locked'"
    " JOIN entry a ON a.id = m.side_a JOIN entry b ON b.id = m.side_b"
    " WHERE ON_COURTS AND d.competition = {} AND m.court = {} AND m.status IN ('ready', 'called', 'on_court')"
    " ORDER BY m.status = 'on_court' DESC, m.status = 'called' DESC, m.planned_at, m.number"
)


class CourtMatch(msgspec.Struct, frozen=True):
    """A match an umpire of this court may open."""

    id: str
    number: int
    status: str
    discipline: str
    a: str
    b: str
    rubber: Sentence | str = ""


async def matches_on_court(competition_id: str, court: int) -> list[CourtMatch]:
    rows = await Match.raw(_ON_COURT, competition_id, court)
    return [
        CourtMatch(
            row["id"], row["number"], row["status"], row["discipline"], row["a"], row["b"], _rubber(row)
        )
        for row in rows
    ]


def _rubber(row: dict[str, Any]) -> Sentence | str:
    if row["rubber"] is None:
        return ""
    return rubber_name(settings_from(row["settings"]).ties.line[row["rubber"] - 1])
