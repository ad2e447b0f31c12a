"""A draw as a graph: matches whose sides come from lines, from winners and from losers of earlier matches."""

from functools import cached_property
from typing import Literal

import msgspec

FeedKind = Literal["line", "winner", "loser", "rank", "best"]
Stage = Literal["main", "third", "placing", "losers", "decider", "plate", "group", "swiss"]


class Feed(msgspec.Struct, frozen=True):
    """Where a side of a match comes from.

    A ``line`` of the draw (from 1), the ``winner`` or ``loser`` of a match by its key, who is ranked ``rank`` in group
    ``group`` (from 1) once it is settled, or the ``line``-th ``best`` of all who are ranked ``rank`` in their groups.
    With ``when`` a winner or loser comes only if that side won; otherwise nobody does.
    """

    kind: FeedKind
    line: int = 0
    match: str = ""
    group: int = 0
    rank: int = 0
    when: Literal["", "a", "b"] = ""


class Places(msgspec.Struct, frozen=True):
    """Places somebody gets when nothing more is to be played: 1-1 the champion, 5-8 a lost quarter-final."""

    first: int
    last: int


class GraphMatch(msgspec.Struct, frozen=True):
    """A match of the draw. ``key`` is its name for ever; ``number`` counts matches in the order of play.

    ``section`` names the bracket it stands in (main, third, p5: for places from 5, losers, plate, g2: group 2,
    swiss); ``round`` and ``position`` count within it. ``part`` is the stage that fills its lines, 1 the draw.
    """

    key: str
    number: int
    stage: Stage
    round: int
    position: int
    a: Feed
    b: Feed
    winner_places: Places | None = None
    loser_places: Places | None = None
    group: int = 0
    part: int = 1
    section: str = "main"


class DrawGraph(msgspec.Struct, frozen=True, dict=True):
    """``matches`` are in an order in which every feed comes before the match it feeds.

    ``lines`` counts the lines of the draw itself, ``byes`` are those that stay empty; ``groups`` are the lines that
    are ranked together by standings instead of by places of matches; ``rounds`` are those of the main section.
    ``parts`` are the first and last line of each part: of the draw, then of the stages made later. The first
    ``qualifiers`` of each group go on, and the ``best`` of those ranked next.
    """

    method: str
    lines: int
    byes: frozenset[int]
    rounds: int
    matches: tuple[GraphMatch, ...]
    groups: tuple[tuple[int, ...], ...] = ()
    parts: tuple[tuple[int, int], ...] = ()
    qualifiers: int = 0
    best: int = 0

    def match(self, key: str) -> GraphMatch:
        return self.by_key[key]

    @cached_property
    def by_key(self) -> dict[str, GraphMatch]:
        return {match.key: match for match in self.matches}

    @cached_property
    def all_lines(self) -> int:
        """The lines of all parts."""
        return self.parts[-1][1] if self.parts else self.lines

    @cached_property
    def sections(self) -> dict[str, tuple[GraphMatch, ...]]:
        """The matches of each section, in order."""
        found: dict[str, list[GraphMatch]] = {}
        for match in self.matches:
            found.setdefault(match.section, []).append(match)
        return {name: tuple(matches) for name, matches in found.items()}

    @cached_property
    def index_in_group(self) -> dict[str, int]:
        """Where each group match stands among those of its group."""
        return {
            match.key: index
            for number in range(1, len(self.groups) + 1)
            for index, match in enumerate(self.sections[f"g{number}"])
        }

    @cached_property
    def matches_of_line(self) -> dict[int, tuple[GraphMatch, ...]]:
        """The group matches of each line."""
        found: dict[int, list[GraphMatch]] = {}
        for match in self.matches:
            if match.stage == "group":
                found.setdefault(match.a.line, []).append(match)
                found.setdefault(match.b.line, []).append(match)
        return {line: tuple(matches) for line, matches in found.items()}

    @cached_property
    def going_on(self) -> int:
        """How many go on from the groups."""
        return self.qualifiers * len(self.groups) + self.best


def feeds_of(match: GraphMatch) -> tuple[Feed, Feed]:
    return match.a, match.b


def fed_by(graph: DrawGraph) -> dict[str, tuple[str, ...]]:
    """For each match the matches its winner or loser goes to."""
    targets: dict[str, list[str]] = {match.key: [] for match in graph.matches}
    for match in graph.matches:
        for feed in feeds_of(match):
            if feed.match:
                targets[feed.match].append(match.key)
    return {key: tuple(found) for key, found in targets.items()}


def numbered(matches: list[GraphMatch]) -> tuple[GraphMatch, ...]:
    """The matches numbered from 1 in their order."""
    return tuple(
        match if match.number == number else msgspec.structs.replace(match, number=number)
        for number, match in enumerate(matches, start=1)
    )
