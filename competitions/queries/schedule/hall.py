"""The hall as kept, with what the referee sets it beside: disciplines, umpires, the days of the event."""

from datetime import datetime, time, timedelta

import msgspec

from competitions.domain.hall import Hall, Span, hall_from
from competitions.domain.scoring.formats import ScoringFormat
from competitions.queries.umpiring import format_of
from competitions.tables import Competition, Discipline
from foundation.errors import not_found
from foundation.i18n import local
from members.tables import RoleGrant

MOST_DAYS = 14
OPENS, CLOSES = time(8, 30), time(18, 0)

_DISCIPLINES = (
    "SELECT id, code, name, scoring_format, settings FROM discipline WHERE competition = {}"
    " ORDER BY position, code"
)
_UMPIRES = (
    "SELECT DISTINCT m.id, m.name, m.pinyin FROM role_grant g JOIN member m ON m.id = g.member"
    " WHERE g.scope = {} AND g.role = 'umpire' ORDER BY m.pinyin, m.id"
)


class HallDiscipline(msgspec.Struct, frozen=True):
    """A discipline as far as the length of its matches is concerned."""

    id: str
    code: str
    name: str
    scoring: ScoringFormat


class HallUmpire(msgspec.Struct, frozen=True):
    """An appointed umpire."""

    id: str
    name: str


class HallView(msgspec.Struct, frozen=True):
    """Everything the page of the hall shows."""

    hall: Hall
    courts: int
    disciplines: list[HallDiscipline]
    umpires: list[HallUmpire]

    @property
    def formats(self) -> list[ScoringFormat]:
        """The scoring formats in use, each once."""
        return list({each.scoring.code: each.scoring for each in self.disciplines}.values())


async def hall_of(competition_id: str) -> Hall:
    """Raises Refusal 404."""
    return (await kept_hall(competition_id))[0]


async def kept_hall(competition_id: str) -> tuple[Hall, int]:
    """The hall and how many courts it has. Raises Refusal 404."""
    rows = await Competition.raw("SELECT hall, courts FROM competition WHERE id = {}", competition_id)
    if not rows:
        raise not_found()
    return hall_from(rows[0]["hall"]), rows[0]["courts"]


async def hall_view(competition_id: str) -> HallView:
    """Three queries."""
    hall, courts = await kept_hall(competition_id)
    return HallView(hall, courts, await _disciplines(competition_id), await _umpires(competition_id))


async def _disciplines(competition_id: str) -> list[HallDiscipline]:
    return [
        HallDiscipline(row["id"], row["code"], row["name"], format_of(row["scoring_format"], row["settings"]))
        for row in await Discipline.raw(_DISCIPLINES, competition_id)
    ]


async def _umpires(competition_id: str) -> list[HallUmpire]:
    return [HallUmpire(row["id"], row["name"]) for row in await RoleGrant.raw(_UMPIRES, competition_id)]


def proposed_sessions(starts_at: datetime | None, ends_at: datetime | None) -> tuple[Span, ...]:
    """A session for each day of the event, to be corrected by the referee: what the calendar already knows."""
    if starts_at is None:
        return ()
    first, last = local(starts_at), local(ends_at or starts_at)
    opens = first.time() if first.time() >= time(6) else OPENS
    closes = last.time() if last.time() > opens else CLOSES
    if closes <= opens:
        closes = time(23, 0)
    days = min((last.date() - first.date()).days + 1, MOST_DAYS)
    return tuple(
        Span(
            first.replace(hour=opens.hour, minute=opens.minute, second=0) + timedelta(days=day),
            first.replace(hour=closes.hour, minute=closes.minute, second=0) + timedelta(days=day),
        )
        for day in range(max(days, 1))
    )
