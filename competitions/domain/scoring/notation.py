"""How a score is written down: ``21-15 5-3 Retired`` in English, ``21:15 5:3 退赛`` in Chinese."""

from competitions.domain.results import Ending, MatchResult, written_games
from competitions.domain.scoring.state import MatchState

# Fixed words of the rule books in their two languages, not prose: they also stand in files and on scoresheets.
_ENGLISH: dict[Ending, str] = {"retired": "Retired", "walkover": "Walkover", "disqualified": "Disqualified"}
_CHINESE: dict[Ending, str] = {"retired": "退赛", "walkover": "弃权", "disqualified": "取消比赛资格"}


def games_of(state: MatchState) -> tuple[tuple[int, int], ...]:
    """All games with a score: the finished ones and, unless nobody has scored in it, the one being played."""
    if state.ending in {"completed", "walkover"}:
        return state.games
    return state.games if state.between else (*state.games, state.score)


def result_of(state: MatchState) -> MatchResult | None:
    """What the match hands to the draw; None while it is not over."""
    if state.winner is None or state.ending is None:
        return None
    return MatchResult(state.winner, games_of(state), state.ending)


def notation(state: MatchState, *, chinese: bool = False) -> str:
    """The score as written down, from the point of view of side a; empty before the first point."""
    colon = ":" if chinese else "-"
    parts = [f"{a}{colon}{b}" for a, b in written_games(games_of(state))]
    if state.ending is not None and state.ending != "completed":
        parts.append((_CHINESE if chinese else _ENGLISH)[state.ending])
    return " ".join(parts)
