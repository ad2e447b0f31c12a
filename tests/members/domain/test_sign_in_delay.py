"""How long a guesser waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.domain.sign_in_delay import (
    AT_A_PLACE,
    OF_AN_ACCOUNT,
    OF_AN_ADDRESS,
    Rule,
    Standing,
    account,
    account_at,
    address,
    after_failure,
    place,
    wait,
)

AT = datetime(2026, 6, 9, 6, 30, tzinfo=UTC)


def waits(rule: Rule, failures: int) -> list[int]:
    """Seconds to wait after each failure, each one made as soon as it is allowed."""
    standing, at, found = None, AT, []
    for _ in range(failures):
        standing = after_failure(standing, rule, at)
        found.append(int(wait(standing, at).total_seconds()))
        at += wait(standing, at)
    return found


def test_the_wait_doubles_after_five_failures_up_to_a_limit() -> None:
    assert waits(AT_A_PLACE, 17) == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert waits(OF_AN_ADDRESS, 13) == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert waits(OF_AN_ACCOUNT, 21) == [0] * 19 + [1, 2]


def test_failures_are_forgotten() -> None:
    standing = Standing(30, AT, None)
    later = AT + AT_A_PLACE.forgotten_after
    assert after_failure(standing, AT_A_PLACE, later) == Standing(1, later, None)
    just_before = later - timedelta(seconds=1)
    assert after_failure(standing, AT_A_PLACE, just_before).failures == 31


@given(st.lists(st.integers(0, 4000), max_size=80))
def test_a_wait_never_exceeds_the_limit_and_never_shrinks_while_guessing_goes_on(gaps: list[int]) -> None:
    standing, at, longest = None, AT, timedelta(0)
    for gap in gaps:
        at += timedelta(seconds=gap)
        standing = after_failure(standing, AT_A_PLACE, at)
        assert longest <= wait(standing, at) <= AT_A_PLACE.longest
        longest = wait(standing, at)


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1::1", "2001:db8:0:1::"),
        ("2001:db8:0:1:ffff::2", "2001:db8:0:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_place_is_a_line_not_one_of_its_addresses(given_address: str, expected: str) -> None:
    assert place(given_address) == expected


def test_keys_fit_their_column() -> None:
    longest = account_at("X" * 40, "2001:db8:1111:2222::")
    assert (longest, len(longest) <= 80) == (f"account:{'X' * 40}@2001:db8:1111:2222::", True)
    assert (account("A"), address("192.0.2.1")) == ("account:A", "address:192.0.2.1")
