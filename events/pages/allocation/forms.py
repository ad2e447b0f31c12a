"""The form of how an event gives its places."""

import re
from typing import Any

from litestar import Request

from events.domain.allocation.ranking import NEEDS_CAP, WHAT_NAMES, Criterion, What
from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod, Event
from events.domain.questions import Question, QuestionKind
from foundation.forms import ChoiceField, Form, TextField, TickField, WholeField, half_width, refusal
from foundation.messages import N_, Sentence

METHOD_NAMES = {
    AllocationMethod.FIRST_COME: N_("First come, first served"),
    AllocationMethod.APPROVAL: N_("By approval"),
    AllocationMethod.RANKED: N_("Ranked by criteria"),
    AllocationMethod.LOTTERY: N_("By public lottery"),
}
METHOD_HELPS = {
    "first_come": N_("Whoever signs up gets a place at once while there are any; then the waitlist."),
    "approval": N_("People apply; an organizer accepts, rejects or puts on the waitlist."),
    "ranked": N_("People apply; places go by a score that everyone can follow."),
    "lottery": N_("People apply; a lot decides that anyone can draw again."),
}


class AllocationForm(Form):
    """The settings of every way at once; those of the ways not chosen are kept."""

    method = ChoiceField(
        N_("How places are given"), choices=[(method.value, words) for method, words in METHOD_NAMES.items()]
    )
    decided_days = WholeField(
        N_("Decided within so many days after sign-up closes"), least=0, most=60, hint=N_("0: not promised.")
    )
    absences = TickField(N_("The union's rule on those who stay away holds here"))
    seed_from = TextField(
        N_("Where the seed comes from"),
        longest=200,
        hint=N_(
            "Known to everyone beforehand and to nobody before its time, such as a stock index of a later day."
        ),
    )
    balls = TextField(
        N_("Balls with 0, 1, 2 … places of this kind so far"),
        longest=60,
        hint=N_("Such as 3 2 1; the last number holds for all more. Empty: one ball for everybody."),
    )
    months = WholeField(N_("Places count back so many months"), least=1, most=120)
    retires_men = WholeField(N_("Men retire at"), least=40, most=75)
    retires_women = WholeField(N_("Women retire at"), least=40, most=75)

    def validate_balls(self, field: Any) -> None:
        if not re.fullmatch(r"(\d{1,4}([ ,，、/]+\d{1,4})*)?", half_width(field.data or "")):
            raise refusal(Sentence("Please give whole numbers such as 3 2 1."))

    def ball_numbers(self) -> tuple[int, ...]:
        return tuple(int(each) for each in re.findall(r"\d+", half_width(self.balls.data or "")))


class CriterionRow(Form):
    """A criterion; without a weight it does not count."""

    weight = TextField(N_("Points for one"), longest=20)
    cap = WholeField(N_("At most so many count"), least=0, most=1000)
    months = WholeField(N_("Within so many months"), least=1, most=240)
    question = ChoiceField(N_("Question"), required=False)


class Sheet:
    """The form with a row for each criterion there is."""

    def __init__(
        self, main: AllocationForm, rows: dict[What, CriterionRow], questions: list[Question]
    ) -> None:
        self.main, self.rows, self.questions = main, rows, questions
        for row in rows.values():
            row.question.offer([("", N_("none")), *((each.id, each.label) for each in questions)])

    @classmethod
    def of(cls, event: Event) -> "Sheet":
        rules = event.settings.allocation
        main = AllocationForm(
            data={
                "method": event.allocation.value,
                "decided_days": rules.decided_days,
                "absences": rules.absences,
                "seed_from": rules.seed_from,
                "balls": " ".join(map(str, rules.balls)),
                "months": rules.months,
                "retires_men": rules.retires[0],
                "retires_women": rules.retires[1],
            }
        )
        known = {each.what: each for each in rules.criteria}
        return cls(main, {what: CriterionRow(prefix=what.value, data=_data(known.get(what))) for what in What},
                   _numbers(event))  # fmt: skip

    @classmethod
    async def read(cls, request: Request[Any, Any, Any], event: Event) -> "Sheet":
        main = await AllocationForm.read(request)
        rows = {what: await CriterionRow.read(request, prefix=what.value) for what in What}
        return cls(main, rows, _numbers(event))

    def validate(self) -> bool:
        good = all([form.validate() for form in (self.main, *self.rows.values())])  # noqa: C419 - each must be asked
        for what, row in self.rows.items():
            typed = half_width(row.weight.data or "")
            if typed and not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", typed):
                row.refuse(Sentence("Please give a number, such as 12 or 3.5."), "weight")
                good = False
            if typed and what in NEEDS_CAP and not row.cap.data:
                row.refuse(Sentence("This criterion needs a highest amount, such as 5."), "cap")
                good = False
            if typed and what is What.ANSWER and not row.question.data:
                row.refuse(Sentence("Please choose a question that asks for a number."), "question")
                good = False
        return good

    def rules(self) -> AllocationRules:
        main = self.main
        labels = {each.id: each.label for each in self.questions}
        criteria = tuple(
            Criterion(
                what,
                half_width(row.weight.data or ""),
                row.cap.data or 0,
                row.months.data or 36,
                (row.question.data or "") if what is What.ANSWER else "",
                labels.get(row.question.data or "", "") if what is What.ANSWER else "",
            )
            for what, row in self.rows.items()
            if row.weight.data
        )
        return AllocationRules(
            absences=bool(main.absences.data),
            decided_days=main.decided_days.data or 0,
            seed_from=main.seed_from.data or "",
            balls=main.ball_numbers(),
            months=main.months.data or 24,
            criteria=criteria,
            retires=(main.retires_men.data or 60, main.retires_women.data or 55),
        )

    def refuse(self, sentence: Sentence, field: str | None) -> None:
        """What the service refused, beside its field."""
        self.main.refuse(sentence, field)

    @property
    def names(self) -> dict[What, str]:
        return WHAT_NAMES


def _data(criterion: Criterion | None) -> dict[str, Any]:
    if criterion is None:
        return {"months": 36}
    return {
        "weight": criterion.weight,
        "cap": criterion.cap or None,
        "months": criterion.months,
        "question": criterion.question,
    }


def _numbers(event: Event) -> list[Question]:
    return [each for each in event.questions if each.kind is QuestionKind.NUMBER]
