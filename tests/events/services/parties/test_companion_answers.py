"""What is answered for those who come along: kept, changed, added at the door, listed, and forgotten."""

from datetime import timedelta

import msgspec
import pytest

from events.documents.roll_columns import answer
from events.domain.party import AgeBand, Companion
from events.domain.question_form import QuestionDraft
from events.domain.questions import Asked, QuestionKind, Scope
from events.queries import branch_tasks, drafts, facts, parties, roll, roll_figures
from events.services.answers import at_the_door
from events.services.companions import change, forget_guests
from events.services.companions_refused import CompanionsRefused
from events.services.draft_refused import DraftRefused
from events.services.setup import save
from events.services.signup import SignUp, register
from foundation.clock import frozen
from foundation.database import fetch
from tests.events.services.parties.team import ALONE, held
from tests.events.services.test_answers import asked
from tests.events.union import NOON, START, Union

K, B = QuestionKind, AgeBand
QUESTIONS = (
    QuestionDraft(K.SIZE, "尺码", required=True),
    QuestionDraft(K.PHONE, "家长电话", ages=("child",)),
    QuestionDraft(K.TEXT, "车牌号", scope=Scope.PARTY),
    QuestionDraft(K.CONSENT, "同意拍照", required=True),
    QuestionDraft(K.TEXT, "胸牌号", required=True, asked=Asked.DOOR),
)


async def kept(registration: str, event: str) -> dict[str, dict[str, str]]:
    """Name → label → what was answered, of those who come."""
    labels = {key: label for label, key in (await asked(event)).items()}
    return {
        each.companion.name: {labels[key]: value for key, value in each.companion.answers.items()}
        for each in await parties.companions_of(registration)
    }


async def test_each_who_comes_along_has_answers_of_their_own(database: None) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event, offering = await held(union, people=ALONE, questions=QUESTIONS)
        ids = await asked(event)

        def who(name: str, band: AgeBand = B.ADULT, known: str = "", **answers: str) -> Companion:
            return Companion(name, band, False, known, {ids[label]: text for label, text in answers.items()})

        def wish(*companions: Companion) -> SignUp:
            own = {ids["尺码"]: "XL", ids["同意拍照"]: "yes"}
            return SignUp(event, offering, answers=own, companions=companions)

        with pytest.raises(CompanionsRefused) as wrong:
            await register(person, wish(who("小明", B.CHILD, 尺码="S", 家长电话="12"), who("小红")))
        assert sorted(wrong.value.fields) == [
            f"companion-0-q-{ids['家长电话']}",
            f"companion-1-q-{ids['尺码']}",
        ]
        assert await fetch("SELECT id FROM registration") == []

        made = await register(
            person,
            wish(
                who("小明", B.CHILD, 尺码="S", 家长电话="100 0000 0001", 同意拍照="yes"),
                who("小红", 尺码="M", 家长电话="10000000001"),
            ),
        )
        own = made.registration
        assert await kept(own, event) == {
            "小明": {"尺码": "S", "家长电话": "10000000001"},
            "小红": {"尺码": "M"},
        }

        ming, _ = (each.companion.id for each in await parties.companions_of(own))
        with pytest.raises(CompanionsRefused):
            await change(person, own, [who("小明", B.CHILD, ming, 家长电话="10000000002")])
        await change(person, own, [who("小明", B.CHILD, ming, 尺码="L"), who("外婆", B.SENIOR, 尺码="M")])
        assert await kept(own, event) == {"小明": {"尺码": "L"}, "外婆": {"尺码": "M"}}
        assert len(await fetch("SELECT id FROM guest_answer")) == 2

        await at_the_door(
            person, own, {ids["胸牌号"]: "1"}, {ming: {ids["胸牌号"]: "2"}} | await _of("外婆", own, ids, "3")
        )
        assert await kept(own, event) == {
            "小明": {"尺码": "L", "胸牌号": "2"},
            "外婆": {"尺码": "M", "胸牌号": "3"},
        }
        with pytest.raises(CompanionsRefused) as unsaid:
            await at_the_door(person, own, {ids["胸牌号"]: "1"}, {ming: {ids["胸牌号"]: "9"}})
        assert [field.split("-q-")[1] for field in unsaid.value.fields] == [ids["胸牌号"]]
        assert (await kept(own, event))["小明"]["胸牌号"] == "2"
        # Who comes is changed once more: what was said at the door stays.
        await change(person, own, [who("小明", B.CHILD, ming, 尺码="XL")])
        assert await kept(own, event) == {"小明": {"尺码": "XL", "胸牌号": "2"}}

        found = await facts.load(event)
        assert found is not None
        row = await roll.one(found, own)
        assert row is not None
        size, phone = found.questions[0], found.questions[1]
        assert answer(size, row) == "XL；小明 XL"
        await change(person, own, [who("小明", B.CHILD, ming, 尺码="XL", 家长电话="10000000001")])
        row = await roll.one(found, own)
        assert row is not None
        assert (answer(phone, row), answer(phone, row, openly=True)) == (
            "小明 100****0001",
            "小明 10000000001",
        )

        # A question that is answered for a companion stays, as one that is answered for oneself.
        await fetch("DELETE FROM answer")
        draft = await drafts.of_event(event)
        assert draft is not None
        left = tuple(each for each in draft.questions if each.label != "家长电话")
        with pytest.raises(DraftRefused):
            await save(union.organizer, event, msgspec.structs.replace(draft, questions=left))
    with frozen(START + timedelta(days=60)):
        assert await forget_guests() == 3
        assert await fetch("SELECT id FROM guest_answer") == []


