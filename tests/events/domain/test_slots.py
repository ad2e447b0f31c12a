"""Time slots: departments × times with breaks, and events whose slots are too many for the set-up form."""

from datetime import UTC, datetime, time, timedelta

import msgspec

from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.slots import SlotPlan, build, hidden, problems, read_breaks, restored, shown, times
from foundation.messages import Sentence

NINE = datetime(2026, 6, 9, 9, tzinfo=UTC)
DEPARTMENTS = ("内科", "骨科", "中医科", "眼科", "口腔科", "皮肤科")
CLINIC = SlotPlan(DEPARTMENTS, NINE, 15, 12, 2)


def test_a_clinic_of_six_departments_and_twelve_slots() -> None:
    slots = build(CLINIC)
    assert len(slots) == 72
    assert len({slot.title for slot in slots}) == 72
    assert (slots[0].title, slots[0].starts_at, slots[0].ends_at) == (
        "内科 09:00",
        NINE,
        NINE + timedelta(minutes=15),
    )
    assert (slots[-1].section, slots[-1].ends_at) == ("皮肤科", NINE + timedelta(hours=3))
    assert not problems(CLINIC, 0, frozenset(), NINE, NINE + timedelta(hours=3))


def test_breaks_are_left_out() -> None:
    plan = msgspec.structs.replace(CLINIC, count=4, breaks=((time(9, 20), time(9, 40)),))
    assert [begins.strftime("%H:%M") for begins, _ in times(plan)] == ["09:00", "09:40", "09:55", "10:10"]


def test_breaks_as_typed() -> None:
    assert read_breaks("12:00-13:30\n\n15：00 – 15：10") == (
        (time(12), time(13, 30)),
        (time(15), time(15, 10)),
    )
    assert [read_breaks(text) for text in ("noon", "25:00-26:00", "13:00-12:00", "12:00-12:60")] == [None] * 4
    assert read_breaks("") == ()


def test_what_is_wrong_is_said_beside_its_field() -> None:
    assert problems(msgspec.structs.replace(CLINIC, sections=()), 0, frozenset(), None, None) == {
        "sections": Sentence("Please name at least one department, one a line.")
    }
    twice = msgspec.structs.replace(CLINIC, sections=("内科", "内科"))
    assert set(problems(twice, 0, frozenset(), None, None)) == {"sections"}
    assert set(problems(CLINIC, 229, frozenset(), None, None)) == {"count"}
    assert set(problems(CLINIC, 0, frozenset({"骨科 09:15"}), None, None)) == {"sections"}
    late, early = NINE + timedelta(minutes=1), NINE + timedelta(hours=2)
    assert set(problems(CLINIC, 0, frozenset(), late, early)) == {"first", "count"}


def draft(slots: int) -> EventDraft:
    own = OfferingDraft("志愿者", 0)
    offerings = [
        OfferingDraft(
            f"内科 {n}",
            n + 1,
            section="内科",
            starts_at=NINE + timedelta(minutes=n),
            ends_at=NINE + timedelta(hours=1),
        )
        for n in range(slots)
    ]
    pools = tuple(PoolDraft(n + 1) for n in range(slots + 1))
    return EventDraft(Kind.ACTIVITY, "义诊", "host", offerings=(own, *offerings), pools=pools)


def test_many_slots_keep_out_of_the_form_and_come_back() -> None:
    former = draft(72)
    in_form = shown(former)
    assert [offering.title for offering in in_form.offerings] == ["志愿者"]
    assert in_form.pools == (PoolDraft(1),)
    assert restored(in_form, former) == former


def test_a_few_stay_in_the_form() -> None:
    former = draft(5)
    assert (shown(former), hidden(former)) == (former, ())
    assert restored(former, former) == former
