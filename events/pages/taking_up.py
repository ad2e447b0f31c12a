"""What a sign-up form holds beyond the questions: a party's name and size, and those who are brought along."""

from typing import Any

import msgspec
from litestar.datastructures import FormMultiDict

from events.domain.event import Event, SignUpForm
from events.domain.party import LONGEST_NAME, MOST_IN_A_PARTY
from events.pages.companion_fields import Brought, companions_sent
from events.pages.question_fields import SignUpForm as Questions
from events.pages.question_fields import answers_sent, offering_sent, sign_up_form
from events.pages.seat_wish import seats_sent
from events.queries.public import Choice
from events.services.answers import AnswersRefused
from events.services.companions_refused import CompanionsRefused
from events.services.parties.founding import PartyWish, found
from events.services.signup import NotAdmitted, Registered, SignUp, register
from foundation.errors import Refusal
from foundation.forms import TextField, WholeField, clean, half_width
from foundation.messages import N_, Sentence
from members.domain.identity import Identity


class TakenUp(msgspec.Struct, frozen=True):
    """What came of it; `party` when a captain signed one up."""

    made: Registered
    party: str = ""

    @property
    def link(self) -> str:
        return f"/parties/{self.party}" if self.party else f"/registrations/{self.made.registration}"


async def take_up(actor: Identity, event: Event, sent: FormMultiDict, member: str = "") -> TakenUp:
    """Signs up what was sent, for the actor or for `member`. Raises what the services refuse."""
    offering, answers = offering_sent(event, sent), answers_sent(event.questions, sent)
    along, seats = companions_sent(event, sent), seats_sent(event, sent)
    if event.form is not SignUpForm.PARTY:
        sign_up = SignUp(event.id, offering, member, answers, seats=seats, companions=along)
        return TakenUp(await register(actor, sign_up))
    name, size = _text(sent, "party_name"), size_sent(sent)
    wish = PartyWish(event.id, offering, name, size, member, answers, along, seats)
    founded = await found(actor, wish)
    return TakenUp(founded.registered, founded.party)


def size_sent(sent: FormMultiDict) -> int:
    """The number of places asked for; 0 for as many as are named, -1 for what is no number."""
    typed = half_width(_text(sent, "size"))
    if not typed:
        return 0
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1


def _text(sent: FormMultiDict, name: str) -> str:
    value = sent.get(name)
    return clean(value) if isinstance(value, str) else ""


class Filled:
    """The whole form of a sign-up: questions with party fields, and the rows of those who come along."""

    def __init__(self, form: Questions, brought: Brought) -> None:
        self.form, self.brought = form, brought

    def refuse(self, refused: Refusal) -> int:
        """Puts a refusal where it belongs; the status to answer with."""
        form = self.form
        if isinstance(refused, AnswersRefused):
            form.refuse_answers(refused.fields)
        elif isinstance(refused, CompanionsRefused):
            self.brought.refuse(refused.fields)
            for field, sentence in refused.fields.items():
                form.refuse(sentence, field)
        elif isinstance(refused, NotAdmitted):
            for reason in refused.decision.reasons:
                form.refuse(reason.sentence)
        else:
            form.refuse(refused.sentence, "offering" if refused.status == 404 else refused.field)
        return 422 if refused.status in (404, 422) else refused.status


def form_type(event: Event, choices: tuple[Choice, ...], *, by_themselves: bool = True) -> type[Questions]:
    """The form of an event; a party's with its name and size."""
    several = len(event.offerings) > 1
    made = sign_up_form(event.questions, choices if several else (), by_themselves=by_themselves)
    if event.form is not SignUpForm.PARTY:
        return made
    rules = event.settings.party
    household = rules.called == "household"
    most = min(rules.most, MOST_IN_A_PARTY)
    fields: dict[str, Any] = {
        "party_name": TextField(
            N_("Name of the household") if household else N_("Name of the team"),
            longest=LONGEST_NAME,
            required=not household,
        ),
        "size": WholeField(
            N_("How many places altogether, yours among them"),
            least=rules.least,
            most=most,
            hint=Sentence(
                "From {least} to {most}. Empty: as many as are named here.", least=rules.least, most=most
            ),
        ),
    }
    return type("PartyFormOfEvent", (made,), fields)


async def filled_in(event: Event, form: Questions, sent: FormMultiDict) -> Filled:
    """The form again as it was sent."""
    return Filled(form, Brought(event, companions_sent(event, sent)))
