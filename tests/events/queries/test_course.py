"""How somebody who was there stands: late at a lesson, never on a day of a journey."""

from datetime import UTC, datetime, timedelta

from events.domain.completion import Mark
from events.domain.event import Session
from events.queries.course import mark_of

BEGIN = datetime(2026, 9, 11, 0, tzinfo=UTC)
DAY = Session("s", "出发", BEGIN, BEGIN + timedelta(hours=14))


def test_only_a_scan_long_after_the_beginning_of_a_lesson_is_late() -> None:
    at = BEGIN + timedelta(hours=2)
    assert mark_of(DAY, at, "scan", made_up=False) is Mark.LATE
    assert mark_of(DAY, BEGIN, "scan", made_up=False) is Mark.PRESENT
    assert mark_of(DAY, at, "sheet", made_up=False) is Mark.PRESENT
    assert mark_of(DAY, at, "scan", made_up=True) is Mark.MADE_UP
    assert mark_of(DAY, at, "scan", made_up=False, timed=False) is Mark.PRESENT
