"""Ties of teams as pages and papers want them: both teams, their line-ups once they are open, rubbers and score."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from competitions.domain import round_names
from competitions.domain.discipline_settings import DisciplineSettings, settings_from
from competitions.domain.entries import Sex
from competitions.domain.line_ups import LineUp, TeamPlayer, deadline_of
from competitions.domain.results import MatchResult, Side, from_json
from competitions.domain.scoring.notation import games_of
from competitions.domain.scoring.state import MatchState
from competitions.domain.ties import RubberKind, TieRules, score
from competitions.tables import EntryPlayer, LineUpPlayer, Match
from foundation.errors import not_found
from foundation.messages import Sentence

Phase = Literal["teams", "open", "revealed", "over", "void"]

_TIES = (
    'SELECT m.id, m.number, m.round, m.key, m.status, m.side_a, m.side_b, m.planned_at, m.planned_court, m."result",'
    " m.finished_at, a.name AS name_a, b.name AS name_b, d.id AS discipline, d.name AS discipline_name, d.code,"
    " d.method, d.settings, d.competition, t.deadline, t.revealed_at, t.play_order,"
    " m.round_name"
    ' FROM tie t JOIN "match" m ON m.id = t."match" JOIN discipline d ON d.id = m.discipline'
    " LEFT JOIN entry a ON a.id = m.side_a LEFT JOIN entry b ON b.id = m.side_b"
)
_RUBBERS = (
    "SELECT r.id, r.tie, r.rubber, r.status, r.court, r.result, r.sequence, r.planned_at, r.planned_court,"
    " CASE WHEN r.status = 'on_court' THEN r.state ELSE '' END AS state"
    ' FROM "match" r JOIN "match" m ON m.id = r.tie JOIN discipline d ON d.id = m.discipline'
)
_LINE_UPS = (
    'SELECT l.id, l."match" AS tie, l.entry, l.handed_in_at, l.opened_again FROM line_up l'
    ' JOIN "match" m ON m.id = l."match" JOIN discipline d ON d.id = m.discipline'
)
_NAMED = (
    "SELECT l.entry, r.rubber, r.tie, lp.player, COALESCE(p.member, p.guest) AS person,"
    " COALESCE(w.name, g.name) AS name"
    " FROM line_up_player lp JOIN line_up l ON l.id = lp.line_up"
    ' JOIN "match" r ON r.id = lp.rubber JOIN "match" m ON m.id = r.tie JOIN discipline d ON d.id = m.discipline'
    " JOIN entry_player p ON p.id = lp.player LEFT JOIN member w ON w.id = p.member"
    " LEFT JOIN guest_player g ON g.id = p.guest"
)
_TEAM = (
    "SELECT p.id, p.entry, COALESCE(m.name, g.name) AS name, COALESCE(m.sex, g.sex) AS sex, p.branch, p.member,"
    " p.guest, p.captain, b.name AS branch_name, b.position AS branch_position"
    " FROM entry_player p JOIN branch b ON b.id = p.branch LEFT JOIN member m ON m.id = p.member"
    " LEFT JOIN guest_player g ON g.id = p.guest WHERE p.entry IN ({}) ORDER BY p.entry, p.position, p.id"
)
_state = msgspec.json.Decoder(MatchState)


class TeamMember(msgspec.Struct, frozen=True):
    """Somebody of a team, with what says who may act for it."""

    player: TeamPlayer
    member: str | None
    captain: bool


class TieTeam(msgspec.Struct, frozen=True):
    """A side of a tie. ``line_up`` are ids of players by rubber, None while there is none; who may not see it yet is
    never handed it by `seen_by`."""

    side: Side
    entry: str | None
    name: str
    home: str = ""
    branch_position: int = 0
    members: tuple[TeamMember, ...] = ()
    line_up: LineUp | None = None
    handed_in_at: datetime | None = None
    opened_again: str = ""

    @property
    def players(self) -> tuple[TeamPlayer, ...]:
        return tuple(member.player for member in self.members)

    @property
    def captain(self) -> str | None:
        """The member who acts for the team: its captain, else its first player."""
        named = [one.member for one in self.members if one.captain and one.member]
        members = [one.member for one in self.members if one.member]
        return next(iter(named or members), None)


class Rubber(msgspec.Struct, frozen=True):
    """A rubber with its players' names, empty before the line-ups are open."""

    id: str
    number: int
    kind: RubberKind
    status: str
    court: int | None
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    games: tuple[tuple[int, int], ...] = ()
    result: MatchResult | None = None
    begun: bool = False
    planned_at: datetime | None = None

    @property
    def sides(self) -> tuple[tuple[Side, tuple[str, ...]], ...]:
        return ("a", self.a), ("b", self.b)


