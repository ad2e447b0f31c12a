"""A whole match as an umpire would key it in: every toss, point, interval and change of ends, by the laws."""

from dataclasses import dataclass
from random import Random

from competitions.domain.results import Side
from competitions.domain.scoring.events import (
    Confirmation,
    Ends,
    EndsChanged,
    Injury,
    IntervalEnd,
    IntervalStart,
    MatchEvent,
    Play,
    Point,
    Retirement,
    Service,
    Toss,
    Walkover,
)
from competitions.domain.scoring.log import Fold, fold
from competitions.domain.scoring.state import MatchState

RALLY = (12_000, 38_000)  # from one point to the next, milliseconds
POINTS_BEFORE_RETIRING = 29

Games = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Keyed:
    """An event and when it was keyed in: milliseconds after the match was called."""

    event: MatchEvent
    after: int


def walkover(absent: Side) -> list[Keyed]:
    """Nobody came: decided ten minutes after the last call."""
    return [Keyed(Walkover(absent), 600_000), Keyed(Confirmation(), 630_000)]


def points_of(game: tuple[int, int], chance: Random) -> list[Side]:
    """Who wins each rally of a game that ends with this score and needs no setting; the last one ends it."""
    winner: Side = "a" if game[0] > game[1] else "b"
    sides: tuple[Side, Side] = ("a", "b")
    before = [
        side for side, points in zip(sides, game, strict=True) for _ in range(points - (side == winner))
    ]
    chance.shuffle(before)
    return [*before, winner]


def winner_of(log: list[Keyed], start: MatchState) -> Side | None:
    """Who won by this log; None while it is not over."""
    return fold(start, [(keyed.event, keyed.after) for keyed in log]).winner


def play(
    start: MatchState,
    strength: float,
    chance: Random,
    *,
    retires: Side | None = None,
    games: Games = (),
    rallies: int | None = None,
) -> list[Keyed]:
    """A match from its toss on.

    `strength` is the chance of side a to win a rally; `retires` gives up in the second game; with `games` the score
    comes out as these; after so many `rallies` the log breaks off, because the match is still being played.
    """
    match = Fold(start)
    scoring = start.format
    log: list[Keyed] = []
    clock = 90_000
    told = iter([side for game in games for side in points_of(game, chance)])

    def key(event: MatchEvent, pause: int) -> None:
        nonlocal clock
        clock += pause
        match.append(event, clock)
        log.append(Keyed(event, clock))

    first: Side = "a" if chance.random() < 0.5 else "b"
    key(Toss(first, "serve"), 0)
    key(Ends("a" if chance.random() < 0.5 else "b"), 5_000)
    key(Service(first), 5_000)
    key(Play(), 120_000)
    points = 0
    while match.state.ending is None:
        if points == rallies:
            return log
        if match.state.ends_due:
            key(EndsChanged(), 8_000)
        elif match.state.stop:
            pause = scoring.break_s if match.state.stop == "break" else scoring.interval_s
            key(IntervalStart(), 4_000)
            key(IntervalEnd(), 1000 * pause)
        elif not match.state.service_known:
            assert match.state.serving is not None
            key(Service(match.state.serving, chance.randint(0, 1), chance.randint(0, 1)), 5_000)  # type: ignore[arg-type]
        elif retires and points >= POINTS_BEFORE_RETIRING:
            key(Injury(retires), 3_000)
            key(Retirement(retires), 240_000)
        else:
            side = next(told, None) or ("a" if chance.random() < strength else "b")
            key(Point(side), chance.randint(*RALLY))
            points += 1
    key(Confirmation(), 20_000)
    return log
