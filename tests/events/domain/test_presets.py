"""Presets: each is a draft without a fault, and its times follow each other."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft, problems
from events.domain.preset_list import GROUPS, PRESETS
from events.domain.presets import Times, moved, times
from events.domain.question_form import QuestionDraft

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_every_kind_has_one_and_every_name_is_its_own() -> None:
    assert {preset.kind for preset in PRESETS.values()} == set(Kind)
    assert len({preset.name for preset in PRESETS.values()}) == len(PRESETS)
    assert sum(len(presets) for _, presets in GROUPS) == len(PRESETS)
    assert all(len(key) <= 24 for key in PRESETS)


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_is_a_draft_without_a_fault(key: str) -> None:
    preset = PRESETS[key]
    when = times(preset, date(2026, 6, 1), SHANGHAI)
    draft = EventDraft(
        preset.kind,
        "试一试",
        "u",
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        opens_at=when.opens_at,
        closes_at=when.closes_at,
        cancel_until=when.cancel_until,
        offerings=tuple(
            OfferingDraft(each.title, n, each.code, rules=each.rules)
            for n, each in enumerate(preset.offerings)
        ),
        pools=tuple(PoolDraft(each.size) for each in preset.offerings),
        questions=tuple(
            QuestionDraft(each.kind, each.label, choices=each.choices) for each in preset.questions
        ),
    )
    assert problems(draft) == {}


def test_the_times_of_a_trip() -> None:
    assert times(PRESETS["trip"], date(2026, 6, 1), SHANGHAI) == Times(
        starts_at=datetime(2026, 7, 16, 8, tzinfo=SHANGHAI),
        ends_at=datetime(2026, 7, 20, 16, tzinfo=SHANGHAI),
        opens_at=datetime(2026, 6, 2, 9, tzinfo=SHANGHAI),
        closes_at=datetime(2026, 6, 25, 18, tzinfo=SHANGHAI),
        cancel_until=datetime(2026, 7, 2, 18, tzinfo=SHANGHAI),
    )


@given(st.sampled_from(sorted(PRESETS)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_times_follow_each_other(key: str, today: date) -> None:
    when = times(PRESETS[key], today, SHANGHAI)
    assert when.opens_at < when.closes_at <= when.cancel_until < when.starts_at < when.ends_at
    assert when.opens_at.date() > today


@given(st.sampled_from(sorted(PRESETS)))
def test_sessions_lie_within_the_event(key: str) -> None:
    preset = PRESETS[key]
    when = times(preset, date(2026, 6, 1), SHANGHAI)
    for session in preset.sessions:
        begins = when.starts_at.replace(hour=session.hour) + timedelta(days=session.day)
        assert when.starts_at <= begins < begins + timedelta(hours=session.hours) <= when.ends_at


def test_a_copy_moves_every_time_alike_and_leaves_none_where_none_was() -> None:
    noon = datetime(2026, 6, 1, 4, tzinfo=UTC)
    assert moved(noon, timedelta(weeks=3)) == datetime(2026, 6, 22, 4, tzinfo=UTC)
    assert moved(None, timedelta(weeks=3)) is None
