"""What a plan is made of, as kept: locked draws, their matches, who plays, in a constant number of queries."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from competitions.domain.discipline_settings import settings_from
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_record import record_from_json
from competitions.domain.public_draw import locked
from competitions.domain.results import MatchResult, from_json
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.situation import Played
from competitions.domain.standings import RecordedLot
from competitions.queries.umpiring import format_of
from competitions.tables import Draw, Entry, EntryPlayer, Match, StandingLot

_DRAWS = (
    "SELECT w.id, w.record, w.lines, d.id AS discipline, d.code, d.name, d.entrants, d.scoring_format, d.settings,"
    " (SELECT COUNT(*) FROM draw_stage s WHERE s.draw = w.id AND s.state = 'locked') AS made"
    " FROM draw w JOIN discipline d ON d.id = w.discipline"
    " WHERE d.competition = {} AND w.state = 'locked' ORDER BY d.position, d.code"
)
_LOTS = (
    "SELECT l.draw, l.ranking, l.witness FROM standing_lot l JOIN draw w ON w.id = l.draw"
    " JOIN discipline d ON d.id = w.discipline WHERE d.competition = {} AND w.state = 'locked' ORDER BY l.id DESC"
)
_WITHDRAWN = (
    "SELECT n.discipline, n.id FROM entry n JOIN discipline d ON d.id = n.discipline"
    " WHERE d.competition = {} AND n.status = 'withdrawn'"
)
_MATCHES = (
    "SELECT m.id, m.draw, m.key, m.number, m.tie, m.rubber, m.side_a, m.side_b, m.status, m.court, m.planned_at,"
    " m.planned_court, m.planned_minutes, m.umpire, m.called_at, m.started_at, m.finished_at,"
    ' m.result LIKE \'%"ending":"walkover"%\' AS unplayed,'
    " m.result"
    ' FROM "match" m JOIN draw w ON w.id = m.draw JOIN discipline d ON d.id = m.discipline'
    " WHERE d.competition = {} AND w.state = 'locked' ORDER BY d.position, m.number, m.rubber"
)
_PEOPLE = (
    "SELECT p.entry, COALESCE(p.member, p.guest) AS person, COALESCE(m.name, g.name) AS name"
    " FROM entry_player p JOIN discipline d ON d.id = p.discipline LEFT JOIN member m ON m.id = p.member"
    " LEFT JOIN guest_player g ON g.id = p.guest WHERE d.competition = {}"
)
_NAMED = (
    "SELECT lp.rubber, COALESCE(p.member, p.guest) AS person FROM line_up_player lp"
    ' JOIN line_up l ON l.id = lp.line_up JOIN tie t ON t."match" = l."match"'
    " JOIN entry_player p ON p.id = lp.player JOIN discipline d ON d.id = p.discipline"
    " WHERE d.competition = {} AND t.revealed_at IS NOT NULL"
)


class KeptDraw(msgspec.Struct, frozen=True):
    """A locked draw with everything that happened in it."""

    id: str
    discipline: str
    code: str
    name: str
    entrants: str
    scoring: ScoringFormat
    played: Played

    @property
    def graph(self) -> DrawGraph:
        return self.played.graph


class KeptMatch(msgspec.Struct, frozen=True):
    """A match or a rubber as far as a plan is concerned. ``unplayed``: won by walkover."""

    id: str
    draw: str
    key: str
    number: int
    tie: str | None
    rubber: int | None
    side_a: str | None
    side_b: str | None
    status: str
    court: int | None
    planned_at: datetime | None
    planned_court: int | None
    planned_minutes: int | None
    umpire: str | None
    called_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    unplayed: bool
    result: str


class KeptPeople(msgspec.Struct, frozen=True):
    """Who plays for each entry and, once line-ups are open, in each rubber; names by a member's or guest's id."""

    of_entry: dict[str, frozenset[str]]
    of_rubber: dict[str, frozenset[str]]
    names: dict[str, str]


async def kept_draws(competition_id: str, matches: Iterable[KeptMatch]) -> list[KeptDraw]:
    """Three queries; ``matches`` are those of the competition, whose results are what happened."""
    results: dict[str, dict[str, MatchResult]] = {}
    for match in matches:
        if match.result and not match.tie:
            results.setdefault(match.draw, {})[match.key] = from_json(match.result)
    lots: dict[str, list[RecordedLot]] = {}
    for row in await StandingLot.raw(_LOTS, competition_id):
        ranking = tuple(msgspec.json.decode(row["ranking"], type=list[str]))
        lots.setdefault(row["draw"], []).append(RecordedLot(ranking, row["witness"]))
    withdrawn: dict[str, set[str]] = {}
    for row in await Entry.raw(_WITHDRAWN, competition_id):
        withdrawn.setdefault(row["discipline"], set()).add(row["id"])
    return [
        _draw(
            row,
            results.get(row["id"], {}),
            tuple(lots.get(row["id"], ())),
            frozenset(withdrawn.get(row["discipline"], ())),
        )
        for row in await Draw.raw(_DRAWS, competition_id)
    ]


async def kept_matches(competition_id: str) -> list[KeptMatch]:
    rows = await Match.raw(_MATCHES, competition_id)
    return [msgspec.convert({**row, "unplayed": bool(row["unplayed"])}, KeptMatch) for row in rows]


async def kept_people(competition_id: str) -> KeptPeople:
    found: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in await EntryPlayer.raw(_PEOPLE, competition_id):
        found.setdefault(row["entry"], set()).add(row["person"])
        names[row["person"]] = row["name"]
    named: dict[str, set[str]] = {}
    for row in await EntryPlayer.raw(_NAMED, competition_id):
        named.setdefault(row["rubber"], set()).add(row["person"])
    return KeptPeople(_frozen(found), _frozen(named), names)


def _frozen(found: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(people) for key, people in found.items()}


def _draw(
    row: dict[str, Any],
    results: dict[str, MatchResult],
    lots: tuple[RecordedLot, ...],
    withdrawn: frozenset[str],
) -> KeptDraw:
    scoring = format_of(row["scoring_format"], row["settings"])
    chosen = settings_from(row["settings"])
    rubbers = len(chosen.ties.line) if row["entrants"] == "team" else 0
    return KeptDraw(
        row["id"],
        row["discipline"],
        row["code"],
        row["name"],
        row["entrants"],
        scoring,
        msgspec.structs.replace(
            _locked(row["record"], row["lines"]),
            made=1 + row["made"],
            results=results,
            withdrawn=withdrawn,
            lots=lots,
            rules=chosen.rules(scoring, rubbers),
        ),
    )


@lru_cache(maxsize=64)
def _locked(kept_record: str, kept_lines: str) -> Played:
    """A published record never changes, and its graph is asked for with every move on the board."""
    record = record_from_json(kept_record)
    lines = msgspec.json.decode(kept_lines, type=list[str | None])
    filled = [line for line, was in enumerate(record.lines, 1) if was is None and lines[line - 1] is not None]
    return locked(record, filled, lines)
