"""A discipline as its page shows it: rounds, the bracket as a drawing, or the matrices and standings of its groups."""

from collections.abc import Mapping

import msgspec

from competitions.domain import progress
from competitions.domain.bracket_geometry import Box, Sheet, Sizes, bracket
from competitions.domain.draw_graph import Feed, Places
from competitions.domain.results import Side
from competitions.domain.round_names import round_name
from competitions.domain.text_fit import Fitted, fitted
from competitions.queries import matches
from competitions.queries.group_matrix import Matrix, matrices
from competitions.queries.matches import MatchCard, SideCard
from competitions.queries.played import PlayedDraw
from foundation.messages import Sentence

GAME_WIDTH = 24
SEED_WIDTH = 22
PADDING = 12
LINES_ON_A_SHEET = 32
ON_SCREEN = Sizes()
ON_PAPER = Sizes(box=300, row=22, gap=4, between=24, head=26, margin=2, letters=0.7)


class DrawnSide(msgspec.Struct, frozen=True):
    """A side within its box. ``points`` are x and text of each game."""

    side: Side
    card: SideCard
    name: Fitted
    won: bool
    lost: bool
    points: tuple[tuple[float, str], ...]
    note: Sentence | None = None


class DrawnMatch(msgspec.Struct, frozen=True):
    """A match within the drawing."""

    box: Box
    card: MatchCard
    sides: tuple[DrawnSide, DrawnSide]
    label: Sentence


class Drawing(msgspec.Struct, frozen=True):
    """The whole bracket, ready to be drawn."""

    sheet: Sheet
    matches: tuple[DrawnMatch, ...]


class RoundOfMatches(msgspec.Struct, frozen=True):
    """A round with its matches; ``open`` when one of them is still to be played."""

    number: int
    name: Sentence
    matches: tuple[MatchCard, ...]
    open: bool


class DisciplineSheet(msgspec.Struct, frozen=True):
    """Everything of a drawn discipline."""

    loaded: PlayedDraw
    rounds: tuple[RoundOfMatches, ...]
    present_round: int
    drawing: Drawing | None
    matrices: tuple[Matrix, ...]
    places: tuple[tuple[Places, SideCard], ...]
    byes: tuple[SideCard, ...]


async def discipline_sheet(loaded: PlayedDraw, sizes: Sizes = ON_SCREEN) -> DisciplineSheet:
    """Two queries more than the draw itself, whatever its size."""
    cards = {
        card.key: card
        for card in await matches.of_discipline(loaded.discipline.competition, loaded.discipline.id)
    }
    sides = {entry.id: _side(loaded, entry.id) for entry in loaded.entries.values()}
    rounds = _rounds(loaded, cards)
    knockout = loaded.played.graph.method == "knockout"
    return DisciplineSheet(
        loaded=loaded,
        rounds=rounds,
        present_round=next((one.number for one in rounds if one.open), len(rounds)),
        drawing=_drawing(loaded, cards, sizes) if knockout else None,
        matrices=() if knockout else tuple(matrices(loaded.played, sides)),
        places=_places(loaded, sides),
        byes=_byes(loaded, sides),
    )


def _side(loaded: PlayedDraw, entry_id: str) -> SideCard:
    entry = loaded.entries[entry_id]
    return SideCard(entry.id, entry.name, entry.home, entry.branch_positions[0], entry.seed)


def _rounds(loaded: PlayedDraw, cards: Mapping[str, MatchCard]) -> tuple[RoundOfMatches, ...]:
    graph = loaded.played.graph
    found = []
    for number in range(1, graph.rounds + 1):
        here = [match for match in graph.matches if match.round == number]
        if not here:
            continue
        shown = tuple(cards[match.key] for match in here)
        name = next(round_name(graph, match) for match in here if match.stage != "third")
        still = any(card.status not in ("finished", "void") for card in shown)
        found.append(RoundOfMatches(number, name, shown, still))
    return tuple(found)


