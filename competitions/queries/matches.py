"""Matches as people read them: who, where, how it stands; one query for the matches, one for the branches."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from competitions.domain import round_names
from competitions.domain.discipline_settings import settings_from
from competitions.domain.results import MatchResult, from_json
from competitions.domain.scoring.notation import games_of
from competitions.domain.scoring.state import MatchState
from competitions.domain.ties import rubber_name
from competitions.queries.moments import moment
from competitions.queries.people import spelled
from competitions.tables import EntryPlayer, LineUpPlayer, Match
from foundation.messages import Sentence

_CARD = spelled(
    "SELECT m.id, m.number, m.key, m.round, m.status, m.court, m.planned_at, m.planned_court,"
    " m.called_at, m.calls, m.reported_a, m.reported_b, m.started_at, m.finished_at, m.result,"
    " CASE WHEN m.status = 'on_court' THEN m.state ELSE '' END AS state, m.side_a, m.side_b,"
    " a.name AS name_a, b.name AS name_b, a.seed AS seed_a, b.seed AS seed_b,"
    " d.id AS discipline, d.code, d.name AS discipline_name, d.competition, m.round_name,"
    " m.tie, m.rubber, d.entrants, CASE WHEN d.entrants = 'team' THEN d.settings ELSE '' END AS settings,"
    ' (SELECT MIN(x.planned_at) FROM "match" x WHERE x.tie = m.id) AS rubbers_at,'
    " RUBBERS_WON(CASE WHEN d.entrants = 'team' AND m.tie IS NULL THEN m.id END)"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " LEFT JOIN entry a ON a.id = m.side_a LEFT JOIN entry b ON b.id = m.side_b"
)
_HOMES = (
    "SELECT p.entry, b.name, b.position FROM entry_player p JOIN branch b ON b.id = p.branch"
    " JOIN discipline d ON d.id = p.discipline WHERE d.competition = {} ORDER BY p.entry, p.position"
)
_NAMED = (
    "SELECT p.rubber, l.entry, COALESCE(m.name, g.name) AS name"
    " FROM line_up_player p JOIN line_up l ON l.id = p.line_up"
    ' JOIN tie t ON t."match" = l."match" AND t.revealed_at IS NOT NULL JOIN entry_player e ON e.id = p.player'
    " LEFT JOIN member m ON m.id = e.member LEFT JOIN guest_player g ON g.id = e.guest"
)
_state = msgspec.json.Decoder(MatchState)


class SideCard(msgspec.Struct, frozen=True):
    """A side of a match; `entry` is None while it is not known who comes there. ``players`` are those of a rubber."""

    entry: str | None = None
    name: str = ""
    home: str = ""
    branch_position: int = 0
    seed: int | None = None
    players: str = ""


class MatchCard(msgspec.Struct, frozen=True):
    """A match to be shown. ``games`` are final when there is a result, else as they stand on court; of a tie of
    teams they are the rubbers won. ``rubber`` is what a rubber of the tie ``tie`` is called."""

    id: str
    number: int
    key: str
    round: int
    round_name: Sentence
    code: str
    discipline: str
    discipline_name: str
    competition: str
    status: str
    court: int | None
    a: SideCard
    b: SideCard
    games: tuple[tuple[int, int], ...] = ()
    result: MatchResult | None = None
    rubber_number: int | None = None
    planned_at: datetime | None = None
    planned_court: int | None = None
    called_at: datetime | None = None
    calls: int = 0
    reported: tuple[datetime | None, datetime | None] = (None, None)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    tie: str | None = None
    rubber: Sentence | str = ""
    of_teams: bool = False

    @property
    def name(self) -> str:
        """As the hall calls it: MS 12; of a tie's rubber TM 3.1."""
        return f"{self.code} {self.number}" + (f".{self.rubber_number}" if self.rubber_number else "")

    @property
    def sides(self) -> tuple[tuple[str, SideCard], ...]:
        return ("a", self.a), ("b", self.b)


async def of_competition(competition_id: str, statuses: Sequence[str]) -> list[MatchCard]:
    """All matches in one of these states that are played on a court (of a tie its rubbers), in the order of
    disciplines and numbers."""
    where = f"ON_COURTS AND m.status IN ({', '.join('{}' for _ in statuses)})"
    return await _cards(competition_id, spelled(where), *statuses)


