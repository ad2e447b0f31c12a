"""Everybody meets everybody: rounds by the circle method, matches within a branch first; and several groups of it."""

from collections.abc import Sequence

from competitions.domain.draw_graph import DrawGraph, Feed, GraphMatch, numbered
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
    lines = tuple(range(1, entries + 1))
    rounds = _group_rounds(lines, branches, 1, "")
    matches = numbered([match for played in rounds for match in played])
    return DrawGraph("round_robin", entries, frozenset(), len(rounds), matches, (lines,))


def groups_of(sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The lines of each group, one group after the other."""
    found, first = [], 1
    for size in sizes:
        found.append(tuple(range(first, first + size)))
        first += size
    return tuple(found)


def group_matches(
    groups: Sequence[Sequence[int]], branches: Sequence[Sequence[str]] = ()
) -> list[GraphMatch]:
    """The matches of several groups in the order of play: the first round of every group, then the second …"""
    rounds = [_group_rounds(group, branches, number, f"g{number}") for number, group in enumerate(groups, 1)]
    longest = max(len(of_group) for of_group in rounds)
    return [
        match
        for number in range(longest)
        for of_group in rounds
        if number < len(of_group)
        for match in of_group[number]
    ]


def _group_rounds(
    lines: Sequence[int], branches: Sequence[Sequence[str]], group: int, prefix: str
) -> list[list[GraphMatch]]:
    """The rounds of one group; those with more colleagues meeting come first, and colleagues first in each."""
    homes = [frozenset(branches[line - 1]) if branches else frozenset[str]() for line in lines]
    rounds = sorted(circle_rounds(len(lines)), key=lambda pairs: -_colleagues(pairs, homes))
    made: list[list[GraphMatch]] = []
    for number, pairs in enumerate(rounds, start=1):
        ordered = sorted(pairs, key=lambda pair: (not homes[pair[0] - 1] & homes[pair[1] - 1], pair))
        made.append(
            [
                GraphMatch(
                    key=f"{prefix}r{number}m{position}",
                    number=0,
                    stage="group",
                    round=number,
                    position=position,
                    a=Feed("line", line=lines[a - 1]),
                    b=Feed("line", line=lines[b - 1]),
                    group=group,
                    section=f"g{group}",
                )
                for position, (a, b) in enumerate(ordered, start=1)
            ]
        )
    return made


def _colleagues(pairs: list[Pairing], homes: Sequence[frozenset[str]]) -> int:
    return sum(bool(homes[a - 1] & homes[b - 1]) for a, b in pairs)
