"""What the umpire's panel and the live pages need to know of a match: sides, players, format, where it stands."""

from time import monotonic
from typing import Literal

import msgspec

from competitions.domain.discipline_settings import settings_from
from competitions.domain.results import from_json
from competitions.domain.scoring.facts import Facts, Names, facts
from competitions.domain.scoring.format_checks import check_format
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.notation import result_of
from competitions.domain.scoring.presets import preset
from competitions.domain.scoring.recorded import recorded
from competitions.domain.scoring.state import MatchState, new_match
from competitions.domain.ties import RubberKind
from competitions.queries.people import spelled
from foundation.database import fetch
from foundation.errors import not_found

_ROW = spelled(
    "SELECT m.id, m.number, m.round, m.side_a, m.side_b, m.status, m.court, m.result, m.state, m.sequence, m.device,"
    " m.tie, m.rubber, m.discipline, d.competition, d.code, d.name AS discipline_name, d.entrants, d.scoring_format,"
    " d.settings, RUBBERS_WON(m.tie)"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE m.id = {}'
)
_PLAYERS = (
    "SELECT p.entry, COALESCE(m.name, g.name) AS name FROM entry_player p LEFT JOIN member m ON m.id = p.member"
    " LEFT JOIN guest_player g ON g.id = p.guest WHERE p.entry IN ({}, {}) ORDER BY p.entry, p.position, p.id"
)
_IN_A_RUBBER = (
    "SELECT l.entry, COALESCE(m.name, g.name) AS name FROM line_up_player lp JOIN line_up l ON l.id = lp.line_up"
    ' JOIN tie t ON t."match" = l."match" AND t.revealed_at IS NOT NULL JOIN entry_player p ON p.id = lp.player'
    " LEFT JOIN member m ON m.id = p.member LEFT JOIN guest_player g ON g.id = p.guest"
    " WHERE lp.rubber = {} ORDER BY l.entry, lp.place"
)
_ENTRIES = "SELECT id, name FROM entry WHERE id IN ({}, {})"

_state_decoder = msgspec.json.Decoder(MatchState)


class MatchRow(msgspec.Struct, frozen=True):
    """A match as stored, with its discipline. `state` is empty before the first entry of the log."""

    id: str
    number: int
    round: int
    side_a: str | None
    side_b: str | None
    status: str
    court: int | None
    result: str
    state: str
    sequence: int
    device: str
    discipline: str
    competition: str
    code: str
    discipline_name: str
    scoring_format: str
    settings: str
    tie: str | None = None
    rubber: int | None = None
    entrants: str = "singles"
    won_a: int | None = None
    won_b: int | None = None

    @property
    def tie_score(self) -> tuple[int, int] | None:
        """Of a rubber: how its tie stands."""
        return None if self.won_a is None or self.won_b is None else (self.won_a, self.won_b)

    @property
    def of_teams(self) -> bool:
        """A tie of two teams: its rubbers are played, not the tie itself."""
        return self.entrants == "team" and self.tie is None

    @property
    def rubber_kind(self) -> RubberKind | None:
        """What a rubber is: mixed doubles, men's singles …"""
        if self.rubber is None:
            return None
        line = settings_from(self.settings).ties.line
        return line[self.rubber - 1] if self.rubber <= len(line) else None

    def folded(self, doubles: bool) -> MatchState:
        """The state as stored, or that of a match before its toss."""
        if self.state:
            return _state_decoder.decode(self.state)
        return new_match(format_of(self.scoring_format, self.settings), doubles=doubles)

    def shown(self, doubles: bool) -> MatchState:
        """The state as people see it: the log's, unless the referee entered another result from paper."""
        state = self.folded(doubles)
        if not self.result or (state.reopened and not state.confirmed):
            return state
        result = from_json(self.result)
        if result_of(state) == result:
            return state
        return recorded(new_match(state.format, doubles=doubles), result)


class Sides(msgspec.Struct, frozen=True):
    """Who plays: the names of the entries, and of their players one by one."""

    a: str
    b: str
    names: Names

    @property
    def doubles(self) -> bool:
        return len(self.names[0]) == 2 and len(self.names[1]) == 2


