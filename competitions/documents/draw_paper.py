"""A drawn discipline as plain data for paper: brackets as lines and joins, groups as matrices, all else by rounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from competitions.domain.draw_graph import DrawGraph, Feed, feeds_of
from competitions.domain.printed_bracket import NOT_TREES, Join, Leaf, Tree, TreePage, trees
from competitions.domain.results import score_sentence
from competitions.domain.round_names import round_name
from competitions.domain.standings import RecordedLot
from competitions.queries.draw_sheet import DisciplineSheet, awaited
from competitions.queries.group_matrix import Cell, Matrix, MatrixRow
from competitions.queries.matches import MatchCard, SideCard
from competitions.queries.overview import CompetitionRow
from foundation.i18n import gettext as _
from foundation.i18n import moment, ngettext, period, say
from foundation.messages import N_

TEMPLATE = "competitions/papers/draw_sheet.typ"
WIDEST_MATRIX = 14
"""More entries than this are shown by rounds and in a table, no longer as a matrix."""

TALLEST_UPRIGHT = 8
"""A matrix of more entries lies on its side."""

Data = dict[str, Any]

_STAGES = {
    "main": N_("Main draw"),
    "losers": N_("Losers' bracket"),
    "decider": N_("Deciding final"),
    "third": N_("Third place"),
    "placing": N_("Classification"),
    "plate": N_("Plate"),
}


def draw_sheet(head: CompetitionRow, sheet: DisciplineSheet) -> Data:
    """The paper of one discipline."""
    found = blocks(sheet)
    row, draw = sheet.loaded.discipline, sheet.loaded.draw
    count = len(sheet.loaded.record.input.entries)
    return {
        "title": row.name,
        "competition": head.title,
        "number": row.code,
        "sub": [
            _("Group matrix") if sheet.matrices else _("Draw sheet"),
            period(head.starts_at, head.ends_at),
            head.place,
            ngettext("{count} entry", "{count} entries", count),
        ],
        "landscape": any(block["kind"] == "matrix" and len(block["rows"]) > TALLEST_UPRIGHT for block in found),
        "blocks": found,
        "notes": [
            _("Public draw of {at}; spoken seed “{seed}”; input hash {hash}.", at=moment(draw.made_at),
              seed=draw.spoken_seed, hash=draw.input_hash[:16])
        ],
        "signs": [_("Referee"), _("Date")],
        "words": words(),
    }  # fmt: skip


def words() -> Data:
    """The fixed words of templates/competitions/papers/draw_parts.typ."""
    return {
        "entry": _("Entry"),
        "rank": _("Rank"),
        "bye": _("Bye"),
        "champion": _("Champion"),
    }


def blocks(sheet: DisciplineSheet) -> list[Data]:
    """What stands on the draw sheet, from above."""
    graph = sheet.loaded.played.graph
    cards = {card.key: card for one in sheet.rounds for card in one.matches}
    found: list[Data] = []
    for number, matrix in enumerate(sheet.matrices, start=1):
        title = say(matrix.name) if matrix.name else ""
        found.append(matrix_block(matrix, title, sheet.loaded.played.lots))
        if number < len(sheet.matrices):
            found[-1]["key"] = ""
    shown = trees(graph)
    several = bool(sheet.matrices) or sum(tree.stage != "third" for tree in shown) > 1
    found += [block for tree in shown for block in _tree_blocks(sheet, tree, cards, several=several)]
    if sheet.swiss:
        found.append(_swiss_block(sheet))
    found += _rounds_blocks(sheet)
    return found


def _swiss_block(sheet: DisciplineSheet) -> Data:
    heads = (_("Points scored"), _("Buchholz"), _("Sonneborn"), _("Games ±"), _("Points ±"))
    rows = []
    for line in sheet.swiss:
        row, side = line.standing, line.side
        figures = (row.points, row.buchholz, row.sonneborn, row.games_difference, row.points_difference)
        name = f"{side.name}（{side.home}）" if side.home else side.name
        rows.append([str(row.rank), name, *(str(figure).replace("-", "−") for figure in figures)])
    columns: list[Data] = [
        {"title": _("Rank"), "width": "14mm", "align": "center"},
        {"title": _("Entry"), "width": 1},
    ]
    columns += [{"title": head, "width": "19mm", "align": "right"} for head in heads]
    return {"kind": "rounds", "title": _("Standings"), "columns": columns, "rows": rows}


# ---- groups


def matrix_block(matrix: Matrix, title: str, lots: Sequence[RecordedLot]) -> Data:
    """A group with its matrix, or as a table alone when it is too wide for a sheet."""
    rows = [_matrix_row(matrix, index, row) for index, row in enumerate(matrix.rows)]
    here = {row.side.entry for row in matrix.rows}
    notes = [
        _("Level in everything, a lot decides: {names}", names=_names(matrix, tie))
        for tie in matrix.table.ties
    ]
    notes += [
        _("Placed by lot: {names}; witness: {witness}", names=_names(matrix, lot.order), witness=lot.witness)
        for lot in lots
        if here.issuperset(lot.order)
    ]
    return {
        "kind": "matrix",
        "title": title,
        "wide": len(rows) <= WIDEST_MATRIX,
        "columns": [say(column) for column in matrix.columns],
        "key": say(matrix.key),
        "rows": rows,
        "notes": notes,
    }


def _names(matrix: Matrix, entries: Sequence[str]) -> str:
    return _(", ").join(_name_of(matrix, entry) for entry in entries)


def _name_of(matrix: Matrix, entry: str) -> str:
    return next((row.side.name for row in matrix.rows if row.side.entry == entry), "")


def _matrix_row(matrix: Matrix, index: int, row: MatrixRow) -> Data:
    standing = row.standing
    counts = standing.rank is not None
    begun = any(one.standing.played for one in matrix.rows)
    return {
        "number": index + 1,
        "name": row.side.name,
        "home": row.side.home,
        "seed": row.side.seed or 0,
        "cells": [_cell(cell) for cell in row.cells],
        "figures": list(row.figures) if row.figures and begun else ["" for _column in matrix.columns],
        "rank": (str(standing.rank) if counts else "–") if matrix.table.complete else "",
    }


def _cell(cell: Cell | None) -> Data | None:
    if cell is None:
        return None
    noted = cell.note is not None and cell.points == (0, 0)
    return {
        "games": f"{cell.games[0]}:{cell.games[1]}",
        "points": say(cell.note) if cell.note and noted else f"{cell.points[0]}:{cell.points[1]}",
        "won": cell.won,
    }


# ---- brackets


def _tree_blocks(
    sheet: DisciplineSheet, tree: Tree, cards: Mapping[str, MatchCard], *, several: bool
) -> list[Data]:
    graph = sheet.loaded.played.graph
    title = _tree_title(graph, tree) if several or tree.stage == "third" else ""
    found = []
    for page in tree.pages:
        lines = [_leaf(leaf, graph, cards) for leaf in page.leaves]
        lines += [_join(join, cards, sheet) for join in page.joins]
        found.append(
            {
                "kind": "bracket",
                "stage": tree.stage,
                "title": title,
                "part": _("Part {part} of {parts}", part=page.part, parts=page.parts)
                if page.parts > 1
                else "",
                "slots": page.slots,
                "columns": len(page.rounds) + 1,
                "heads": _heads(graph, tree, page),
                "lines": lines,
            }
        )
    return found


def _tree_title(graph: DrawGraph, tree: Tree) -> str:
    section = graph.sections[tree.section]
    stage = section[0].stage
    won, lost = section[0].winner_places, section[0].loser_places
    if stage == "placing" and won and lost:
        return _("Places {first}–{last}", first=won.first, last=lost.last)
    if stage == "placing":
        return say(round_name(graph, section[0]))
    if stage == "main" and graph.method == "double_elimination":
        return _("Winners' bracket")
    return _(_STAGES[stage])


def _heads(graph: DrawGraph, tree: Tree, page: TreePage) -> list[str]:
    """The name of each column's round; a round of byes alone has none."""
    names = {match.round: say(round_name(graph, match)) for match in graph.sections[tree.section]}
    return [names.get(number, "") for number in page.rounds]


