"""The form of a sign-up: the offering, and the event's own questions as fields that keep what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import msgspec
from litestar.datastructures import FormMultiDict

from events.domain.event import Event
from events.domain.questions import ADULT, YES, Asked, Question, QuestionKind, bounds_told, picked
from events.queries.public import Choice
from foundation.forms import ChoiceField, ChoicesField, Form, TextField, TickField
from foundation.messages import N_, Sentence

K = QuestionKind
INPUT_TYPES = {K.TEXT: "textarea", K.DATE: "date", K.PHONE: "tel", K.NUMBER: "text"}


# What is shorter is asked for in one line.
ONE_LINE = 60


class Condition(msgspec.Struct, frozen=True):
    """What a question depends on, for the page: the other one's words and field, and the answers that show it."""

    label: str
    field: str
    answers: tuple[str, ...]
    is_consent: bool

    @property
    def values(self) -> str:
        """JSON, as the page's script compares it with what is chosen; a tick sends `y`."""
        return msgspec.json.encode(("y",) if self.is_consent else self.answers).decode()


class OfferingField(ChoiceField):
    """One of the offerings; the rules say which of them can be had."""

    def pre_validate(self, form: Any) -> None:
        """Checked by `events.domain.signup`."""


class AnswerField(TextField):
    """A question answered in text; the rules check it, the field only keeps what was typed."""

    def pre_validate(self, form: Any) -> None:
        """Checked by `events.domain.questions`."""


class PickField(ChoiceField):
    """A question answered by choosing one of several."""

    def pre_validate(self, form: Any) -> None:
        """Checked by `events.domain.questions`."""


class PicksField(ChoicesField):
    """A question answered by ticking any of several."""

    def __init__(self, label: str, *, required: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.required = required

    def pre_validate(self, form: Any) -> None:
        """Checked by `events.domain.questions`."""


class SignUpForm(Form):
    """Made anew for each event by `sign_up_form`."""

    questions: Sequence[Question] = ()

    def answers(self) -> dict[str, str]:
        """Question id → as typed."""
        return {question.id: _typed(self._fields[name_of(question)].data) for question in self.questions}

    def refuse_answers(self, errors: Mapping[str, Sentence]) -> None:
        for question in self.questions:
            if question.id in errors:
                self.refuse(errors[question.id], name_of(question))

    def fill(self, answers: Mapping[str, str]) -> Self:
        """The fields show what was answered before."""
        for question, field in self.questions_with_fields():
            value = answers.get(question.id, "")
            field.data = list(picked(value)) if question.kind is K.SEVERAL else value
        return self

    def condition(self, question: Question) -> Condition | None:
        """When the question is shown, if that depends on another one of this form."""
        above = next((each for each in self.questions if each.id == question.shown_if), None)
        if above is None:
            return None
        return Condition(
            above.label, self._fields[name_of(above)].name, question.shown_when, above.kind is K.CONSENT
        )

    def questions_with_fields(self) -> list[tuple[Question, Any]]:
        return [(question, self._fields[name_of(question)]) for question in self.questions]


def _typed(data: Any) -> str:
    if data is True:
        return YES
    if isinstance(data, list):
        return "\n".join(map(str, data))
    return data if isinstance(data, str) else ""


def name_of(question: Question) -> str:
    return f"q-{question.id}"


def answers_sent(questions: Sequence[Question], sent: FormMultiDict, prefix: str = "") -> dict[str, str]:
    """Question id → as typed, straight from the request: in a rush no form is made before it is needed."""
    found: dict[str, str] = {}
    for question in questions:
        name = prefix + name_of(question)
        text = sent.get(name)
        if question.kind is K.SEVERAL:
            ticked = sent.getall(name, [])
            text = "\n".join(each for each in ticked if isinstance(each, str))
        if isinstance(text, str):
            found[question.id] = (YES if text else "") if question.kind is K.CONSENT else text
    return found


def offering_sent(event: Event, sent: Mapping[str, Any]) -> str:
    """The offering that was chosen; where there is but one, nobody needs to choose it."""
    chosen = sent.get("offering")
    if not chosen and len(event.offerings) == 1:
        return event.offerings[0].id
    return chosen if isinstance(chosen, str) else ""


def sign_up_form(
    questions: Sequence[Question],
    choices: Sequence[Choice] = (),
    *,
    by_themselves: bool = True,
    asked: Asked = Asked.SIGNUP,
) -> type[SignUpForm]:
    """The form for these questions. When someone else fills it in, consents are not in it at all."""
    in_form = [
        question
        for question in questions
        if question.asked is asked
        and (by_themselves or question.kind is not K.CONSENT)
        and (not question.ages or ADULT in question.ages)
    ]
    fields: dict[str, Any] = {"questions": in_form}
    if choices:
        fields["offering"] = OfferingField(
            N_("What to sign up for"),
            choices=[(choice.offering.id, choice.offering.title) for choice in choices],
        )
    fields |= fields_of(in_form)
    return type("SignUpFormOfEvent", (SignUpForm,), fields)


def fields_of(questions: Sequence[Question]) -> dict[str, Any]:
    return {name_of(question): _field(question) for question in questions}


def _field(question: Question) -> Any:
    if question.kind is K.CONSENT:
        return TickField(question.label, required=False, hint=question.help)
    if question.options:
        field = PicksField if question.kind is K.SEVERAL else PickField
        choices = [(each, each) for each in question.options]
        return field(question.label, required=question.required, hint=_hint(question), choices=choices)
    return AnswerField(
        question.label,
        longest=question.longest,
        required=question.required,
        lines=question.kind is K.TEXT and question.longest > ONE_LINE,
        hint=_hint(question),
    )


def _hint(question: Question) -> Any:
    """The explanation, and the bounds in words."""
    bounds = bounds_told(question)
    if question.help and bounds:
        return Sentence("{first} {second}", first=question.help, second=bounds)
    return bounds or question.help
