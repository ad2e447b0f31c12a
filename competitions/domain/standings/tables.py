"""What goes into the ranking of a group and what comes out: matches, rules, rows."""

from typing import Literal

import msgspec

from competitions.domain.results import MatchResult
from foundation.messages import Sentence

Preset = Literal["gcr", "match_points", "rubber_points", "team"]


class GroupMatch(msgspec.Struct, frozen=True):
    """A match of the group with its result, None while it is to be played."""

    a: str
    b: str
    result: MatchResult | None = None


class RecordedLot(msgspec.Struct, frozen=True):
    """A lot the referee drew among entries level in everything: ``order`` from the better place down."""

    order: tuple[str, ...]
    witness: str


class StandingRules(msgspec.Struct, frozen=True):
    """How a group is ranked, as the regulations say.

    ``walkover_counts``: a walkover is a full score to the opponent instead of deleting all results of who
    did not play; ``full_score`` is that score, seen from the winner, of one match or of each of the ``rubbers``
    of a tie (0: not a group of teams). ``preset`` is the order of comparison (`presets.PRESETS`).
    """

    walkover_counts: bool = False
    full_score: tuple[tuple[int, int], ...] = ((21, 0), (21, 0))
    preset: Preset = "gcr"
    rubbers: int = 0

    @property
    def keeps_results(self) -> bool:
        """Whether who withdraws keeps what was played: with 2/1/0 points a match not played gives none."""
        return self.preset == "match_points"


class Row(msgspec.Struct, frozen=True):
    """A line of the table. ``rank`` is None for who did not complete the group; equal ranks wait for a match
    or a lot. ``score`` are the points of a preset that counts points (0 elsewhere), ``rubbers`` those of teams."""

    entry: str
    rank: int | None
    played: int
    won: int
    lost: int
    games: tuple[int, int]
    points: tuple[int, int]
    reason: Sentence
    rubbers: tuple[int, int] = (0, 0)
    score: int = 0

    @property
    def rubbers_difference(self) -> int:
        return self.rubbers[0] - self.rubbers[1]

    @property
    def games_difference(self) -> int:
        return self.games[0] - self.games[1]

    @property
    def points_difference(self) -> int:
        return self.points[0] - self.points[1]


class Standings(msgspec.Struct, frozen=True):
    """``ties`` are entries level in everything once all is played: a lot must decide, advancement waits.
    ``void`` are the indices of matches that are not, or no longer, played."""

    rows: tuple[Row, ...]
    ties: tuple[tuple[str, ...], ...]
    complete: bool
    void: frozenset[int]

    @property
    def settled(self) -> bool:
        """All is played and no lot is missing."""
        return self.complete and not self.ties
