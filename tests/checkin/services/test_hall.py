"""Scanning the hall's code: in time, for this screen only, once a person, and never by a picture sent around."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from checkin.course_tables import HallScreen
from checkin.domain.rotating_code import GRACE, WINDOW_S, Way
from checkin.services import hall
from checkin.services.hall import Hall
from events.domain.presence import EARLY, TAIL, Arrival
from events.domain.settings import WalkInRules
from events.services.attendance import record_presence
from events.services.event_settings import change_settings
from events.tables import Attendance, SessionAttendance
from foundation.clock import frozen
from foundation.database import fetch, write
from foundation.errors import Refusal
from foundation.identifiers import new_id
from members.domain.identity import Identity
from tests.checkin.course import LENGTH, Course
from tests.events.union import NOON, offerings

SOON = timedelta(minutes=5)
PHONE = "a browser"


class Room:
    """A course with a screen for its first session, five minutes after it began."""

    def __init__(self, course: Course, screen: str) -> None:
        self.course, self.screen = course, screen
        self.at = course.starts(0) + SOON

    @classmethod
    async def made(cls, session: int | None = 0, way: Way = Way.IN, count: int = 2) -> "Room":
        course = await Course.made(count)
        with frozen(course.starts(0)):
            chosen = "" if session is None else course.sessions[session]
            screen = await hall.open_screen(course.union.organizer, course.event, "东门", chosen, way)
        return cls(course, screen)

    async def hall(self) -> Hall:
        found = await hall.hall(self.screen)
        assert found is not None
        return found

    async def link(self, at: Any = None) -> str:
        """What the screen shows then: the code at the end of its link."""
        with frozen(at or self.at):
            return hall.codes(await self.hall(), at or self.at)[0].link.rpartition("/")[2]

    async def scan(self, code: str, at: Any = None, who: Identity | None = None, wait: Any = None) -> None:
        """A phone scans, signs in after ``wait``, and is recorded."""
        moment = at or self.at
        with frozen(moment):
            carried = hall.scanned(await self.hall(), code, PHONE, moment)
        with frozen(moment + (wait or timedelta())):
            seen = hall.carried(await self.hall(), carried, PHONE)
            await hall.pass_by(who or self.course.people[0], await self.hall(), seen)


async def rows() -> list[dict[str, Any]]:
    return await SessionAttendance.select(
        SessionAttendance.registration,
        SessionAttendance.session,
        SessionAttendance.means,
        SessionAttendance.door,
        SessionAttendance.present_at,
    )


async def test_present_by_their_own_phone(database: Any) -> None:
    room = await Room.made()
    await room.scan(await room.link(), wait=timedelta(minutes=4))
    await room.scan(await room.link())
    assert await rows() == [
        {
            "registration": room.course.registrations[0],
            "session": room.course.sessions[0],
            "means": "self",
            "door": "东门",
            "present_at": room.at,
        }
    ]


async def test_a_picture_of_the_code_is_worthless_after_half_a_minute(database: Any) -> None:
    room = await Room.made()
    code = await room.link()
    await room.scan(code, room.at + timedelta(seconds=WINDOW_S))
    for late in (2 * WINDOW_S, 600):
        with pytest.raises(Refusal) as refused:
            await room.scan(code, room.at + timedelta(seconds=late), room.course.people[1])
        assert "This code has passed" in str(refused.value.sentence)
    future = await room.link(room.at + timedelta(seconds=WINDOW_S))
    for wrong in (future, "0" * 16, ""):
        with pytest.raises(Refusal):
            await room.scan(wrong, who=room.course.people[1])
    assert len(await rows()) == 1


async def test_signing_in_may_take_ten_minutes_and_no_more(database: Any) -> None:
    room = await Room.made()
    with pytest.raises(Refusal):
        await room.scan(await room.link(), wait=GRACE + timedelta(seconds=1))
    with frozen(room.at):
        found = await room.hall()
        carried = hall.scanned(found, await room.link(), PHONE, room.at)
        for browser in ("another browser", ""):
            with pytest.raises(Refusal):
                hall.carried(found, carried, browser)
    assert await rows() == []


async def test_of_another_screen_or_event(database: Any) -> None:
    room = await Room.made()
    with frozen(NOON):
        event = await room.course.union.event(5, title="另一个")
    with frozen(room.at):
        organizer = room.course.union.organizer
        other = Room(room.course, await hall.open_screen(organizer, room.course.event, "西门", "", Way.IN))
        foreign = Room(room.course, await hall.open_screen(organizer, event, "东门", "", Way.IN))
    for elsewhere in (other, foreign):
        with pytest.raises(Refusal):
            await elsewhere.scan(await room.link())
    assert await rows() == []


async def test_before_the_start_and_after_the_end(database: Any) -> None:
    room = await Room.made()
    start = room.course.starts(0)
    for at in (start - EARLY - SOON, start + LENGTH + TAIL + SOON):
        with pytest.raises(Refusal):
            await room.scan(await room.link(at), at)
    await room.scan(await room.link(start - EARLY), start - EARLY)
    with frozen(room.at):
        await hall.close_screen(room.course.union.organizer, room.course.event, room.screen)
    with pytest.raises(Refusal):
        await room.scan(await room.link(), who=room.course.people[1])
    assert len(await rows()) == 1


async def test_without_a_session_it_is_the_one_that_runs(database: Any) -> None:
    room = await Room.made(None)
    second = room.course.starts(1) + SOON
    await room.scan(await room.link(second), second)
    between = room.course.starts(1) + timedelta(days=2)
    with pytest.raises(Refusal):
        await room.scan(await room.link(between), between)
    assert [row["session"] for row in await rows()] == [room.course.sessions[1]]


async def test_checking_out(database: Any) -> None:
    room = await Room.made()
    end = room.course.starts(0) + LENGTH
    with frozen(room.at):
        organizer, event = room.course.union.organizer, room.course.event
        out = Room(
            room.course, await hall.open_screen(organizer, event, "东门", room.course.sessions[0], Way.OUT)
        )
    with pytest.raises(Refusal):
        await out.scan(await out.link(end), end)
    await room.scan(await room.link())
    with pytest.raises(Refusal):
        await out.scan(await room.link(end), end)
    await out.scan(await out.link(end), end)
    assert (
        await Attendance.select(Attendance.left_at),
        await SessionAttendance.select(SessionAttendance.left_at),
    ) == (
        [{"left_at": end}],
        [{"left_at": end}],
    )


async def test_who_is_not_signed_up(database: Any) -> None:
    room = await Room.made()
    with frozen(room.at):
        (stranger,) = await room.course.union.people(1, prefix="Z", called="路人")
        found = await room.hall()
        with pytest.raises(Refusal):
            await room.scan(await room.link(), who=stranger)
        (offering,) = await offerings(room.course.event)
        with pytest.raises(Refusal):
            await hall.join(stranger, found, offering, room.at)
        await change_settings(
            room.course.union.organizer, room.course.event, walk_ins=WalkInRules(by_themselves=True)
        )
        await hall.join(stranger, await room.hall(), offering, room.at)
        own = await hall.own(await room.hall(), stranger)
    assert (own.present_at, own.left_at) == (room.at, None)
    assert [row["means"] for row in await rows()] == ["self"]


async def test_their_own_phone_and_the_door_at_once_count_once(database: Any) -> None:
    room = await Room.made()
    person, event = room.course.registrations[0], room.course.event
    code = await room.link()

    async def door(number: int) -> bool:
        arrival = Arrival(person, event, room.at, session=room.course.sessions[0], door=str(number))
        return (await write(lambda: record_presence(arrival))).first

    firsts = await asyncio.gather(*(door(n) for n in range(5)), *(room.scan(code) for _ in range(5)))
    assert [each for each in firsts if each is True] in ([], [True])
    assert (await Attendance.count(), len(await rows())) == (1, 1)


async def test_the_control_looks_first_and_both_think_they_were_first(database: Any) -> None:
    """What looking and then writing in another step would answer."""
    room = await Room.made()

    async def naive() -> bool:
        before = await fetch(
            "SELECT id FROM attendance WHERE registration = {}", room.course.registrations[0]
        )
        if before:
            return False
        statement = (
            "INSERT INTO attendance (id, registration, event, present_at, means, reason, door, recorded_by)"
            " VALUES ({}, {}, {}, {}, 'scan', '', '', '') ON CONFLICT (registration) DO NOTHING"
        )
        person, event = room.course.registrations[0], room.course.event
        await write(lambda: fetch(statement, new_id(), person, event, room.at))
        return True

    assert (await asyncio.gather(*(naive() for _ in range(6)))).count(True) > 1


async def test_only_the_organizer_opens_and_closes(database: Any) -> None:
    room = await Room.made()
    with frozen(room.at), pytest.raises(Refusal):
        await hall.open_screen(room.course.people[0], room.course.event, "", "", Way.IN)
    with frozen(room.at), pytest.raises(Refusal):
        await hall.close_screen(room.course.union.organizer, "other00000000", room.screen)
    assert await HallScreen.count() == 1
