"""What companions are asked: each for themselves, by their age, and never a consent."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.companion_questions import (
    answer_problems,
    answered,
    asked_of_companions,
    check_companion,
    lacking,
)
from events.domain.party import AgeBand, Companion
from events.domain.question_form import QuestionDraft, question_problems
from events.domain.questions import Asked, Question, QuestionKind, Scope, check_answers, shown_questions
from foundation.messages import Sentence

K = QuestionKind
SIZE = Question("size", K.SIZE, "尺码", required=True)
FOOD = Question("food", K.CHOICE, "饮食", choices=("普通", "清真", "其他"))
OTHER = Question("other", K.TEXT, "其他要求", required=True, shown_if="food", shown_when=("其他",))
BORN = Question("born", K.NUMBER, "出生年份", required=True, ages=("child", "infant"))
SCHOOL = Question("school", K.TEXT, "学校", shown_if="small", shown_when=("是",))
CAR = Question("car", K.TEXT, "车牌号", scope=Scope.PARTY)
AGREED = Question("agreed", K.CONSENT, "同意拍照", required=True)
THEN = Question("then", K.TEXT, "照片寄到", shown_if="agreed", shown_when=("yes",))
BADGE = Question(
    "badge", K.TEXT, "胸牌号", required=True, asked=Asked.DOOR, shown_if="food", shown_when=("清真",)
)
ALL = (SIZE, FOOD, OTHER, BORN, CAR, AGREED, THEN, BADGE)
FILL = Sentence("Please fill this in.")
CHOOSE = Sentence("Please choose one.")


def someone(band: AgeBand = AgeBand.ADULT, **answers: str) -> Companion:
    return Companion("小明", band, answers=answers)


def test_each_person_is_asked_but_nobody_agrees_for_another() -> None:
    assert asked_of_companions(ALL) == (SIZE, FOOD, OTHER, BORN, BADGE)


def test_answers_are_checked_by_age_and_condition() -> None:
    people = (
        someone(size="M"),
        someone(AgeBand.CHILD, size="S", food="其他"),
        someone(
            AgeBand.CHILD, size="S", food="其他", other=" 不吃 辣 ", born="２０２０", car="云A1", agreed="yes"
        ),
        someone(size="9", born="1980"),
    )
    assert answer_problems(ALL, people) == {
        "companion-1-q-other": FILL,
        "companion-1-q-born": FILL,
        "companion-3-q-size": Sentence("This choice does not exist any more. Please choose again."),
    }
    assert [check_companion(ALL, each).values for each in people] == [
        {"size": "M"},
        {"size": "S", "food": "其他"},
        {"size": "S", "food": "其他", "other": "不吃 辣", "born": "2020"},
        {},
    ]


def test_the_door_asks_what_follows_from_the_sign_up() -> None:
    hungry = someone(size="M", food="清真")
    assert answer_problems(ALL, (hungry, someone(size="M")), Asked.DOOR) == {"companion-0-q-badge": FILL}
    assert lacking(ALL, hungry) == ()
    assert lacking(ALL, hungry, Asked.DOOR) == (BADGE,)
    assert lacking(ALL, someone(AgeBand.CHILD)) == (SIZE, BORN)
    assert answered(ALL, hungry) == ((SIZE, "M"), (FOOD, "清真"))
    with_badge = someone(size="M", food="清真", badge="7")
    assert answered(ALL, with_badge) == ((SIZE, "M"), (FOOD, "清真"), (BADGE, "7"))


def test_whoever_signs_up_is_an_adult() -> None:
    assert BORN not in shown_questions(ALL, {})
    mine = check_answers(ALL, {"size": "M", "agreed": "yes", "born": "1980"})
    assert (dict(mine.values), mine.errors) == ({"size": "M", "agreed": "yes"}, {})


def test_an_age_is_a_persons_and_a_consent_is_ones_own() -> None:
    drafts = (
        QuestionDraft(K.TEXT, "车牌号", scope=Scope.PARTY, ages=("child",)),
        QuestionDraft(K.CONSENT, "同意拍照", ages=("child",)),
        QuestionDraft(K.TEXT, "学校", ages=("child",)),
    )
    assert list(question_problems(drafts)) == [
        ("questions-0-ages", Sentence("A question for the whole group is asked whatever anybody's age.")),
        ("questions-1-ages", Sentence("Consents are asked of those who sign up, whatever their age.")),
    ]


@given(
    st.lists(st.sampled_from(AgeBand), max_size=4),
    st.dictionaries(st.sampled_from([each.id for each in ALL]), st.text(max_size=8)),
)
def test_what_is_kept_was_asked_of_them(bands: list[AgeBand], typed: dict[str, str]) -> None:
    for band in bands:
        companion = Companion("小明", band, answers=typed)
        checked = check_companion(ALL, companion)
        kept = Companion("小明", band, answers=checked.values)
        asked = {question.id for question, _ in answered(ALL, kept)}
        assert set(checked.values) <= asked
        assert {each.id for each in lacking(ALL, kept)} == set(checked.errors) - set(checked.values) - {
            key for key in checked.errors if key not in {each.id for each in ALL if each.required}
        }
