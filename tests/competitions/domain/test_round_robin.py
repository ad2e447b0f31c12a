"""The circle method: everybody meets everybody once, nobody twice a round, colleagues first."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.round_robin import circle_rounds, round_robin
from foundation.errors import Refusal


def test_four_lines() -> None:
    assert circle_rounds(4) == [[(1, 4), (2, 3)], [(3, 4), (1, 2)], [(2, 4), (1, 3)]]


@given(st.integers(2, 64))
def test_everybody_meets_everybody_once(entries: int) -> None:
    rounds = circle_rounds(entries)
    assert sorted(pair for each in rounds for pair in each) == list(combinations(range(1, entries + 1), 2))
    for each in rounds:
        players = [line for pair in each for line in pair]
        assert len(players) == len(set(players)) == entries - entries % 2


@given(st.integers(2, 20), st.lists(st.sampled_from("abcde"), min_size=20, max_size=20))
def test_rounds_with_colleagues_come_first(entries: int, homes: list[str]) -> None:
    graph = round_robin(entries, [(home,) for home in homes[:entries]])
    counts = [0] * graph.rounds
    for match in graph.matches:
        counts[match.round - 1] += homes[match.a.line - 1] == homes[match.b.line - 1]
    assert counts == sorted(counts, reverse=True)
    assert len(graph.matches) == entries * (entries - 1) // 2
    assert graph.groups == (tuple(range(1, entries + 1)),)


@pytest.mark.parametrize("entries", [1, 65])
def test_sizes_nobody_can_draw(entries: int) -> None:
    with pytest.raises(Refusal, match="2 to 64"):
        round_robin(entries)