async def _of(name: str, registration: str, ids: dict[str, str], text: str) -> dict[str, dict[str, str]]:
    along = await parties.companions_of(registration)
    return {each.companion.id: {ids["胸牌号"]: text} for each in along if each.companion.name == name}


async def lacking(union: Union, event: str) -> tuple[int, dict[str, int], list[tuple[str, ...]]]:
    """The organizer's count, the liaison's, and what the list says of each who lacks something."""
    found = await facts.event(event)
    assert found is not None
    ids = [
        row["id"] for row in await fetch("SELECT id FROM registration WHERE event = {} ORDER BY id", event)
    ]
    told = [row.missing_words(found.questions) for row in await roll.rows_with(found, ids)]
    return (
        await roll_figures.incomplete(found),
        await branch_tasks.incomplete([union.accounting.id], NOON),
        sorted(each for each in told if each),
    )


async def test_what_companions_lack_counts_their_registration_once(database: None) -> None:
    questions = (
        QuestionDraft(K.CHOICE, "用餐", required=True, choices=("普通", "忌口")),
        QuestionDraft(K.TEXT, "忌口说明", required=True, shown_if=0, shown_when=("忌口",)),
        QuestionDraft(K.PHONE, "家长电话", required=True, ages=("child",)),
        QuestionDraft(K.CONSENT, "同意拍照", required=True),
    )
    with frozen(NOON):
        union = await Union.found()
        mother, alone = await union.people(2)
        event, offering = await held(union, people=ALONE, questions=questions)
        meal, diet, phone, photos = (await asked(event)).values()
        plain = {meal: "普通", photos: "yes"}
        await register(alone, SignUp(event, offering, answers=plain))
        child = Companion("小明", B.CHILD, False, "", {meal: "忌口", diet: "花生", phone: "10000000001"})
        adult = Companion("小红", B.ADULT, False, "", {meal: "普通"})
        await register(mother, SignUp(event, offering, answers=plain, companions=(child, adult)))
        assert await lacking(union, event) == (0, {}, [])
        for question, told in (
            (diet, ("小明 · 忌口说明",)),
            (phone, ("小明 · 忌口说明", "小明 · 家长电话")),
            (meal, ("小明 · 用餐", "小明 · 家长电话", "小红 · 用餐")),
        ):
            await fetch("DELETE FROM guest_answer WHERE question = {}", question)
            assert await lacking(union, event) == (1, {event: 1}, [told])
        await fetch("DELETE FROM answer WHERE question = {}", photos)
        own = ("同意拍照",)
        assert await lacking(union, event) == (2, {event: 2}, [own, (*own, *told)])
        await fetch("UPDATE guest SET status = 'cancelled'")
        assert await lacking(union, event) == (2, {event: 2}, [own, own])