def _leaf(leaf: Leaf, graph: DrawGraph, cards: Mapping[str, MatchCard]) -> Data:
    place = {"column": leaf.column, "until": leaf.until, "y": leaf.y, "line": leaf.line}
    if not leaf.match:
        return {**place, "bye": True, "name": "", "home": "", "seed": 0}
    card = cards[leaf.match]
    who = card.a if leaf.side == "a" else card.b
    feed = feeds_of(graph.by_key[leaf.match])[0 if leaf.side == "a" else 1]
    if who.entry:
        shown = {"name": who.name, "home": who.home, "seed": who.seed or 0, "awaited": False}
    else:
        shown = {"name": say(awaited(feed, graph, card.status)), "home": "", "seed": 0, "awaited": True}
    return {**place, "bye": False, **shown}


def _join(join: Join, cards: Mapping[str, MatchCard], sheet: DisciplineSheet) -> Data:
    place = {
        "column": join.column,
        "until": join.until,
        "y": join.y,
        "top": join.top,
        "bottom": join.bottom,
        "line": 0,
        "bye": False,
        "home": "",
        "seed": 0,
        "awaited": False,
    }
    if not join.match:
        entry = sheet.loaded.played.lines[join.line - 1]
        return {**place, "name": sheet.loaded.entries[entry].name if entry else "", "score": "", "number": ""}
    card = cards[join.match]
    winner = None
    if card.result:
        winner = card.a if card.result.winner == "a" else card.b
    return {
        **place,
        "name": winner.name if winner else "",
        "score": score_of(card),
        "number": str(card.number),
    }


