"""The matrix of a group (循环表): everybody against everybody, and the columns by which its rules rank."""

from collections.abc import Callable, Mapping

import msgspec

from competitions.domain import progress
from competitions.domain.draw_graph import DrawGraph
from competitions.domain.group_names import group_letter
from competitions.domain.progress import Played
from competitions.domain.results import MatchResult
from competitions.domain.standings import Row, Standings
from competitions.queries.matches import SideCard
from foundation.messages import N_, Sentence


class Cell(msgspec.Struct, frozen=True):
    """A cell of the matrix as its row sees it: games above, points below; of teams rubbers above, games below."""

    games: tuple[int, int]
    points: tuple[int, int]
    won: bool
    note: Sentence | None = None


class MatrixRow(msgspec.Struct, frozen=True):
    """An entry of a group with its cells by column (None: itself, or not played). ``figures`` are those of the
    columns right of the cells, empty for who did not complete the group."""

    line: int
    side: SideCard
    cells: tuple[Cell | None, ...]
    standing: Row
    figures: tuple[str, ...] = ()


class Matrix(msgspec.Struct, frozen=True):
    """A group: rows in the order of the lines, ranking from the first down. ``columns`` head the figures, ``key``
    says what stands in a cell. A group that is not the only one has a ``name``."""

    rows: tuple[MatrixRow, ...]
    ranking: tuple[MatrixRow, ...]
    table: Standings
    columns: tuple[Sentence, ...] = ()
    key: Sentence = Sentence("")
    name: Sentence | None = None


Column = tuple[str, Callable[[Row], str]]


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


_SCORE: Column = (N_("Points scored"), lambda row: str(row.score))
_WON: Column = (N_("Won"), lambda row: str(row.won))
_RUBBERS: Column = (N_("Rubbers ±"), lambda row: _signed(row.rubbers_difference))
_GAMES: Column = (N_("Games ±"), lambda row: _signed(row.games_difference))
_POINTS: Column = (N_("Points ±"), lambda row: _signed(row.points_difference))


def columns_of(played: Played) -> tuple[Column, ...]:
    """The columns its rules compare: 胜次, 净胜局, 净胜分, of teams 净胜盘 too, and 积分 where points are counted."""
    rules = played.rules
    counted = (_SCORE,) if rules.preset in ("match_points", "rubber_points") else ()
    return (*counted, _WON, *((_RUBBERS,) if rules.rubbers else ()), _GAMES, _POINTS)


def matrices(played: Played, sides: Mapping[str, SideCard]) -> list[Matrix]:
    """The matrix of every group that has its entries."""
    results: dict[tuple[str, str], MatchResult] = {}
    for situation in progress.situations(played).values():
        if situation.match.stage == "group" and situation.result and situation.a and situation.b:
            results[situation.a, situation.b] = situation.result
            results[situation.b, situation.a] = situation.result.mirrored()
    columns = columns_of(played)
    found = []
    for number, table in enumerate(progress.group_tables(played), start=1):
        group = played.graph.groups[number - 1]
        members = [(line, entry) for line in group if (entry := played.lines[line - 1])]
        standing = {row.entry: row for row in table.rows}
        rows = {
            entry: MatrixRow(
                line,
                sides[entry],
                tuple(_cell(results.get((entry, other)), played) for _, other in members),
                standing[entry],
                tuple(value(standing[entry]) for _, value in columns) if standing[entry].rank else (),
            )
            for line, entry in members
        }
        found.append(
            Matrix(
                tuple(rows.values()),
                tuple(rows[row.entry] for row in table.rows),
                table,
                tuple(Sentence(head) for head, _ in columns),
                _KEY_OF_TEAMS if played.rules.rubbers else _KEY,
                group_name(played.graph, number) if len(played.graph.groups) > 1 else None,
            )
        )
    return found


def group_name(graph: DrawGraph, number: int) -> Sentence:
    """Group A, B …; of a ladder divisions, in Chinese 甲 乙 丙."""
    if graph.method == "ladder":
        if number <= len(_DIVISIONS):
            return Sentence(_DIVISIONS[number - 1])
        return Sentence("Division {number}", number=number)
    return Sentence("Group {group}", group=group_letter(number))


_DIVISIONS = (N_("Division A"), N_("Division B"), N_("Division C"), N_("Division D"), N_("Division E"))
_KEY = Sentence("Each cell: games above, points below, as the row's entry sees them.")
_KEY_OF_TEAMS = Sentence("Each cell: rubbers above, games below, as the row's team sees them.")
_NOTES = {
    "walkover": Sentence("Walkover"),
    "retired": Sentence("Retired"),
    "disqualified": Sentence("Disqualified"),
}


def _cell(result: MatchResult | None, played: Played) -> Cell | None:
    if result is None:
        return None
    note = _NOTES.get(result.ending)
    if played.rules.rubbers:
        return Cell(result.rubbers_won, result.games_won, result.winner == "a", note)
    return Cell(result.games_won, result.points, result.winner == "a", note)
