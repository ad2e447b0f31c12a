"""Public notices: the period, and that nothing but name, branch and result can leave."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from events.domain.trips.notices import (
    Line,
    Period,
    Shown,
    all_shown,
    day_fault,
    end_of,
    faults,
    last_day,
    namesakes,
    period_faults,
    word_fault,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = date(2026, 6, 5)


def test_five_working_days_do_not_count_the_day_it_is_published_nor_weekends_nor_holidays() -> None:
    assert last_day(FRIDAY) == date(2026, 6, 12)
    assert last_day(FRIDAY, 5, [date(2026, 6, 9)]) == date(2026, 6, 15)
    assert last_day(date(2026, 6, 6)) == date(2026, 6, 12)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 20))
def test_there_are_as_many_working_days_after_the_first_as_asked_for(first: date, days: int) -> None:
    last = last_day(first, days)
    between = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    assert sum(day.isoweekday() <= 5 for day in between) == days
    assert last.isoweekday() <= 5


def test_it_comes_down_at_the_midnight_after_its_last_day() -> None:
    ends = end_of(date(2026, 6, 12), SHANGHAI)
    assert ends == datetime(2026, 6, 12, 16, tzinfo=UTC)
    period = Period(datetime(2026, 6, 5, 2, tzinfo=UTC), ends)
    moments = [ends - timedelta(seconds=1), ends, period.begins - timedelta(seconds=1)]
    assert [period.hangs(moment) for moment in moments] == [True, False, False]
    assert [period.over(moment) for moment in moments] == [False, True, False]


def test_taken_down_it_is_over_at_once() -> None:
    begins = datetime(2026, 6, 5, tzinfo=UTC)
    period = Period(begins, begins + timedelta(days=7), down_at=begins + timedelta(days=1))
    assert (period.hangs(begins + timedelta(days=2)), period.over(begins + timedelta(days=2))) == (
        False,
        True,
    )


def test_periods_that_cannot_be() -> None:
    at = datetime(2026, 6, 5, tzinfo=UTC)
    told = [period_faults(at, at + timedelta(days=days)) for days in (0, 1, 61, 62)]
    assert [each and each.msgid for each in told] == [
        "The notice would be over before it hangs. Please choose a later day.",
        None,
        None,
        "A notice hangs {most} days at most. Please choose an earlier day.",
    ]


def _line(number: int, name: str = "王芳", branch: str = "b1", word: str = "") -> Line:
    return Line(f"r{number}", name, branch, f"第{branch}分工会", "confirmed", word)


def test_namesakes_of_one_branch_need_a_word_each() -> None:
    lines = [_line(1), _line(2), _line(3, branch="b2"), _line(4, name="李雷")]
    assert [[line.registration for line in group] for group in namesakes(lines)] == [["r1", "r2"]]
    assert [registration for registration, _ in faults(lines)] == ["r1", "r2"]
    same = [_line(1, word="教务科"), _line(2, word="教务科")]
    assert [registration for registration, _ in faults(same)] == ["r1", "r2"]
    told = [_line(1, word="教务科"), _line(2, word="实训室"), _line(3, branch="b2", word="不必")]
    assert faults(told) == []
    assert all_shown(told) == [
        Shown("王芳（教务科）", "第b1分工会", "confirmed"),
        Shown("王芳（实训室）", "第b1分工会", "confirmed"),
        Shown("王芳", "第b2分工会", "confirmed"),
    ]


def test_words_that_must_not_hang_out() -> None:
    own = ("DEMO0042", "10000000042")
    words = ["教务科", "女", "demo0042", "尾号00042", "10000000042", "很长很长很长很长很长很长很"]
    assert [word_fault(word, own) is None for word in words] == [True, True, False, False, False, False]


@given(st.lists(st.builds(_line, st.integers(), st.text(), st.sampled_from(["b1", "b2"]), st.text())))
def test_only_three_things_are_ever_shown(lines: list[Line]) -> None:
    for line, shown in zip(lines, all_shown(lines), strict=True):
        assert set(msgspec.to_builtins(shown)) == {"name", "branch", "result"}
        assert (shown.branch, shown.result) == (line.branch_name, line.result)
        assert shown.name in (line.name, f"{line.name}（{line.word.strip()}）")


def test_the_calendars_last_day_is_no_last_day() -> None:
    told = day_fault(date.max, FRIDAY)
    assert told is not None
    assert told.msgid == "A notice hangs {most} days at most. Please choose an earlier day."
    assert (day_fault(date(2027, 1, 5), FRIDAY), day_fault(date.min, FRIDAY)) == (None, None)
