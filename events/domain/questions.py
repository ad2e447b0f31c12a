"""Extra questions of a sign-up form: when they are asked, what may be answered, what is still missing."""

import re
import unicodedata
from collections.abc import Collection, Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from foundation.messages import N_, Sentence

LONGEST_TEXT = 500
SIZES = ("XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL")
YES = "yes"
ADULT = "adult"
"""the age band (events.domain.party.AgeBand) of whoever signs up"""


class QuestionKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    SIZE = "size"
    CONSENT = "consent"
    SEVERAL = "several"


QUESTION_KIND_NAMES = {
    QuestionKind.TEXT: N_("Text"),
    QuestionKind.CHOICE: N_("One of several"),
    QuestionKind.NUMBER: N_("Number"),
    QuestionKind.DATE: N_("Date"),
    QuestionKind.PHONE: N_("Phone number"),
    QuestionKind.SIZE: N_("Clothing size"),
    QuestionKind.CONSENT: N_("Consent to tick"),
    QuestionKind.SEVERAL: N_("Any of several"),
}


class Scope(StrEnum):
    """Asked of each person, or once of a team or household: then its captain answers."""

    PERSON = "person"
    PARTY = "party"


class Asked(StrEnum):
    """When: with the sign-up, or at the door."""

    SIGNUP = "signup"
    DOOR = "door"


