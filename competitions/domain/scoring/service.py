"""Who serves to whom: one set of rules for each order of service that a format can name (Laws 10 and 11; ITTF 2.13)."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from competitions.domain.results import Side, other
from competitions.domain.scoring.events import ScoreCorrection, Service
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.state import Court, MatchState

Score = tuple[int, int]
Pair = tuple[int, int]
"""A player of a and a player of b."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of service.

    ``after_point``: who serves next and who stands right (in table tennis: who serves and who receives) once
    ``side`` has made the score what it is. ``opens_next``: the side that serves first in the next game.
    ``place``: who stands right when that server serves to that receiver. ``court``: the court served from.
    ``taken_up``: the state at a score the referee has set.
    """

    after_point: Callable[[MatchState, Side, Score, ScoringFormat], tuple[Side | None, Pair]]
    opens_next: Callable[[MatchState, Side], Side | None]
    place: Callable[[Score, Service | ScoreCorrection], Pair]
    court: Callable[[MatchState], Court | None]
    taken_up: Callable[[MatchState, ScoreCorrection], MatchState]


def order_of(given: ScoringFormat) -> Order:
    return _ORDERS[given.service]


def pair(event: Service | ScoreCorrection) -> Pair:
    """Server and receiver as a player of a and one of b."""
    return (event.server, event.receiver) if event.side == "a" else (event.receiver, event.server)


def turned(players: Pair, side: Side) -> Pair:
    """The same with the other player of that side."""
    return (1 - players[0], players[1]) if side == "a" else (players[0], 1 - players[1])


# The winner of a rally serves


def _rally_after(state: MatchState, side: Side, _score: Score, _rules: ScoringFormat) -> tuple[Side, Pair]:
    """Partners change courts only when their side wins a rally on its own service (Laws 10.3, 11.3, 11.4)."""
    if state.players == 2 and side == state.serving:
        return side, turned(state.right, side)
    return side, state.right


def _rally_place(score: Score, event: Service | ScoreCorrection) -> Pair:
    """Server and receiver stand in the court of the server's score (Laws 10.1, 11.1)."""
    a, b = pair(event)
    even = score[0 if event.side == "a" else 1] % 2 == 0
    return (a, b) if even else (1 - a, 1 - b)


def _rally_court(state: MatchState) -> Court | None:
    return "right" if state.score[0 if state.serving == "a" else 1] % 2 == 0 else "left"


def _rally_taken_up(state: MatchState, event: ScoreCorrection) -> MatchState:
    if not state.between:
        return replace(state, serving=event.side, service_known=True, right=_rally_place(state.score, event))
    return state


# The sides serve in turn


def _turn_over(score: Score, rules: ScoringFormat) -> bool:
    """Whether the service goes over at this score: every ``serves`` points, every point from level at one before
    the end (ITTF 2.13.3)."""
    if min(score) >= rules.points - 1:
        return True
    return (sum(score) - sum(rules.start)) % rules.serves == 0


def _turns_after(state: MatchState, side: Side, score: Score, rules: ScoringFormat) -> tuple[Side, Pair]:
    """The receiver becomes server, the partner of the former server receives (ITTF 2.13.4); in the last possible
    game the pair due to receive changes its order when the first side comes to the change of ends (2.13.5)."""
    serving, players = state.serving or side, state.right
    if _turn_over(score, rules):
        if state.players == 2:
            players = turned(players, serving)
        serving = other(serving)
    game = len(state.games) + 1
    mine, theirs = score if side == "a" else (score[1], score[0])
    if state.players == 2 and mine > theirs and state.format.is_decider(game):
        if mine in rules.ends_changes_in(game):
            players = turned(players, other(serving))
    return serving, players


def _turns_opens_next(state: MatchState, winner: Side) -> Side:
    """Who served first in a game receives first in the next (ITTF 2.13.6)."""
    return winner if state.opened_by is None else other(state.opened_by)


def _turns_court(state: MatchState) -> Court | None:
    """In doubles from the right half court, in singles from anywhere (ITTF 2.6.3)."""
    return "right" if state.players == 2 else None


def _turns_taken_up(state: MatchState, event: ScoreCorrection) -> MatchState:
    """Who opened the game follows from who serves now and how often the service has gone over."""
    side, players = event.side, pair(event)
    after = replace(state, serving=side, right=players, service_known=not state.between or state.players == 1)
    if not state.between:
        for _ in range(_turns_over(state.score, state.rules)):
            side = other(side)
            players = turned(players, side)
    return replace(after, opened_by=side, opened=players)


def _turns_over(score: Score, rules: ScoringFormat) -> int:
    passed = sum(score) - sum(rules.start)
    level = 2 * (rules.points - 1) - sum(rules.start)
    if min(score) < rules.points - 1:
        return passed // rules.serves
    return (level - 1) // rules.serves + passed - level + 1


def must_receive(state: MatchState, side: Side, server: int) -> int | None:
    """Who receives when ``server`` opens the game for ``side``: in turns, the one who served to them in the game
    before (ITTF 2.13.4); None where that is free."""
    if state.format.service != "in_turns" or not state.games or state.players == 1:
        return None
    own, facing = state.opened if side == "a" else (state.opened[1], state.opened[0])
    return facing if server == own else 1 - facing


_ORDERS = {
    "rally": Order(_rally_after, lambda _state, winner: winner, _rally_place, _rally_court, _rally_taken_up),
    "in_turns": Order(
        _turns_after, _turns_opens_next, lambda _score, event: pair(event), _turns_court, _turns_taken_up
    ),
    "none": Order(
        lambda state, _side, _score, _rules: (None, state.right),
        lambda _state, _winner: None,
        lambda _score, event: pair(event),
        lambda _state: None,
        lambda state, _event: state,
    ),
}
