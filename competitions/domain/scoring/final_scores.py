"""Whether a score somebody typed in can come out of a match of that format."""

from collections.abc import Sequence

from competitions.domain.results import MatchResult, Side
from competitions.domain.scoring.formats import ScoringFormat, leader
from foundation.messages import Sentence

Games = Sequence[tuple[int, int]]


def possible_final_score(given: ScoringFormat, games: Games) -> bool:
    """Whether a match played to its end can have these games, in this order."""
    return why_not_final(given, games) is None


def why_not_final(given: ScoringFormat, games: Games) -> Sentence | None:
    """Why a match cannot have ended with these games; None when it can."""
    problem = check_running_score(given, games)
    if problem is not None:
        return problem
    if not games or max(_won(given, games)) < given.games_to_win:
        return Sentence("Nobody has won {needed} games yet.", needed=given.games_to_win)
    return None


def why_not_result(given: ScoringFormat, result: MatchResult) -> Sentence | None:
    """Why a result cannot be; None when it can. A side that leaves a match loses it whatever the score."""
    if result.ending == "walkover":
        return Sentence("A walkover has no score.") if result.games else None
    if result.ending == "completed":
        problem = why_not_final(given, result.games)
        if problem is None and _winner(given, result.games) != result.winner:
            return Sentence("By this score the other side has won.")
        return problem
    problem = check_running_score(given, result.games)
    if problem is None and _winner(given, result.games) is not None:
        return Sentence("By this score the match was already over, so nobody could leave it.")
    return problem


def check_running_score(given: ScoringFormat, games: Games) -> Sentence | None:
    """Why a match cannot stand like this at some moment (the last game may be unfinished); None when it can."""
    won = {"a": 0, "b": 0}
    for number, (a, b) in enumerate(games, 1):
        if max(won.values()) == given.games_to_win or number > given.best_of:
            return Sentence("Game {game} cannot be played: the match was over before it.", game=number)
        rules = given.in_game(number)
        if not possible_game_score(rules, a, b):
            return Sentence("Game {game} cannot stand at {a}-{b}.", game=number, a=a, b=b)
        winner = leader(rules, a, b)
        if winner is None and number < len(games):
            return Sentence("Game {game} is not finished at {a}-{b}.", game=number, a=a, b=b)
        if winner is not None:
            won[winner] += 1
    return None


def possible_game_score(rules: ScoringFormat, a: int, b: int) -> bool:
    """Whether a game can pass through ``a``:``b``, finished or not (Laws 7.2 to 7.4)."""
    winner = leader(rules, a, b)
    if winner is None:
        return _goes_on(rules, a, b)
    # The rally before the last one must not have been the last one.
    return _goes_on(rules, a - 1, b) if winner == "a" else _goes_on(rules, a, b - 1)


def _goes_on(rules: ScoringFormat, a: int, b: int) -> bool:
    if a < rules.start[0] or b < rules.start[1] or leader(rules, a, b) is not None:
        return False
    level_too_late = a == b and a >= rules.points and rules.lead == 1
    return not level_too_late and (rules.cap is None or max(a, b) < rules.cap)


def _won(given: ScoringFormat, games: Games) -> tuple[int, int]:
    winners = [leader(given.in_game(number), a, b) for number, (a, b) in enumerate(games, 1)]
    return winners.count("a"), winners.count("b")


def _winner(given: ScoringFormat, games: Games) -> Side | None:
    a, b = _won(given, games)
    if max(a, b) < given.games_to_win:
        return None
    return "a" if a > b else "b"
