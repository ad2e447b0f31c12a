"""Competitions and their disciplines at a glance: how many entries, how far, who won."""

from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.entries import Entrants
from competitions.tables import Competition, Discipline
from foundation.errors import not_found
from members.domain.identity import Identity, Role

_COMPETITIONS = (
    "SELECT c.id, c.event, c.courts, e.title, e.place, e.starts_at, e.ends_at, e.status,"
    " (SELECT COUNT(*) FROM discipline d WHERE d.competition = c.id) AS disciplines,"
    ' (SELECT COUNT(*) FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE d.competition = c.id'
    " AND m.status IN ('called', 'on_court')) AS live"
    " FROM competition c JOIN event e ON e.id = c.event"
)
_DISCIPLINES = (
    "SELECT d.id, d.code, d.name, d.entrants, d.method, d.scoring_format, d.state,"
    " (SELECT COUNT(*) FROM entry n WHERE n.discipline = d.id AND n.status = 'entered') AS entries,"
    " (SELECT COUNT(*) FROM registration r WHERE r.offering = d.offering AND r.status = 'confirmed') AS registered,"
    " (SELECT COUNT(*) FROM \"match\" m WHERE m.discipline = d.id AND m.tie IS NULL AND m.status <> 'void') AS matches,"
    " (SELECT COUNT(*) FROM \"match\" m WHERE m.discipline = d.id AND m.tie IS NULL AND m.status = 'finished')"
    " AS finished,"
    " (SELECT COUNT(*) FROM \"match\" m WHERE m.discipline = d.id AND m.tie IS NULL AND m.status = 'on_court') AS live"
    " FROM discipline d WHERE d.competition = {} ORDER BY d.position, d.code"
)
_WITHOUT = (
    "SELECT e.id, e.title, e.starts_at FROM event e LEFT JOIN competition c ON c.event = e.id"
    " WHERE e.kind = 'tournament' AND e.status IN ('draft', 'published') AND c.id IS NULL ORDER BY e.starts_at, e.id"
)


class CompetitionRow(msgspec.Struct, frozen=True):
    """A competition with what its event says."""

    id: str
    event: str
    courts: int
    title: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    status: str
    disciplines: int
    live: int


class DisciplineGlance(msgspec.Struct, frozen=True):
    """A discipline with its counts. ``registered`` are confirmed registrations, ``entries`` the frozen roster."""

    id: str
    code: str
    name: str
    entrants: Entrants
    method: str
    scoring_format: str
    state: str
    entries: int
    registered: int
    matches: int
    finished: int
    live: int


class EventChoice(msgspec.Struct, frozen=True):
    """A tournament that has no competition yet."""

    id: str
    title: str
    starts_at: datetime | None


def _competition(row: dict[str, Any]) -> CompetitionRow:
    return msgspec.convert(row, CompetitionRow)


async def of_event(event_id: str) -> str | None:
    """The id of the competition that belongs to a published event."""
    rows = await Competition.raw(
        "SELECT c.id FROM competition c JOIN event e ON e.id = c.event WHERE e.id = {} AND e.status <> 'draft'",
        event_id,
    )
    return rows[0]["id"] if rows else None


async def competition(competition_id: str) -> CompetitionRow:
    """Raises Refusal 404."""
    rows = await Competition.raw(f"{_COMPETITIONS} WHERE c.id = {{}}", competition_id)
    if not rows:
        raise not_found()
    return _competition(rows[0])


async def published() -> list[CompetitionRow]:
    """What everybody may see, the latest first."""
    rows = await Competition.raw(
        f"{_COMPETITIONS} WHERE e.status IN ('published', 'finished') ORDER BY e.starts_at DESC, c.id"
    )
    return [_competition(row) for row in rows]


async def refereed(identity: Identity) -> list[CompetitionRow]:
    """The competitions this person is referee of, the latest first."""
    rows = await Competition.raw(f"{_COMPETITIONS} ORDER BY e.starts_at DESC, c.id")
    return [found for row in rows if identity.holds(Role.REFEREE, (found := _competition(row)).id)]


async def tournaments_without(identity: Identity) -> list[EventChoice]:
    """Tournaments this person organizes that have no competition yet."""
    rows = await Competition.raw(_WITHOUT)
    return [msgspec.convert(row, EventChoice) for row in rows if identity.holds(Role.ORGANIZER, row["id"])]


async def disciplines(competition_id: str) -> list[DisciplineGlance]:
    """The disciplines of a competition in their order, with counts. One query."""
    return [
        msgspec.convert(row, DisciplineGlance) for row in await Discipline.raw(_DISCIPLINES, competition_id)
    ]
