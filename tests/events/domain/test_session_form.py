"""Setting sessions up, several at once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.domain.session_form import Series, SessionDraft, problems, spread, titled
from foundation.messages import Sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 9, 2, 15, tzinfo=SHANGHAI)
FIRST = SessionDraft("第{n}次", START, START + timedelta(hours=2), "形体室")


def test_every_wednesday_four_times() -> None:
    made = spread(Series(FIRST, times=4), SHANGHAI)
    assert [(each.title, each.starts_at) for each in made] == [
        (f"第{n + 1}次", START + timedelta(days=7 * n)) for n in range(4)
    ]
    assert all(each.ends_at == each.starts_at + timedelta(hours=2) for each in made if each.starts_at)
    assert {each.place for each in made} == {"形体室"}


def test_the_hour_stays_when_the_clocks_change() -> None:
    start = datetime(2026, 10, 21, 15, tzinfo=BERLIN)
    made = spread(Series(SessionDraft("课", start, start + timedelta(hours=1)), times=2), BERLIN)
    assert made[1].starts_at == datetime(2026, 10, 28, 14, tzinfo=UTC)
    assert made[1].starts_at is not None
    assert made[1].starts_at.hour == 15


@pytest.mark.parametrize(
    ("pattern", "several", "title"),
    [
        ("第{n}讲", True, "第3讲"),
        ("练习", True, "练习 3"),
        ("练习", False, "练习"),
        ("长" * 80, True, "长" * 78 + " 3"),
    ],
)
def test_titles(pattern: str, several: bool, title: str) -> None:
    assert titled(pattern, 3, several=several) == title


def test_what_is_wrong_stands_beside_its_field() -> None:
    empty = SessionDraft("", None, None, offering="gone")
    assert dict(problems(empty, frozenset({"one"}))) == {
        "title": Sentence("Please fill this in."),
        "starts_at": Sentence("When does it start?"),
        "ends_at": Sentence("When does it end?"),
        "offering": Sentence("This choice does not exist any more. Please choose again."),
    }
    backwards = SessionDraft("a", START, START)
    assert dict(problems(backwards, frozenset())) == {
        "ends_at": Sentence("The end lies before the beginning.")
    }
    assert problems(SessionDraft("a", START, START + timedelta(days=3)), frozenset()).keys() == {"ends_at"}
    assert problems(FIRST, frozenset()) == {}
