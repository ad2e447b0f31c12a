"""Seeds and byes as section 3 of the rules prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.seeding import (
    bye_lines,
    group_lines,
    lines_for,
    meeting_round,
    opponent_line,
    seed_groups,
    seed_lines,
    seeds_allowed,
)


@pytest.mark.parametrize(
    ("entries", "seeds"),
    [(2, 2), (15, 2), (16, 4), (31, 4), (32, 8), (63, 8), (64, 16), (128, 16), (129, 32), (1024, 32)],
)
def test_seeds_allowed(entries: int, seeds: int) -> None:
    assert seeds_allowed(entries) == seeds


def test_seed_lines() -> None:
    assert seed_lines(2) == (1, 2)
    assert seed_lines(4) == (1, 4, 2, 3)
    assert seed_lines(8) == (1, 8, 3, 6, 2, 7, 4, 5)
    assert seed_lines(16)[:8] == (1, 16, 5, 12, 3, 14, 7, 10)
    assert seed_lines(32)[:8] == (1, 32, 9, 24, 5, 28, 13, 20)


def test_bye_lines() -> None:
    assert bye_lines(8, 5) == (2, 7, 4)
    assert bye_lines(16, 12) == (2, 15, 6, 11)
    assert bye_lines(32, 20) == (2, 31, 10, 23, 6, 27, 14, 19, 4, 29, 12, 21)


def test_groups_of_seeds_share_their_lines() -> None:
    assert seed_groups(16) == ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16))
    assert seed_groups(3) == ((1, 1), (2, 2), (3, 3))
    assert group_lines(32, 3, 3) == (9, 24)
    assert group_lines(32, 5, 8) == (5, 13, 20, 28)


@given(st.integers(2, 1024))
def test_byes_never_meet_and_lie_evenly(entries: int) -> None:
    lines = lines_for(entries)
    byes = bye_lines(lines, entries)
    assert len(byes) == len(set(byes)) == lines - entries
    assert not {opponent_line(bye) for bye in byes} & set(byes)
    size = lines // 2
    while size:
        counts = [sum(start < bye <= start + size for bye in byes) for start in range(0, lines, size)]
        assert max(counts) - min(counts) <= 1
        size //= 2


@given(st.integers(1, 10).map(lambda power: 2**power))
def test_the_first_seeds_meet_as_late_as_possible(lines: int) -> None:
    order = seed_lines(lines)
    assert sorted(order) == list(range(1, lines + 1))
    rounds = lines.bit_length() - 1
    for halvings in range(1, rounds + 1):
        first = order[: 2**halvings]
        assert len({(line - 1) * 2**halvings // lines for line in first}) == 2**halvings


def test_when_lines_meet() -> None:
    assert [meeting_round(1, line) for line in (2, 3, 4, 5, 8)] == [1, 2, 2, 3, 3]
