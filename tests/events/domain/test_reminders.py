"""When people are reminded."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.reminders import CLOSE, ReminderRules, due_now, is_night, reminders

ZONE = ZoneInfo("Asia/Shanghai")
USUAL = ReminderRules()


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "rules", "expected"),
    [
        ("2026-06-09 14:30", USUAL, [("days", "2026-06-08 09:00"), ("hours", "2026-06-09 13:30")]),
        # An hour before 8:30 is night; 8:00 still leaves half an hour.
        ("2026-06-09 08:30", USUAL, [("days", "2026-06-08 09:00"), ("hours", "2026-06-09 08:00")]),
        # The bus at 6:30: people are up.
        ("2026-06-09 06:30", USUAL, [("days", "2026-06-08 09:00"), ("hours", "2026-06-09 05:30")]),
        # Three hours before 6:30 nobody is up; the evening before is early enough.
        ("2026-06-09 06:30", ReminderRules(days=0, hours=3), [("hours", "2026-06-08 21:00")]),
        ("2026-06-09 14:30", ReminderRules(days=3, hour=18, hours=0), [("days", "2026-06-06 18:00")]),
        ("2026-06-09 14:30", ReminderRules(days=0, hours=0), []),
    ],
)
def test_the_schedule(start: str, rules: ReminderRules, expected: list[tuple[str, str]]) -> None:
    found = [
        (due.rule, f"{due.at.astimezone(ZONE):%Y-%m-%d %H:%M}") for due in reminders(here(start), rules, ZONE)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        ("2026-06-08 08:59", None),
        ("2026-06-08 09:00", "days"),
        ("2026-06-08 23:00", None),
        ("2026-06-09 13:29", "days"),
        ("2026-06-09 13:30", "hours"),
        ("2026-06-09 14:30", None),
    ],
)
def test_only_the_last_one_due_is_written(now: str, rule: str | None) -> None:
    due = due_now(here("2026-06-09 14:30"), USUAL, here(now), ZONE)
    assert (due and due.rule) == rule


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
all_rules = st.builds(
    ReminderRules, days=st.integers(0, 7), hour=st.integers(0, 23), hours=st.integers(0, 48)
)


@given(moments, all_rules)
def test_no_reminder_comes_at_night_or_too_late(start: datetime, rules: ReminderRules) -> None:
    for due in reminders(start, rules, ZONE):
        assert due.at < start
        assert not is_night(due.at, ZONE) or start - due.at <= CLOSE
        assert start - due.at <= timedelta(days=rules.days + 1, hours=max(rules.hours, 24))


@given(moments, all_rules, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_nothing_is_ever_written_at_night_unless_it_is_close(
    start: datetime, rules: ReminderRules, before: timedelta
) -> None:
    now = start - before
    due = due_now(start, rules, now, ZONE)
    if due is not None:
        assert due.at <= now < start
        assert not is_night(now, ZONE) or before <= CLOSE


@given(moments, all_rules, st.timedeltas(timedelta(days=-3), timedelta(days=3)))
def test_reminders_move_with_the_start(start: datetime, rules: ReminderRules, by: timedelta) -> None:
    day = timedelta(days=by.days)
    moved = [(due.rule, due.at + day) for due in reminders(start, rules, ZONE)]
    assert moved == [(due.rule, due.at) for due in reminders(start + day, rules, ZONE)]
