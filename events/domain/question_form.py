"""The questions of a sign-up form as an organizer sets them up, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from events.domain.questions import (
    CONDITIONS,
    LONGEST_TEXT,
    YES,
    Asked,
    Bounds,
    QuestionKind,
    Scope,
    date_typed,
    number_typed,
    options_of,
)
from foundation.messages import Sentence

MOST_QUESTIONS = 30
MOST_CHOICES = 40
LONGEST_CHOICE = 60

Found = Iterator[tuple[str, Sentence]]


class QuestionDraft(msgspec.Struct, frozen=True):
    """`shown_if` is the position of an earlier question in the draft: ids are given only when it is kept."""

    kind: QuestionKind
    label: str
    id: str = ""
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    scope: Scope = Scope.PERSON
    asked: Asked = Asked.SIGNUP
    shown_if: int | None = None
    shown_when: tuple[str, ...] = ()
    bounds: Bounds = Bounds()
    ages: tuple[str, ...] = ()


def question_problems(questions: Sequence[QuestionDraft]) -> Found:
    """Pairs of the form's field, such as `questions-0-label`, and what to do about it."""
    if len(questions) > MOST_QUESTIONS:
        yield "questions", Sentence("At most {most} questions fit in one event.", most=MOST_QUESTIONS)
    for number, question in enumerate(questions):
        field = f"questions-{number}"
        if not question.label:
            yield f"{field}-label", Sentence("Please fill this in.")
        yield from _choices(field, question)
        yield from _condition(field, number, questions)
        yield from _bounds(field, question)
        yield from _ages(field, question)


def _ages(field: str, question: QuestionDraft) -> Found:
    """Only who is asked as a person has an age; and only grown-ups who sign up themselves agree to anything."""
    if question.ages and question.scope is Scope.PARTY:
        yield f"{field}-ages", Sentence("A question for the whole group is asked whatever anybody's age.")
    elif question.ages and question.kind is QuestionKind.CONSENT:
        yield f"{field}-ages", Sentence("Consents are asked of those who sign up, whatever their age.")


def _choices(field: str, question: QuestionDraft) -> Found:
    listed = question.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
    if listed and len(question.choices) < 2:
        yield f"{field}-choices", Sentence("Please give at least two answers to choose from, one a line.")
    elif len(set(question.choices)) < len(question.choices):
        yield f"{field}-choices", Sentence("The same answer is there twice.")
    elif len(question.choices) > MOST_CHOICES:
        yield f"{field}-choices", Sentence("At most {most} answers fit in one question.", most=MOST_CHOICES)
    elif any(len(choice) > LONGEST_CHOICE for choice in question.choices):
        yield f"{field}-choices", Sentence("An answer has at most {most} characters.", most=LONGEST_CHOICE)


def _condition(field: str, number: int, questions: Sequence[QuestionDraft]) -> Found:
    """A condition looks back, at a question with answers to choose from that is asked no later than this one."""
    question = questions[number]
    if question.shown_if is None:
        return
    if not 0 <= question.shown_if < number:
        yield f"{field}-shown_if", Sentence("A question can only depend on one that stands before it.")
        return
    above = questions[question.shown_if]
    if above.kind not in CONDITIONS:
        yield f"{field}-shown_if", Sentence("It can only depend on a question whose answers are chosen.")
    elif above.asked is Asked.DOOR and question.asked is Asked.SIGNUP:
        yield f"{field}-shown_if", Sentence("At sign-up nobody knows yet what is answered at the door.")
    elif above.scope is Scope.PARTY and question.scope is Scope.PERSON:
        yield (
            f"{field}-shown_if",
            Sentence("Only the captain answers that one, so the others would never be asked this."),
        )
    elif above.kind is not QuestionKind.CONSENT:
        yield from _answers(field, question, options_of(above.kind, above.choices))
    elif question.shown_when not in ((), (YES,)):
        yield f"{field}-shown_when", Sentence("A consent is ticked or not; please leave this empty.")


def _answers(field: str, question: QuestionDraft, options: tuple[str, ...]) -> Found:
    if not question.shown_when:
        yield f"{field}-shown_when", Sentence("With which of the answers is it asked? One a line.")
    unknown = [answer for answer in question.shown_when if answer not in options]
    if unknown:
        yield (
            f"{field}-shown_when",
            Sentence("“{answer}” is none of the answers to that question.", answer=unknown[0]),
        )


def _bounds(field: str, question: QuestionDraft) -> Found:
    bounds = question.bounds
    read = {QuestionKind.DATE: date_typed, QuestionKind.SEVERAL: _count}.get(question.kind, number_typed)
    words = {
        QuestionKind.DATE: Sentence("Please give a date such as 2026-06-09."),
        QuestionKind.SEVERAL: Sentence("Please give a whole number, such as {least}.", least=1),
    }.get(question.kind, Sentence("Please give a number, such as 12 or 3.5."))
    ends: list[Any] = []
    for name, typed in (("least", bounds.least), ("most", bounds.most)):
        end = read(typed) if typed else None
        ends.append(end)
        if typed and end is None:
            yield f"{field}-{name}", words
    if None not in ends and ends[0] > ends[1]:
        yield f"{field}-most", Sentence("The most is less than the least.")
    if question.kind is QuestionKind.SEVERAL and ends[0] is not None and ends[0] > len(question.choices):
        yield f"{field}-least", Sentence("There are not so many answers to tick.")
    if not 0 <= bounds.longest <= LONGEST_TEXT:
        yield (
            f"{field}-longest",
            Sentence("Please give a number from {least} to {most}.", least=1, most=LONGEST_TEXT),
        )


def _count(text: str) -> int | None:
    number = number_typed(text)
    return int(number) if number is not None and number == int(number) and 0 < number < 1000 else None
