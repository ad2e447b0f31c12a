"""Questions as an organizer sets them up: what is wrong with them, field by field."""

import pytest

from events.domain.question_form import QuestionDraft, question_problems
from events.domain.questions import Asked, Bounds, QuestionKind, Scope

K = QuestionKind
BUS = QuestionDraft(K.CHOICE, "是否乘车", choices=("乘车", "自驾"))
NUMBER = "Please give a number, such as 12 or 3.5."


def said(*questions: QuestionDraft) -> dict[str, str]:
    return {field: str(sentence) for field, sentence in question_problems(questions)}


def test_nothing_is_wrong_with_conditions_and_bounds_that_hold() -> None:
    assert (
        said(
            BUS,
            QuestionDraft(K.TEXT, "车牌号", asked=Asked.DOOR, shown_if=0, shown_when=("自驾",)),
            QuestionDraft(K.CONSENT, "同意"),
            QuestionDraft(K.NUMBER, "几人", shown_if=2, bounds=Bounds("1", "1")),
            QuestionDraft(K.SIZE, "尺码"),
            QuestionDraft(K.DATE, "何时", shown_if=4, shown_when=("M", "4XL"), bounds=Bounds("2026-01-01")),
            QuestionDraft(K.SEVERAL, "忌口", choices=("辣", "海鲜"), bounds=Bounds("1", "2")),
            QuestionDraft(K.TEXT, "口号", scope=Scope.PARTY, bounds=Bounds(longest=20)),
        )
        == {}
    )


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        (
            QuestionDraft(K.TEXT, "?", shown_if=1, shown_when=("甲",)),
            "shown_if",
            "A question can only depend on one that stands before it.",
        ),
        (
            QuestionDraft(K.TEXT, "?", shown_if=-1, shown_when=("甲",)),
            "shown_if",
            "A question can only depend on one that stands before it.",
        ),
        (
            QuestionDraft(K.TEXT, "?", shown_if=0),
            "shown_when",
            "With which of the answers is it asked? One a line.",
        ),
        (
            QuestionDraft(K.TEXT, "?", shown_if=0, shown_when=("乘船",)),
            "shown_when",
            "“乘船” is none of the answers to that question.",
        ),
        (QuestionDraft(K.NUMBER, "?", bounds=Bounds("一")), "least", NUMBER),
        (QuestionDraft(K.NUMBER, "?", bounds=Bounds("2", "1")), "most", "The most is less than the least."),
        (
            QuestionDraft(K.DATE, "?", bounds=Bounds("明天")),
            "least",
            "Please give a date such as 2026-06-09.",
        ),
        (
            QuestionDraft(K.SEVERAL, "?", choices=("甲", "乙"), bounds=Bounds("1.5")),
            "least",
            "Please give a whole number, such as 1.",
        ),
        (
            QuestionDraft(K.SEVERAL, "?", choices=("甲", "乙"), bounds=Bounds("3")),
            "least",
            "There are not so many answers to tick.",
        ),
        (
            QuestionDraft(K.SEVERAL, "?", choices=("甲",)),
            "choices",
            "Please give at least two answers to choose from, one a line.",
        ),
        (
            QuestionDraft(K.CHOICE, "?", choices=("甲", "乙" * 61)),
            "choices",
            "An answer has at most 60 characters.",
        ),
        (
            QuestionDraft(K.CHOICE, "?", choices=tuple(map(str, range(41)))),
            "choices",
            "At most 40 answers fit in one question.",
        ),
    ],
)
def test_what_is_wrong(question: QuestionDraft, field: str, words: str) -> None:
    assert said(BUS, question) == {f"questions-1-{field}": words}


@pytest.mark.parametrize(
    ("above", "question", "words"),
    [
        (
            QuestionDraft(K.TEXT, "?"),
            QuestionDraft(K.TEXT, "?", shown_if=0, shown_when=("甲",)),
            "It can only depend on a question whose answers are chosen.",
        ),
        (
            QuestionDraft(K.CONSENT, "?", asked=Asked.DOOR),
            QuestionDraft(K.TEXT, "?", shown_if=0),
            "At sign-up nobody knows yet what is answered at the door.",
        ),
        (
            QuestionDraft(K.CONSENT, "?", scope=Scope.PARTY),
            QuestionDraft(K.TEXT, "?", shown_if=0),
            "Only the captain answers that one, so the others would never be asked this.",
        ),
    ],
)
def test_what_cannot_be_depended_on(above: QuestionDraft, question: QuestionDraft, words: str) -> None:
    assert said(above, question) == {"questions-1-shown_if": words}


def test_a_consent_is_ticked_or_not() -> None:
    assert said(
        QuestionDraft(K.CONSENT, "?"), QuestionDraft(K.TEXT, "?", shown_if=0, shown_when=("不",))
    ) == {"questions-1-shown_when": "A consent is ticked or not; please leave this empty."}
