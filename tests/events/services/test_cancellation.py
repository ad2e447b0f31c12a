"""Cancelling and moving up, as the services carry them out on both databases."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from events.domain.presence import Arrival
from events.services.attendance import record_presence
from events.services.cancellation import cancel
from events.services.promotion import admit
from events.services.signup import SignUp, register
from events.tables import Registration, RegistrationChange
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.tables import AuditEntry
from tests.events.union import NOON, START, Union, counters, offerings, statuses


@dataclass
class Full:
    """An event of one place, taken by the first of three people; the others wait."""

    union: Union
    people: list[Identity]
    event: str
    registrations: list[str]

    @classmethod
    async def made(cls, **more: Any) -> "Full":
        union = await Union.found()
        people = await union.people(3)
        event = await union.event(1, **more)
        (offering,) = await offerings(event)
        made = [await register(person, SignUp(event, offering)) for person in people]
        return cls(union, people, event, [each.registration for each in made])


async def test_the_first_in_line_moves_up_in_the_same_write(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        done = await cancel(full.people[0], full.registrations[0])
    assert done.promoted == (full.registrations[1],)
    assert await statuses(full.event) == {
        "cancelled": ["A0000"],
        "confirmed": ["A0001"],
        "waitlisted": ["A0002"],
    }
    assert await counters(full.event) == [(1, 1, 1)]
    steps = await RegistrationChange.select(
        RegistrationChange.status, RegistrationChange.actor, RegistrationChange.registration
    ).order_by(RegistrationChange.id)
    assert steps[-2:] == [
        {"status": "cancelled", "actor": full.people[0].member_id, "registration": full.registrations[0]},
        {"status": "confirmed", "actor": "", "registration": full.registrations[1]},
    ]
    audit = await AuditEntry.select(AuditEntry.action, AuditEntry.actor_kind).order_by(AuditEntry.id)
    assert audit[-2:] == [
        {"action": "registration.cancelled", "actor_kind": "member"},
        {"action": "registration.promoted", "actor_kind": "system"},
    ]


async def test_cancelling_twice_changes_nothing(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        await cancel(full.people[0], full.registrations[0])
        again = await cancel(full.people[0], full.registrations[0])
    assert (again.again, again.promoted) == (True, ())
    assert await counters(full.event) == [(1, 1, 1)]


async def test_cancelling_at_once_frees_one_place_once(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        await asyncio.gather(*(cancel(full.people[0], full.registrations[0]) for _ in range(6)))
    assert await counters(full.event) == [(1, 1, 1)]


async def test_everybody_cancels_at_once(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        pairs = zip(full.people, full.registrations, strict=True)
        await asyncio.gather(*(cancel(person, registration) for person, registration in pairs))
    assert await counters(full.event) == [(1, 0, 0)]


async def test_leaving_the_waitlist_promotes_nobody(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        done = await cancel(full.people[1], full.registrations[1])
    assert done.promoted == ()
    assert await counters(full.event) == [(1, 1, 1)]


async def test_after_the_deadline_only_the_organizer_with_a_reason(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made(cancel_until=NOON + timedelta(days=1))
    with frozen(NOON + timedelta(days=2)):
        with pytest.raises(Refusal) as late:
            await cancel(full.people[0], full.registrations[0])
        with pytest.raises(Refusal) as silent:
            await cancel(full.union.organizer, full.registrations[0], " ")
        await cancel(full.union.organizer, full.registrations[0], "受伤")
    assert (late.value.status, silent.value.status, silent.value.field) == (409, 422, "reason")
    row = await RegistrationChange.select(RegistrationChange.reason).where(
        RegistrationChange.status == "cancelled"
    )
    assert row == [{"reason": "受伤"}]


async def test_others_may_not(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        stranger = await full.union.liaison(full.union.library)
        for actor in (full.people[1], stranger):
            with pytest.raises(Refusal) as refused:
                await cancel(actor, full.registrations[0], "我要他的名额")
            assert refused.value.status == 403
        with pytest.raises(Refusal) as unknown:
            await cancel(full.people[0], "0000000000000")
        with pytest.raises(Refusal) as long:
            await cancel(full.union.organizer, full.registrations[0], "长" * 201)
    assert (unknown.value.status, long.value.status) == (404, 422)
    assert await counters(full.event) == [(1, 1, 2)]


async def test_the_liaison_may_with_a_reason(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        liaison = await full.union.liaison()
        done = await cancel(liaison, full.registrations[0], "出差")
    assert done.promoted == (full.registrations[1],)


async def test_who_was_there_stays(database: Any) -> None:
    with frozen(START):
        union = await Union.found()
        (person,) = await union.people(1)
    with frozen(NOON):
        event = await union.event(1)
        (offering,) = await offerings(event)
        made = await register(person, SignUp(event, offering))

        async def came() -> None:
            await record_presence(Arrival(made.registration, event, START))

        await write(came)
        with pytest.raises(Refusal):
            await cancel(union.organizer, made.registration, "误会")
    assert await counters(event) == [(1, 1, 0)]


async def test_after_the_start_nobody_moves_up(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
    with frozen(START):
        done = await cancel(full.union.organizer, full.registrations[0], "没来")
    assert done.promoted == ()
    assert await counters(full.event) == [(1, 0, 2)]


async def test_a_place_out_of_turn_is_added_and_takes_nothing_from_anyone(database: Any) -> None:
    with frozen(NOON):
        full = await Full.made()
        with pytest.raises(Refusal) as silent:
            await admit(full.union.organizer, full.registrations[2], "")
        with pytest.raises(Refusal) as other:
            await admit(full.people[2], full.registrations[2], "我想去")
        await admit(full.union.organizer, full.registrations[2], "劳模代表")
        with pytest.raises(Refusal) as again:
            await admit(full.union.organizer, full.registrations[2], "劳模代表")
    assert (silent.value.status, other.value.status, again.value.status) == (422, 403, 409)
    assert again.value.sentence == Sentence(
        "This person is not on the waitlist any more. Nothing was changed."
    )
    assert await statuses(full.event) == {"confirmed": ["A0000", "A0002"], "waitlisted": ["A0001"]}
    assert await counters(full.event) == [(2, 2, 1)]
    assert await Registration.count() == 3
