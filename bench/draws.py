"""Draws in memory: the whole public draw (lots, separation, graph), and the graph of a round robin alone."""

from collections.abc import Callable
from statistics import median
from time import process_time

from competitions.domain.draw_record import DrawEntry, DrawInput
from competitions.domain.public_draw import graph_of, make
from competitions.domain.round_robin import round_robin

BRANCHES = 16
REPEATS = 7


def _input(entries: int) -> DrawInput:
    people = tuple(
        DrawEntry(f"e{number:04}", f"Player {number}", (f"b{number * 7 % BRANCHES}",))
        for number in range(entries)
    )
    return DrawInput("knockout", people, tuple(entry.id for entry in people[:4]))


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one piece of work, the median of several."""
    times = []
    for _ in range(REPEATS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times) * 1000


def _whole(given: DrawInput) -> None:
    graph_of(make(given, "8 6 2"))


def measure() -> dict[str, float]:
    """Milliseconds of processor time (nothing waits here), the median of several."""
    small, large = _input(128), _input(1024)
    return {
        "draw_128_ms": milliseconds(lambda: _whole(small)),
        "draw_1024_ms": milliseconds(lambda: _whole(large)),
        "round_robin_64_ms": milliseconds(lambda: round_robin(64)),
    }


if __name__ == "__main__":
    print(measure())
