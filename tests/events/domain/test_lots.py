"""Lots: the bytes of docs/formats.md, no bias, no other source of chance."""

import hashlib
import hmac
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.lots import Lots, normal_seed

HASH = "00" * 31 + "01"


def test_words_are_the_hmac_in_counter_mode() -> None:
    blocks = b"".join(
        hmac.digest(b"8 8", bytes.fromhex(HASH) + i.to_bytes(8, "big"), hashlib.sha256) for i in range(3)
    )
    words = [int.from_bytes(blocks[i : i + 8], "big") for i in range(0, len(blocks), 8)]
    lots = Lots("8 8", HASH)
    assert [lots.below(2**64 - 1) for _ in words] == words


def test_known_numbers_for_other_implementations() -> None:
    lots = Lots("红旗 2024", "ab" * 32)
    assert [lots.below(6) for _ in range(12)] == [4, 3, 2, 0, 5, 0, 3, 5, 1, 2, 3, 4]


def test_full_width_digits_and_blanks_do_not_matter() -> None:
    assert normal_seed("  ８８\u3000 66\n") == "88 66"
    assert Lots("８８ 66", HASH).below(1000) == Lots("88  66", HASH).below(1000)


def test_a_single_candidate_uses_no_lot() -> None:
    lots = Lots("1", HASH)
    assert lots.below(1) == 0
    assert lots.below(1000) == Lots("1", HASH).below(1000)


def test_no_candidates_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Lots("1", HASH).below(0)


@given(st.text(min_size=1, max_size=20), st.lists(st.integers(), unique=True, max_size=40))
def test_a_shuffle_draws_everybody_once_by_its_lots(seed: str, candidates: list[int]) -> None:
    drawn, picked = Lots(seed, HASH).shuffled(candidates)
    left = list(candidates)
    for who, lot in zip(drawn, picked, strict=True):
        assert left[lot] == who
        left[lot] = left[-1]
        left.pop()
    assert left == []


def test_each_order_is_equally_likely() -> None:
    seen = Counter(tuple(Lots(str(i), HASH).shuffled("abc")[0]) for i in range(6000))
    assert len(seen) == 6
    assert all(850 < count < 1150 for count in seen.values())
