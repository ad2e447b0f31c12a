"""A match whose result came from paper, as a state, so that it is shown like one that an umpire counted."""

from msgspec.structs import replace

from competitions.domain.results import MatchResult
from competitions.domain.scoring.formats import leader
from competitions.domain.scoring.state import MatchState


def recorded(base: MatchState, result: MatchResult) -> MatchState:
    """``base`` (a match before its toss) at its end. An unfinished last game stands as its score."""
    finished = result.games
    score = base.score
    if finished and leader(base.format.in_game(len(finished)), *finished[-1]) is None:
        finished, score = finished[:-1], finished[-1]
    elif result.ending in ("completed", "walkover"):
        score = (0, 0)
    return replace(
        base, games=finished, score=score, winner=result.winner, ending=result.ending, confirmed=True
    )
