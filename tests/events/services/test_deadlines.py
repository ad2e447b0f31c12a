"""What is due from people is said once, by day; on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from events.domain.event_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.services.deadlines import remind_of_deadlines
from events.services.signup import SignUp, register
from events.tables import BranchQuota, Pool, Registration
from foundation import i18n
from foundation.clock import frozen
from members.domain.identity import Role
from members.queries.inbox import inbox
from members.tables import Member
from tests.events.union import NOON, START, Union, offerings
from tests.members.seed import grant


@pytest.fixture(autouse=True)
def english() -> Any:
    token = i18n.language.set("en")
    yield
    i18n.language.reset(token)


async def newest(member_id: str) -> str:
    return (await inbox(member_id, "")).messages[0].words.subject.split(":")[0]


async def test_an_offer_that_ends(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(3)
        (offering,) = await offerings(event)
        await register(person, SignUp(event, offering))
    until = NOON + timedelta(hours=5)
    await Registration.raw("UPDATE registration SET status = 'offered', offer_until = {}", until)
    for at, count in ((NOON, 0), (NOON + timedelta(hours=3), 1), (NOON + timedelta(hours=4), 0)):
        with frozen(at):
            assert await remind_of_deadlines() == count
    assert (await newest(person.member_id)).startswith("Please answer by Mon 1 June 2026")


async def test_answers_that_are_missing(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, other = await union.people(2)
        question = QuestionDraft(QuestionKind.CONSENT, "同意乘车须知", required=True)
        event = await union.event(3, questions=(question,))
        (offering,) = await offerings(event)
        await register(union.organizer, SignUp(event, offering, person.member_id))
        asked = (await Registration.raw("SELECT id FROM question"))[0]["id"]
        await register(other, SignUp(event, offering, answers={asked: "yes"}))
    counts = []
    for at in (START - timedelta(days=4), START - timedelta(days=2), START - timedelta(days=1), START):
        with frozen(at):
            counts.append(await remind_of_deadlines())
    assert counts == [0, 1, 0, 0]
    body = (await inbox(person.member_id, "")).messages[0].words.body
    assert "同意乘车须知" in body
    assert (await inbox(other.member_id, "")).messages == ()


async def test_places_a_branch_should_return(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (liaison,) = await union.people(1)
        member = await Member.objects().where(Member.id == liaison.member_id).first()
        assert member is not None
        await grant(member, Role.LIAISON, union.accounting.id)
        event = await union.event(10)
    pool = (await Pool.raw("SELECT id FROM pool WHERE event = {}", event))[0]["id"]
    await Pool.raw("UPDATE pool SET by_branch = {}, return_by = {}", True, NOON + timedelta(days=3))
    await BranchQuota.insert(BranchQuota(pool=pool, branch=union.accounting.id, size=4))
    counts = []
    for hours in (0, 12, 24, 25, 72):
        with frozen(NOON + timedelta(hours=hours)):
            counts.append(await remind_of_deadlines())
    assert counts == [0, 0, 0, 1, 0]
    assert "4 places free" in (await inbox(liaison.member_id, "")).messages[0].words.body
