"""Sentences, dates and languages as readers see them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from foundation import i18n
from foundation.clock import frozen
from foundation.messages import Sentence

AFTERNOON = datetime(2023, 6, 9, 6, 30, tzinfo=UTC)


@pytest.fixture
def english() -> Iterator[None]:
    token = i18n.language.set("en")
    yield
    i18n.language.reset(token)


def test_moments_are_shown_in_the_unions_zone_with_the_weekday() -> None:
    assert i18n.moment(AFTERNOON) == "2023年6月9日（周五）14:30"
    assert i18n.day(date(2023, 6, 11)) == "2023年6月11日（周日）"
    assert i18n.clock(AFTERNOON) == "14:30"


def test_moments_in_english(english: None) -> None:
    assert i18n.moment(AFTERNOON) == "Fri 9 June 2023, 14:30"


def test_a_tile_names_the_month(english: None) -> None:
    assert i18n.month(AFTERNOON) == "Jun"
    i18n.language.set("zh_CN")
    assert i18n.month(AFTERNOON) == "6月"


def test_a_column_leaves_out_the_year_while_it_is_this_one(english: None) -> None:
    with frozen(AFTERNOON):
        assert i18n.brief(AFTERNOON) == "Fri 9 Jun, 14:30"
        i18n.language.set("zh_CN")
        assert i18n.brief(AFTERNOON) == "6月9日（周五）14:30"
        assert i18n.brief(AFTERNOON.replace(year=2022)) == "2022年6月9日（周四）14:30"
        assert i18n.brief(None) == ""


def test_a_period_names_its_day_once() -> None:
    assert i18n.period(AFTERNOON, AFTERNOON.replace(hour=8)) == "2023年6月9日（周五）14:30–16:30"
    next_day = AFTERNOON.replace(day=10)
    assert i18n.period(AFTERNOON, next_day) == "2023年6月9日（周五）14:30 – 6月10日（周六）14:30"
    another_year = AFTERNOON.replace(year=2024)
    assert i18n.period(AFTERNOON, another_year) == "2023年6月9日（周五）14:30 – 2024年6月9日（周日）14:30"


def test_a_period_names_its_year_once(english: None) -> None:
    next_day = AFTERNOON.replace(day=10)
    assert i18n.period(AFTERNOON, next_day) == "Fri 9 June 2023, 14:30 – Sat 10 June, 14:30"


def test_values_of_a_sentence_are_formatted_for_the_reader(english: None) -> None:
    inner = Sentence("branch {name}", name="会计")
    assert (
        i18n.say(Sentence("{who} at {at}", who=inner, at=AFTERNOON))
        == "branch 会计 at Fri 9 June 2023, 14:30"
    )


def test_quotes_within_quotes_are_single() -> None:
    titled = Sentence("“{title}” was cancelled.", title="“澜湖有约”青年联谊")
    assert i18n.say(titled) == "“‘澜湖有约’青年联谊”已取消。"


def test_a_list_is_joined_as_the_language_does() -> None:
    sentence = Sentence("Level with {others} so far.", others=("安明", "白云"))
    assert i18n.say(sentence) == "目前与安明、白云并列。"
    assert str(sentence) == "Level with 安明, 白云 so far."


def test_plural_forms(english: None) -> None:
    assert i18n.ngettext("{count} place", "{count} places", 1) == "1 place"
    assert i18n.ngettext("{count} place", "{count} places", 3) == "3 places"


def test_braces_in_values_are_left_alone(english: None) -> None:
    assert i18n.gettext("Hello {name}", name="{oops.__class__}") == "Hello {oops.__class__}"


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        (None, None, "zh_CN"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "de-DE,de", "zh_CN"),
        ("en", "zh-CN", "en"),
        ("../etc", "en", "en"),
    ],
)
def test_the_language_of_a_reader(cookie: str | None, accepted: str | None, expected: str) -> None:
    assert i18n.preferred(cookie, accepted) == expected
