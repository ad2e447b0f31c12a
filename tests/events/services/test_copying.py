"""What a copied event takes over besides its form."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.event import AllocationMethod, Session
from events.domain.settings import WaitlistRules
from events.queries import drafts, facts
from events.services import setup
from events.services.event_settings import change_settings
from events.tables import EventSession
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.events.union import NOON, START, Union, offerings

WEEK = timedelta(weeks=1)


async def test_settings_and_sessions_come_along_on_the_new_dates(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        former = await union.event(2)
        (offering,) = await offerings(former)
        await change_settings(union.organizer, former, waitlist=WaitlistRules(answer_hours=24))
        await EventSession.raw(
            "UPDATE event SET allocation = 'lottery', private = {} WHERE id = {}", True, former
        )
        for position, of in enumerate((None, offering)):
            await EventSession.insert(
                EventSession(
                    event=former, offering=of, title=f"第{position + 1}次", starts_at=START + position * WEEK,
                    ends_at=START + position * WEEK + timedelta(hours=2), position=position, counts=position == 0,
                )
            )  # fmt: skip
        facts.forget_all()
        draft = await drafts.of_event(former)
        assert draft is not None
        copied = await setup.create(union.organizer, drafts.copied(draft, WEEK), former)
    made = await facts.event(copied)
    assert made is not None
    assert (made.allocation, made.private) == (AllocationMethod.LOTTERY, True)
    assert made.settings.waitlist == WaitlistRules(answer_hours=24)
    assert [msgspec.structs.replace(each, id="") for each in made.sessions] == [
        Session("", "第1次", START + WEEK, START + WEEK + timedelta(hours=2)),
        Session(
            "", "第2次", START + 2 * WEEK, START + 2 * WEEK + timedelta(hours=2), (await offerings(copied))[0],
            counts=False,
        ),
    ]  # fmt: skip


async def test_only_of_ones_own_events(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        former = await union.event(2)
        (stranger,) = await union.people(1)
        with pytest.raises(Refusal) as refused:
            await change_settings(stranger, former, waitlist=WaitlistRules(1))
    assert refused.value.status == 403
    event = await facts.event(former)
    assert event is not None
    assert event.settings.waitlist == WaitlistRules()
