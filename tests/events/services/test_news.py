"""What people are told when registrations and events change, on both databases."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.session_form import Series, SessionDraft
from events.queries import drafts
from events.services import lifecycle, sessions, setup
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from foundation import i18n
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from members.message_tables import Delivery, GroupRobot, InboxMessage
from members.queries.inbox import inbox
from tests.events.union import NOON, START, Union, offerings


@pytest.fixture(autouse=True)
def english() -> Any:
    token = i18n.language.set("en")
    yield
    i18n.language.reset(token)


async def told(person: Identity) -> list[str]:
    """Subjects, oldest first."""
    found = await inbox(person.member_id, person.name)
    return [message.words.subject for message in reversed(found.messages)]


async def last(person: Identity) -> str:
    return (await inbox(person.member_id, person.name)).messages[0].words.body


async def event_with(union: Union, people: list[Identity], places: int) -> tuple[str, list[str]]:
    event = await union.event(places)
    (offering,) = await offerings(event)
    return event, [(await register(person, SignUp(event, offering))).registration for person in people]


async def test_whoever_acts_knows_it_and_who_moves_up_is_told(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event, registrations = await event_with(union, [first, second], 1)
        title = union.draft().title
    with frozen(NOON + timedelta(minutes=1)):
        await cancel(first, registrations[0])
        await cancel(first, registrations[0])
    assert (await told(first), await told(second)) == ([], [f"A place is yours: {title}"])
    found = (await inbox(second.member_id, "")).messages
    assert [one.link for one in found] == [f"/registrations/{registrations[1]}"]
    assert event


async def test_others_who_act_are_named_with_their_reason(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(3)
        (offering,) = await offerings(event)
        made = await register(union.organizer, SignUp(event, offering, person.member_id))
    with frozen(NOON + timedelta(minutes=1)):
        await cancel(union.organizer, made.registration, "出差")
    subjects = await told(person)
    assert [subject.split(":")[0] for subject in subjects] == [
        "组织者 signed you up",
        "Your registration was cancelled",
    ]
    assert "组织者 cancelled your registration" in await last(person)
    assert (await last(person)).endswith("Reason: 出差")


async def test_a_new_time_and_place_are_told_to_all_who_stand(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3)
        event, registrations = await event_with(union, people, 1)
        await cancel(people[2], registrations[2])
        await GroupRobot.insert(GroupRobot(event=event, name="群", secret="a"))
    draft = await drafts.of_event(event)
    assert draft is not None
    assert draft.starts_at is not None
    assert draft.ends_at is not None
    later = msgspec.structs.replace(
        draft, place="新体育馆", starts_at=draft.starts_at + timedelta(hours=1),
        ends_at=draft.ends_at + timedelta(hours=1),
    )  # fmt: skip
    with frozen(NOON + timedelta(minutes=1)):
        await setup.save(union.organizer, event, later)
    for person in people[:2]:
        assert (await told(person))[-1].startswith("Changed: ")
        assert "New place: 新体育馆." in await last(person)
        assert "New time: " in await last(person)
    assert await told(people[2]) == []
    assert await Delivery.select(Delivery.channel, Delivery.kind) == [
        {"channel": "wecom", "kind": "event_changed"}
    ]
    again = await drafts.of_event(event)
    assert again is not None
    before = await InboxMessage.count()
    with frozen(NOON + timedelta(minutes=2)):
        await setup.save(union.organizer, event, msgspec.structs.replace(again, summary="别的"))
    assert await InboxMessage.count() == before, "nobody need know of a new summary"


async def test_calling_off_reaches_everybody_once_and_a_refusal_nobody(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(2)
        event, _ = await event_with(union, people, 1)
    with frozen(NOON + timedelta(minutes=1)):
        with pytest.raises(Refusal):
            await lifecycle.call_off(union.organizer, event, "")
        assert [await told(person) for person in people] == [[], []]
        await lifecycle.call_off(union.organizer, event, "台风")
        await lifecycle.call_off(union.organizer, event, "台风")
    for person in people:
        assert [subject.split(":")[0] for subject in await told(person)] == ["Cancelled"]
        assert "台风" in await last(person)


async def test_a_session_moved_or_taken_off_is_told_to_those_it_is_for(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event, _ = await event_with(union, [person], 2)
        first = SessionDraft("第一讲", START, START + timedelta(hours=1))
        (session,) = await sessions.add(union.organizer, event, Series(first))
        assert await told(person) == []
        same = msgspec.structs.replace(first, title="第一讲（公开）")
        await sessions.change(union.organizer, event, session, same)
        assert await told(person) == []
        later = msgspec.structs.replace(same, starts_at=START + timedelta(minutes=30), place="礼堂")
        await sessions.change(union.organizer, event, session, later)
    assert [subject.split(":")[0] for subject in await told(person)] == ["Changed"]
    assert "第一讲（公开）, new place: 礼堂." in await last(person)
    with frozen(NOON + timedelta(minutes=1)):
        await sessions.remove(union.organizer, event, session)
        await sessions.remove(union.organizer, event, session)
    assert [subject.split(":")[0] for subject in await told(person)] == ["Changed", "Changed"]
    assert "第一讲（公开） does not take place." in await last(person)
