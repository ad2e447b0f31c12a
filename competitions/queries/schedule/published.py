"""The schedule as published: what everybody may see, by time and court; three queries whatever its length."""

from datetime import date, datetime, timedelta

import msgspec

from competitions.domain.hall import Hall, hall_from
from competitions.queries import matches
from competitions.queries.matches import MatchCard
from competitions.queries.schedule.hall import hall_of
from competitions.tables import EntryPlayer, Match
from foundation.i18n import local, say
from foundation.messages import Sentence

SHOWN = ("waiting", "ready", "called", "on_court", "finished")
_PLANNED = (
    "SELECT m.id, m.planned_court, m.planned_minutes, m.rubber,"
    ' EXISTS (SELECT 1 FROM "match" r WHERE r.tie = m.id AND r.planned_at IS NOT NULL) AS has_rubbers'
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE d.competition = {} AND m.planned_at IS NOT NULL'
)
_ENTRIES_OF = (
    "SELECT DISTINCT p.entry FROM entry_player p JOIN discipline d ON d.id = p.discipline"
    " LEFT JOIN member m ON m.id = p.member LEFT JOIN guest_player g ON g.id = p.guest"
    " WHERE d.competition = {} AND (m.name LIKE {} ESCAPE '\\' OR g.name LIKE {} ESCAPE '\\')"
)


class Planned(msgspec.Struct, frozen=True):
    """A match with its time and court. ``court_name`` is how the hall calls the court."""

    card: MatchCard
    at: datetime
    court: int
    court_name: str
    minutes: int
    rubber: int | None

    @property
    def day(self) -> date:
        return local(self.at).date()

    @property
    def end(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


async def published(competition_id: str) -> list[Planned]:
    """In the order of time and court; of a tie its rubbers instead of itself. Raises Refusal 404."""
    hall = await hall_of(competition_id)
    rows = {row["id"]: row for row in await Match.raw(_PLANNED, competition_id)}
    if not rows:
        return []
    cards = await matches.of_competition(competition_id, SHOWN)
    found = [
        Planned(
            card,
            card.planned_at,
            row["planned_court"],
            court_name(hall, row["planned_court"]),
            row["planned_minutes"] or 0,
            row["rubber"],
        )
        for card in cards
        if card.planned_at and (row := rows.get(card.id)) and row["planned_court"] and not row["has_rubbers"]
    ]
    return sorted(found, key=lambda each: (each.at, each.court, each.card.number))


def court_name(hall: Hall, number: int) -> str:
    return hall.court_name(number) or say(Sentence("Court {court}", court=number))


class PlannedPlace(msgspec.Struct, frozen=True):
    """When and where a match is planned."""

    at: datetime
    court_name: str


async def planned_place(match_id: str) -> PlannedPlace | None:
    """Of a match that has not begun, None when nothing is published for it."""
    rows = await Match.raw(
        'SELECT m.planned_at, m.planned_court, c.hall FROM "match" m JOIN discipline d ON d.id = m.discipline'
        " JOIN competition c ON c.id = d.competition WHERE m.id = {} AND m.status IN ('waiting', 'ready', 'called')"
        " AND m.planned_at IS NOT NULL AND m.planned_court IS NOT NULL",
        match_id,
    )
    if not rows:
        return None
    return PlannedPlace(
        rows[0]["planned_at"], court_name(hall_from(rows[0]["hall"]), rows[0]["planned_court"])
    )


async def entries_named(competition_id: str, name: str) -> set[str]:
    """Entries of people whose name holds these characters."""
    like = "%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return {row["entry"] for row in await EntryPlayer.raw(_ENTRIES_OF, competition_id, like, like)}
