"""Presence: once a person and session, harmless to repeat, the earlier arrival and the later departure stand."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.domain.presence import Arrival, Means, Recorded
from events.services import attendance
from events.services.signup import SignUp, register
from events.tables import Attendance, EventSession, Guest, SessionAttendance
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from tests.events.union import NOON, START, Union, offerings

LATER = START + timedelta(hours=1)


class Course:
    """One person in a course of two afternoons; a session of another event."""

    union: Union
    event: str
    registration: str
    first: str
    second: str
    foreign: str

    @classmethod
    async def made(cls) -> "Course":
        with frozen(NOON):
            course = cls()
            course.union = await Union.found()
            (person,) = await course.union.people(1)
            course.event = await course.union.event(5)
            (offering,) = await offerings(course.event)
            course.registration = (await register(person, SignUp(course.event, offering))).registration
            other = await course.union.event(5, title="另一个活动")
        course.first = await add_session(course.event, START, 0)
        course.second = await add_session(course.event, START + timedelta(days=7), 1)
        course.foreign = await add_session(other, START, 0)
        return course

    def arrival(self, at: datetime, **more: Any) -> Arrival:
        return Arrival(self.registration, self.event, at, **more)


async def add_session(event: str, starts_at: datetime, position: int, **more: Any) -> str:
    row = EventSession(
        event=event,
        title=f"第{position + 1}次",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        position=position,
        **more,
    )
    await row.save()
    return str(row.id)


async def come(arrival: Arrival) -> Recorded:
    return await write(lambda: attendance.record_presence(arrival))


async def leave(registration: str, at: datetime, session: str = "") -> bool:
    return await write(lambda: attendance.record_departure(registration, at=at, session=session))


async def guest_comes(guest: str, event: str, at: datetime) -> bool:
    return await write(lambda: attendance.record_guest(guest, event, at=at))


async def standing(registration: str) -> tuple[Any, dict[str, Any]]:
    """(arrival, departure) at the event, and the same by session."""
    rows = await Attendance.select().where(Attendance.registration == registration)
    there = (rows[0]["present_at"], rows[0]["left_at"]) if rows else None
    sessions = await SessionAttendance.select().where(SessionAttendance.registration == registration)
    return there, {row["session"]: (row["present_at"], row["left_at"]) for row in sessions}


async def test_at_the_session_that_is_about_to_start(database: Any) -> None:
    course = await Course.made()
    early = START - timedelta(minutes=20)
    assert await come(course.arrival(early)) == Recorded(True, course.first, True)
    assert await come(course.arrival(early)) == Recorded(False, course.first, False)
    week_later = START + timedelta(days=7, minutes=5)
    assert await come(course.arrival(week_later)) == Recorded(False, course.second, True)
    assert await standing(course.registration) == (
        (early, None),
        {course.first: (early, None), course.second: (week_later, None)},
    )


async def test_between_sessions_it_is_the_event_alone(database: Any) -> None:
    course = await Course.made()
    between = START + timedelta(days=3)
    assert await come(course.arrival(between)) == Recorded(True, "", True)
    assert await standing(course.registration) == ((between, None), {})


async def test_an_offline_scan_that_arrives_later_puts_the_time_right(database: Any) -> None:
    course = await Course.made()
    await come(course.arrival(LATER, means=Means.LATE, reason="忘带手机"))
    recorded = await come(course.arrival(START, door="东门", recorded_by="phone"))
    assert recorded == Recorded(False, course.first, False, earlier=True)
    rows = await Attendance.select(
        Attendance.present_at, Attendance.means, Attendance.reason, Attendance.door, Attendance.recorded_by
    )
    assert rows == [
        {"present_at": START, "means": "scan", "reason": "", "door": "东门", "recorded_by": "phone"}
    ]


async def test_a_session_of_another_event_is_refused_and_changes_nothing(database: Any) -> None:
    course = await Course.made()
    with pytest.raises(Refusal):
        await come(course.arrival(START, session=course.foreign))
    assert await standing(course.registration) == (None, {})


async def test_a_session_of_another_offering_is_nobody_elses(database: Any) -> None:
    course = await Course.made()
    with frozen(NOON):
        other = (await offerings(await course.union.event(5, title="甲")))[0]
    await EventSession.update({EventSession.offering: other}).where(EventSession.id == course.first)
    assert await come(course.arrival(START)) == Recorded(True, "", True)


async def test_leaving_and_coming_again(database: Any) -> None:
    course = await Course.made()
    assert not await leave(course.registration, START)
    await come(course.arrival(START))
    assert not await leave(course.registration, START - timedelta(minutes=1))
    assert await leave(course.registration, LATER, course.first)
    assert not await leave(course.registration, LATER, course.first)
    assert not await leave(course.registration, LATER - timedelta(minutes=5))
    assert await standing(course.registration) == ((START, LATER), {course.first: (START, LATER)})
    back = LATER + timedelta(minutes=5)
    assert await write(lambda: attendance.record_return(course.registration, at=back, session=course.first))
    assert await standing(course.registration) == ((START, None), {course.first: (START, None)})


async def test_taking_back_one_session_keeps_the_other(database: Any) -> None:
    course = await Course.made()
    second = START + timedelta(days=7)
    await come(course.arrival(START))
    await come(course.arrival(second))
    assert await write(lambda: attendance.withdraw_presence(course.registration, course.first))
    assert not await write(lambda: attendance.withdraw_presence(course.registration, course.first))
    assert await standing(course.registration) == ((second, None), {course.second: (second, None)})
    assert await write(lambda: attendance.withdraw_presence(course.registration, course.second))
    assert await standing(course.registration) == (None, {})
    assert not await write(lambda: attendance.withdraw_presence(course.registration))


async def test_a_guest_comes_once_and_the_earlier_time_stands(database: Any) -> None:
    course = await Course.made()
    (offering,) = await offerings(course.event)
    guest = Guest(
        event=course.event,
        offering=offering,
        branch=course.union.library.id,
        name="王同学",
        expires_at=LATER,
        audience="student",
    )
    await guest.save()
    seen = [await guest_comes(guest.id, course.event, at) for at in (LATER, START, LATER)]
    rows = await Guest.select(Guest.present_at)
    assert (seen, rows) == ([True, False, False], [{"present_at": START}])
    assert await write(lambda: attendance.withdraw_guest(guest.id, course.event))
    assert not await write(lambda: attendance.withdraw_guest(guest.id, course.event))


class Model:
    """What should stand: (arrival, departure) at the event and at each session, kept in the plainest way."""

    def __init__(self) -> None:
        self.there: list[Any] | None = None
        self.sessions: dict[str, list[Any]] = {}

    def come(self, session: str, at: datetime) -> None:
        if self.there is None:
            self.there = [at, None]
        self.there[0] = min(self.there[0], at)
        if session:
            self.sessions.setdefault(session, [at, None])
            self.sessions[session][0] = min(self.sessions[session][0], at)

    def leave(self, session: str, at: datetime) -> None:
        for row in (self.there, self.sessions.get(session)):
            if row and row[0] <= at and (row[1] is None or row[1] < at):
                row[1] = at

    def again(self, session: str, at: datetime) -> None:
        for row in (self.there, self.sessions.get(session)):
            if row and row[1] is not None and row[1] <= at:
                row[1] = None

    def withdraw(self, session: str, at: datetime) -> None:
        if not session:
            self.there, self.sessions = None, {}
            return
        gone = self.sessions.pop(session, None)
        if gone is None or self.there is None or self.there[0] != gone[0]:
            return
        if not self.sessions:
            self.there = None
            return
        following = min(row[0] for row in self.sessions.values())
        if self.there[1] is None or self.there[1] >= following:
            self.there[0] = following

    def standing(self) -> tuple[Any, dict[str, Any]]:
        return (tuple(self.there) if self.there else None), {
            session: tuple(row) for session, row in self.sessions.items()
        }


async def _step(course: Course, what: str, session: str, at: datetime) -> None:
    one = course.registration
    if what == "come":
        await come(course.arrival(at, session=session))
    elif what == "leave":
        await leave(one, at, session)
    elif what == "again":
        await write(lambda: attendance.record_return(one, at=at, session=session))
    else:
        await write(lambda: attendance.withdraw_presence(one, session))


async def test_any_order_of_steps_leaves_what_the_model_says(database: Any) -> None:
    course = await Course.made()
    chance = random.Random(20261126)
    for _ in range(8):
        model = Model()
        for _ in range(14):
            what = chance.choice(["come", "come", "leave", "again", "withdraw"])
            session = chance.choice(["", course.first, course.second])
            at = START + timedelta(minutes=chance.randrange(12))
            await _step(course, what, session, at)
            getattr(model, what)(session, at)
            found = await standing(course.registration)
            assert found == model.standing(), (what, session, at)
            assert found[0] is not None or not found[1]
        await write(lambda: attendance.withdraw_presence(course.registration))


async def test_many_doors_at_once_count_once(database: Any) -> None:
    course = await Course.made()
    doors = [course.arrival(START + timedelta(seconds=n), door=f"{n}") for n in range(12)]
    recorded = await asyncio.gather(*(come(each) for each in doors))
    assert [each.first for each in recorded].count(True) == 1
    assert [each.first_there for each in recorded].count(True) == 1
    assert await standing(course.registration) == ((START, None), {course.first: (START, None)})
