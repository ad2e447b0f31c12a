"""Which session an arrival belongs to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.event import Session
from events.domain.presence import EARLY, TAIL, session_at

EIGHT = datetime(2026, 5, 14, 0, tzinfo=UTC)  # 08:00 in the union's zone


def at(hours: float) -> datetime:
    return EIGHT + timedelta(hours=hours)


MORNING = Session("am", "上午", at(1), at(4))
AFTERNOON = Session("pm", "下午", at(6), at(9))
DAY = (AFTERNOON, MORNING)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (-0.1, None),
        (0, "am"),
        (1, "am"),
        (3.9, "am"),
        (4.2, "am"),
        (4.3, None),
        (5, "pm"),
        (9, "pm"),
        (9.25, "pm"),
        (9.3, None),
    ],
)
def test_through_a_day(hours: float, expected: str | None) -> None:
    found = session_at(DAY, at(hours))
    assert (found.id if found else None) == expected


def test_one_after_the_other_the_next_one_from_ten_minutes_before() -> None:
    first, second = Session("1", "", at(1), at(2)), Session("2", "", at(2), at(3))
    chosen = [session_at((first, second), at(2) - timedelta(minutes=m)) for m in (11, 10, 0)]
    assert chosen == [first, second, second]


def test_of_two_that_run_the_one_that_began_last() -> None:
    whole, talk = Session("1", "", at(0), at(8)), Session("2", "", at(2), at(3))
    assert [session_at((whole, talk), at(h)) for h in (0.5, 2.5, 4)] == [whole, talk, whole]


sessions = st.lists(st.tuples(st.integers(-300, 300), st.integers(0, 120)), max_size=6)


@given(sessions, st.integers(-400, 500))
def test_always_one_that_is_near(times: list[tuple[int, int]], minute: int) -> None:
    known = [
        Session(str(n), "", EIGHT + timedelta(minutes=a), EIGHT + timedelta(minutes=a + b))
        for n, (a, b) in enumerate(times)
    ]
    moment = EIGHT + timedelta(minutes=minute)
    near = [each for each in known if each.starts_at - EARLY <= moment <= each.ends_at + TAIL]
    found = session_at(known, moment)
    assert (found in near) if near else found is None
    assert session_at(reversed(known), moment) == found
