"""A discipline as its page shows it: rounds, the bracket as a drawing, or the matrices and standings of its groups."""

from collections.abc import Mapping, Sequence

import msgspec

from competitions.domain import progress
from competitions.domain.bracket_geometry import Box, Sheet, Sizes, bracket, side_bracket
from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, Places, Stage
from competitions.domain.group_names import group_letter
from competitions.domain.results import Side
from competitions.domain.round_names import round_name
from competitions.domain.situation import Standing
from competitions.domain.standings import Standings
from competitions.domain.swiss_table import SwissRow, swiss_table
from competitions.domain.text_fit import Fitted, fitted
from competitions.queries import matches
from competitions.queries.group_matrix import Matrix, matrices
from competitions.queries.matches import MatchCard, SideCard
from competitions.queries.played import PlayedDraw
from foundation.messages import N_, Sentence

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
    title: Sentence | None = None


class Drawing(msgspec.Struct, frozen=True):
    """A bracket, ready to be drawn; the main one needs no ``title``."""

    sheet: Sheet
    matches: tuple[DrawnMatch, ...]
    title: Sentence | None = None


class RoundOfMatches(msgspec.Struct, frozen=True):
    """A round with its matches; ``open`` when one of them is still to be played."""

    number: int
    name: Sentence
    matches: tuple[MatchCard, ...]
    open: bool
    section: str = "main"


class SwissLine(msgspec.Struct, frozen=True):
    """A line of the table of a Swiss."""

    side: SideCard
    standing: SwissRow


class DisciplineSheet(msgspec.Struct, frozen=True):
    """Everything of a drawn discipline. ``rounds`` are those of every section, in the order of play;
    ``present_round`` is that of the main bracket. ``beside`` are the brackets beside the main one, ``best`` those
    ranked alike in their groups, compared."""

    loaded: PlayedDraw
    rounds: tuple[RoundOfMatches, ...]
    present_round: int
    drawing: Drawing | None
    matrices: tuple[Matrix, ...]
    places: tuple[tuple[Places, SideCard], ...]
    byes: tuple[SideCard, ...]
    beside: tuple[Drawing, ...] = ()
    swiss: tuple[SwissLine, ...] = ()
    best: Standings | None = None

    def rounds_of(self, *sections: str) -> list[RoundOfMatches]:
        """The rounds of some sections; "group" is every group."""
        return [one for one in self.rounds if one.section in sections]

    def rounds_known(self, section: str) -> list[RoundOfMatches]:
        """Those of a section in which somebody is known already."""
        return [
            one
            for one in self.rounds_of(section)
            if any(card.a.entry or card.b.entry for card in one.matches)
        ]

    @property
    def names(self) -> dict[str, str]:
        return {entry.id: entry.name for entry in self.loaded.entries.values()}


async def discipline_sheet(loaded: PlayedDraw, sizes: Sizes = ON_SCREEN) -> DisciplineSheet:
    """Two queries more than the draw itself, whatever its size."""
    cards = {
        card.key: card
        for card in await matches.of_discipline(loaded.discipline.competition, loaded.discipline.id)
    }
    sides = {entry.id: _side(loaded, entry.id) for entry in loaded.entries.values()}
    rounds = _rounds(loaded, cards)
    graph = loaded.played.graph
    main = [one for one in rounds if one.section == "main"]
    return DisciplineSheet(
        loaded=loaded,
        rounds=rounds,
        present_round=_present(main),
        drawing=_drawing(bracket(graph, sizes), loaded, cards) if "main" in graph.sections else None,
        matrices=tuple(matrices(loaded.played, sides)),
        places=_places(loaded, sides),
        byes=_byes(loaded, sides),
        beside=_beside(loaded, cards, sizes),
        swiss=_swiss(loaded, sides),
        best=Standing(loaded.played).best(graph.qualifiers + 1) if graph.best else None,
    )


def _present(rounds: Sequence[RoundOfMatches]) -> int:
    """The first round with a match to come, else the last one that was played."""
    played = [one.number for one in rounds if any(card.status == "finished" for card in one.matches)]
    return next((one.number for one in rounds if one.open), played[-1] if played else 1)


def _side(loaded: PlayedDraw, entry_id: str) -> SideCard:
    entry = loaded.entries[entry_id]
    return SideCard(entry.id, entry.name, entry.home, entry.branch_positions[0], entry.seed)


