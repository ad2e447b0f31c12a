"""What those who are brought along are asked, each with answers of their own, given by whoever brings them."""

from collections.abc import Mapping, Sequence

from events.domain.party import Companion
from events.domain.questions import (
    Asked,
    Checked,
    Question,
    QuestionKind,
    Scope,
    check_answers,
    shown_questions,
    still_missing,
)
from foundation.messages import Sentence


def asked_of_companions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """What is asked of each person. Nobody agrees for somebody else: no consents, nor what hangs on one."""
    found: list[Question] = []
    for question in questions:
        above = not question.shown_if or any(each.id == question.shown_if for each in found)
        if question.scope is Scope.PERSON and question.kind is not QuestionKind.CONSENT and above:
            found.append(question)
    return tuple(found)


def check_companion(
    questions: Sequence[Question], companion: Companion, asked: Asked = Asked.SIGNUP
) -> Checked:
    """Their answers checked; what they answered at another time (`known`) only decides what is asked."""
    return check_answers(
        asked_of_companions(questions),
        companion.answers,
        asked=asked,
        known={} if asked is Asked.SIGNUP else companion.answers,
        age=companion.age_band.value,
    )


def answer_problems(
    questions: Sequence[Question], companions: Sequence[Companion], asked: Asked = Asked.SIGNUP
) -> Mapping[str, Sentence]:
    """What is wrong: the form's field, such as `companion-0-q-<question>` → what to do about it."""
    return {
        f"companion-{number}-q-{question}": told
        for number, companion in enumerate(companions)
        for question, told in check_companion(questions, companion, asked).errors.items()
    }


def answered(questions: Sequence[Question], companion: Companion) -> tuple[tuple[Question, str], ...]:
    """What was asked of a companion at sign-up, with the answer or nothing, and what was answered at the door."""
    asked = shown_questions(asked_of_companions(questions), companion.answers, age=companion.age_band.value)
    return tuple(
        (question, companion.answers.get(question.id, ""))
        for question in asked
        if question.asked is Asked.SIGNUP or question.id in companion.answers
    )


def lacking(
    questions: Sequence[Question], companion: Companion, asked: Asked = Asked.SIGNUP
) -> tuple[Question, ...]:
    """Required questions that nobody has answered for them yet."""
    return still_missing(asked_of_companions(questions), companion.answers, asked, companion.age_band.value)