class Bounds(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty or 0: no bound. `least` and `most`: of a number, of a date (ISO), or how many of several to tick."""

    least: str = ""
    most: str = ""
    longest: int = 0


LISTED = (QuestionKind.CHOICE, QuestionKind.SIZE, QuestionKind.SEVERAL)
CONDITIONS = (*LISTED, QuestionKind.CONSENT)
BOUNDED = (QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.SEVERAL)


class Question(msgspec.Struct, frozen=True):
    """`choices` holds the answers of a choice, or the sizes on offer (empty: the usual ones).

    With `shown_if` it is asked only of those who answered that earlier question with one of `shown_when`, with `ages`
    only of people in one of these age bands.
    """

    id: str
    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    scope: Scope = Scope.PERSON
    asked: Asked = Asked.SIGNUP
    shown_if: str = ""
    shown_when: tuple[str, ...] = ()
    bounds: Bounds = Bounds()
    ages: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        return options_of(self.kind, self.choices)

    @property
    def wording(self) -> str:
        """What is agreed to, kept with a consent as it stood then."""
        return f"{self.label}\n{self.help}" if self.help else self.label

    @property
    def longest(self) -> int:
        return self.bounds.longest or LONGEST_TEXT


def options_of(kind: QuestionKind, choices: tuple[str, ...]) -> tuple[str, ...]:
    """What can be chosen of a question of this kind."""
    if kind is QuestionKind.SIZE:
        return choices or SIZES
    return choices if kind in LISTED else ()


def picked(value: str) -> tuple[str, ...]:
    """The answers ticked, of several: they are kept one a line, as no answer to choose from has lines."""
    return tuple(value.split("\n")) if value else ()


class Checked(msgspec.Struct, frozen=True):
    """`values`: question id → what is kept; `errors`: question id → what to do; `missing`: still to be given."""

    values: Mapping[str, str]
    errors: Mapping[str, Sentence]
    missing: tuple[str, ...] = ()
    wordings: Mapping[str, str] = {}
    """of the consents among the values: question id → what was agreed to"""


def check_answers(
    questions: Sequence[Question],
    given: Mapping[str, str],
    *,
    by_themselves: bool = True,
    asked: Asked = Asked.SIGNUP,
    known: Mapping[str, str] = {},
    age: str = ADULT,
) -> Checked:
    """Checks and normalises all answers of a form.

    Answers to questions that do not exist or are not shown are dropped. When someone else signs the person up, a
    consent is neither taken nor asked for: it stands in `missing` until the person ticks it themselves. `known`:
    what was answered before to questions that this form does not ask; conditions may look at it. `age`: the band of
    whom the answers are.
    """
    values: dict[str, str] = {}
    errors: dict[str, Sentence] = {}
    missing: list[str] = []
    seen = dict(known)
    for question in questions:
        mine = question.asked is asked and (by_themselves or question.kind is not QuestionKind.CONSENT)
        if not is_shown(question, questions, seen, age):
            seen.pop(question.id, None)
            continue
        if not mine:
            lacking = question.asked is asked and question.required and not known.get(question.id)
            missing += [question.id] if lacking else []
            continue
        value, error = check(question, given.get(question.id, ""))
        seen[question.id] = value
        if error is not None:
            errors[question.id] = error
        elif value:
            values[question.id] = value
    wordings = {
        each.id: each.wording for each in questions if each.kind is QuestionKind.CONSENT and each.id in values
    }
    return Checked(values, errors, tuple(missing), wordings)


def is_shown(
    question: Question, questions: Sequence[Question], answered: Mapping[str, str], age: str = ADULT
) -> bool:
    """Whether its condition holds. A condition on a question that is itself hidden does not."""
    if question.ages and age not in question.ages:
        return False
    if not question.shown_if:
        return True
    above = next((each for each in questions if each.id == question.shown_if), None)
    if above is None or not is_shown(above, _before(above, questions), answered, age):
        return above is None
    return not set(picked(answered.get(above.id, ""))).isdisjoint(question.shown_when or (YES,))


def _before(question: Question, questions: Sequence[Question]) -> Sequence[Question]:
    """Conditions only ever look back, so that they come to an end."""
    return questions[: list(questions).index(question)]


def asked_of(questions: Sequence[Question], scopes: Container[Scope]) -> tuple[Question, ...]:
    """The questions for somebody: a captain answers all, a member of a party only those asked of each."""
    return tuple(question for question in questions if question.scope in scopes)


def scopes_of(party: str | None, places: int) -> Collection[Scope]:
    """A party's captain, who carries its places, answers for the party; its members only what is asked of each."""
    return (Scope.PERSON,) if party and not places else tuple(Scope)


def shown_questions(
    questions: Sequence[Question],
    answered: Mapping[str, str],
    asked: Asked | None = None,
    age: str = ADULT,
) -> tuple[Question, ...]:
    """Those whose conditions hold; with `asked` only those of that moment."""
    return tuple(
        question
        for question in questions
        if asked in (None, question.asked) and is_shown(question, questions, answered, age)
    )


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
    if question.kind is QuestionKind.SEVERAL:
        return Sentence("Please tick what applies.")
    if question.options:
        return Sentence("Please choose one.")
    return Sentence("Please fill this in.")


def _text(question: Question, text: str) -> tuple[str, Sentence | None]:
    if len(text) > question.longest:
        return "", Sentence(
            "This is {length} characters long; at most {longest} fit. Please shorten it.",
            length=len(text),
            longest=question.longest,
        )
    return text, None


def _choice(question: Question, text: str) -> tuple[str, Sentence | None]:
    if text in question.options:
        return text, None
    return "", Sentence("This choice does not exist any more. Please choose again.")


def _several(question: Question, text: str) -> tuple[str, Sentence | None]:
    ticked = {line.strip() for line in text.split("\n") if line.strip()}
    if not ticked <= set(question.options):
        return "", Sentence("This choice does not exist any more. Please choose again.")
    least, most = int(question.bounds.least or 0), int(question.bounds.most or len(question.options))
    if not least <= len(ticked) <= most:
        return "", bounds_told(question)
    return "\n".join(option for option in question.options if option in ticked), None


def _number(question: Question, text: str) -> tuple[str, Sentence | None]:
    number = number_typed(text)
    if number is None:
        return "", Sentence("Please give a number, such as 12 or 3.5.")
    if not _within(number, *(number_typed(bound) for bound in _ends(question.bounds))):
        return "", bounds_told(question)
    return f"{number:f}", None


def _date(question: Question, text: str) -> tuple[str, Sentence | None]:
    day = date_typed(text)
    if day is None:
        return "", Sentence("Please give a date such as 2026-06-09.")
    if not _within(day, *(date_typed(bound) for bound in _ends(question.bounds))):
        return "", bounds_told(question)
    return day.isoformat(), None


def number_typed(text: str) -> Decimal | None:
    """A number as people type it, without its superfluous digits; None if it is none."""
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", plain):
        return None
    return Decimal(plain).normalize() + 0


def date_typed(text: str) -> date | None:
    """A date as people type it; None if there is no such day."""
    found = re.fullmatch(
        r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", unicodedata.normalize("NFKC", text)
    )
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _ends(bounds: Bounds) -> tuple[str, str]:
    return bounds.least, bounds.most


def _within(value: Any, least: Any, most: Any) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def bounds_told(question: Question) -> Sentence | None:
    """The bounds of an answer in words, said beside the question and when they are not kept."""
    least, most = _ends(question.bounds)
    kind = question.kind
    if kind is QuestionKind.TEXT and question.bounds.longest:
        return Sentence("At most {longest} characters.", longest=question.bounds.longest)
    if kind not in BOUNDED or not (least or most):
        return None
    values = {"least": _end(kind, least), "most": _end(kind, most)}
    if kind is QuestionKind.SEVERAL:
        both, low, high = _TICKS
    else:
        both, low, high = _FROM_TO
    chosen = both if least and most else low if least else high
    return Sentence(chosen, **{name: value for name, value in values.items() if value is not None})


_TICKS = (
    N_("Please tick at least {least} and at most {most}."),
    N_("Please tick at least {least}."),
    N_("Please tick at most {most}."),
)
_FROM_TO = (
    N_("From {least} to {most}."),
    N_("At least {least}."),
    N_("At most {most}."),
)


def _end(kind: QuestionKind, bound: str) -> Any:
    if not bound:
        return None
    if kind is QuestionKind.DATE:
        return date_typed(bound)
    return str(bound)


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
    QuestionKind.SEVERAL: _several,
}


def still_missing(
    questions: Sequence[Question],
    answered: Mapping[str, str],
    asked: Asked = Asked.SIGNUP,
    age: str = ADULT,
) -> tuple[Question, ...]:
    """Required questions without an answer: what the person (for consents) or the liaison still has to give."""
    return tuple(
        question
        for question in shown_questions(questions, answered, asked, age)
        if question.required and not answered.get(question.id)
    )


def still_open(questions: Sequence[Question], answered: Mapping[str, str]) -> tuple[Question, ...]:
    """What is still to be asked at the door, required or not."""
    return tuple(
        question
        for question in shown_questions(questions, answered, Asked.DOOR)
        if not answered.get(question.id)
    )
