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
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.log import Fold, fold
from competitions.domain.scoring.state import new_match

RALLY = (12_000, 38_000)  # from one point to the next, milliseconds
POINTS_BEFORE_RETIRING = 29


@dataclass(frozen=True)
class Keyed:
    """An event and when it was keyed in: milliseconds after the match was called."""

    event: MatchEvent
    after: int


def walkover(absent: Side) -> list[Keyed]:
    """Nobody came: decided ten minutes after the last call."""
    return [Keyed(Walkover(absent), 600_000), Keyed(Confirmation(), 630_000)]


def winner_of(log: list[Keyed], scoring: ScoringFormat) -> Side | None:
    """Who won by this log; None while it is not over."""
    return fold(new_match(scoring), [(keyed.event, keyed.after) for keyed in log]).winner


def play(
    scoring: ScoringFormat, strength: float, chance: Random, *, retires: Side | None = None
) -> list[Keyed]:
    """A singles match. `strength` is the chance of side a to win a rally; `retires` gives up in the second game."""
    match = Fold(new_match(scoring))
    log: list[Keyed] = []
    clock = 90_000

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
        if match.state.ends_due:
            key(EndsChanged(), 8_000)
        elif match.state.stop:
            pause = scoring.break_s if match.state.stop == "break" else scoring.interval_s
            key(IntervalStart(), 4_000)
            key(IntervalEnd(), 1000 * pause)
        elif retires and points >= POINTS_BEFORE_RETIRING:
            key(Injury(retires), 3_000)
            key(Retirement(retires), 240_000)
        else:
            key(Point("a" if chance.random() < strength else "b"), chance.randint(*RALLY))
            points += 1
    key(Confirmation(), 20_000)
    return log