def _rounds(loaded: PlayedDraw, cards: Mapping[str, MatchCard]) -> tuple[RoundOfMatches, ...]:
    """Rounds in the order of play: of all groups together, of the match for third place with the final."""
    graph = loaded.played.graph
    found: dict[tuple[str, int], list[GraphMatch]] = {}
    for match in graph.matches:
        section = "group" if match.stage == "group" else "main" if match.stage == "third" else match.section
        found.setdefault((section, match.round), []).append(match)
    rounds = []
    for (section, number), here in found.items():
        shown = tuple(cards[match.key] for match in here)
        name = next(round_name(graph, match) for match in here if match.stage != "third")
        still = any(card.status not in ("finished", "void") for card in shown)
        rounds.append(RoundOfMatches(number, name, shown, still, section))
    return tuple(rounds)


def _beside(loaded: PlayedDraw, cards: Mapping[str, MatchCard], sizes: Sizes) -> tuple[Drawing, ...]:
    """The losers' bracket, play-offs for places, the plate: each a drawing of its own."""
    graph = loaded.played.graph
    found = []
    for stage, title in _BESIDE.items():
        matches = [match for match in graph.matches if match.stage == stage]
        if matches:
            drawing = _drawing(side_bracket(graph, matches, sizes), loaded, cards)
            found.append(msgspec.structs.replace(drawing, title=Sentence(title)))
    return tuple(found)


_BESIDE: dict[Stage, str] = {
    "losers": N_("Losers' bracket"),
    "placing": N_("Play-offs for places"),
    "plate": N_("Plate"),
}


def _swiss(loaded: PlayedDraw, sides: Mapping[str, SideCard]) -> tuple[SwissLine, ...]:
    if loaded.played.graph.method != "swiss":
        return ()
    return tuple(SwissLine(sides[row.entry], row) for row in swiss_table(loaded.played))


def _drawing(sheet: Sheet, loaded: PlayedDraw, cards: Mapping[str, MatchCard]) -> Drawing:
    graph = loaded.played.graph
    drawn = []
    for box in sheet.boxes:
        match, card = graph.by_key[box.key], cards[box.key]
        sides = (
            _drawn_side("a", card, match.a, graph, sheet.sizes),
            _drawn_side("b", card, match.b, graph, sheet.sizes),
        )
        title = round_name(graph, match) if match.stage in ("third", "placing") else None
        drawn.append(DrawnMatch(box, card, sides, _label(card), title))
    return Drawing(sheet, tuple(drawn))


def _drawn_side(side: Side, card: MatchCard, feed: Feed, graph: DrawGraph, sizes: Sizes) -> DrawnSide:
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
        note=None if who.entry else awaited(feed, graph, card.status),
    )


def awaited(feed: Feed, graph: DrawGraph, status: str = "waiting") -> Sentence:
    """Where somebody not known yet comes from, or that nobody comes."""
    if status == "void":
        return (
            Sentence("Not needed")
            if feed.when and graph.method == "double_elimination"
            else Sentence("Nobody comes")
        )
    if feed.kind == "rank":
        return Sentence("Place {rank} of group {group}", group=group_letter(feed.group), rank=feed.rank)
    if feed.kind == "best":
        return Sentence("Best of places {rank}, no. {number}", number=feed.line, rank=feed.rank)
    if feed.kind == "line":
        return Sentence("Drawn later")
    number = graph.by_key[feed.match].number
    if feed.kind == "loser":
        return Sentence("Loser of match {number}", number=number)
    return Sentence("Winner of match {number}", number=number)


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
    graph = sheet.loaded.played.graph
    lines = 1 << (graph.rounds - (2 if graph.method == "double_elimination" else 0))
    # As wide as the main bracket, so that names are not larger beside it.
    others = tuple(
        PrintedPage((0.0, 0.0, float(max(one.sheet.width, geometry.width)), float(one.sheet.height)), one)
        for one in sheet.beside
    )
    if lines <= LINES_ON_A_SHEET:
        return (whole, *others)
    sizes = geometry.sizes
    width = 2 * sizes.margin + (LINES_ON_A_SHEET.bit_length() - 1) * sizes.column
    height = LINES_ON_A_SHEET // 2 * sizes.slot
    sections = [
        PrintedPage((0.0, float(sizes.head + number * height), float(width), float(height)), sheet.drawing)
        for number in range(lines // LINES_ON_A_SHEET)
    ]
    return (*sections, whole, *others)
