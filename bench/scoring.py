"""The laws: how long the fold of a whole match takes, and whether it grows with the log only."""

from __future__ import annotations

from bench.draws import milliseconds
from competitions.domain.scoring.events import EndsChanged, IntervalEnd, MatchEvent, Point, Service
from competitions.domain.scoring.log import Entry, fold
from competitions.domain.scoring.presets import PRESETS
from competitions.domain.scoring.state import new_match

RALLIES = 120


def _match() -> list[Entry]:
    """A match of doubles of three games, 120 rallies, with its intervals and changes of ends."""
    events: list[MatchEvent] = [Service("a")]
    for winners in ("ab" * 19 + "aa", "ab" * 19 + "bb", "ab" * 19 + "aa"):
        first = winners[-1]
        events += [Point("a" if winner == "a" else "b") for winner in winners]
        events += [IntervalEnd(), EndsChanged(), Service("a" if first == "a" else "b")]
    return [(event, 0) for event in events[:-3]]


def _long(rallies: int) -> list[Entry]:
    """A game that goes on: level, so that nobody wins it."""
    return [(Service("a"), 0), *((Point("a" if number % 2 else "b"), 0) for number in range(rallies))]


def measure() -> dict[str, float]:
    """Milliseconds of processor time, the median of several."""
    match, start = _match(), new_match(PRESETS["3x21"], doubles=True)
    table_tennis = new_match(PRESETS["table-tennis"])
    short, long = _long(1_000), _long(10_000)
    return {
        "fold_120_ms": milliseconds(lambda: fold(start, match)),
        "fold_ten_times_longer": milliseconds(lambda: fold(table_tennis, long))
        / milliseconds(lambda: fold(table_tennis, short)),
    }


if __name__ == "__main__":
    print(measure())
