"""What can be read off the state of a match: who serves to whom, who stands where, what is due, what is at stake."""

from typing import Literal

import msgspec

from competitions.domain.results import Ending, Side, other
from competitions.domain.scoring.formats import ServiceOrder, leader
from competitions.domain.scoring.notation import games_of, notation
from competitions.domain.scoring.service import must_receive, order_of
from competitions.domain.scoring.state import Court, Mark, MatchState, Stop, won_games

Phase = Literal["toss", "service", "ready", "play", "stop", "paused", "suspended", "over", "confirmed"]
SIDES: tuple[Side, Side] = ("a", "b")


def points_of(state: MatchState, side: Side) -> int:
    return state.score[0 if side == "a" else 1]


def service_court(state: MatchState) -> Court | None:
    """Which court is served from; None when nobody serves yet, or from anywhere (Laws 10.1, 11.1; ITTF 2.6.3)."""
    if state.serving is None or not state.service_known:
        return None
    return order_of(state.format).court(state)


def standing(state: MatchState) -> dict[Side, dict[Court, int]]:
    """Which player of each side stands in which service court, as that side sees it; empty before service is known
    and where nobody stands in a court."""
    court = service_court(state)
    if court is None:
        return {}
    if not state.doubles:
        return {"a": {court: 0}, "b": {court: 0}}
    right_a, right_b = state.right
    return {"a": {"right": right_a, "left": 1 - right_a}, "b": {"right": right_b, "left": 1 - right_b}}


def server(state: MatchState) -> tuple[Side, int] | None:
    """Side and player who serve the next rally."""
    if state.serving is None or not state.service_known or state.ending is not None:
        return None
    return state.serving, _at_service(state, state.serving)


def receiver(state: MatchState) -> tuple[Side, int] | None:
    """Side and player who receive: diagonally opposite, so in the court of the same name (Law 11.1)."""
    if state.serving is None or not state.service_known or state.ending is not None:
        return None
    side = other(state.serving)
    return side, _at_service(state, side)


def _at_service(state: MatchState, side: Side) -> int:
    """The player of that side who serves or receives."""
    if not state.doubles:
        return 0
    right = state.right[0 if side == "a" else 1]
    return right if service_court(state) == "right" else 1 - right


def players_due(state: MatchState) -> bool:
    """Whether a rubber of a relay has just ended and the next players must come on court."""
    return state.stop == "rubber"


def game_point(state: MatchState) -> tuple[Side, ...]:
    """The sides that win this game with the next rally: none, one, or both at the cap."""
    if state.ending is not None:
        return ()
    rules = state.rules
    a, b = state.score
    sides: list[Side] = []
    if leader(rules, a + 1, b) == "a":
        sides.append("a")
    if leader(rules, a, b + 1) == "b":
        sides.append("b")
    return tuple(sides)


def match_point(state: MatchState) -> tuple[Side, ...]:
    """The sides that win the match with the next rally."""
    won = dict(zip(SIDES, won_games(state), strict=True))
    return tuple(side for side in game_point(state) if won[side] + 1 == state.format.games_to_win)


def phase(state: MatchState) -> Phase:
    """What the umpire is doing now."""
    if state.ending is not None:
        return "confirmed" if state.confirmed else "over"
    if state.suspended_since is not None:
        return "suspended"
    if state.paused_since is not None:
        return "paused"
    if state.stop or state.ends_due:
        return "stop"
    if not state.service_known:
        return "service" if state.serving is not None or state.toss_won_by else "toss"
    return "play" if state.started else "ready"


def stop_seconds(state: MatchState) -> int:
    """How long the interval or break that is due lasts; 0 when none is."""
    if not state.stop:
        return 0
    given = state.format
    return {"interval": given.interval_s, "break": given.break_s, "rubber": given.rubber_break_s}[state.stop]


def duration_ms(state: MatchState, now: int) -> int:
    """Time since "play" was called, up to the end of the match; 0 before."""
    if state.started_at is None:
        return 0
    return max(0, (now if state.ended_at is None else state.ended_at) - state.started_at)


Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The players' names, side a then side b."""


class Person(msgspec.Struct, frozen=True):
    """A player: side, place within the side and name."""

    side: Side
    player: int
    name: str


