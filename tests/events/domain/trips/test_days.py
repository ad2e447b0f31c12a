"""When a trip is counted: departure, every day between, and the return."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.domain.trips.days import Day, days

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=SHANGHAI)


def test_five_days() -> None:
    assert days(_at(1, 8), _at(5, 16), SHANGHAI) == [
        Day("departure", 1, _at(1, 8), _at(1, 22)),
        Day("day", 2, _at(2, 7), _at(2, 22)),
        Day("day", 3, _at(3, 7), _at(3, 22)),
        Day("day", 4, _at(4, 7), _at(4, 22)),
        Day("return", 5, _at(5, 7), _at(5, 16)),
    ]


def test_one_day_has_both() -> None:
    assert days(_at(1, 8), _at(1, 18), SHANGHAI) == [
        Day("departure", 1, _at(1, 8), _at(1, 13)),
        Day("return", 1, _at(1, 13), _at(1, 18)),
    ]


@given(
    st.integers(0, 100_000),
    st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_they_come_one_after_another_within_the_trip(hours: int, length: timedelta) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = days(start, start + length, SHANGHAI)
    assert (found[0].kind, found[-1].kind) == ("departure", "return")
    assert all(day.starts_at <= day.ends_at for day in found)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))
    assert found[-1].ends_at == start + length
