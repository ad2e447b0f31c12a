"""Answers kept: the words of a consent as they stood, what is asked at the door, and corrections with a reason."""

import msgspec
import pytest

from events.domain.event_form import EventDraft
from events.domain.question_form import QuestionDraft
from events.domain.questions import Asked, Bounds, QuestionKind, Scope
from events.queries import drafts, facts, mine
from events.services import setup
from events.services.answers import AnswersRefused, at_the_door, change
from events.services.signup import SignUp, register
from events.tables import Answer, RegistrationChange
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.union import NOON, START, Union, offerings

K = QuestionKind
ASKED = (
    QuestionDraft(K.CHOICE, "是否乘车", required=True, choices=("乘车", "自驾")),
    QuestionDraft(
        K.CHOICE, "上车点", required=True, choices=("北门", "南门"), shown_if=0, shown_when=("乘车",)
    ),
    QuestionDraft(K.TEXT, "车牌号", asked=Asked.DOOR, shown_if=0, shown_when=("自驾",), required=True),
    QuestionDraft(K.CONSENT, "同意拍照", help="照片只发到工会群里"),
    QuestionDraft(K.CONSENT, "已领取纪念品", asked=Asked.DOOR, scope=Scope.PARTY),
    QuestionDraft(K.SEVERAL, "忌口", choices=("辣", "海鲜"), bounds=Bounds(most="1")),
)


async def asked(event: str) -> dict[str, str]:
    """Label → id."""
    found = await facts.load(event)
    assert found is not None
    return {question.label: question.id for question in found.questions}


async def kept(registration: str) -> dict[str, tuple[str, str, str]]:
    """Label → what was answered, the words agreed to, and who said so."""
    rows = await Answer.raw(
        "SELECT q.label, a.value, a.wording, a.given_by FROM answer a JOIN question q ON q.id = a.question"
        " WHERE a.registration = {} ORDER BY q.position",
        registration,
    )
    return {row["label"]: (row["value"], row["wording"], row["given_by"]) for row in rows}


async def _signed_up(
    union: Union, person: Identity, event: str, actor: Identity | None = None, **answers: str
) -> str:
    ids = await asked(event)
    (offering,) = await offerings(event)
    wish = SignUp(event, offering, person.member_id, {ids[label]: text for label, text in answers.items()})
    return (await register(actor or person, wish)).registration


