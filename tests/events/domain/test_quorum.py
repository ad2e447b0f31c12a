"""Quorum: two thirds, rounded up, of those expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.quorum import QuorumRules, Sitting, sitting, told
from foundation.messages import Sentence

TWO_THIRDS = QuorumRules(2, 3)


@pytest.mark.parametrize(("expected", "needed"), [(58, 39), (57, 38), (3, 2), (1, 1), (0, 0)])
def test_the_share_is_rounded_up(expected: int, needed: int) -> None:
    assert sitting(TWO_THIRDS, expected, 0) == Sitting(expected, 0, needed)


@given(st.integers(1, 500), st.integers(0, 500), st.integers(1, 4))
def test_reached_exactly_from_the_share_on(expected: int, present: int, parts: int) -> None:
    counted = sitting(QuorumRules(parts, 4), expected, present)
    assert counted.reached is (present * 4 >= expected * parts)
    assert counted.lacking == max(counted.needed - present, 0)


def test_in_words() -> None:
    assert told(sitting(TWO_THIRDS, 0, 0)) == Sentence("Nobody is expected yet.")
    assert told(sitting(TWO_THIRDS, 58, 39)) == Sentence(
        "Expected {expected}, present {present}: the quorum of {needed} is reached.",
        expected=58, present=39, needed=39,
    )  # fmt: skip
    assert told(sitting(TWO_THIRDS, 58, 36)) == Sentence(
        "Expected {expected}, present {present}: {lacking} more are needed for the quorum of {needed}.",
        expected=58, present=36, lacking=3, needed=39,
    )  # fmt: skip
