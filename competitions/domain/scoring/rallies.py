"""What a point does: the score, the service, intervals, ends, rubbers, the end of a game and of the match."""

from msgspec.structs import replace

from competitions.domain.results import Ending, Side
from competitions.domain.scoring.formats import leader
from competitions.domain.scoring.service import order_of
from competitions.domain.scoring.state import MatchState, known_at_once, won_games


def score_point(state: MatchState, side: Side, at: int) -> MatchState:
    """``side`` gets a point (Laws 7.5, 10.3, 11.3); ends the rubber, game or match when that is what it does."""
    a, b = state.score
    score = (a + 1, b) if side == "a" else (a, b + 1)
    rules = state.rules
    if leader(rules, score[0], score[1]) is not None:
        return end_game(state, score, side, at)
    serving, right = order_of(rules).after_point(state, side, score, rules)
    stop, since, due_at, ends_due = state.stop, state.stop_since, state.stop_due_at, state.ends_due
    mark, theirs = score if side == "a" else (score[1], score[0])
    if mark > theirs:
        game = len(state.games) + 1
        if mark in rules.ends_changes_in(game):
            ends_due = True
        if mark in rules.rubbers:
            return _end_rubber(replace(state, score=score, ends_due=ends_due), side, at)
        if mark in rules.intervals_in(game) and rules.interval_s:
            stop, since, due_at = "interval", None, at
    return replace(
        state,
        score=score,
        serving=serving,
        right=right,
        last_point=side,
        stop=stop,
        stop_since=since,
        stop_due_at=due_at,
        ends_due=ends_due,
    )


def _end_rubber(state: MatchState, side: Side, at: int) -> MatchState:
    """The next players of both sides come on court; the side that won the last point serves."""
    players = state.format.players_in(state.format.rubber_at(*state.score), state.players)
    return replace(
        state,
        serving=side,
        right=(0, 0),
        players=players,
        service_known=known_at_once(state.format, players),
        last_point=side,
        stop="rubber",
        stop_since=None,
        stop_due_at=at,
    )


def end_game(state: MatchState, score: tuple[int, int], side: Side, at: int) -> MatchState:
    """Ends change, and the next game is opened as the order of service says (Laws 7.6, 8.1; ITTF 2.13.6)."""
    serving = order_of(state.format).opens_next(state, side)
    players = state.format.players_in(0, state.players)
    ended = replace(
        state,
        games=(*state.games, score),
        score=(0, 0),
        serving=serving,
        opened_by=serving,
        last_point=side,
        game_ended_at=(*state.game_ended_at, at),
        stop="",
        stop_since=None,
        players=players,
    )
    if max(won_games(ended)) == state.format.games_to_win:
        return finish(ended, side, "completed", at)
    return replace(
        ended,
        score=ended.rules.start,
        ends_due=True,
        stop="break" if state.format.break_s else "",
        stop_due_at=at if state.format.break_s else None,
        right=(0, 0) if state.format.rubbers else state.right,
        service_known=known_at_once(state.format, players),
    )


def finish(state: MatchState, winner: Side, ending: Ending, at: int) -> MatchState:
    """Nothing is due any more."""
    return replace(
        state,
        winner=winner,
        ending=ending,
        ended_at=at,
        ends_due=False,
        stop="",
        stop_since=None,
        stop_due_at=None,
        paused_since=None,
        suspended_since=None,
        pending=(),
    )
