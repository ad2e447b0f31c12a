"""A copied event has the doors of the former one, on its own offerings and sessions."""

from datetime import timedelta
from typing import Any

from checkin.domain.doors import Again, Direction, DoorDraft
from checkin.door_tables import Door
from checkin.services.copying import copy_doors
from checkin.services.doors import close_door, save_door
from events.queries import drafts, facts
from events.services import setup
from events.signals import event_copied
from events.tables import EventSession
from foundation.clock import frozen
from foundation.database import fetch
from tests.events.union import NOON, START, Union, offerings

WEEK = timedelta(weeks=1)


async def test_rules_and_lists_come_along_and_closed_doors_do_not(database: Any) -> None:
    event_copied.connect(copy_doors)
    with frozen(NOON):
        union = await Union.found()
        former = await union.event(2)
        (offering,) = await offerings(former)
        session = EventSession(
            event=former, title="第一讲", starts_at=START, ends_at=START + timedelta(hours=1)
        )
        await session.save()
        await save_door(
            union.organizer,
            former,
            DoorDraft(
                "东门",
                Direction.BOTH,
                Again.FREE,
                opens_before=30,
                offerings=(offering,),
                sessions=(session.id,),
            ),
        )
        shut = await save_door(union.organizer, former, DoorDraft("西门"))
        await close_door(union.organizer, former, shut)
        facts.forget_all()
        draft = await drafts.of_event(former)
        assert draft is not None
        copied = await setup.create(union.organizer, drafts.copied(draft, WEEK), former)
    (door,) = await Door.select().where(Door.event == copied)
    assert (door["name"], door["direction"], door["again"], door["opens_before"], door["closes_after"]) == (
        "东门", "both", "free", 30, None,
    )  # fmt: skip
    rows = await fetch("SELECT offering, session FROM door_list WHERE door = {}", door["id"])
    (of_session,) = await fetch("SELECT id FROM event_session WHERE event = {}", copied)
    assert {(row["offering"], row["session"]) for row in rows} == {
        ((await offerings(copied))[0], None),
        (None, of_session["id"]),
    }
