"""Everybody meets everybody: rounds by the circle method, matches within a branch first."""

from collections.abc import Sequence

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch
from foundation.errors import Refusal
from foundation.messages import Sentence

SMALLEST = 2
LARGEST = 64

Pairing = tuple[int, int]


def circle_rounds(entries: int) -> list[list[Pairing]]:
    """Rounds of pairings of lines 1 … n. With an odd number, each round lets a different line rest.

    The last line (or the rest, line n + 1) stays put while the others move round by one.
    """
    size = entries + entries % 2
    turning = list(range(1, size))
    rounds: list[list[Pairing]] = []
    for _ in range(size - 1):
        table = [*turning, size]
        pairs = [(table[i], table[size - 1 - i]) for i in range(size // 2)]
        rounds.append([(min(p), max(p)) for p in pairs if max(p) <= entries])
        turning = [turning[-1], *turning[:-1]]
    return rounds


def round_robin(entries: int, branches: Sequence[Sequence[str]] = ()) -> DrawGraph:
    """The graph of one group of all entries; ``branches`` are those of line 1, 2 … n, if known.

    Rounds with more matches between colleagues come first, so that nobody can help a colleague at the end.
    Raises Refusal when there are fewer than 2 or more than 64 entries.
    """
    if not SMALLEST <= entries <= LARGEST:
        raise Refusal(
            Sentence(
                "A round robin takes {least} to {most} entries; there are {entries}.",
                least=SMALLEST,
                most=LARGEST,
                entries=entries,
            ),
            status=422,
        )
    homes = [frozenset(of_line) for of_line in branches] or [frozenset[str]()] * entries
    rounds = sorted(circle_rounds(entries), key=lambda pairs: -_colleagues(pairs, homes))
    matches: list[GraphMatch] = []
    for number, pairs in enumerate(rounds, start=1):
        ordered = sorted(pairs, key=lambda pair: (not homes[pair[0] - 1] & homes[pair[1] - 1], pair))
        for position, (a, b) in enumerate(ordered, start=1):
            matches.append(
                GraphMatch(
                    key=f"r{number}m{position}",
                    number=len(matches) + 1,
                    stage="group",
                    round=number,
                    position=position,
                    a=Feed("line", line=a),
                    b=Feed("line", line=b),
                )
            )
    lines = tuple(range(1, entries + 1))
    return DrawGraph("round_robin", entries, frozenset(), len(rounds), tuple(matches), (lines,))


def _colleagues(pairs: list[Pairing], homes: Sequence[frozenset[str]]) -> int:
    return sum(bool(homes[a - 1] & homes[b - 1]) for a, b in pairs)
