"""What forms and people add to the organizer's page and to the pages of events and registrations."""

from events.domain.event import Event, SignUpForm
from events.domain.party import called
from events.parts import Part, Standing, always, contribute_part
from foundation.messages import N_, Sentence


def connect_forms() -> None:
    """Called once by `events.wiring.connect`."""
    contribute_part(Part("people", N_("Form and people"), "people", "users-round", 10, always, _standing))


async def _standing(event: Event) -> Standing:
    told = [_form(event)]
    if event.settings.companions.most:
        told.append(
            Sentence(
                "up to {count} companion each",
                "up to {count} companions each",
                count=event.settings.companions.most,
            )
        )
    if event.settings.transfer.allowed:
        told.append(Sentence("places may be handed on"))
    if event.private:
        told.append(Sentence("private"))
    return Standing(Sentence("{parts}", parts=tuple(told)))


def _form(event: Event) -> Sentence:
    if event.form is SignUpForm.PARTY:
        rules = event.settings.party
        return Sentence(
            "{called} of {least} to {most}", called=called(event), least=rules.least, most=rules.most
        )
    if event.form is SignUpForm.NOMINATION:
        return Sentence("the branch nominates")
    return Sentence("everyone for themselves")
