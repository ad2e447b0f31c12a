"""Short ways to write a match down in tests."""

from competitions.domain.results import Side
from competitions.domain.scoring import events as log
from competitions.domain.scoring.log import Fold
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import MatchState, new_match

A: Side = "a"
B: Side = "b"


def begin(
    code: str = "3x21", *, doubles: bool = False, side: Side = "a", server: int = 0, receiver: int = 0
) -> Fold:
    """A match whose service is chosen and in which play has been called."""
    match = Fold(new_match(PRESETS[code], doubles=doubles))
    serve(match, side, server, receiver)
    match.append(log.Play())
    return match


def serve(match: Fold, side: Side, server: int = 0, receiver: int = 0) -> None:
    match.append(log.Service(side, 1 if server else 0, 1 if receiver else 0))


def rallies(match: Fold, winners: str) -> MatchState:
    """``"aab"``: two rallies to a, one to b."""
    for winner in winners:
        match.append(log.Point("a" if winner == "a" else "b"))
    return match.state


def won_by(match: Fold, side: Side) -> MatchState:
    """The rest of the game goes to that side without reply."""
    games = len(match.state.games)
    while len(match.state.games) == games:
        match.append(log.Point(side))
    return match.state
