"""At the table: walk-ins with and beyond the places, guests and heads apart; late check-ins asked for and answered."""

from datetime import timedelta
from typing import Any

import pytest

from checkin.queries import late_requests
from checkin.services.late_requests import answer, ask
from events.domain.event_form import OfferingDraft, PoolDraft
from events.queries import audiences
from events.services.signup import NotAdmitted, SignUp, register
from events.services.walk_in import NoPlace, WalkIn, count_heads, guest_comes, walk_in
from events.tables import Attendance, Registration, SessionAttendance
from foundation.clock import frozen
from foundation.database import fetch
from foundation.errors import Refusal
from tests.checkin.course import AFTER, Course
from tests.events.union import NOON, START, Union, counters, offerings

AT = START + timedelta(minutes=5)


class Table:
    """An event of one place that somebody has; it began five minutes ago."""

    def __init__(self, union: Union, event: str, offering: str) -> None:
        self.union, self.event, self.offering = union, event, offering

    @classmethod
    async def made(cls, **more: Any) -> "Table":
        with frozen(NOON):
            union = await Union.found()
            event = await union.event(1, **more)
            (offering,) = await offerings(event)
            (holder,) = await union.people(1, prefix="H")
            await register(holder, SignUp(event, offering))
        return cls(union, event, offering)

    async def come(self, member: str, beyond: str = "") -> Any:
        with frozen(AT):
            return await walk_in(
                self.union.organizer, WalkIn(self.event, self.offering, member, beyond=beyond)
            )


async def test_a_place_is_added_only_with_a_reason(database: Any) -> None:
    table = await Table.made()
    (person,) = await table.union.people(1)
    with pytest.raises(NoPlace):
        await table.come(person.member_id)
    assert (await Attendance.count(), await counters(table.event)) == (0, [(1, 1, 0)])
    done = await table.come(person.member_id, "专程赶来")
    assert (done.first, await counters(table.event)) == (True, [(2, 2, 0)])
    again = await table.come(person.member_id)
    assert (again.registration, again.first) == (done.registration, False)
    row = await Registration.select(Registration.walk_in).where(Registration.id == done.registration)
    assert row == [{"walk_in": True}]


async def test_without_a_waitlist_it_is_the_same(database: Any) -> None:
    table = await Table.made(waitlist=False)
    (person,) = await table.union.people(1)
    with pytest.raises(NoPlace):
        await table.come(person.member_id)
    await table.come(person.member_id, "讲座主讲人")
    assert await counters(table.event) == [(2, 2, 0)]


async def test_who_waits_comes_in_before_the_others_with_a_reason(database: Any) -> None:
    table = await Table.made()
    with frozen(NOON):
        waiting = await table.union.people(2)
        for person in waiting:
            await register(person, SignUp(table.event, table.offering))
    await table.come(waiting[1].member_id, "先到先得")
    assert await counters(table.event) == [(2, 2, 1)]


async def test_a_branch_without_places_is_given_none(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        quotas = {union.library.id: 1}
        event = await union.event(
            1, offerings=(OfferingDraft("甲", 0),), pools=(PoolDraft(1, "甲", by_branch=True, quotas=quotas),)
        )
        (offering,) = await offerings(event)
        (person,) = await union.people(1)
    table = Table(union, event, offering)
    with pytest.raises((NotAdmitted, Refusal)):
        await table.come(person.member_id, "想来")
    assert await Attendance.count() == 0


async def test_only_the_organizer_takes_somebody_in(database: Any) -> None:
    table = await Table.made()
    one, other = await table.union.people(2)
    with frozen(AT), pytest.raises(Refusal):
        await walk_in(one, WalkIn(table.event, table.offering, other.member_id))
    with frozen(AT), pytest.raises(Refusal):
        await walk_in(one, WalkIn(table.event, table.offering, one.member_id, beyond="自己放行"))


async def test_guests_and_heads_are_counted_apart(database: Any) -> None:
    table = await Table.made()
    organizer, library = table.union.organizer, table.union.library.id
    with frozen(AT):
        await guest_comes(organizer, table.event, table.offering, " 王 同学 ", "student", library)
        await count_heads(organizer, table.event, "", "student", 120)
        await count_heads(organizer, table.event, "", "student", 126)
        for wrong in ("", "x" * 61):
            with pytest.raises(Refusal):
                await guest_comes(organizer, table.event, table.offering, wrong, "student", library)
        with pytest.raises(Refusal):
            await count_heads(organizer, table.event, "", "member", 3)
        with pytest.raises(Refusal):
            await count_heads(organizer, table.event, "", "student", -1)
    (guest,) = await audiences.guests(table.event)
    assert (guest.name, guest.audience, guest.present_at, guest.branch) == (
        "王 同学",
        "student",
        AT,
        "图书馆分工会",
    )
    assert await audiences.heads(table.event) == {("", "student"): 126}
    assert (await counters(table.event), await Attendance.count()) == ([(1, 1, 0)], 0)


async def inbox(member: str) -> list[dict[str, Any]]:
    return await fetch(
        "SELECT kind, link, given FROM inbox_message WHERE member = {} AND kind LIKE 'late_%' ORDER BY at, id",
        member,
    )


async def test_late_check_in_is_asked_for_and_confirmed(database: Any) -> None:
    made = await Course.made(2)
    person, one = made.people[0], made.registrations[0]
    with frozen(made.starts(0)), pytest.raises(Refusal):
        await ask(person, one, made.sessions[0], "手机没电")
    with frozen(AFTER):
        with pytest.raises(Refusal):
            await ask(made.people[1], one, made.sessions[0], "替他补签")
        await ask(person, one, made.sessions[0], "手机没电")
        await ask(person, one, made.sessions[0], "再说一遍")
        (told,) = await inbox(made.union.organizer.member_id)
        assert (told["kind"], told["link"]) == ("late_asked", f"/manage/events/{made.event}/late")
        assert all(word in told["given"] for word in (person.name, "手机没电", "第1次"))
    with frozen(AFTER + timedelta(minutes=1)):
        await ask(person, one, made.sessions[1], "忘了扫")
        first, second = await late_requests.of_event(made.event)
        assert (first.reason, first.session, await late_requests.open_requests(made.event)) == (
            "手机没电",
            "第1次",
            2,
        )
        with pytest.raises(Refusal):
            await answer(person, made.event, first.id, granted=True)
        await answer(made.union.organizer, made.event, first.id, granted=True)
        await answer(made.union.organizer, made.event, first.id, granted=False)
        await answer(made.union.organizer, made.event, second.id, granted=False, note="签到表上没有你")
        with pytest.raises(Refusal):
            await ask(person, one, made.sessions[0], "已经在案")
    assert [told["kind"] for told in await inbox(person.member_id)] == ["late_answered", "late_answered"]
    assert sum("签到表上没有你" in told["given"] for told in await inbox(person.member_id)) == 1
    assert [(each.answer, each.note) for each in await late_requests.of_registration(one)] == [
        ("granted", ""),
        ("refused", "签到表上没有你"),
    ]
    rows = await SessionAttendance.select(SessionAttendance.means, SessionAttendance.reason)
    assert rows == [{"means": "late", "reason": "手机没电"}]