def format_of(code: str, settings: str) -> ScoringFormat:
    """The format of a discipline: its own one in the settings (key "format") if it has one, else a preset."""
    own = msgspec.json.decode(settings or "{}").get("format")
    if isinstance(own, dict):
        return check_format(msgspec.convert(own, ScoringFormat))
    return preset(code)


async def match_row(match_id: str) -> MatchRow:
    """One match. Raises Refusal 404."""
    rows = await fetch(_ROW, match_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], MatchRow)


_sides: dict[tuple[str, str, str], tuple[float, Sides]] = {}
_changes = 0
SIDES_REMEMBERED = 2_000
SIDES_FRESH_S = 60.0


async def sides_of(row: MatchRow) -> Sides:
    """Who plays that match (a side not known yet is empty); of a rubber, whom the open line-ups name.

    Kept for a minute: a point costs no query for names.
    """
    key = (row.side_a or "", row.side_b or "", row.id if row.tie else "")
    kept = _sides.get(key)
    if kept is not None and kept[0] > monotonic():
        return kept[1]
    before = _changes
    found = await _read_sides(*key)
    if len(_sides) >= SIDES_REMEMBERED:
        _sides.clear()
    # Who played before the change is not remembered after it.
    if before == _changes:
        _sides[key] = (monotonic() + SIDES_FRESH_S, found)
    return found


def forget_sides() -> None:
    """Call after a commit that changed who plays: line-ups were opened, or changed by the referee."""
    global _changes
    _changes += 1
    _sides.clear()


async def _read_sides(a: str, b: str, rubber: str) -> Sides:
    entries = {row["id"]: row["name"] for row in await fetch(_ENTRIES, a, b)}
    players: dict[str, list[str]] = {}
    for row in await (fetch(_IN_A_RUBBER, rubber) if rubber else fetch(_PLAYERS, a, b)):
        players.setdefault(row["entry"], []).append(row["name"])
    return Sides(
        entries.get(a, ""),
        entries.get(b, ""),
        (tuple(players.get(a, [entries.get(a, "")])), tuple(players.get(b, [entries.get(b, "")]))),
    )


Holder = Literal["nobody", "you", "another"]


class MatchView(msgspec.Struct, frozen=True):
    """A match as it is shown and answered: who plays, where, the length of its log and every fact.

    ``held`` says which device umpires it, as seen by the one that asks (a spectator is never "you"). Of a rubber,
    ``a`` and ``b`` are the teams, ``rubber`` is its code, and ``tie_score`` how its ``tie`` stands.
    """

    id: str
    number: int
    competition: str
    discipline: str
    code: str
    status: str
    court: int | None
    sequence: int
    held: Holder
    a: str
    b: str
    players: Names
    facts: Facts
    tie: str | None = None
    rubber: str = ""
    tie_score: tuple[int, int] | None = None


def view_of(
    row: MatchRow, sides: Sides, state: MatchState, *, sequence: int, status: str, held: Holder
) -> MatchView:
    return MatchView(
        id=row.id,
        number=row.number,
        competition=row.competition,
        discipline=row.discipline_name,
        code=row.code,
        status=status,
        court=row.court,
        sequence=sequence,
        held=held,
        a=sides.a,
        b=sides.b,
        players=sides.names,
        facts=facts(state, sides.names),
        tie=row.tie,
        rubber=row.rubber_kind.code if row.rubber_kind else "",
        tie_score=row.tie_score,
    )


def holder(row_device: str, device: str = "") -> Holder:
    """Who holds a match, seen by ``device``."""
    if not row_device:
        return "nobody"
    return "you" if row_device == device else "another"


async def match_view(match_id: str, device: str = "") -> MatchView:
    """One match as it stands, seen by ``device``. Raises Refusal 404."""
    row = await match_row(match_id)
    sides = await sides_of(row)
    state = row.shown(sides.doubles)
    return view_of(
        row, sides, state, sequence=row.sequence, status=row.status, held=holder(row.device, device)
    )
