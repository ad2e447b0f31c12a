"""Who is invited, who may sign up by it, and what they answer; on both databases."""

from typing import Any

import pytest

from events.documents.invitation_fields import shape
from events.queries import invitations
from events.queries.invitations import Reply
from events.register_tables import Invitation
from events.services import lifecycle
from events.services.invitations import PutOn, answer, invite, set_only_invited, take_off
from events.services.signup import NotAdmitted, SignUp, register
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.message_tables import InboxMessage
from tests.events.listed import everything
from tests.events.union import NOON, Union, offerings
from tests.members.seed import add_member


async def _listed(event: str) -> list[invitations.Invited]:
    return await everything(invitations.source(event), invitations.rows, shape())


async def test_a_pasted_list_is_sorted_out(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(2)
        for number in ("N1", "N2"):
            await add_member(union.library, number, "王芳", pinyin="wang2 fang1")
        event = await union.event(5)
        first = await invite(
            union.organizer, event, ["a0000", "", " 会员1 ", "王芳", "查无此人"], "荣退教职工"
        )
        again = await invite(union.organizer, event, ["A0001", "N1"])
    assert first == PutOn(("会员0", "会员1"), (), ("查无此人",), ("王芳",))
    assert again == PutOn(("王芳",), ("会员1",), (), ())
    listed = [(row.name, row.role, row.reply) for row in await _listed(event)]
    assert listed == [
        ("会员0", "荣退教职工", Reply.OPEN),
        ("会员1", "荣退教职工", Reply.OPEN),
        ("王芳", "", Reply.OPEN),
    ]


async def test_only_those_on_the_list_may_sign_up(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        invited, other = await union.people(2)
        event = await union.event(5)
        await set_only_invited(union.organizer, event, True)
        await invite(union.organizer, event, ["A0000"])
        (offering,) = await offerings(event)
        assert (await register(invited, SignUp(event, offering))).outcome == "confirmed"
        with pytest.raises(NotAdmitted) as refused:
            await register(other, SignUp(event, offering))
        assert refused.value.decision.reason.sentence == Sentence(
            "This is by invitation, and the list does not have this person."
            " If that is wrong, ask the union office."
        )
        await set_only_invited(union.organizer, event, False)
        assert (await register(other, SignUp(event, offering))).outcome == "confirmed"


async def test_whoever_is_invited_is_told_once_when_it_is_published(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        first, second = await union.people(2)
        event = await union.event(5, publish=False)
        await invite(union.organizer, event, ["A0000"])
        assert await InboxMessage.count().where(InboxMessage.kind == "invited") == 0
        await lifecycle.publish(union.organizer, event)
        await invite(union.organizer, event, ["A0000", "A0001"])
    rows = await InboxMessage.select(InboxMessage.member).where(InboxMessage.kind == "invited")
    assert sorted(row["member"] for row in rows) == sorted([first.member_id, second.member_id])


async def test_saying_no_and_yes_again(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        invited, stranger = await union.people(2)
        event = await union.event(5)
        await invite(union.organizer, event, ["A0000"])
        await answer(invited, event, comes=False)
        assert [row.reply for row in await _listed(event)] == [Reply.DECLINED]
        await answer(invited, event, comes=True)
        (offering,) = await offerings(event)
        await register(invited, SignUp(event, offering))
        assert [row.reply for row in await _listed(event)] == [Reply.COMING]
        with pytest.raises(Refusal) as late:
            await answer(invited, event, comes=False)
        with pytest.raises(Refusal) as unknown:
            await answer(stranger, event, comes=False)
    assert (late.value.status, unknown.value.status) == (409, 404)


async def test_taken_off_the_list_a_registration_stays(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (invited,) = await union.people(1)
        event, other = await union.event(5), await union.event(5)
        await invite(union.organizer, event, ["A0000"])
        (offering,) = await offerings(event)
        await register(invited, SignUp(event, offering))
        (row,) = await _listed(event)
        with pytest.raises(Refusal) as elsewhere:
            await take_off(union.organizer, other, row.id)
        assert elsewhere.value.status == 404
        await take_off(union.organizer, event, row.id)
    assert await Invitation.count() == 0