async def test_everything_an_organizer_sets_up_comes_back(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(questions=ASKED)
        draft = await drafts.of_event(event)
        assert draft is not None
        assert tuple(msgspec.structs.replace(each, id="") for each in draft.questions) == ASKED
        # The first goes, its place is taken by another one, and a condition moves with its question.
        first, second, *_ = draft.questions
        turned = (
            msgspec.structs.replace(first, choices=("乘车", "自驾", "骑车")),
            QuestionDraft(K.SIZE, "尺码"),
            msgspec.structs.replace(second, shown_if=1, shown_when=("M",)),
        )
        await setup.save(union.organizer, event, msgspec.structs.replace(draft, questions=turned))
        again = await drafts.of_event(event)
        assert again is not None
        assert tuple(msgspec.structs.replace(each, id="") for each in again.questions) == tuple(
            msgspec.structs.replace(each, id="") for each in turned
        )
        assert [again.questions[0].id, again.questions[2].id] == [first.id, second.id]
        await setup.save(union.organizer, event, msgspec.structs.replace(again, questions=()))
        assert (await _draft(event)).questions == ()


async def _draft(event: str) -> EventDraft:
    found = await drafts.of_event(event)
    assert found is not None
    return found


async def test_the_words_agreed_to_stay_when_the_question_changes(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(questions=ASKED)
        ids = await asked(event)
        held = await _signed_up(
            union, person, event, 是否乘车="自驾", 同意拍照="yes", 上车点="北门", 忌口="辣"
        )
        who = person.member_id
        words = "同意拍照\n照片只发到工会群里"
        assert await kept(held) == {
            "是否乘车": ("自驾", "", who),
            "同意拍照": ("yes", words, who),
            "忌口": ("辣", "", who),
        }
        draft = await _draft(event)
        changed = tuple(
            msgspec.structs.replace(each, label="同意公开照片") if each.label == "同意拍照" else each
            for each in draft.questions
        )
        await setup.save(union.organizer, event, msgspec.structs.replace(draft, questions=changed))
        assert (await kept(held))["同意公开照片"] == ("yes", words, who)
        assert (await mine.consents_of(held))[ids["同意拍照"]].wording == words
        # Whoever corrects something else for them leaves the consent as it is.
        await change(union.organizer, held, {ids["是否乘车"]: "乘车", ids["上车点"]: "南门"}, "改乘大巴")
        assert await kept(held) == {
            "是否乘车": ("乘车", "", union.organizer.member_id),
            "上车点": ("南门", "", union.organizer.member_id),
            "同意公开照片": ("yes", words, who),
        }
        # Looked at again by the person themselves, it is the new words they agree to.
        await change(person, held, {ids["是否乘车"]: "自驾", ids["同意拍照"]: "on"})
        assert (await kept(held))["同意公开照片"] == ("yes", "同意公开照片\n照片只发到工会群里", who)
        await change(person, held, {ids["是否乘车"]: "自驾"})
        assert list(await kept(held)) == ["是否乘车"]


async def test_whoever_corrects_a_colleagues_answer_says_why(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        liaison = await union.liaison()
        event = await union.event(questions=ASKED)
        ids = await asked(event)
        held = await _signed_up(union, person, event, actor=liaison, 是否乘车="自驾", 同意拍照="yes")
        assert await kept(held) == {"是否乘车": ("自驾", "", liaison.member_id)}
        # What is still missing is filled in without more ado.
        await change(liaison, held, {ids["是否乘车"]: "自驾", ids["忌口"]: "海鲜", ids["同意拍照"]: "yes"})
        assert list(await kept(held)) == ["是否乘车", "忌口"]
        for reason, said in (
            (" ", "Please give a reason; the person will read it."),
            ("长" * 201, "Please give the reason in at most 200 characters."),
        ):
            with pytest.raises(Refusal) as refused:
                await change(liaison, held, {ids["是否乘车"]: "自驾"}, reason)
            assert (str(refused.value.sentence), refused.value.field) == (said, "reason")
        assert list(await kept(held)) == ["是否乘车", "忌口"]
        await change(liaison, held, {ids["是否乘车"]: "自驾"}, "本人来电")
        assert list(await kept(held)) == ["是否乘车"]
        steps = await RegistrationChange.select(
            RegistrationChange.status, RegistrationChange.reason
        ).order_by(RegistrationChange.id)
        assert steps == [
            {"status": "confirmed", "reason": ""},
            {"status": "confirmed", "reason": "本人来电"},
        ]


async def test_what_is_asked_at_the_door(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        person, late = await union.people(2)
        event = await union.event(1, questions=ASKED)
        ids = await asked(event)
        held = await _signed_up(union, person, event, 是否乘车="自驾", 车牌号="云A·12345", 已领取纪念品="yes")
        waiting = await _signed_up(union, late, event, 是否乘车="自驾")
        assert list(await kept(held)) == ["是否乘车"]
    with frozen(START):
        with pytest.raises(Refusal) as refused:
            await at_the_door(union.organizer, waiting, {ids["车牌号"]: "云A"})
        assert str(refused.value.sentence) == "Only somebody who has a place is asked at the door."
        with pytest.raises(AnswersRefused) as lacking:
            await at_the_door(union.organizer, held, {})
        assert list(lacking.value.fields) == [ids["车牌号"]]
        given = {ids["车牌号"]: "云A·12345", ids["已领取纪念品"]: "yes", ids["是否乘车"]: "乘车"}
        await at_the_door(union.organizer, held, given)
        assert await kept(held) == {
            "是否乘车": ("自驾", "", person.member_id),
            "车牌号": ("云A·12345", "", union.organizer.member_id),
        }
        await at_the_door(person, held, given)
        assert (await kept(held))["已领取纪念品"] == ("yes", "已领取纪念品", person.member_id)
        with pytest.raises(Refusal) as foreign:
            await at_the_door(late, held, given)
        assert foreign.value.status == 403
    with frozen(START.replace(day=30)), pytest.raises(Refusal) as over:
        await at_the_door(person, held, {})
    assert str(over.value.sentence) == "This event is over; answers can no longer be given."
