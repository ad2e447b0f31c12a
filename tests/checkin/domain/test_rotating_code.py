"""The rotating code: good for half a minute at most, for its own screen only."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.domain.rotating_code import (
    GRACE,
    WINDOW_S,
    Judgement,
    Screen,
    Way,
    code,
    grace,
    graced,
    judge,
    window_of,
    window_starts,
)

SECRET = b"of this event"
SCREEN = Screen("screen0000001", "event00000001", "session000001")
AT = datetime(2026, 5, 14, 6, 30, 7, tzinfo=UTC)
NOW = window_of(AT)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_a_code_never_changes() -> None:
    """Vector: other programs must come to the same (docs/formats.md)."""
    assert code(SECRET, SCREEN, 118_000_000) == "s0d2tmgdgev0m7gy"
    assert code(SECRET, SCREEN, NOW) == code(SECRET, SCREEN, NOW)
    assert len({code(SECRET, SCREEN, NOW + n) for n in range(400)}) == 400


@given(st.integers(0, 86_400), st.floats(-90, 90))
def test_good_in_its_own_window_and_the_next(start: int, later: float) -> None:
    shown = window_starts(NOW) + seconds(start)
    given_code = code(SECRET, SCREEN, window_of(shown))
    found = judge(SECRET, SCREEN, given_code, shown + seconds(later))
    ahead = window_of(shown + seconds(later)) - window_of(shown)
    expected = Judgement.WRONG if ahead < 0 else Judgement.GOOD if ahead <= 1 else Judgement.LATE
    assert found is expected


def test_a_screenshot_is_worthless_after_half_a_minute() -> None:
    shown = window_starts(NOW)
    picture = code(SECRET, SCREEN, NOW)
    assert judge(SECRET, SCREEN, picture, shown + seconds(2 * WINDOW_S - 1)) is Judgement.GOOD
    assert judge(SECRET, SCREEN, picture, shown + seconds(2 * WINDOW_S)) is Judgement.LATE


@pytest.mark.parametrize(
    "other",
    [
        {"id": "screen0000002"},
        {"event": "event00000002"},
        {"session": ""},
        {"session": "session000002"},
        {"way": Way.OUT},
    ],
)
def test_bound_to_event_place_session_and_way(other: dict[str, str]) -> None:
    elsewhere = msgspec.structs.replace(SCREEN, **other)
    assert judge(SECRET, elsewhere, code(SECRET, SCREEN, NOW), AT) is Judgement.WRONG


@given(st.text(max_size=40))
def test_nobody_guesses(given_code: str) -> None:
    known = {code(SECRET, SCREEN, NOW), code(SECRET, SCREEN, NOW - 1)}
    assert (judge(SECRET, SCREEN, given_code, AT) is Judgement.GOOD) == (given_code in known)


def test_another_secret_makes_other_codes() -> None:
    assert judge(b"another", SCREEN, code(SECRET, SCREEN, NOW), AT) is Judgement.WRONG


def test_signing_in_may_take_a_while_in_the_same_browser() -> None:
    carried = grace(SECRET, SCREEN, AT, "browser")
    at = AT.replace(microsecond=0)
    assert graced(SECRET, SCREEN, carried, "browser", AT + GRACE - seconds(1)) == at
    assert graced(SECRET, SCREEN, carried, "browser", AT + GRACE + seconds(1)) is None
    assert graced(SECRET, SCREEN, carried, "browser", AT - seconds(1)) is None
    assert graced(SECRET, SCREEN, carried, "another browser", AT) is None
    other = msgspec.structs.replace(SCREEN, event="event00000002")
    assert graced(SECRET, other, carried, "browser", AT) is None
    moment, _, tag = carried.partition(".")
    assert graced(SECRET, SCREEN, f"{int(moment) + 60}.{tag}", "browser", AT + seconds(90)) is None


@given(st.text(max_size=40))
def test_any_text_is_no_grace(text: str) -> None:
    assert graced(SECRET, SCREEN, text, "browser", AT) is None
