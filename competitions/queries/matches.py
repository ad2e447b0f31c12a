"""Matches as people read them: who, where, how it stands; one query for the matches, one for the branches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.draw_graph import knockout_round_name
from competitions.domain.results import MatchResult, from_json
from competitions.domain.scoring.notation import games_of
from competitions.domain.scoring.state import MatchState
from competitions.tables import EntryPlayer, Match
from foundation.messages import Sentence

_CARD = (
    "SELECT m.id, m.number, m.key, m.round, m.status, m.court, m.planned_at, m.started_at, m.finished_at, m.result,"
    " CASE WHEN m.status = 'on_court' THEN m.state ELSE '' END AS state, m.side_a, m.side_b,"
    " a.name AS name_a, b.name AS name_b, a.seed AS seed_a, b.seed AS seed_b,"
    " d.id AS discipline, d.code, d.name AS discipline_name, d.method, d.competition, d.position,"
    ' (SELECT MAX(x.round) FROM "match" x WHERE x.draw = m.draw) AS rounds'
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline'
    " LEFT JOIN entry a ON a.id = m.side_a LEFT JOIN entry b ON b.id = m.side_b"
)
_HOMES = (
    "SELECT p.entry, b.name, b.position FROM entry_player p JOIN branch b ON b.id = p.branch"
    " JOIN discipline d ON d.id = p.discipline WHERE d.competition = {} ORDER BY p.entry, p.position"
)
_state = msgspec.json.Decoder(MatchState)


class SideCard(msgspec.Struct, frozen=True):
    """A side of a match; `entry` is None while it is not known who comes there."""

    entry: str | None = None
    name: str = ""
    home: str = ""
    branch_position: int = 0
    seed: int | None = None


class MatchCard(msgspec.Struct, frozen=True):
    """A match to be shown. ``games`` are final when there is a result, else as they stand on court."""

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
    planned_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def sides(self) -> tuple[tuple[str, SideCard], ...]:
        return ("a", self.a), ("b", self.b)


async def of_competition(competition_id: str, statuses: Sequence[str]) -> list[MatchCard]:
    """All matches in one of these states, in the order of disciplines and numbers."""
    return await _cards(competition_id, f"m.status IN ({', '.join('{}' for _ in statuses)})", *statuses)


async def latest_results(competition_id: str, most: int = 12) -> list[MatchCard]:
    """The last finished matches, the latest first."""
    return await _cards(
        competition_id, "m.status = 'finished' AND m.result <> ''", order="m.finished_at DESC, m.number DESC",
        most=most,
    )  # fmt: skip


async def of_discipline(competition_id: str, discipline_id: str) -> list[MatchCard]:
    """Every match of a discipline by its number."""
    return await _cards(competition_id, "m.discipline = {}", discipline_id)


async def card(competition_id: str, match_id: str) -> MatchCard | None:
    """One match of this competition."""
    found = await _cards(competition_id, "m.id = {}", match_id)
    return found[0] if found else None


async def _cards(
    competition_id: str, where: str, *values: Any, order: str = "d.position, m.number", most: int = 5000
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
    return [_card(row, known) for row in rows]


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


def _card(row: dict[str, Any], known: dict[str, Home]) -> MatchCard:
    result = from_json(row["result"]) if row["result"] else None
    games = result.games if result else games_of(_state.decode(row["state"])) if row["state"] else ()
    return MatchCard(
        id=row["id"],
        number=row["number"],
        key=row["key"],
        round=row["round"],
        round_name=_round_name(row),
        code=row["code"],
        discipline=row["discipline"],
        discipline_name=row["discipline_name"],
        competition=row["competition"],
        status=row["status"],
        court=row["court"],
        a=_side(row, "a", known),
        b=_side(row, "b", known),
        games=games,
        result=result,
        planned_at=row["planned_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )


def _round_name(row: dict[str, Any]) -> Sentence:
    if row["key"] == "third":
        return Sentence("Third place")
    if row["method"] == "round_robin":
        return Sentence("Round {round}", round=row["round"])
    return knockout_round_name(row["rounds"], row["round"])


def _side(row: dict[str, Any], side: str, known: dict[str, Home]) -> SideCard:
    entry = row[f"side_{side}"]
    if entry is None:
        return SideCard()
    home = known.get(entry, Home("", 0))
    return SideCard(entry, row[f"name_{side}"], home.name, home.position, row[f"seed_{side}"])