def _drawing(loaded: PlayedDraw, cards: Mapping[str, MatchCard], sizes: Sizes) -> Drawing:
    sheet = bracket(loaded.played.graph, sizes)
    graph_matches = {match.key: match for match in loaded.played.graph.matches}
    numbers = {match.key: match.number for match in loaded.played.graph.matches}
    drawn = []
    for box in sheet.boxes:
        match, card = graph_matches[box.key], cards[box.key]
        sides = (
            _drawn_side("a", card, match.a, numbers, sizes),
            _drawn_side("b", card, match.b, numbers, sizes),
        )
        drawn.append(DrawnMatch(box, card, sides, _label(card)))
    return Drawing(sheet, tuple(drawn))


def _drawn_side(
    side: Side, card: MatchCard, feed: Feed, numbers: Mapping[str, int], sizes: Sizes
) -> DrawnSide:
    who = card.a if side == "a" else card.b
    room = sizes.box - 2 * PADDING - 6 - GAME_WIDTH * len(card.games) - (SEED_WIDTH if who.seed else 0)
    size = round(sizes.row * sizes.letters, 1)
    won = card.result is not None and card.result.winner == side
    return DrawnSide(
        side=side,
        card=who,
        name=fitted(who.name, room, size, size * 0.72),
        won=won,
        lost=card.result is not None and not won,
        points=tuple(
            (
                sizes.box - PADDING - GAME_WIDTH * (len(card.games) - 1 - index),
                str(game[0] if side == "a" else game[1]),
            )
            for index, game in enumerate(card.games)
        ),
        note=None if who.entry else _awaited(feed, numbers),
    )


def _awaited(feed: Feed, numbers: Mapping[str, int]) -> Sentence:
    if feed.kind == "loser":
        return Sentence("Loser of match {number}", number=numbers[feed.match])
    return Sentence("Winner of match {number}", number=numbers.get(feed.match, 0))


def _label(card: MatchCard) -> Sentence:
    """What a screen reader says of a box."""
    return Sentence(
        "Match {number}: {a} against {b}",
        number=card.number,
        a=card.a.name or Sentence("not known yet"),
        b=card.b.name or Sentence("not known yet"),
    )


def _places(loaded: PlayedDraw, sides: Mapping[str, SideCard]) -> tuple[tuple[Places, SideCard], ...]:
    found = progress.places(loaded.played)
    ordered = sorted(found.items(), key=lambda item: (item[1].first, sides[item[0]].name))
    return tuple((place, sides[entry]) for entry, place in ordered)


def _byes(loaded: PlayedDraw, sides: Mapping[str, SideCard]) -> tuple[SideCard, ...]:
    """Who enters in the second round."""
    lines = loaded.played.lines
    graph = loaded.played.graph
    if graph.method != "knockout":
        return ()
    opposite = [line + 1 if line % 2 else line - 1 for line in sorted(graph.byes)]
    return tuple(sides[entry] for line in opposite if (entry := lines[line - 1]))


class PrintedPage(msgspec.Struct, frozen=True):
    """A part of the drawing that fits on one sheet: ``view`` is x, y, width and height of what is shown."""

    view: tuple[float, float, float, float]
    drawing: Drawing


def pages(sheet: DisciplineSheet) -> tuple[PrintedPage, ...]:
    """One sheet up to 32 lines; a larger draw in sections of 32 lines, each to its winner, then all of it small."""
    assert sheet.drawing is not None
    geometry = sheet.drawing.sheet
    whole = PrintedPage((0.0, 0.0, float(geometry.width), float(geometry.height)), sheet.drawing)
    lines = sheet.loaded.played.graph.lines
    if lines <= LINES_ON_A_SHEET:
        return (whole,)
    sizes = geometry.sizes
    width = 2 * sizes.margin + (LINES_ON_A_SHEET.bit_length() - 1) * sizes.column
    height = LINES_ON_A_SHEET // 2 * sizes.slot
    sections = [
        PrintedPage((0.0, float(sizes.head + number * height), float(width), float(height)), sheet.drawing)
        for number in range(lines // LINES_ON_A_SHEET)
    ]
    return (*sections, whole)