async def latest_results(competition_id: str, most: int = 12) -> list[MatchCard]:
    """The last finished matches, the latest first; of teams their ties."""
    where = "m.tie IS NULL AND m.status = 'finished' AND m.result <> ''"
    return await _cards(competition_id, where, order="m.finished_at DESC, m.number DESC", most=most)


async def of_discipline(competition_id: str, discipline_id: str) -> list[MatchCard]:
    """Every match of a discipline by its number; of teams their ties."""
    return await _cards(competition_id, "m.discipline = {} AND m.tie IS NULL", discipline_id)


async def card(competition_id: str, match_id: str) -> MatchCard | None:
    """One match of this competition."""
    found = await _cards(competition_id, "m.id = {}", match_id)
    return found[0] if found else None


async def _cards(
    competition_id: str,
    where: str,
    *values: Any,
    order: str = "d.position, m.number, m.rubber",
    most: int = 5000,
) -> list[MatchCard]:
    rows = await Match.raw(
        f"{_CARD} WHERE d.competition = {{}} AND {where} ORDER BY {order} LIMIT {{}}",
        competition_id,
        *values,
        most,
    )
    if not rows:
        return []
    known = await homes(competition_id)
    named = await players_of([row["id"] for row in rows if row["rubber"]])
    return [_card(row, known, named) for row in rows]


async def players_of(rubbers: Sequence[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The players of each (rubber, team), once line-ups are open; asks only when there are rubbers."""
    found: dict[tuple[str, str], list[str]] = {}
    for start in range(0, len(rubbers), 400):
        part = rubbers[start : start + 400]
        places = ", ".join("{}" for _ in part)
        for row in await LineUpPlayer.raw(f"{_NAMED} WHERE p.rubber IN ({places}) ORDER BY p.place", *part):
            found.setdefault((row["rubber"], row["entry"]), []).append(row["name"])
    return {key: tuple(names) for key, names in found.items()}


class Home(msgspec.Struct, frozen=True):
    """The branch or branches of an entry as they are read."""

    name: str
    position: int


async def homes(competition_id: str) -> dict[str, Home]:
    """The branches of each entry of a competition."""
    names: dict[str, list[str]] = {}
    positions: dict[str, int] = {}
    for row in await EntryPlayer.raw(_HOMES, competition_id):
        names.setdefault(row["entry"], []).append(row["name"])
        positions.setdefault(row["entry"], row["position"])
    return {entry: Home(" / ".join(dict.fromkeys(found)), positions[entry]) for entry, found in names.items()}


def _card(
    row: dict[str, Any], known: dict[str, Home], named: Mapping[tuple[str, str], tuple[str, ...]]
) -> MatchCard:
    result = from_json(row["result"]) if row["result"] else None
    return MatchCard(
        id=row["id"],
        number=row["number"],
        key=row["key"],
        round=row["round"],
        round_name=round_names.from_text(row["round_name"], row["round"]),
        code=row["code"],
        discipline=row["discipline"],
        discipline_name=row["discipline_name"],
        competition=row["competition"],
        status=row["status"],
        court=row["court"],
        a=_side(row, "a", known, named),
        b=_side(row, "b", known, named),
        games=_games(row, result),
        result=result,
        rubber_number=row["rubber"],
        planned_at=row["planned_at"] or moment(row["rubbers_at"]),
        planned_court=row["planned_court"],
        called_at=row["called_at"],
        calls=row["calls"],
        reported=(row["reported_a"], row["reported_b"]),
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        tie=row["tie"],
        rubber=rubber_name(settings_from(row["settings"]).ties.line[row["rubber"] - 1])
        if row["rubber"]
        else "",
        of_teams=row["entrants"] == "team" and row["tie"] is None,
    )


def _games(row: dict[str, Any], result: MatchResult | None) -> tuple[tuple[int, int], ...]:
    if row["won_a"] is not None:
        return ((row["won_a"], row["won_b"]),) if row["won_a"] or row["won_b"] else ()
    if result:
        return result.games
    return games_of(_state.decode(row["state"])) if row["state"] else ()


def _side(
    row: dict[str, Any], side: str, known: dict[str, Home], named: Mapping[tuple[str, str], tuple[str, ...]]
) -> SideCard:
    entry = row[f"side_{side}"]
    if entry is None:
        return SideCard()
    home = known.get(entry, Home("", 0))
    players = " / ".join(named.get((row["id"], entry), ()))
    return SideCard(entry, row[f"name_{side}"], home.name, home.position, row[f"seed_{side}"], players)
