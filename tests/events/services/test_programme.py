"""Acts written: added with their people, taken over from the sign-up once, moved, parted, removed."""

from typing import Any

import pytest

from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.running_order import hurried
from events.queries.programme import acts_of
from events.services import programme
from events.services.programme import ActDraft
from events.services.signup import SignUp, register
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.events.union import NOON, Union, offerings


async def evening(union: Union) -> str:
    return await union.event(
        kind=Kind.PERFORMANCE,
        offerings=(OfferingDraft("观众", 0), OfferingDraft("节目", 1)),
        pools=(PoolDraft(10, "观众"), PoolDraft(10, "节目")),
    )


async def titles(event: str) -> list[str]:
    return [act.title for act in await acts_of(event)]


async def test_acts_are_added_changed_moved_and_removed(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (singer,) = await union.people(1)
        event = await evening(union)
        chief = union.organizer
        draft = ActDraft("合唱", 5, branch=union.accounting.id, performers=("会员0", "外请老师"))
        song = await programme.add(chief, event, draft)
        dance = await programme.add(chief, event, ActDraft("舞蹈", 4, performers=("外请老师",)))
        await programme.add(chief, event, ActDraft("朗诵", 6))
        # A colleague is known by name and branch; a name of nobody is the same person wherever it stands.
        first, second, _ = await acts_of(event)
        assert first.performers == ((singer.member_id, "会员0"), ("外请老师", "外请老师"))
        assert hurried([first, second]) == 1
        await programme.move(chief, event, dance, 2)
        assert await titles(event) == ["合唱", "朗诵", "舞蹈"]
        await programme.change(chief, event, song, ActDraft("大合唱", 7, needs="话筒"))
        await programme.remove(chief, event, dance)
        await programme.remove(chief, event, dance)
        assert [(act.title, act.minutes, act.needs) for act in await acts_of(event)] == [
            ("大合唱", 7, "话筒"), ("朗诵", 6, ""),
        ]  # fmt: skip


async def test_sign_ups_become_acts_once(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        one, other = await union.people(2)
        event = await evening(union)
        acts = (await offerings(event))[1]
        await register(one, SignUp(event, acts))
        assert await programme.take_over(union.organizer, event, acts) == 1
        await register(other, SignUp(event, acts))
        assert await programme.take_over(union.organizer, event, acts) == 1
        assert await programme.take_over(union.organizer, event, acts) == 0
        assert [act.performers for act in await acts_of(event)] == [
            ((one.member_id, one.name),), ((other.member_id, other.name),),
        ]  # fmt: skip


async def test_an_order_in_which_nobody_hurries_and_what_is_refused(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await evening(union)
        for title, name in (("一", "甲"), ("二", "甲"), ("三", "乙")):
            await programme.add(union.organizer, event, ActDraft(title, 5, performers=(name,)))
        await programme.part(union.organizer, event)
        assert await titles(event) == ["一", "三", "二"]
        with pytest.raises(Refusal) as caught:
            await programme.add(union.organizer, event, ActDraft("四", 5, performers=("丙", "丙")))
        assert caught.value.status == 422
        (stranger,) = await union.people(1)
        with pytest.raises(Refusal) as caught:
            await programme.move(stranger, event, "none", 0)
        assert caught.value.status == 403
