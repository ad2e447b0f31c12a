"""A row of the organizer's form for each question: what is asked, of whom, when, and within which bounds."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField

from events.domain.party import AGE_BAND_NAMES
from events.domain.question_form import QuestionDraft
from events.domain.questions import (
    BOUNDED,
    LISTED,
    LONGEST_TEXT,
    QUESTION_KIND_NAMES,
    Asked,
    Bounds,
    QuestionKind,
    Scope,
)
from foundation.forms import ChoiceField, ChoicesField, Form, TextField, TickField, WholeField, half_width
from foundation.messages import N_, Sentence

SCOPE_NAMES = {Scope.PERSON: N_("each person"), Scope.PARTY: N_("once for the whole group")}
ASKED_NAMES = {Asked.SIGNUP: N_("at sign-up"), Asked.DOOR: N_("at the door")}


class QuestionRow(Form):
    """One extra question."""

    id = HiddenField()
    kind = ChoiceField(
        N_("Kind"), choices=[(kind.value, words) for kind, words in QUESTION_KIND_NAMES.items()]
    )
    label = TextField(N_("Question"), longest=120, required=True)
    help = TextField(N_("Explanation"), longest=200)
    required = TickField(N_("Must be answered"))
    choices = TextField(N_("Answers to choose from"), longest=3000, lines=True, hint=N_("One a line."))
    scope = ChoiceField(
        N_("Asked of"),
        choices=[(scope.value, words) for scope, words in SCOPE_NAMES.items()],
        required=False,
        hint=N_("Companions are asked too; whoever brings them answers."),
    )
    asked = ChoiceField(
        N_("Asked"), choices=[(when.value, words) for when, words in ASKED_NAMES.items()], required=False
    )
    ages = ChoicesField(
        N_("Only of these ages"),
        choices=[(band.value, words) for band, words in AGE_BAND_NAMES.items()],
        hint=N_("None ticked: of everybody. Whoever signs up counts as an adult."),
    )
    shown_if = ChoiceField(N_("Only asked after"), required=False)
    shown_when = TextField(
        N_("with these answers"),
        longest=1000,
        lines=True,
        hint=N_("One a line, as written there. A consent: leave it empty."),
    )
    least = TextField(N_("At least"), longest=20)
    most = TextField(N_("At most"), longest=20)
    longest = WholeField(N_("Longest text"), least=1, most=LONGEST_TEXT)

    def __init__(self, *given: Any, **known: Any) -> None:
        super().__init__(*given, **known)
        self._earlier: dict[str, str] = {}

    def offer_earlier(self, earlier: Sequence["QuestionRow"]) -> None:
        """What this question can depend on: those before it, named by their number and words."""
        named = [
            (str(number), f"{number + 1}. {row.label.data or '…'}") for number, row in enumerate(earlier)
        ]
        self._earlier = dict(named)
        self.shown_if.offer([("", N_("no other question")), *named])

    def moved(self, removed: int) -> None:
        """Another row was taken out: what this one depends on has another number, or is gone."""
        given = self.shown_if.data or ""
        above = int(given) if re.fullmatch(r"\d{1,3}", given) else None
        if above is not None:
            self.shown_if.data = "" if above == removed else str(above - (above > removed))

    def told(self) -> list[str | Sentence]:
        """What the folded part says, in a line."""
        found: list[str | Sentence] = [SCOPE_NAMES[_scope(self)], ASKED_NAMES[_asked(self)]]
        if self.ages.data:
            found += [words for band, words in AGE_BAND_NAMES.items() if band.value in self.ages.data]
        above = self._earlier.get(self.shown_if.data or "")
        if above:
            found.append(Sentence("only after {question}", question=above))
        return found


def question_data(question: QuestionDraft) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "choices": "\n".join(question.choices),
        "scope": question.scope.value,
        "asked": question.asked.value,
        "ages": list(question.ages),
        "shown_if": "" if question.shown_if is None else str(question.shown_if),
        "shown_when": "\n".join(question.shown_when),
        "least": question.bounds.least,
        "most": question.bounds.most,
        "longest": question.bounds.longest or None,
    }


def question_of(row: QuestionRow) -> QuestionDraft:
    """What was filled in; call after `validate()`."""
    kind = QuestionKind(row.kind.data)
    return QuestionDraft(
        kind=kind,
        label=row.label.data or "",
        id=row.id.data or "",
        help=row.help.data or "",
        required=bool(row.required.data),
        choices=_lines(row.choices.data) if kind in LISTED else (),
        scope=_scope(row),
        asked=_asked(row),
        shown_if=int(row.shown_if.data) if row.shown_if.data else None,
        shown_when=_lines(row.shown_when.data) if row.shown_if.data else (),
        bounds=_bounds(row, kind),
        ages=tuple(band.value for band in AGE_BAND_NAMES if band.value in (row.ages.data or ())),
    )


def _bounds(row: QuestionRow, kind: QuestionKind) -> Bounds:
    if kind in BOUNDED:
        return Bounds(half_width(row.least.data or ""), half_width(row.most.data or ""))
    return Bounds(longest=row.longest.data or 0) if kind is QuestionKind.TEXT else Bounds()


def _scope(row: QuestionRow) -> Scope:
    return Scope(row.scope.data) if row.scope.data in set(Scope) else Scope.PERSON


def _asked(row: QuestionRow) -> Asked:
    return Asked(row.asked.data) if row.asked.data in set(Asked) else Asked.SIGNUP


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").split("\n") if line.strip())