def score_of(card: MatchCard) -> str:
    """The score as the winner's sheet shows it; empty before."""
    if card.result is None:
        return ""
    seen = card.result if card.result.winner == "a" else card.result.mirrored()
    return say(score_sentence(seen))


# ---- everything else: rounds of matches


def _rounds_blocks(sheet: DisciplineSheet) -> list[Data]:
    """Matches that are neither in a matrix nor in a tree (Swiss, ladders, very large groups), round by round."""
    graph = sheet.loaded.played.graph
    listed = {match.key for match in graph.matches if match.stage in NOT_TREES}
    if sheet.matrices and all(len(matrix.rows) <= WIDEST_MATRIX for matrix in sheet.matrices):
        listed -= {match.key for match in graph.matches if match.stage == "group"}
    found = []
    for one in sheet.rounds:
        rows = [match_row(card, graph) for card in one.matches if card.key in listed]
        if rows:
            found.append({"kind": "rounds", "title": say(one.name), "columns": match_columns(), "rows": rows})
    return found


def match_columns() -> list[Data]:
    return [
        {"title": _("No."), "width": "12mm", "align": "right"},
        {"title": _("Entry"), "width": 3},
        {"title": _("Entry"), "width": 3},
        {"title": _("Result"), "width": 2},
    ]


def match_row(card: MatchCard, graph: DrawGraph) -> list[str]:
    a, b = feeds_of(graph.by_key[card.key])
    return [
        str(card.number),
        side_name(card, card.a, a, graph),
        side_name(card, card.b, b, graph),
        say(score_sentence(card.result)) if card.result else "",
    ]


def side_name(card: MatchCard, who: SideCard, feed: Feed, graph: DrawGraph) -> str:
    """Name and branch, or who is awaited."""
    if not who.entry:
        return say(awaited(feed, graph, card.status))
    return f"{who.name}（{who.home}）" if who.home else who.name
