"""The form of a sign-up: the offering, and the event's own questions as fields that keep what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from events.domain.event import Event
from events.domain.questions import LONGEST_TEXT, YES, Question, QuestionKind
from events.queries.public import Choice
from foundation.forms import ChoiceField, Form, TextField, TickField
from foundation.messages import N_, Sentence

K = QuestionKind
INPUT_TYPES = {K.TEXT: "textarea", K.DATE: "date", K.PHONE: "tel", K.NUMBER: "text"}


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

    def questions_with_fields(self) -> list[tuple[Question, Any]]:
        return [(question, self._fields[name_of(question)]) for question in self.questions]


def _typed(data: Any) -> str:
    if data is True:
        return YES
    return data if isinstance(data, str) else ""


def name_of(question: Question) -> str:
    return f"q-{question.id}"


def answers_sent(questions: Sequence[Question], sent: Mapping[str, Any]) -> dict[str, str]:
    """Question id → as typed, straight from the request: in a rush no form is made before it is needed."""
    found: dict[str, str] = {}
    for question in questions:
        text = sent.get(name_of(question))
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
    questions: Sequence[Question], choices: Sequence[Choice] = (), *, by_themselves: bool = True
) -> type[SignUpForm]:
    """The form for these questions. When someone else fills it in, consents are not in it at all."""
    asked = [question for question in questions if by_themselves or question.kind is not K.CONSENT]
    fields: dict[str, Any] = {"questions": asked}
    if choices:
        fields["offering"] = OfferingField(
            N_("What to sign up for"),
            choices=[(choice.offering.id, choice.offering.title) for choice in choices],
        )
    fields |= {name_of(question): _field(question) for question in asked}
    return type("SignUpFormOfEvent", (SignUpForm,), fields)


def _field(question: Question) -> Any:
    if question.kind is K.CONSENT:
        return TickField(question.label, required=False, hint=question.help)
    if question.options:
        choices = [(option, option) for option in question.options]
        return PickField(question.label, required=question.required, hint=question.help, choices=choices)
    return AnswerField(
        question.label,
        longest=LONGEST_TEXT,
        required=question.required,
        lines=question.kind is K.TEXT,
        hint=question.help,
    )
