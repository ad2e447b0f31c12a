"""A locked draw with everything that happened in it, as the rules of progress want it."""

from datetime import datetime

import msgspec

from competitions.domain.draw_record import DrawRecord, record_from_json
from competitions.domain.progress import Played
from competitions.domain.public_draw import locked
from competitions.domain.results import MatchResult, from_json
from competitions.domain.standings import RecordedLot
from competitions.queries.disciplines import (
    DisciplineRow,
    DrawRow,
    RosterEntry,
    current_draw,
    discipline,
    roster,
)
from competitions.tables import DrawStage, Match, StandingLot
from foundation.errors import Refusal
from foundation.messages import Sentence

_MATCHES = (
    "SELECT id, key, number, side_a, side_b, status, court, planned_at, started_at, finished_at, result, sequence"
    ' FROM "match" WHERE draw = {} AND tie IS NULL ORDER BY number'
)
_STAGES = "SELECT COUNT(*) AS n FROM draw_stage WHERE draw = {} AND state = 'locked'"


class KeptMatch(msgspec.Struct, frozen=True):
    """A match as kept."""

    id: str
    key: str
    number: int
    side_a: str | None
    side_b: str | None
    status: str
    court: int | None
    planned_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    result: str
    sequence: int

    @property
    def outcome(self) -> MatchResult | None:
        return from_json(self.result) if self.result else None

    @property
    def started(self) -> bool:
        return self.status == "on_court" or self.sequence > 0


class PlayedDraw(msgspec.Struct, frozen=True):
    """Everything about a locked draw, in six queries whatever its size."""

    discipline: DisciplineRow
    draw: DrawRow
    record: DrawRecord
    played: Played
    matches: dict[str, KeptMatch]
    entries: dict[str, RosterEntry]

    @property
    def on_court(self) -> list[str]:
        return [key for key, match in self.matches.items() if match.started]

    @property
    def begun_elsewhere(self) -> list[str]:
        """Matches being played: whoever stands in them is fixed, although they have no result yet."""
        return [key for key in self.on_court if key not in self.played.results]


async def played_draw(discipline_id: str) -> PlayedDraw:
    """Raises Refusal: 404 for an unknown discipline, 409 while its draw is not locked."""
    row = await discipline(discipline_id)
    drawn = await current_draw(discipline_id)
    if drawn is None or drawn.state != "locked":
        raise Refusal(Sentence("The draw of {name} is not locked yet.", name=row.name))
    return await load(row, drawn)


async def load(row: DisciplineRow, drawn: DrawRow) -> PlayedDraw:
    """The locked draw ``drawn`` of a discipline."""
    entries = {entry.id: entry for entry in await roster(row.id)}
    matches = {kept["key"]: msgspec.convert(kept, KeptMatch) for kept in await Match.raw(_MATCHES, drawn.id)}
    lots = (
        await StandingLot.select(StandingLot.ranking, StandingLot.witness)
        .where(StandingLot.draw == drawn.id)
        .order_by(StandingLot.id, ascending=False)
    )
    record = record_from_json(drawn.record)
    lines = tuple(msgspec.json.decode(drawn.lines, type=list[str | None]))
    filled = [line for line, was in enumerate(record.lines, 1) if was is None and lines[line - 1] is not None]
    made = await DrawStage.raw(_STAGES, drawn.id)
    played = msgspec.structs.replace(
        locked(record, filled, lines),
        made=1 + made[0]["n"],
        results={key: found for key, match in matches.items() if (found := match.outcome)},
        withdrawn=frozenset(entry.id for entry in entries.values() if entry.status == "withdrawn"),
        lots=tuple(
            RecordedLot(tuple(msgspec.json.decode(lot["ranking"], type=list[str])), lot["witness"])
            for lot in lots
        ),
        rules=row.chosen.rules(row.scoring, row.rubbers),
        names={entry.id: entry.name for entry in entries.values()},
    )
    return PlayedDraw(row, drawn, record, played, matches, entries)
