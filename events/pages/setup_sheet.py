"""The organizer's form for a whole event: plain fields, a row an offering, a row a question, quotas in a table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from litestar import Request
from wtforms import HiddenField

from events.domain.event import KIND_NAMES, Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.pages.offering_row import OfferingRow, offering_data
from events.pages.question_row import QuestionRow, question_data, question_of
from foundation.forms import ChoiceField, Form, MomentField, TextField, TickField, WholeField, half_width
from foundation.i18n import gettext
from foundation.messages import N_, Sentence
from members.domain.branches import BranchNode

MOST_ROWS = 30


class EventForm(Form):
    """What there is once an event."""

    kind = ChoiceField(N_("Kind"), choices=[(kind.value, words) for kind, words in KIND_NAMES.items()])
    title = TextField(N_("Title"), longest=120, required=True)
    teaser = TextField(N_("In one line"), longest=200, hint=N_("What people can look forward to."))
    description = TextField(N_("More about it"), longest=8000, lines=True)
    place = TextField(N_("Place"), longest=120)
    host = ChoiceField(N_("Held by"))
    starts_at = MomentField(N_("Begins"))
    ends_at = MomentField(N_("Ends"))
    opens_at = MomentField(N_("Sign-up opens"), hint=N_("Empty: as soon as it is published."))
    closes_at = MomentField(N_("Sign-up closes"), hint=N_("Empty: when the event begins."))
    cancel_until = MomentField(N_("Giving a place back until"), hint=N_("Empty: until sign-up closes."))
    waitlist = TickField(N_("Keep a waitlist; whoever waits moves up by themselves"))
    per_person = WholeField(
        N_("Offerings one person may take"), least=0, most=20, required=True, hint=N_("0: any number.")
    )
    contact = TextField(N_("Whom to ask"), longest=80, hint=N_("A name and a phone; shown to everyone."))
    revision = HiddenField()
    copied_from = HiddenField()
    preset = HiddenField()


class Sheet:
    """The whole form. `quotas`: (row, branch id) → as typed; `quota_errors`: row → sentence."""

    def __init__(self, event: EventForm, offerings: list[OfferingRow], questions: list[QuestionRow]) -> None:
        self.event, self.offerings, self.questions = event, offerings, questions
        self.branches: Sequence[BranchNode] = ()
        self.quotas: dict[tuple[int, str], str] = {}
        self.quota_errors: dict[int, Sentence] = {}

    # Made from ------------------------------------------------------------------------------------

    @classmethod
    def of(cls, draft: EventDraft, branches: Sequence[BranchNode], copied_from: str = "") -> "Sheet":
        """The form filled in with a draft."""
        event = EventForm(
            data={name: getattr(draft, name) for name in _PLAIN}
            | {
                "kind": draft.kind.value,
                "teaser": draft.summary,
                "revision": str(draft.revision),
                "preset": draft.preset,
                "copied_from": copied_from,
            }
        )
        first = {offering.pool: number for number, offering in reversed(list(enumerate(draft.offerings)))}
        offerings = [
            OfferingRow(prefix=f"offerings-{number}", data=offering_data(draft, number, offering, first))
            for number, offering in enumerate(draft.offerings)
        ]
        questions = [
            QuestionRow(prefix=f"questions-{number}", data=question_data(question))
            for number, question in enumerate(draft.questions)
        ]
        sheet = cls(event, offerings, questions)
        for pool, row in first.items():
            for branch, size in draft.pools[pool].quotas.items():
                sheet.quotas[row, branch] = str(size)
        return sheet._with_choices(branches)

    @classmethod
    async def read(cls, request: Request[Any, Any, Any], branches: Sequence[BranchNode]) -> "Sheet":
        """The form as the organizer sent it; whatever was pressed besides saving is carried out on it."""
        data = await request.form()
        event = await EventForm.read(request)
        offerings = [
            await OfferingRow.read(request, prefix=f"offerings-{number}")
            for number in _rows(data, "offerings")
        ]
        questions = [
            await QuestionRow.read(request, prefix=f"questions-{number}")
            for number in _rows(data, "questions")
        ]
        sheet = cls(event, offerings, questions)
        known = {branch.id for branch in branches}
        for name, value in data.multi_items():
            found = re.fullmatch(r"quota-(\d{1,2})-([0-9a-z]{13})", name)
            if found and found[2] in known and isinstance(value, str) and value.strip():
                sheet.quotas[int(found[1]), found[2]] = half_width(value)[:12]
        return sheet._with_choices(branches)

    def _with_choices(self, branches: Sequence[BranchNode]) -> Self:
        self.branches = branches
        named = [(branch.id, "\u3000" * branch.depth + branch.name) for branch in branches]
        self.event.host.offer(named)
        for row in self.offerings:
            row.branches.offer([(branch.id, branch.name) for branch in branches])
        self._offer_sharing()
        for number, question in enumerate(self.questions):
            question.offer_earlier(self.questions[:number])
        return self

    def _offer_sharing(self) -> None:
        for number, row in enumerate(self.offerings):
            others = [
                (str(other), gettext("shared with {title}", title=each.title.data or str(other + 1)))
                for other, each in enumerate(self.offerings)
                if other != number and not each.shares.data
            ]
            row.shares.offer([("", N_("its own")), *others])

    # What is pressed besides saving ----------------------------------------------------------------

    def add_offering(self) -> None:
        if len(self.offerings) < MOST_ROWS:
            self.offerings.append(OfferingRow(prefix=f"offerings-{len(self.offerings)}"))
            self._with_choices(self.branches)

    def add_question(self) -> None:
        if len(self.questions) < MOST_ROWS:
            self.questions.append(
                QuestionRow(prefix=f"questions-{len(self.questions)}", data={"kind": "text"})
            )
            self._with_choices(self.branches)

    def remove_question(self, number: int) -> None:
        if number < len(self.questions):
            del self.questions[number]
            for place, row in enumerate(self.questions):
                _renumber(row, f"questions-{place}")
                row.moved(number)
            self._with_choices(self.branches)

    def remove_offering(self, number: int) -> None:
        """Rows behind it move up; a row that shared its places gets places of its own."""
        if number >= len(self.offerings):
            return
        del self.offerings[number]
        for place, row in enumerate(self.offerings):
            _renumber(row, f"offerings-{place}")
            given = row.shares.data or ""
            shared = int(given) if re.fullmatch(r"\d{1,3}", given) else None
            if shared is not None:
                row.shares.data = "" if shared == number else str(shared - (shared > number))
        self.quotas = {
            (row - (row > number), branch): typed
            for (row, branch), typed in self.quotas.items()
            if row != number
        }
        self._with_choices(self.branches)

    # Checked and taken ------------------------------------------------------------------------------

    def validate(self) -> bool:
        """Whether a draft can be made of it; the rules of the event itself are asked afterwards."""
        forms = [self.event, *self.offerings, *self.questions]
        good = all([form.validate() for form in forms])  # noqa: C419 - every form must be asked
        for number, row in enumerate(self.offerings):
            if not row.shares.data and row.size.data is None and not row.size.errors:
                row.refuse(Sentence("How many places are there?"), "size")
                good = False
            good = self._check_quotas(number) and good
        return good

    def _check_quotas(self, number: int) -> bool:
        if not self.offerings[number].by_branch.data:
            return True
        for (row, _), typed in self.quotas.items():
            if row == number and not re.fullmatch(r"\d{1,6}", typed):
                self.quota_errors[number] = Sentence("Places of a branch must be whole numbers, such as 3.")
                return False
        return True

    def draft(self) -> EventDraft:
        """What was filled in; call after `validate()`."""
        rows = [number for number, row in enumerate(self.offerings) if not row.shares.data]
        pools = tuple(self._pool(number) for number in rows)
        index = {number: place for place, number in enumerate(rows)}
        offerings = tuple(
            OfferingDraft(
                title=row.title.data or "",
                pool=index[int(row.shares.data) if row.shares.data else number],
                code=row.code.data or "",
                id=row.id.data or "",
                rules=row.rules(),
                starts_at=row.starts_at.data,
                ends_at=row.ends_at.data,
                section=row.section.data or "",
                place=row.place.data or "",
            )
            for number, row in enumerate(self.offerings)
        )
        revision = self.event.revision.data or "0"
        return EventDraft(
            **{name: getattr(self.event, name).data for name in _PLAIN},
            kind=Kind(self.event.kind.data),
            summary=self.event.teaser.data or "",
            preset=(self.event.preset.data or "")[:24],
            offerings=offerings,
            pools=pools,
            questions=tuple(question_of(row) for row in self.questions),
            revision=int(revision) if revision.isascii() and revision.isdigit() else -1,
        )

    def _pool(self, number: int) -> PoolDraft:
        row = self.offerings[number]
        quotas = {
            branch: int(typed)
            for (place, branch), typed in self.quotas.items()
            if place == number and row.by_branch.data
        }
        return PoolDraft(
            row.size.data or 0, row.title.data or "", row.pool_id.data or "", bool(row.by_branch.data), quotas
        )

    def refuse(self, problems: Mapping[str, Sentence]) -> None:
        """Puts what the rules said beside the fields it belongs to."""
        rows = [number for number, row in enumerate(self.offerings) if not row.shares.data]
        for field, sentence in problems.items():
            part, _, rest = field.partition("-")
            number, _, name = rest.partition("-")
            if part == "pools" and number.isdigit():
                self.offerings[rows[int(number)]].refuse(sentence, name)
            elif part == "quotas" and number.isdigit():
                self.quota_errors[rows[int(number)]] = sentence
            elif part == "offerings" and number.isdigit():
                self.offerings[int(number)].refuse(sentence, {"pool": "shares"}.get(name, name))
            elif part == "questions" and number.isdigit():
                self.questions[int(number)].refuse(sentence, name)
            else:
                self.event.refuse(sentence, field)

    # Shown -------------------------------------------------------------------------------------------

    @property
    def quota_rows(self) -> list[int]:
        """The offerings whose places go by branch: columns of the table."""
        return [n for n, row in enumerate(self.offerings) if row.by_branch.data and not row.shares.data]

    def quota(self, row: int, branch: str) -> str:
        return self.quotas.get((row, branch), "")

    def quota_sum(self, row: int) -> int:
        typed = (text for (number, _), text in self.quotas.items() if number == row)
        return sum(int(text) for text in typed if re.fullmatch(r"\d{1,6}", text))

    def errors(self) -> Iterator[tuple[str, Any, Any]]:
        """(id of the field, its label, sentence) of everything refused, in the order of the page."""
        for form in (self.event, *self.offerings):
            yield from (("", "", sentence) for sentence in form.summary)
            yield from ((field.id, field.label.text, field.errors[0]) for field in form if field.errors)
        yield from (
            (f"quotas-{row}", N_("Places by branch"), told) for row, told in self.quota_errors.items()
        )
        for question in self.questions:
            yield from (("", "", sentence) for sentence in question.summary)
            yield from ((field.id, field.label.text, field.errors[0]) for field in question if field.errors)


_PLAIN = (
    "title", "description", "place", "host", "starts_at", "ends_at", "opens_at", "closes_at",
    "cancel_until", "waitlist", "per_person", "contact",
)  # fmt: skip


def _rows(data: Any, name: str) -> range:
    given = str(data.get(f"{name}-count") or "0")
    return range(min(int(given), MOST_ROWS) if given.isascii() and given.isdigit() and len(given) < 4 else 0)


def _renumber(row: Form, prefix: str) -> None:
    for name, field in row._fields.items():
        field.name = field.id = f"{prefix}-{name}"
        field.label.field_id = field.id
