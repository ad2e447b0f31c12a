"""A bracket as paper shows it: names on lines, lines joined two by two, split where a sheet is full. Pure numbers.

Lines lie in columns from left to right; heights count slots, one a line of the draw. A bye takes its slot too, so that
everybody stands where the draw put them.
"""

from collections.abc import Iterable

import msgspec

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, feeds_of
from competitions.domain.results import Side

LINES_ON_A_SHEET = 32
NOT_TREES = ("group", "swiss")
"""Stages whose matches lead nowhere by winning."""


class Leaf(msgspec.Struct, frozen=True):
    """A line nobody won yet to stand on: ``side`` of ``match`` comes here; a bye when ``match`` is empty.

    The line reaches from its column to column ``until``."""

    match: str
    side: Side
    line: int
    column: int
    until: int
    y: float


class Join(msgspec.Struct, frozen=True):
    """The line of a winner, with the bracket to its left from ``top`` to ``bottom``; ``match`` is empty where a bye
    is passed, and then ``line`` says who passes."""

    match: str
    line: int
    column: int
    until: int
    y: float
    top: float
    bottom: float


class TreePage(msgspec.Struct, frozen=True):
    """A part that fits on one sheet; ``rounds`` are the rounds its columns from 1 on stand for."""

    root: str
    slots: int
    rounds: tuple[int, ...]
    leaves: tuple[Leaf, ...]
    joins: tuple[Join, ...]
    part: int = 0
    parts: int = 1


class Tree(msgspec.Struct, frozen=True):
    """Matches of one section that lead to one last match."""

    section: str
    stage: str
    root: str
    pages: tuple[TreePage, ...]


def trees(graph: DrawGraph, most: int = LINES_ON_A_SHEET) -> tuple[Tree, ...]:
    """Every tree of the draw, the main one first, each in sheets of at most ``most`` lines."""
    found: list[Tree] = []
    starts = tuple(first for first, _last in graph.parts) or (1,)
    for name, section in sorted(graph.sections.items(), key=lambda item: item[1][0].stage != "main"):
        if section[0].stage in NOT_TREES:
            continue
        matches = {match.key: match for match in section}
        onward = {
            feed.match for match in matches.values() for feed in feeds_of(match) if feed.kind == "winner"
        }
        found += [
            Tree(name, matches[key].stage, key, tuple(_pages(_Tree(matches, starts), matches[key], most)))
            for key in reversed(matches)
            if key not in onward
        ]
    return tuple(found)


class _Tree(msgspec.Struct, frozen=True):
    """What the layout asks about: the matches of the section, and the first line of each part of the draw."""

    matches: dict[str, GraphMatch]
    starts: tuple[int, ...]

    def upper(self, line: int) -> bool:
        """Whether a line is the upper one of its pair."""
        first = max(start for start in self.starts if start <= line)
        return (line - first) % 2 == 0


def _pages(tree: _Tree, root: GraphMatch, most: int) -> Iterable[TreePage]:
    sections = list(_sections(tree.matches, root, most))
    if len(sections) == 1:
        yield _Page(tree, frozenset()).of(root)
        return
    for number, section in enumerate(sections, start=1):
        page = _Page(tree, frozenset()).of(section)
        yield msgspec.structs.replace(page, part=number, parts=len(sections) + 1)
    last = _Page(tree, frozenset(section.key for section in sections)).of(root)
    yield msgspec.structs.replace(last, part=len(sections) + 1, parts=len(sections) + 1)


def _sections(matches: dict[str, GraphMatch], root: GraphMatch, most: int) -> Iterable[GraphMatch]:
    """The largest parts that fit, from the top of the sheet down."""
    inside = [
        matches[feed.match] for feed in feeds_of(root) if feed.kind == "winner" and feed.match in matches
    ]
    if _slots(matches, root) <= most or not inside:
        yield root
        return
    for match in inside:
        yield from _sections(matches, match, most)


def _slots(matches: dict[str, GraphMatch], match: GraphMatch) -> int:
    return sum(
        _slots(matches, matches[feed.match])
        if feed.kind == "winner" and feed.match in matches
        else 2
        if _passes(feed, match)
        else 1
        for feed in feeds_of(match)
    )


def _passes(feed: Feed, match: GraphMatch) -> bool:
    """A line that enters later than in the first round had a bye."""
    return feed.kind == "line" and match.stage == "main" and match.round > 1


class _Page:
    """Lays out a tree; ``cut`` are matches that stand on earlier sheets and are lines here."""

    def __init__(self, tree: _Tree, cut: frozenset[str]) -> None:
        self.tree = tree
        self.matches = tree.matches
        self.cut = cut
        self.next_slot = 0
        self.leaves: list[Leaf] = []
        self.joins: list[Join] = []

    def of(self, root: GraphMatch) -> TreePage:
        self.rounds = sorted(self._rounds(root))
        self._join(root, self._column(root) + 1)
        return TreePage(root.key, self.next_slot, tuple(self.rounds), tuple(self.leaves), tuple(self.joins))

    def _rounds(self, match: GraphMatch) -> set[int]:
        found = {match.round}
        for feed in feeds_of(match):
            if self._inside(feed):
                found |= self._rounds(self.matches[feed.match])
            elif _passes(feed, match):
                found.add(match.round - 1)
        return found

    def _inside(self, feed: Feed) -> bool:
        return feed.kind == "winner" and feed.match in self.matches and feed.match not in self.cut

    def _column(self, match: GraphMatch) -> int:
        return self.rounds.index(match.round) + 1

    def _join(self, match: GraphMatch, until: int) -> float:
        column = self._column(match)
        sides: tuple[Side, Side] = ("a", "b")
        top, bottom = (
            self._side(match, side, feed, column) for side, feed in zip(sides, feeds_of(match), strict=True)
        )
        y = (top + bottom) / 2
        self.joins.append(Join(match.key, 0, column, until, y, top, bottom))
        return y

    def _side(self, match: GraphMatch, side: Side, feed: Feed, column: int) -> float:
        if self._inside(feed):
            return self._join(self.matches[feed.match], column)
        if _passes(feed, match):
            return self._bye(match, side, feed.line, column)
        y = self._slot()
        self.leaves.append(Leaf(match.key, side, feed.line, column - 1, column, y))
        return y

    def _bye(self, match: GraphMatch, side: Side, line: int, column: int) -> float:
        upper = self.tree.upper(line)
        top, bottom = self._slot(), self._slot()
        entry, empty = (top, bottom) if upper else (bottom, top)
        start = column - 2
        self.leaves.append(Leaf(match.key, side, line, start, start + 1, entry))
        self.leaves.append(Leaf("", side, line + 1 if upper else line - 1, start, start + 1, empty))
        y = (top + bottom) / 2
        self.joins.append(Join("", line, column - 1, column, y, top, bottom))
        return y

    def _slot(self) -> float:
        self.next_slot += 1
        return self.next_slot - 0.5
