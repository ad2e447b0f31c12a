"""Deciding on applications: many at once or none, counters right, and no more than there are places."""

import asyncio
from typing import Any

import pytest

from events.domain.event import AllocationMethod
from events.domain.event_form import PoolDraft
from events.domain.signup import Outcome
from events.services.allocation.approval import Verdict, conclude, decide
from events.services.signup import SignUp, register
from events.tables import Registration
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.services.allocation.people import AFTER, applied
from tests.events.services.allocation.test_lottery import registration
from tests.events.union import NOON, Union, counters, statuses

APPROVAL = AllocationMethod.APPROVAL


async def scene(count: int = 5, **more: Any) -> tuple[Union, list[Identity], str, str, list[str]]:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(count)
    event, offering = await applied(union, people, APPROVAL, **more)
    return union, people, event, offering, [await registration(event, person) for person in people]


async def test_accepted_waiting_rejected(database: Any) -> None:
    union, people, event, offering, ids = await scene()
    boss, names = union.organizer, [person.staff_number for person in people]
    with frozen(NOON):
        assert await decide(boss, event, ids[:2], Verdict.ACCEPT) == 2
        assert await decide(boss, event, ids[:2], Verdict.ACCEPT) == 0
        assert await decide(boss, event, ids[2:4], Verdict.WAITLIST) == 2
        with pytest.raises(Refusal, match="not decided yet"):
            await conclude(boss, event)
        assert await decide(boss, event, ids[4:], Verdict.REJECT, "已参加过") == 1
        await conclude(boss, event)
        assert await statuses(event) == {
            "confirmed": names[:2], "waitlisted": names[2:4], "rejected": names[4:],
        }  # fmt: skip
        assert await counters(event) == [(2, 2, 2)]
        with pytest.raises(Refusal, match="not so many places"):
            await decide(boss, event, ids[2:4], Verdict.ACCEPT)
        (late,) = await union.people(1, prefix="Z")
        assert (await register(late, SignUp(event, offering))).outcome is Outcome.WAITLISTED
        rows = await Registration.raw(
            "SELECT reason FROM registration_change WHERE registration = {} ORDER BY id DESC LIMIT 1", ids[4]
        )
        assert rows[0]["reason"] == "已参加过"


async def test_when_finished_free_places_go_to_those_who_wait(database: Any) -> None:
    union, people, event, _, ids = await scene(3)
    with frozen(NOON):
        await decide(union.organizer, event, ids[:1], Verdict.ACCEPT)
        await decide(union.organizer, event, ids[1:], Verdict.WAITLIST)
        assert await counters(event) == [(2, 1, 2)]
        await conclude(union.organizer, event)
        names = [person.staff_number for person in people]
        assert await statuses(event) == {"confirmed": names[:2], "waitlisted": names[2:]}
        assert await counters(event) == [(2, 2, 1)]


async def test_all_or_none(database: Any) -> None:
    union, _, event, _, ids = await scene()
    with frozen(NOON):
        with pytest.raises(Refusal, match="not so many places"):
            await decide(union.organizer, event, ids[:3], Verdict.ACCEPT)
        assert await counters(event) == [(2, 0, 0)]
        assert list(await statuses(event)) == ["applied"]


async def test_quotas_bind_approval_too(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = [*await union.people(3), *await union.people(1, union.library, "B")]
    pool = PoolDraft(3, by_branch=True, quotas={union.accounting.id: 2, union.library.id: 1})
    event, _ = await applied(union, people, APPROVAL, pools=(pool,))
    ids = [await registration(event, person) for person in people]
    with frozen(NOON):
        with pytest.raises(Refusal):
            await decide(union.organizer, event, ids[:3], Verdict.ACCEPT)
        await decide(union.organizer, event, [ids[0], ids[3]], Verdict.ACCEPT)
        assert await counters(event) == [(3, 2, 0)]


@pytest.mark.parametrize(
    ("verdict", "reason", "status"),
    [(Verdict.REJECT, " ", 422), (Verdict.REJECT, "x" * 201, 422)],
)
async def test_a_rejection_needs_a_reason(database: Any, verdict: Verdict, reason: str, status: int) -> None:
    union, _, event, _, ids = await scene(1)
    with frozen(AFTER), pytest.raises(Refusal) as refused:
        await decide(union.organizer, event, ids, verdict, reason)
    assert refused.value.status == status


async def test_in_a_lottery_only_rejecting_is_possible_before(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(2)
    event, _ = await applied(union, people)
    ids = [await registration(event, person) for person in people]
    with frozen(AFTER):
        with pytest.raises(Refusal, match="only rejecting"):
            await decide(union.organizer, event, ids[:1], Verdict.ACCEPT)
        await decide(union.organizer, event, ids[:1], Verdict.REJECT, "不符合条件")
        assert {status: len(names) for status, names in (await statuses(event)).items()} == {
            "applied": 1, "rejected": 1,
        }  # fmt: skip


async def test_two_organizers_accept_others_at_once_and_nothing_is_oversold(database: Any) -> None:
    union, _, event, _, ids = await scene(6)
    with frozen(NOON):
        done = await asyncio.gather(
            *(decide(union.organizer, event, [each], Verdict.ACCEPT) for each in ids), return_exceptions=True
        )
        assert sum(each == 1 for each in done) == 2
        assert all(isinstance(each, Refusal) for each in done if each != 1)
        assert await counters(event) == [(2, 2, 0)]
