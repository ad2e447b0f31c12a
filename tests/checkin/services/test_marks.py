"""Marks in the grid: what each records, what needs a reason, and that nothing else changes."""

from datetime import timedelta
from typing import Any

import pytest

from checkin.services.marks import Wish, mark
from events.domain.completion import Mark, State
from events.queries import course, facts
from events.queries.course import Attendee
from events.tables import Attendance, SessionAttendance
from foundation.clock import frozen
from foundation.errors import Refusal
from members.tables import AuditEntry
from tests.checkin.course import AFTER, Course

SOON = timedelta(minutes=5)


async def person(made: Course, number: int, at: Any) -> Attendee:
    event = await facts.event(made.event)
    assert event is not None
    found = await course.one(event, made.registrations[number], at)
    assert found is not None
    return found


async def marks(made: Course, number: int = 0) -> dict[int, str]:
    read = await person(made, number, AFTER)
    return {made.sessions.index(session) + 1: cell.mark.value for session, cell in read.cells.items()}


async def set_mark(made: Course, session: int, wanted: Mark | None, reason: str = "", **more: Any) -> int:
    wish = Wish(made.registrations[0], made.sessions[session - 1], wanted, reason, **more)
    return await mark(made.union.organizer, made.event, [wish])


async def test_while_it_runs_present_late_and_absent(database: Any) -> None:
    made = await Course.made()
    with frozen(made.starts(0) + SOON):
        assert await set_mark(made, 1, Mark.PRESENT) == 1
        assert await set_mark(made, 1, Mark.PRESENT) == 0
        assert await marks(made) == {1: "present"}
        assert await set_mark(made, 1, Mark.LATE) == 1
        assert await marks(made) == {1: "late"}
        assert await set_mark(made, 1, None) == 1
        assert await marks(made) == {}
    assert await Attendance.count() == 0
    entries = await AuditEntry.count().where(AuditEntry.action == "attendance.marked")
    assert entries == 3


async def test_afterwards_it_is_a_late_check_in_with_a_reason(database: Any) -> None:
    made = await Course.made()
    with frozen(AFTER):
        with pytest.raises(Refusal) as refused:
            await set_mark(made, 2, Mark.PRESENT)
        assert (refused.value.field, refused.value.status) == ("reason", 422)
        await set_mark(made, 2, Mark.PRESENT, "扫码机没电")
        await set_mark(made, 3, Mark.LATE, "晚到半小时")
    rows = await SessionAttendance.select(
        SessionAttendance.means, SessionAttendance.reason, SessionAttendance.made_up
    ).order_by(SessionAttendance.present_at)
    assert rows == [
        {"means": "late", "reason": "扫码机没电", "made_up": False},
        {"means": "manual", "reason": "晚到半小时", "made_up": False},
    ]
    assert await marks(made) == {2: "present", 3: "late"}


async def test_made_up_and_excused_need_a_reason_and_leave_is_no_presence(database: Any) -> None:
    made = await Course.made()
    with frozen(made.starts(1) + SOON):
        for wanted in (Mark.MADE_UP, Mark.EXCUSED):
            with pytest.raises(Refusal):
                await set_mark(made, 1, wanted)
        await set_mark(made, 1, Mark.EXCUSED, "公差")
        assert (await marks(made), await Attendance.count()) == ({1: "excused"}, 0)
        await set_mark(made, 1, Mark.MADE_UP, "随二班补课")
        assert await marks(made) == {1: "made_up"}
    row = await SessionAttendance.select(SessionAttendance.made_up, SessionAttendance.present_at).first()
    assert row == {"made_up": True, "present_at": made.starts(1) + SOON}


async def test_nobody_was_at_a_session_to_come(database: Any) -> None:
    made = await Course.made()
    with frozen(made.starts(0)), pytest.raises(Refusal):
        await set_mark(made, 2, Mark.PRESENT)
    assert await marks(made) == {}


async def test_one_wrong_wish_keeps_none(database: Any) -> None:
    made = await Course.made()
    other = Wish("nobody0000000", made.sessions[0], Mark.PRESENT)
    good = Wish(made.registrations[0], made.sessions[0], Mark.PRESENT)
    with frozen(made.starts(0) + SOON), pytest.raises(Refusal):
        await mark(made.union.organizer, made.event, [good, other])
    assert await marks(made) == {}
    with frozen(made.starts(0) + SOON), pytest.raises(Refusal):
        await mark(made.people[0], made.event, [good])


async def test_the_whole_course(database: Any) -> None:
    """Three of four are not 80 %; with the missed one made up they are all."""
    made = await Course.made()
    for session in (1, 2, 3):
        with frozen(made.starts(session - 1) + SOON):
            await set_mark(made, session, Mark.PRESENT)
    assert (await person(made, 0, AFTER)).completion.state is State.FAILED
    with frozen(AFTER):
        await set_mark(made, 4, Mark.MADE_UP, "补练")
    done = (await person(made, 0, AFTER)).completion
    assert (done.state, done.attended, done.needed) == (State.COMPLETED, 4, 4)
