"""Reminders as the job writes them, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from events.queries import drafts
from events.services import lifecycle, setup
from events.services.cancellation import cancel
from events.services.reminders import remind
from events.services.signup import SignUp, register
from events.tables import Event as EventTable
from events.tables import EventSession
from foundation.clock import frozen
from members.domain.identity import Identity
from members.message_tables import InboxMessage
from tests.events.union import NOON, START, Union, offerings

DAY_BEFORE = (START - timedelta(days=1)).replace(hour=1, minute=0)  # 9:00 in Shanghai
HOUR_BEFORE = START - timedelta(hours=1)


class Held:
    """An event of two places and three people who want one."""

    union: Union
    people: list[Identity]
    event: str
    registrations: list[str]


@pytest.fixture
async def held(database: Any) -> Held:
    made = Held()
    with frozen(NOON):
        made.union = await Union.found()
        made.people = await made.union.people(3)
        made.event = await made.union.event(2)
        (offering,) = await offerings(made.event)
        wishes = [await register(person, SignUp(made.event, offering)) for person in made.people]
        made.registrations = [each.registration for each in wishes]
    return made


async def at(moment: datetime) -> int:
    with frozen(moment):
        return await remind()


async def reminded() -> list[tuple[str, str]]:
    rows = await InboxMessage.select(InboxMessage.member, InboxMessage.key).where(
        InboxMessage.kind == "reminder"
    )
    return sorted((row["member"], row["key"].split("/")[2]) for row in rows)


async def test_each_reminder_is_written_once_to_those_who_have_a_place(held: Held) -> None:
    assert await at(DAY_BEFORE - timedelta(minutes=1)) == 0
    assert [await at(DAY_BEFORE), await at(DAY_BEFORE), await at(DAY_BEFORE + timedelta(hours=2))] == [
        2,
        0,
        0,
    ]
    assert [await at(HOUR_BEFORE), await at(HOUR_BEFORE)] == [2, 0]
    assert await at(START) == 0
    assert await reminded() == sorted(
        (person.member_id, rule) for person in held.people[:2] for rule in ("days", "hours")
    )


async def test_who_gave_the_place_back_is_left_alone_and_who_moved_up_is_not(held: Held) -> None:
    with frozen(NOON + timedelta(hours=1)):
        await cancel(held.people[0], held.registrations[0])
    await at(DAY_BEFORE)
    assert [member for member, _ in await reminded()] == sorted(
        person.member_id for person in held.people[1:]
    )


async def test_nobody_is_reminded_of_what_was_called_off(held: Held) -> None:
    with frozen(NOON + timedelta(hours=1)):
        await lifecycle.call_off(held.union.organizer, held.event, "台风")
    assert await at(DAY_BEFORE) == 0


async def test_reminders_move_with_the_event(held: Held) -> None:
    assert await at(DAY_BEFORE) == 2
    draft = await drafts.of_event(held.event)
    assert draft is not None
    assert draft.starts_at is not None
    assert draft.ends_at is not None
    later = msgspec.structs.replace(
        draft, starts_at=draft.starts_at + timedelta(days=2), ends_at=draft.ends_at + timedelta(days=2)
    )
    with frozen(DAY_BEFORE + timedelta(hours=1)):
        await setup.save(held.union.organizer, held.event, later)
    assert await at(HOUR_BEFORE) == 0
    assert await at(DAY_BEFORE + timedelta(days=2)) == 2
    assert await at(HOUR_BEFORE + timedelta(days=2)) == 2


async def test_an_event_can_do_without(held: Held) -> None:
    await EventTable.update(
        {EventTable.settings: '{"reminders":{"days":0,"hours":0}}', EventTable.revision: 7}
    ).where(EventTable.id == held.event)
    assert (await at(DAY_BEFORE), await at(HOUR_BEFORE)) == (0, 0)


async def test_every_session_has_its_own(held: Held) -> None:
    for number in range(2):
        await EventSession.insert(
            EventSession(
                event=held.event, title=f"第{number + 1}课", starts_at=START + timedelta(days=number),
                ends_at=START + timedelta(days=number, hours=2),
            )
        )  # fmt: skip
    await EventTable.update({EventTable.revision: 7}).where(EventTable.id == held.event)
    moments = sorted(moment + timedelta(days=day) for day in range(2) for moment in (DAY_BEFORE, HOUR_BEFORE))
    assert [await at(moment) for moment in moments] == [2, 2, 2, 2]