class TieView(msgspec.Struct, frozen=True):
    """A tie of two teams. ``rubbers`` are in the order they are played."""

    id: str
    number: int
    round_name: Sentence
    competition: str
    discipline: str
    discipline_name: str
    code: str
    status: str
    rules: TieRules
    a: TieTeam
    b: TieTeam
    rubbers: tuple[Rubber, ...]
    result: MatchResult | None
    deadline: datetime | None
    revealed_at: datetime | None
    planned_at: datetime | None
    planned_court: int | None

    @property
    def teams(self) -> tuple[TieTeam, TieTeam]:
        return self.a, self.b

    @property
    def score(self) -> tuple[int, int]:
        return score(rubber.result for rubber in self.rubbers)

    @property
    def phase(self) -> Phase:
        if self.status == "void":
            return "void"
        if self.result is not None:
            return "over"
        if self.status == "waiting":
            return "teams"
        return "revealed" if self.revealed_at else "open"

    @property
    def begun(self) -> bool:
        return any(rubber.begun or rubber.result for rubber in self.rubbers)

    def team(self, entry_id: str) -> TieTeam:
        """Raises Refusal 404 for who does not play in this tie."""
        for team in self.teams:
            if team.entry == entry_id:
                return team
        raise not_found()

    def seen_by(self, own: str = "") -> "TieView":
        """As anybody sees it, or a team that knows its ``own`` line-up: nobody else's before both are open."""
        if self.revealed_at:
            return self
        hidden = {
            team.side: team if team.entry == own else msgspec.structs.replace(team, line_up=None)
            for team in self.teams
        }
        return msgspec.structs.replace(self, a=hidden["a"], b=hidden["b"])


async def tie(match_id: str) -> TieView:
    """One tie with everything, both line-ups included: ask `TieView.seen_by` before showing it. Raises Refusal 404."""
    found = await _ties("m.id = {}", match_id)
    if not found:
        raise not_found()
    return found[0]


async def of_discipline(discipline_id: str) -> list[TieView]:
    """The ties of a discipline by number, with their teams' players: what the team sheets are printed from."""
    return await _ties("m.discipline = {}", discipline_id)


async def of_competition(competition_id: str) -> list[TieView]:
    """The ties of all team disciplines of a competition."""
    return await _ties("d.competition = {}", competition_id)


async def _ties(where: str, value: str) -> list[TieView]:
    """Five queries whatever the number of ties."""
    rows = await Match.raw(f"{_TIES} WHERE {where} ORDER BY d.position, m.number", value)
    if not rows:
        return []
    rubbers = _by_tie(await Match.raw(f"{_RUBBERS} WHERE {where} ORDER BY r.rubber", value))
    line_ups = _by_tie(await LineUpPlayer.raw(f"{_LINE_UPS} WHERE {where}", value))
    named = _by_tie(await LineUpPlayer.raw(f"{_NAMED} WHERE {where} ORDER BY r.rubber, lp.place", value))
    members = await _members(rows)
    return [
        _view(
            row,
            rubbers.get(row["id"], []),
            {one["entry"]: one for one in line_ups.get(row["id"], [])},
            named.get(row["id"], []),
            members,
        )
        for row in rows
    ]


def _by_tie(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["tie"], []).append(row)
    return found


