"""A place handed on: offered, accepted by who may have it, and the former ticket refused."""

import pytest

from events.domain.eligibility import Rules
from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.party import AgeBand, Companion
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.queries import transfers
from events.services.answers import AnswersRefused
from events.services.cancellation import cancel
from events.services.signup import NotAdmitted, SignUp, register
from events.services.transfers import accept, decline, offer, withdraw
from events.tables import Registration, RegistrationChange
from events.transfer_tables import Transfer
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.events.services.parties.team import ALONE, all_is_well, founded, held, whole
from tests.events.services.parties.test_parties import refused
from tests.events.services.test_answers import asked, kept
from tests.events.union import NOON, START, Union, offerings, statuses


async def test_a_colleague_takes_the_place_over(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        giver, taker, waiting = await union.people(3)
        questions = (QuestionDraft(QuestionKind.CONSENT, "同意", required=True),)
        event, offering = await held(union, 1, ALONE, questions=questions)
        ids = await asked(event)
        agreed = {ids["同意"]: "yes"}
        mine = await register(giver, SignUp(event, offering, answers=agreed))
        await register(waiting, SignUp(event, offering, answers=agreed))
        first = await offer(giver, mine.registration, taker.member_id)
        assert await offer(giver, mine.registration, taker.member_id) == first
        assert [each.id for each in await transfers.to_answer(taker.member_id, NOON)] == [first]
        with pytest.raises(AnswersRefused):
            await accept(taker, first)
        for foreign in (giver, waiting):
            with pytest.raises(Refusal) as said:
                await accept(foreign, first, agreed)
            assert said.value.status == 404
        made = await accept(taker, first, agreed)
        again = await accept(taker, first, agreed)
        assert (again.registration, again.again) == (made.registration, True)
        assert await statuses(event) == {
            "confirmed": ["A0001"],
            "cancelled": ["A0000"],
            "waitlisted": ["A0002"],
        }
        assert await all_is_well(event) == [(1, 1, 1)]
        assert made.ticket != mine.ticket
        assert list(await kept(made.registration)) == ["同意"]
        steps = await RegistrationChange.select(RegistrationChange.status).where(
            RegistrationChange.registration == mine.registration
        )
        assert [step["status"] for step in steps] == ["confirmed", "cancelled"]
        # And back again: the same rows are taken up.
        back = await offer(taker, made.registration, giver.member_id)
        assert (await accept(giver, back, agreed)).registration == mine.registration
        assert await all_is_well(event) == [(1, 1, 1)]
        assert await Registration.count() == 3


async def test_who_cannot_have_it(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        giver, second, retired = await union.people(3)
        (foreign,) = await union.people(1, union.library, "B")
        quotas = {union.accounting.id: 2, union.library.id: 1}
        event, offering = await held(
            union, people=ALONE, pools=(PoolDraft(3, by_branch=True, quotas=quotas),)
        )
        mine = await register(giver, SignUp(event, offering))
        await register(second, SignUp(event, offering))
        assert await refused(offer(giver, mine.registration, foreign.member_id)) == (
            "Places go by branch here: only a colleague whose branch shares this quota can have it."
        )
        assert (
            await refused(offer(giver, mine.registration, second.member_id))
            == "This person is signed up already."
        )
        assert (
            await refused(offer(giver, mine.registration, giver.member_id))
            == "That is you; choose a colleague."
        )
        assert await refused(offer(second, mine.registration, retired.member_id)) != ""
        transfer = await offer(giver, mine.registration, retired.member_id)
        await decline(retired, transfer)
        await decline(retired, transfer)
        assert await refused(accept(retired, transfer)) == (
            "This place is no longer offered to you. Nothing was changed."
        )
        transfer = await offer(giver, mine.registration, retired.member_id)
        await withdraw(giver, mine.registration)
        assert await refused(accept(retired, transfer)) == (
            "This place is no longer offered to you. Nothing was changed."
        )
        transfer = await offer(giver, mine.registration, retired.member_id)
        await cancel(giver, mine.registration)
        assert await transfers.to_answer(retired.member_id, NOON) == []
        assert (
            await refused(accept(retired, transfer)) == "There is no place to hand on. Nothing was changed."
        )
        assert await all_is_well(event) == [(3, 1, 0)]
        assert [row["answer"] for row in await Transfer.select(Transfer.answer).order_by(Transfer.answer)] == [
            "", "declined", "withdrawn",
        ]  # fmt: skip


async def test_what_cannot_be_handed_on(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        captain, other, taker = await union.people(3)
        liaison = await union.liaison()
        team, _ = await held(union)
        party = await founded(captain, team)
        own = (await whole(party)).captain.id
        assert await refused(offer(captain, own, taker.member_id)) == (
            "You are in it with others; the captain asks somebody else instead."
        )
        event, offering = await held(union, 5, ALONE, title="亲子日")
        family = await register(
            other, SignUp(event, offering, companions=(Companion("小明", AgeBand.CHILD),))
        )
        assert await refused(offer(other, family.registration, taker.member_id)) == (
            "Only your own place can be handed on: first take out those who come along."
        )
        mine = await register(captain, SignUp(event, offering))
        assert await refused(offer(liaison, mine.registration, taker.member_id)) == (
            "Please give a reason; the person will read it."
        )
        transfer = await offer(liaison, mine.registration, taker.member_id, "本人出差")
    with frozen(START):
        assert (
            await refused(accept(taker, transfer)) == "It is too late for changes; please ask the organizer."
        )
    closed = await _not_allowed(union)
    with frozen(NOON):
        mine = await register(captain, SignUp(*closed))
        assert await refused(offer(captain, mine.registration, taker.member_id)) == (
            "Places are not handed on here; please give the place back instead."
        )


async def _not_allowed(union: Union) -> tuple[str, str]:
    with frozen(NOON):
        event = await union.event(2, title="不转让")
        (offering,) = await offerings(event)
        return event, offering


async def test_eligibility_is_asked_of_the_receiver(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        (giver,) = await union.people(1, sex="female")
        (man,) = await union.people(1, prefix="C", called="男会员", sex="male")
        women = (OfferingDraft("女子", 0, rules=Rules(sex="female")),)
        event, offering = await held(union, people=ALONE, offerings=women)
        mine = await register(giver, SignUp(event, offering))
        with pytest.raises(NotAdmitted):
            await offer(giver, mine.registration, man.member_id)
