"""Arrivals by minute as bars, one stack a minute with a part for each branch: numbers for a small drawing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

MOST_BARS = 60
STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440))


class Part(msgspec.Struct, frozen=True):
    """People of one branch in one bar: from `low` up, `people` high."""

    branch: str
    low: int
    people: int


class Bar(msgspec.Struct, frozen=True):
    """All who came within one step from `at` on."""

    at: datetime
    people: int
    parts: tuple[Part, ...]


class Chart(msgspec.Struct, frozen=True):
    """`highest` is the most people in one bar, at least one."""

    bars: tuple[Bar, ...]
    step: timedelta
    highest: int


def arrival_chart(arrivals: Iterable[tuple[datetime, str, int]], branches: Sequence[str]) -> Chart:
    """Bars over the whole time between the first and the last arrival, of the shortest step with at most 60 bars.

    ``arrivals``: moment, branch and people. Parts stand in the order of ``branches``; others come last.
    """
    listed = sorted(arrivals)
    if not listed:
        return Chart((), STEPS[0], 1)
    order = {branch: number for number, branch in enumerate(branches)}
    first, last = listed[0][0], listed[-1][0]
    step = next((each for each in STEPS if (last - first) // each < MOST_BARS - 1), STEPS[-1])
    start = _floor(first, step)
    bars: dict[int, dict[str, int]] = {}
    for at, branch, people in listed:
        number = min((at - start) // step, MOST_BARS - 1)
        bar = bars.setdefault(number, {})
        bar[branch] = bar.get(branch, 0) + people
    made = tuple(_bar(start + number * step, bars.get(number, {}), order) for number in range(max(bars) + 1))
    return Chart(made, step, max(1, *(bar.people for bar in made)))


def _floor(at: datetime, step: timedelta) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // step * step


def _bar(at: datetime, counts: dict[str, int], order: dict[str, int]) -> Bar:
    parts, low = [], 0
    for branch in sorted(counts, key=lambda each: (order.get(each, len(order)), each)):
        parts.append(Part(branch, low, counts[branch]))
        low += counts[branch]
    return Bar(at, low, tuple(parts))
