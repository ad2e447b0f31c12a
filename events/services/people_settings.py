"""Who signs up and whom they may bring: the form of the sign-up with its rules, set in one write."""

import msgspec

from events.domain.event import SignUpForm
from events.domain.settings import CompanionRules, PartyRules, TransferRules
from events.services.contention import write_again
from events.services.event_settings import held_event, set_columns
from events.services.permission import must_organize
from events.tables import Registration
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_SOMEBODY = "SELECT id FROM registration WHERE event = {} AND status NOT IN ('cancelled', 'rejected') LIMIT 1"


class People(msgspec.Struct, frozen=True):
    """What an organizer decides of the people in an event."""

    form: SignUpForm = SignUpForm.INDIVIDUAL
    party: PartyRules = PartyRules()
    companions: CompanionRules = CompanionRules()
    transfer: TransferRules = TransferRules()
    private: bool = False


async def set_people(actor: Identity, event_id: str, wanted: People) -> None:
    """Keeps them. Raises `Refusal` 403 and 404, and 409 when people have signed up in another form."""
    must_organize(actor, event_id)

    async def body() -> None:
        event = await held_event(event_id)
        if event.form is not wanted.form and await Registration.raw(_SOMEBODY, event_id):
            raise Refusal(
                Sentence("People have signed up; who signs up can no longer be changed."), field="form"
            )
        settings = msgspec.structs.replace(
            event.settings, party=wanted.party, companions=wanted.companions, transfer=wanted.transfer
        )
        await set_columns(
            event_id,
            form=wanted.form.value,
            private=wanted.private,
            settings=msgspec.json.encode(settings).decode(),
        )
        await audit.record(
            actor, "event.people", "event", event_id, form=wanted.form.value, private=wanted.private
        )

    await write_again(body)