async def _members(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The players of every team that plays in these ties."""
    entries = sorted({row[side] for row in rows for side in ("side_a", "side_b") if row[side]})
    found: dict[str, list[dict[str, Any]]] = {}
    if not entries:
        return found
    places = ", ".join("{}" for _ in entries)
    for one in await EntryPlayer.raw(_TEAM.replace("{}", places), *entries):
        found.setdefault(one["entry"], []).append(one)
    return found


def _view(
    row: dict[str, Any],
    rubbers: Sequence[dict[str, Any]],
    line_ups: Mapping[str, dict[str, Any]],
    named: Sequence[dict[str, Any]],
    members: Mapping[str, list[dict[str, Any]]],
) -> TieView:
    settings = settings_from(row["settings"])
    order = msgspec.json.decode(row["play_order"], type=list[int])
    shown = [_rubber(one, row, settings, named) for one in rubbers]
    shown.sort(key=lambda one: order.index(one.number) if one.number in order else one.number)
    # A plan gives times to rubbers; the tie begins with the first of them.
    planned_at = row["planned_at"] or min((one.planned_at for one in shown if one.planned_at), default=None)
    return TieView(
        id=row["id"],
        number=row["number"],
        round_name=round_names.from_text(row["round_name"], row["round"]),
        competition=row["competition"],
        discipline=row["discipline"],
        discipline_name=row["discipline_name"],
        code=row["code"],
        status=row["status"],
        rules=settings.ties,
        a=_team("a", row, len(rubbers), line_ups, named, members),
        b=_team("b", row, len(rubbers), line_ups, named, members),
        rubbers=tuple(shown),
        result=from_json(row["result"]) if row["result"] else None,
        deadline=deadline_of(settings.ties, row["deadline"], planned_at),
        revealed_at=row["revealed_at"],
        planned_at=planned_at,
        planned_court=row["planned_court"],
    )


def _rubber(
    one: dict[str, Any], row: dict[str, Any], settings: DisciplineSettings, named: Sequence[dict[str, Any]]
) -> Rubber:
    result = from_json(one["result"]) if one["result"] else None
    here = [who for who in named if who["rubber"] == one["rubber"]] if row["revealed_at"] else []
    return Rubber(
        id=one["id"],
        number=one["rubber"],
        kind=settings.ties.line[one["rubber"] - 1],
        status=one["status"],
        court=one["court"],
        a=tuple(who["name"] for who in here if who["entry"] == row["side_a"]),
        b=tuple(who["name"] for who in here if who["entry"] == row["side_b"]),
        people=frozenset(who["person"] for who in here),
        games=result.games if result else games_of(_state.decode(one["state"])) if one["state"] else (),
        result=result,
        begun=one["sequence"] > 0,
        planned_at=one["planned_at"],
    )


def _team(
    side: Side,
    row: dict[str, Any],
    rubbers: int,
    line_ups: Mapping[str, dict[str, Any]],
    named: Sequence[dict[str, Any]],
    members: Mapping[str, list[dict[str, Any]]],
) -> TieTeam:
    entry = row[f"side_{side}"]
    if entry is None:
        return TieTeam(side, None, "")
    team = members.get(entry, [])
    handed = line_ups.get(entry)
    own = [who for who in named if who["entry"] == entry]
    return TieTeam(
        side=side,
        entry=entry,
        name=row[f"name_{side}"],
        home=" / ".join(dict.fromkeys(one["branch_name"] for one in team)),
        branch_position=team[0]["branch_position"] if team else 0,
        members=tuple(_member(one) for one in team),
        line_up=tuple(
            tuple(who["player"] for who in own if who["rubber"] == number) for number in range(1, rubbers + 1)
        )
        if handed
        else None,
        handed_in_at=handed["handed_in_at"] if handed else None,
        opened_again=handed["opened_again"] if handed else "",
    )


def _member(one: dict[str, Any]) -> TeamMember:
    sex: Sex = one["sex"] or ""
    player = TeamPlayer(one["id"], one["name"], sex, one["branch"], one["guest"] is not None)
    return TeamMember(player, one["member"], bool(one["captain"]))
