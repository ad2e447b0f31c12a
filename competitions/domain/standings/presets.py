"""The orders of comparison an organiser may choose for a group, each step with its words.

In every one of them two who are level, and no more, are placed by the match between them (GCR 16.2.2); who is
level to the end is placed by lot. Never is a table of their own made of those who are level.
"""

from collections.abc import Callable

import msgspec

from competitions.domain.standings.counting import Tally
from competitions.domain.standings.tables import Preset
from foundation.messages import N_, Sentence


class Step(msgspec.Struct, frozen=True):
    """One comparison. ``level`` says of two that they are equal in it, ``ahead`` and ``behind`` compare an entry
    with the next one down or up; a step without these explains itself by ``alone``."""

    value: Callable[[Tally], int]
    level: str
    ahead: str = ""
    behind: str = ""
    alone: Callable[[Tally], Sentence] | None = None
    signed: bool = True


def _difference(pair: tuple[int, int]) -> int:
    return pair[0] - pair[1]


def _won(tally: Tally) -> Sentence:
    return Sentence("Won {won} of {played}.", won=tally.won, played=tally.won + tally.lost)


def _scored(tally: Tally) -> Sentence:
    return Sentence(
        "{count} point: won {won} of {played}.",
        "{count} points: won {won} of {played}.",
        count=tally.match_points,
        won=tally.won,
        played=tally.won + tally.lost,
    )


def _rubbers_won(tally: Tally) -> Sentence:
    won, lost = tally.rubbers
    return Sentence("Won {won} of {played} rubbers.", won=won, played=won + lost)


_WINS = Step(lambda tally: tally.won, N_("Level with {other} on matches won ({mine})"), alone=_won)
_TIES = Step(lambda tally: tally.won, N_("Level with {other} on ties won ({mine})"), alone=_won)
_TIES_NEXT = Step(
    lambda tally: tally.won,
    N_("Level with {other} on ties won ({mine})"),
    N_("Ties won {mine}, ahead of {next}."),
    N_("Ties won {mine}, behind {before}."),
    signed=False,
)
_MATCH_POINTS = Step(
    lambda tally: tally.match_points, N_("Level with {other} on points ({mine})"), alone=_scored
)
_RUBBER_POINTS = Step(
    lambda tally: tally.rubbers[0], N_("Level with {other} on rubbers won ({mine})"), alone=_rubbers_won
)
_RUBBERS = Step(
    lambda tally: _difference(tally.rubbers),
    N_("Level with {other} on rubbers difference ({mine})"),
    N_("Rubbers difference {mine}, ahead of {next}."),
    N_("Rubbers difference {mine}, behind {before}."),
)
_GAMES = Step(
    lambda tally: _difference(tally.games),
    N_("Level with {other} on games difference ({mine})"),
    N_("Games difference {mine}, ahead of {next}."),
    N_("Games difference {mine}, behind {before}."),
)
_POINTS = Step(
    lambda tally: _difference(tally.points),
    N_("Level with {other} on points difference ({mine})"),
    N_("Points difference {mine}, ahead of {next}."),
    N_("Points difference {mine}, behind {before}."),
)

PRESETS: dict[Preset, tuple[Step, ...]] = {
    "gcr": (_WINS, _GAMES, _POINTS),
    "match_points": (_MATCH_POINTS, _GAMES, _POINTS),
    "rubber_points": (_RUBBER_POINTS, _TIES_NEXT, _GAMES, _POINTS),
    "team": (_TIES, _RUBBERS, _GAMES, _POINTS),
}

PRESET_NAMES: dict[Preset, Sentence] = {
    "gcr": Sentence("Matches won, games difference, points difference (GCR 16.2)"),
    "match_points": Sentence("2 points a win, 1 a loss, 0 a walkover; then games and points difference"),
    "rubber_points": Sentence("Every rubber won is a point; then ties won, games and points difference"),
    "team": Sentence("Ties won, then rubbers, games and points difference"),
}


def score_of(preset: Preset, tally: Tally) -> int:
    """The points of a preset that counts points, 0 of the others."""
    if preset == "match_points":
        return tally.match_points
    return tally.rubbers[0] if preset == "rubber_points" else 0