class Facts(msgspec.Struct, frozen=True):
    """Everything a panel, a live page or an API client is told of a match."""

    phase: Phase
    best_of: int
    doubles: bool
    service: ServiceOrder
    counts_points: bool
    rubbers: int
    rubber: int
    players: Names
    players_due: bool
    handicap: int
    handicapped: Side | None
    must_receive: tuple[int, int] | None
    game: int
    games: tuple[tuple[int, int], ...]
    score: tuple[int, int]
    won: tuple[int, int]
    all_games: tuple[tuple[int, int], ...]
    serving: Side | None
    server: Person | None
    receiver: Person | None
    court: Court | None
    standing: dict[Side, dict[Court, str]]
    left: Side
    ends_due: bool
    stop: Stop
    stop_seconds: int
    stop_since: int | None
    stop_due_at: int | None
    paused_since: int | None
    suspended_since: int | None
    game_point: tuple[Side, ...]
    match_point: tuple[Side, ...]
    last_point: Side | None
    toss_won_by: Side | None
    toss_choice: str
    pending: tuple[Side, ...]
    marks: tuple[Mark, ...]
    winner: Side | None
    ending: Ending | None
    started_at: int | None
    ended_at: int | None
    game_ended_at: tuple[int, ...]
    can_undo: bool
    can_redo: bool
    notation: str
    notation_zh: str


def _must_receive(state: MatchState) -> tuple[int, int] | None:
    """Who receives when player 0, and when player 1, opens the game; None where that is free."""
    if state.service_known or state.serving is None or state.ending is not None:
        return None
    first, second = (must_receive(state, state.serving, player) for player in (0, 1))
    return None if first is None or second is None else (first, second)


def on_court(state: MatchState, names: Names) -> Names:
    """The players on court now. In a relay the players of a side are named in the order of its rubbers, from the
    first again when there are fewer than the rubbers need."""
    if not state.format.rubbers:
        return names
    first = sum(state.format.players_in(rubber, state.players) for rubber in range(state.rubber))
    a, b = (
        tuple(side[(first + player) % len(side)] for player in range(state.players)) if side else ()
        for side in names
    )
    return a, b


def _person(names: Names, who: tuple[Side, int] | None) -> Person | None:
    if who is None:
        return None
    side, player = who
    return Person(side, player, names[0 if side == "a" else 1][player])


def facts(state: MatchState, names: Names) -> Facts:
    """All that can be read off a state, with the players' names in their places."""
    names = on_court(state, names)
    by_side = dict(zip(SIDES, names, strict=True))
    return Facts(
        phase=phase(state),
        best_of=state.format.best_of,
        doubles=state.doubles,
        service=state.format.service,
        counts_points=state.format.counts_points,
        rubbers=len(state.format.rubbers),
        rubber=state.rubber + 1 if state.format.rubbers else 0,
        players=names,
        players_due=players_due(state),
        handicap=state.format.handicap,
        handicapped=state.handicapped,
        must_receive=_must_receive(state),
        game=state.game,
        games=state.games,
        score=state.score,
        won=won_games(state),
        all_games=games_of(state),
        serving=state.serving,
        server=_person(names, server(state)),
        receiver=_person(names, receiver(state)),
        court=service_court(state),
        standing={
            side: {court: by_side[side][player] for court, player in places.items()}
            for side, places in standing(state).items()
        },
        left=state.left,
        ends_due=state.ends_due,
        stop=state.stop,
        stop_seconds=stop_seconds(state),
        stop_since=state.stop_since,
        stop_due_at=state.stop_due_at,
        paused_since=state.paused_since,
        suspended_since=state.suspended_since,
        game_point=game_point(state),
        match_point=match_point(state),
        last_point=state.last_point,
        toss_won_by=state.toss_won_by,
        toss_choice=state.toss_choice,
        pending=state.pending,
        marks=state.marks,
        winner=state.winner,
        ending=state.ending,
        started_at=state.started_at,
        ended_at=state.ended_at,
        game_ended_at=state.game_ended_at,
        can_undo=state.undoable > 0 and not state.confirmed,
        can_redo=state.redoable > 0 and not state.confirmed,
        notation=notation(state),
        notation_zh=notation(state, chinese=True),
    )
