"""What may be chosen for a contest, what a judge may give, and the running order by lot."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.contests.marking import JudgeCapability, check_link, refused
from competitions.domain.contests.running_order import OrderEntry, draw_order, drawn_alike
from competitions.domain.contests.settings import (
    PLAIN,
    ContestSettings,
    Criterion,
    check_panel,
    check_settings,
    settings_from,
    settings_to,
)
from foundation.errors import Refusal

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
PERCENT = ContestSettings(
    (Criterion("a", "内容", 10, 60), Criterion("b", "表现", 10, 40)), counting="percent"
)


def test_the_plain_settings_are_good_and_kept_as_they_are() -> None:
    for each in (PLAIN, PERCENT):
        check_settings(each)
        assert settings_from(settings_to(each)) == each


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"criteria": ()}, "criteria", "Give 1 to 12 criteria."),
        (
            {"criteria": (Criterion("a", " ", 10, 100),)},
            "criteria",
            "Each criterion needs a name of its own.",
        ),
        (
            {"criteria": (Criterion("a", "甲", 10, 50), Criterion("b", "甲", 10, 50))},
            "criteria",
            "Each criterion needs a name of its own.",
        ),
        (
            {"criteria": (Criterion("a", "甲", 0),)},
            "criteria",
            "The highest mark is a whole number from 1 to 100.",
        ),
        (
            {"criteria": (Criterion("a", "甲", 10, 50), Criterion("b", "乙", 100, 50))},
            "criteria",
            "When counted by percent, every criterion is marked on one scale: to 10 or to 100.",
        ),
        (
            {"criteria": (Criterion("a", "甲", 10, 50), Criterion("b", "乙", 10, 49))},
            "criteria",
            "The percentages must add up to 100; now they make 99.",
        ),
        ({"step": 3}, "step", "Please choose one."),
        ({"drop_lowest": -1}, "drop_highest", "At most 20 judges can be left out."),
        (
            {"ties": ("criterion:z",)},
            "ties",
            "Each rule for equal scores can be used once, and only for a criterion that exists.",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(changed: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_settings(msgspec.structs.replace(PERCENT, **changed))
    assert (refusal.value.field, str(refusal.value.sentence), refusal.value.status) == (field, words, 422)


def test_a_panel_must_be_larger_than_what_is_left_out() -> None:
    check_panel(PLAIN, 3)
    with pytest.raises(Refusal) as refusal:
        check_panel(PLAIN, 2)
    assert str(refusal.value.sentence) == (
        "2 totals are left out, so at least 3 judges are needed; there are 2."
    )


@pytest.mark.parametrize(
    ("status", "criterion", "hundredths", "excused", "words"),
    [
        ("open", "a", 0, False, None),
        ("open", "a", 1000, False, None),
        ("open", "a", 1010, False, "“内容” takes marks from 0 to 10 in steps of 0.1."),
        ("open", "a", -10, False, "“内容” takes marks from 0 to 10 in steps of 0.1."),
        ("open", "a", 905, False, "“内容” takes marks from 0 to 10 in steps of 0.1."),
        ("open", "z", 900, False, "This criterion does not exist in this contest. Please reload the page."),
        ("open", "a", 900, True, "You do not judge this performance."),
        ("waiting", "a", 900, False, "This performance has not been called yet."),
        (
            "locked",
            "a",
            900,
            False,
            "This performance is locked. Only the chair of the judges can open it again.",
        ),
        ("withdrawn", "a", 900, False, "This performance has been withdrawn."),
    ],
)
def test_what_a_judge_may_give(
    status: str, criterion: str, hundredths: int, excused: bool, words: str | None
) -> None:
    said = refused(PERCENT, status, criterion, hundredths, excused=excused)  # type: ignore[arg-type]
    assert (None if said is None else str(said)) == words


def test_a_link_ends_when_taken_back_and_by_itself() -> None:
    good = JudgeCapability("l", "j", "c", NOON + timedelta(hours=1), None)
    check_link(good, NOON)
    for bad in (
        msgspec.structs.replace(good, revoked_at=NOON),
        msgspec.structs.replace(good, expires_at=NOON),
    ):
        with pytest.raises(Refusal) as refusal:
            check_link(bad, NOON)
        assert refusal.value.status == 403


ENTRIES = tuple(OrderEntry(f"id{number}", f"第{number}队") for number in range(8))


def test_the_order_can_be_drawn_again() -> None:
    record = draw_order("contest", ENTRIES, "红旗 2026")
    assert record.order == ("id7", "id5", "id0", "id1", "id2", "id6", "id3", "id4")
    assert draw_order("contest", tuple(reversed(ENTRIES)), " 红旗  2026 ").order == record.order
    assert drawn_alike("contest", record)
    assert not drawn_alike("another", record)
    assert not drawn_alike("contest", msgspec.structs.replace(record, order=tuple(sorted(record.order))))


@given(st.text(min_size=1, max_size=8).filter(lambda text: text.strip()), st.integers(1, 40))
def test_everybody_is_drawn_once(seed: str, count: int) -> None:
    entries = tuple(OrderEntry(f"{number:02}", "") for number in range(count))
    try:
        record = draw_order("c", entries, seed)
    except Refusal:
        assert not "".join(seed.split())
        return
    assert sorted(record.order) == [each.id for each in entries]


@pytest.mark.parametrize(("entries", "seed", "status"), [((), "1", 409), (ENTRIES, " ", 422)])
def test_nobody_to_draw_or_no_seed(entries: tuple[OrderEntry, ...], seed: str, status: int) -> None:
    with pytest.raises(Refusal) as refusal:
        draw_order("c", entries, seed)
    assert refusal.value.status == status
