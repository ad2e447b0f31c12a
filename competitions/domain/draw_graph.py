"""A draw as a graph: matches whose sides come from lines, from winners and from losers of earlier matches."""

from typing import Literal

import msgspec

from foundation.messages import Sentence

FeedKind = Literal["line", "winner", "loser", "rank", "best"]
Stage = Literal["main", "third", "placing", "losers", "decider", "plate", "group", "swiss"]


class Feed(msgspec.Struct, frozen=True):
    """Where a side of a match comes from.

    A ``line`` of the draw (from 1), the ``winner`` or ``loser`` of a match by its key, who is ranked ``rank`` in group
    ``group`` (from 1) once it is settled, or the ``line``-th ``best`` of all who are ranked ``rank`` in their groups.
    """

    kind: FeedKind
    line: int = 0
    match: str = ""
    group: int = 0
    rank: int = 0


class Places(msgspec.Struct, frozen=True):
    """Places somebody gets when nothing more is to be played: 1-1 the champion, 5-8 a lost quarter-final."""

    first: int
    last: int


class GraphMatch(msgspec.Struct, frozen=True):
    """A match of the draw. ``key`` is its name for ever; ``number`` counts matches in the order of play."""

    key: str
    number: int
    stage: Stage
    round: int
    position: int
    a: Feed
    b: Feed
    winner_places: Places | None = None
    loser_places: Places | None = None


class DrawGraph(msgspec.Struct, frozen=True):
    """``matches`` are in an order in which every feed comes before the match it feeds.

    ``lines`` counts the lines, ``byes`` are those that stay empty; ``groups`` are the lines that are ranked
    together by standings instead of by places of matches.
    """

    method: str
    lines: int
    byes: frozenset[int]
    rounds: int
    matches: tuple[GraphMatch, ...]
    groups: tuple[tuple[int, ...], ...] = ()

    def match(self, key: str) -> GraphMatch:
        return next(match for match in self.matches if match.key == key)


def feeds_of(match: GraphMatch) -> tuple[Feed, Feed]:
    return match.a, match.b


def fed_by(graph: DrawGraph) -> dict[str, tuple[str, ...]]:
    """For each match the matches its winner or loser goes to."""
    targets: dict[str, list[str]] = {match.key: [] for match in graph.matches}
    for match in graph.matches:
        for feed in feeds_of(match):
            if feed.kind != "line":
                targets[feed.match].append(match.key)
    return {key: tuple(found) for key, found in targets.items()}


def round_name(graph: DrawGraph, match: GraphMatch) -> Sentence:
    """What people call the round."""
    if match.stage == "third":
        return Sentence("Third place")
    if match.stage == "group":
        return Sentence("Round {round}", round=match.round)
    return knockout_round_name(graph.rounds, match.round)


def knockout_round_name(rounds: int, number: int) -> Sentence:
    left = rounds - number
    if left == 0:
        return Sentence("Final")
    if left == 1:
        return Sentence("Semi-finals")
    if left == 2:
        return Sentence("Quarter-finals")
    return Sentence("Round of {count}", count=1 << (left + 1))
