"""Rows of a form for those who are brought along: a name and an age each, and answers of their own, kept as typed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from litestar.datastructures import FormMultiDict
from wtforms import HiddenField

from events.domain.companion_questions import asked_of_companions
from events.domain.event import Event
from events.domain.party import (
    AGE_BAND_NAMES,
    LONGEST_NAME,
    MOST_COMPANIONS,
    AgeBand,
    Companion,
    brings_companions,
)
from events.domain.questions import Asked, Question
from events.domain.settings import Infants
from events.pages.question_fields import INPUT_TYPES, SignUpForm, answers_sent, fields_of
from foundation.forms import ChoiceField, TextField, TickField, clean
from foundation.messages import N_, Sentence


class CompanionRow(SignUpForm):
    """Somebody who is brought along; a row without a name is nobody."""

    id = HiddenField()
    name = TextField(N_("Name"), longest=LONGEST_NAME)
    band = ChoiceField(N_("Age"), required=False)
    own_place = TickField(N_("An infant, with a place of its own"))


class Brought:
    """The rows of one form, as many as may be brought. `asked`: the moment whose questions are in it; at the door
    there is a row for each who comes."""

    types = INPUT_TYPES
    bands = AGE_BAND_NAMES

    def __init__(
        self, event: Event, companions: Sequence[Companion] = (), asked: Asked = Asked.SIGNUP
    ) -> None:
        rules = event.settings.companions
        self.most = min(rules.most, MOST_COMPANIONS) if brings_companions(event) else 0
        self.asks_infants = rules.infants is Infants.ASKED
        self.lap = rules.infants is Infants.LAP
        self.questions = questions_in(event, asked)
        self.companions = tuple(companions)
        self.by_age = asked is Asked.SIGNUP
        bands = [band for band in AgeBand if not rules.age_bands or band.value in rules.age_bands]
        self.rows: list[CompanionRow] = []
        self.error: Sentence | None = None
        kind = type("CompanionRowOfEvent", (CompanionRow,), fields_of(self.questions))
        for number in range(max(self.most, len(companions)) if self.by_age else len(companions)):
            row = kind(prefix=prefix_of(number), data=_data(companions, number, bands))
            row.questions = self.questions if self.by_age else _of_age(self.questions, companions[number])
            row.band.offer([(band.value, AGE_BAND_NAMES[band]) for band in bands])
            if number < len(companions):
                row.fill(companions[number].answers)
            self.rows.append(row)

    @property
    def conditions(self) -> bool:
        """Whether any question is asked of some only."""
        return any(question.shown_if or (question.ages and self.by_age) for question in self.questions)

    @property
    def with_rows(self) -> list[tuple[Companion, CompanionRow]]:
        """Those who come, each with a row that asks them something."""
        return [pair for pair in zip(self.companions, self.rows, strict=False) if pair[1].questions]

    def refuse(self, fields: Mapping[str, Sentence]) -> None:
        """Puts what the rules said beside the rows it belongs to."""
        self.error = fields.get("companions")
        for field, sentence in fields.items():
            found = re.fullmatch(r"companion-(\d{1,2})-(name|band|q-\w+)", field)
            if found and int(found[1]) < len(self.rows):
                self.rows[int(found[1])].refuse(sentence, found[2])


def questions_in(event: Event, asked: Asked) -> tuple[Question, ...]:
    """What companions are asked at this moment."""
    return tuple(each for each in asked_of_companions(event.questions) if each.asked is asked)


def _of_age(questions: Sequence[Question], companion: Companion) -> tuple[Question, ...]:
    return tuple(each for each in questions if not each.ages or companion.age_band.value in each.ages)


def prefix_of(number: int) -> str:
    return f"companion-{number}-"


def _data(companions: Sequence[Companion], number: int, bands: Sequence[AgeBand]) -> dict[str, Any]:
    if number >= len(companions):
        return {"band": bands[0].value if bands else ""}
    each = companions[number]
    return {"id": each.id, "name": each.name, "band": each.age_band.value, "own_place": each.own_place}


def companions_sent(event: Event, sent: FormMultiDict) -> tuple[Companion, ...]:
    """Those who were named, straight from the request; rows without a name are left out."""
    if not brings_companions(event):
        return ()
    found = []
    questions = questions_in(event, Asked.SIGNUP)
    for number in range(MOST_COMPANIONS + 1):
        name = _text(sent, number, "name")
        band = _text(sent, number, "band")
        if name:
            found.append(
                Companion(
                    name[: LONGEST_NAME + 1],
                    AgeBand(band) if band in set(AgeBand) else AgeBand.ADULT,
                    bool(_text(sent, number, "own_place")),
                    _text(sent, number, "id")[:13],
                    answers_sent(questions, sent, prefix_of(number)),
                )
            )
    return tuple(found)


def door_answers_sent(
    event: Event, sent: FormMultiDict, companions: Iterable[Companion]
) -> dict[str, dict[str, str]]:
    """Guest → question → as typed, in a form with a row for each in this order."""
    questions = questions_in(event, Asked.DOOR)
    return {
        companion.id: answers_sent(questions, sent, prefix_of(number))
        for number, companion in enumerate(companions)
    }


def _text(sent: FormMultiDict, number: int, name: str) -> str:
    value = sent.get(f"companion-{number}-{name}")
    return clean(value) if isinstance(value, str) else ""
