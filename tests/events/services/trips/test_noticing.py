"""Notices: what hangs, what never leaves, objections named and unnamed, and who is taken off."""

from datetime import timedelta
from typing import Any

import pytest

from events.domain.trips.notices import all_shown
from events.queries.trips import notices
from events.services.cancellation import cancel
from events.services.trips.noticing import (
    MOST_OF_ONE,
    NoticeDraft,
    WordsNeeded,
    answer_objection,
    hang,
    object_to,
    take_down,
)
from events.tables import Event, Registration
from events.trip_tables import Objection
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.identifiers import digest
from members.tables import AuditEntry
from tests.events.services.trips.travellers import NOON, Travellers
from tests.events.union import statuses

ENDS = NOON + timedelta(days=7)
DRAFT = NoticeDraft("现予公示。", ENDS)


async def test_everybody_with_a_place_hangs_out_once(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made(size=5)
        notice = await hang(trip.organizer, trip.event, DRAFT)
        hung = await notices.one(notice)
        assert hung is not None
        assert [(each.name, each.branch, each.result) for each in all_shown(hung.lines)] == [
            ("女0", "会计学院分工会", "confirmed"),
            ("女1", "会计学院分工会", "confirmed"),
            ("男0", "会计学院分工会", "confirmed"),
            ("男1", "会计学院分工会", "confirmed"),
            ("男0", "图书馆分工会", "confirmed"),
        ] or sorted(each.name for each in all_shown(hung.lines)) == ["女0", "女1", "男0", "男0", "男1"]
        with pytest.raises(Refusal, match="nobody new"):
            await hang(trip.organizer, trip.event, DRAFT)


async def test_whoever_takes_a_place_later_hangs_on_a_later_notice(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made(size=5)
        first = await hang(trip.organizer, trip.event, DRAFT)
        await cancel(trip.people["M0000"], trip.of["M0000"])
        second = await hang(trip.organizer, trip.event, DRAFT)
        one, two = await notices.of_event(trip.event)
    assert ([one.id, two.id], [one.number, two.number]) == ([first, second], [1, 2])
    assert trip.of["M0000"] not in [line.registration for line in one.lines]
    assert [line.registration for line in two.lines] == [trip.of["G0000"]]


async def test_namesakes_of_one_branch_are_told_apart_first(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        await Registration.raw("UPDATE member SET name = '王芳' WHERE staff_number IN ('F0000', 'F0001')")
        with pytest.raises(WordsNeeded) as needed:
            await hang(trip.organizer, trip.event, DRAFT)
        assert set(needed.value.fields) == {trip.of["F0000"], trip.of["F0001"]}
        number = {trip.of["F0000"]: "F0000", trip.of["F0001"]: "教务科"}
        with pytest.raises(WordsNeeded) as told_too_much:
            await hang(trip.organizer, trip.event, NoticeDraft("", ENDS, words=number))
        assert set(told_too_much.value.fields) == {trip.of["F0000"]}
        words = {trip.of["F0000"]: "财管教研室", trip.of["F0001"]: "教务科"}
        hung = await notices.one(await hang(trip.organizer, trip.event, NoticeDraft("", ENDS, words=words)))
        assert hung is not None
        names = {each.name for each in all_shown(hung.lines)}
    assert {"王芳（财管教研室）", "王芳（教务科）"} <= names


async def test_what_never_hangs(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        with pytest.raises(Refusal, match="over before it hangs"):
            await hang(trip.organizer, trip.event, NoticeDraft("", NOON))
        with pytest.raises(Refusal) as forbidden:
            await hang(trip.people["M0000"], trip.event, DRAFT)
        assert forbidden.value.status == 403
        await Event.raw("UPDATE event SET private = true, revision = revision + 1 WHERE id = {}", trip.event)
        with pytest.raises(Refusal, match="never published"):
            await hang(trip.organizer, trip.event, DRAFT)
        await Event.raw(
            "UPDATE event SET private = false, allocation = 'lottery', revision = revision + 1 WHERE id = {}",
            trip.event,
        )
        with pytest.raises(Refusal, match="not given yet"):
            await hang(trip.organizer, trip.event, DRAFT)


async def test_objections_are_open_while_it_hangs_only(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        notice = await hang(trip.organizer, trip.event, DRAFT)
        other = await hang_another(trip)
        hung = await notices.one(notice)
        assert hung is not None
        with pytest.raises(Refusal) as not_found:
            await object_to(trip.people["M0001"], notice, "0000000000000", "？")
        assert (not_found.value.status, other) == (404, None)
    for late in (ENDS, ENDS + timedelta(days=1)):
        with frozen(late), pytest.raises(Refusal) as gone:
            await object_to(trip.people["M0001"], notice, "", "有意见")
        assert gone.value.status == 410
    assert await Objection.count() == 0


async def hang_another(trip: Travellers) -> str | None:
    """There is nobody new, so there is no other notice."""
    try:
        return await hang(trip.organizer, trip.event, DRAFT)
    except Refusal:
        return None


async def test_taken_down_it_takes_no_more_objections(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        notice = await hang(trip.organizer, trip.event, DRAFT)
        with pytest.raises(Refusal, match="why"):
            await take_down(trip.organizer, trip.event, notice, " ")
        await take_down(trip.organizer, trip.event, notice, "名单有误，重新公示")
        with pytest.raises(Refusal, match="down already"):
            await take_down(trip.organizer, trip.event, notice, "再来一次")
        with pytest.raises(Refusal, match="not up any more"):
            await object_to(trip.people["M0001"], notice, "", "有意见")


async def test_an_objection_upheld_takes_off_and_the_next_one_has_the_place(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made(size=5)
        notice = await hang(trip.organizer, trip.event, DRAFT)
        hung = await notices.one(notice)
        assert hung is not None
        line = dict(zip((each.registration for each in hung.lines), hung.line_ids, strict=True))
        made = await object_to(trip.people["G0000"], notice, line[trip.of["M0000"]], "他上年已参加")
        with pytest.raises(Refusal, match="upheld"):
            await answer_objection(trip.organizer, made.id, upheld=False, answer="不成立", take_off=True)
        await answer_objection(trip.organizer, made.id, upheld=True, answer="经核查属实", take_off=True)
        with pytest.raises(Refusal, match="answered already"):
            await answer_objection(trip.organizer, made.id, upheld=False, answer="改主意了")
        (raised,) = await notices.own_objections(notice, trip.people["G0000"].member_id)
    assert (raised.outcome, raised.answer, raised.about) == ("upheld", "经核查属实", "男0")
    assert (await statuses(trip.event))["cancelled"] == ["M0000"]
    assert "G0000" in (await statuses(trip.event))["confirmed"]


async def test_unnamed_objections_leave_no_name_anywhere(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        notice = await hang(trip.organizer, trip.event, NoticeDraft("", ENDS, anonymous=True))
        objector = trip.people["G0000"]
        before = await AuditEntry.count()
        made = await object_to(objector, notice, "", "名单里有人上年去过")
        (kept,) = await Objection.select()
        assert (kept["objector"], kept["receipt"]) == (None, digest(made.receipt))
        entries = await AuditEntry.select().order_by(AuditEntry.id)
        assert [each["actor"] for each in entries[before:]] == [""]
        assert objector.member_id not in str(entries[before:])
        raised = await notices.by_receipt(digest(made.receipt))
        assert raised is not None
        assert (raised.objector_name, raised.text) == ("", "名单里有人上年去过")
        assert await notices.by_receipt(digest("guessed")) is None


async def test_nobody_floods_a_notice(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        notice = await hang(trip.organizer, trip.event, DRAFT)
        for number in range(MOST_OF_ONE):
            await object_to(trip.people["G0000"], notice, "", f"意见{number}")
        with pytest.raises(Refusal, match="too many") as flooded:
            await object_to(trip.people["G0000"], notice, "", "又一条")
        await object_to(trip.people["N0000"], notice, "", "别人仍可以")
    assert flooded.value.status == 429
