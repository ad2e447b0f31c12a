"""Extra questions of a sign-up form: what may be answered, how it is kept, and what is still missing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from foundation.messages import N_, Sentence

LONGEST_TEXT = 500
SIZES = ("XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL")
YES = "yes"


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    SIZE = "size"
    CONSENT = "consent"


QUESTION_KIND_NAMES = {
    QuestionKind.TEXT: N_("Text"),
    QuestionKind.CHOICE: N_("One of several"),
    QuestionKind.NUMBER: N_("Number"),
    QuestionKind.DATE: N_("Date"),
    QuestionKind.PHONE: N_("Phone number"),
    QuestionKind.SIZE: N_("Clothing size"),
    QuestionKind.CONSENT: N_("Consent to tick"),
}


class Question(msgspec.Struct, frozen=True):
    """`choices` holds the answers of a choice, or the sizes on offer (empty: the usual ones)."""

    id: str
    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        if self.kind is QuestionKind.SIZE:
            return self.choices or SIZES
        return self.choices if self.kind is QuestionKind.CHOICE else ()


class Checked(msgspec.Struct, frozen=True):
    """`values`: question id → what is kept; `errors`: question id → what to do; `missing`: still to be given."""

    values: Mapping[str, str]
    errors: Mapping[str, Sentence]
    missing: tuple[str, ...] = ()


def check_answers(
    questions: Sequence[Question], given: Mapping[str, str], *, by_themselves: bool = True
) -> Checked:
    """Checks and normalises all answers of a form.

    Answers to questions that do not exist are dropped. When someone else signs the person up, a consent is
    neither taken nor asked for: it stands in `missing` until the person ticks it themselves.
    """
    values: dict[str, str] = {}
    errors: dict[str, Sentence] = {}
    missing: list[str] = []
    for question in questions:
        text = given.get(question.id, "")
        if question.kind is QuestionKind.CONSENT and not by_themselves:
            missing += [question.id] if question.required else []
            continue
        value, error = check(question, text)
        if error is not None:
            errors[question.id] = error
        elif value:
            values[question.id] = value
    return Checked(values, errors, tuple(missing))


def check(question: Question, given: str) -> tuple[str, Sentence | None]:
    """One answer: what is kept of it ('' for none), or a sentence that says what to do."""
    text = _tidy(given)
    if question.kind is QuestionKind.CONSENT and text not in ("", YES):
        text = YES if text.lower() in ("on", "true", "1") else ""
    if not text:
        return "", _asked(question)
    if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in text):
        return "", Sentence("This holds characters that cannot be shown. Please type it by hand.")
    return _CHECKS[question.kind](question, text)


def _tidy(given: str) -> str:
    return unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _asked(question: Question) -> Sentence | None:
    if not question.required:
        return None
    if question.kind is QuestionKind.CONSENT:
        return Sentence("Please read this and tick it; without it you cannot take part.")
    if question.options:
        return Sentence("Please choose one.")
    return Sentence("Please fill this in.")


def _text(_question: Question, text: str) -> tuple[str, Sentence | None]:
    if len(text) > LONGEST_TEXT:
        return "", Sentence(
            "This is {length} characters long; at most {longest} fit. Please shorten it.",
            length=len(text),
            longest=LONGEST_TEXT,
        )
    return text, None


def _choice(question: Question, text: str) -> tuple[str, Sentence | None]:
    if text in question.options:
        return text, None
    return "", Sentence("This choice does not exist any more. Please choose again.")


def _number(_question: Question, text: str) -> tuple[str, Sentence | None]:
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", plain):
        return f"{Decimal(plain).normalize() + 0:f}", None
    return "", Sentence("Please give a number, such as 12 or 3.5.")


def _date(_question: Question, text: str) -> tuple[str, Sentence | None]:
    found = re.fullmatch(
        r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", unicodedata.normalize("NFKC", text)
    )
    if found is not None:
        try:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat(), None
        except ValueError:
            pass
    return "", Sentence("Please give a date such as 2026-06-09.")


def _phone(_question: Question, text: str) -> tuple[str, Sentence | None]:
    plain = re.sub(r"[ \-()]", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\+?[0-9]{7,15}", plain):
        return plain, None
    return "", Sentence("Please give a phone number of 7 to 15 digits.")


def _consent(_question: Question, _text: str) -> tuple[str, Sentence | None]:
    return YES, None


_CHECKS = {
    QuestionKind.TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.PHONE: _phone,
    QuestionKind.SIZE: _choice,
    QuestionKind.CONSENT: _consent,
}


def still_missing(questions: Sequence[Question], answered: Mapping[str, str]) -> tuple[Question, ...]:
    """Required questions without an answer: what the person (for consents) or the liaison still has to give."""
    return tuple(question for question in questions if question.required and not answered.get(question.id))
