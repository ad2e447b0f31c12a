"""The congress: delegates on the list, present ones counted, at all of it and at each sitting; on both databases."""

from datetime import timedelta
from typing import Any

from litestar import Litestar

from events.domain.presence import Arrival
from events.domain.quorum import Sitting
from events.queries import facts, quorum
from events.queries.quorum import BranchPresence
from events.services.attendance import record_presence
from events.services.invitations import invite
from events.services.signup import SignUp, register
from events.tables import EventSession
from foundation.clock import frozen
from tests.events.pages.walk import browser, words
from tests.events.union import NOON, START, Union, in_one_write, offerings


async def test_delegates_expected_and_present(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        event = await union.event(9)
        session = EventSession(
            event=event, title="预备会", starts_at=START, ends_at=START + timedelta(hours=1)
        )
        await session.save()
        organizer = await browser(app, union.organizer)
        path = f"/manage/events/{event}/quorum"
        assert "No quorum is counted yet" in words(await organizer.get(path))
        bad = await organizer.post(path, data={"parts": "4", "of": "3", "role": ""})
        assert bad.status_code == 422
        assert "This is more than all of them." in words(bad)
        await organizer.post(path, data={"parts": "2", "of": "3", "role": "正式代表"})
        await invite(union.organizer, event, ["A0000", "A0001", "A0002"], "正式代表")
        await invite(union.organizer, event, ["A0003"], "列席代表")
        (offering,) = await offerings(event)
        held = [(await register(person, SignUp(event, offering))).registration for person in people]
    with frozen(START):
        for registration in (held[0], held[3]):
            await in_one_write(lambda of=registration: record_presence(Arrival(of, event, START)))
        facts.forget_all()
        known = await facts.event(event)
        assert known is not None
        counted = await quorum.counted(known)
        assert counted.whole == Sitting(3, 1, 2)
        assert counted.sittings == (("预备会", Sitting(3, 1, 2)),)
        assert counted.branches == (BranchPresence(union.accounting.name, 3, 1),)
        assert "Expected 3, present 1: 1 more are needed for the quorum of 2." in words(
            await organizer.get(path)
        )
        await in_one_write(lambda: record_presence(Arrival(held[1], event, START)))
        assert "the quorum of 2 is reached" in words(await organizer.get(path))
