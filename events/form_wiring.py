"""What forms and people add to the organizer's page and to the pages of events and registrations."""

from functools import partial

from events.documents.roll_columns import shown
from events.domain.companion_questions import answered, lacking
from events.domain.event import ENDED, HOLDING, Event, SignUpForm
from events.domain.party import AGE_BAND_NAMES, brings_companions, called
from events.panels import Panel, on_event, on_registration
from events.parts import Part, Standing, always, contribute_part
from events.queries import parties, transfers
from events.queries.liaisons import liaisons_of
from events.queries.mine import Held
from events.services.companions import forget_guests
from events.services.once import forget_answers
from foundation.clock import now
from foundation.jobs import Jobs
from foundation.messages import N_, Sentence
from members.domain.identity import Identity

FORGET_EVERY_S = 6 * 3600.0


def connect_forms(jobs: Jobs) -> None:
    """Called once by `events.wiring.connect`."""
    jobs.every(FORGET_EVERY_S, "guests", _forget)
    jobs.every(FORGET_EVERY_S, "answers to programs", _forget_answers)
    on_registration(_of_registration)
    on_event(_of_event)
    contribute_part(Part("people", N_("Form and people"), "people", "users-round", 10, always, _standing))


async def _forget_answers() -> None:
    await forget_answers()


async def _forget() -> None:
    await forget_guests()


async def _of_registration(held: Held) -> Panel | None:
    """The party one is in, and who comes along."""
    brings = brings_companions(held.event) and held.places > 0 and held.status not in ENDED
    hands_on = held.event.settings.transfer.allowed and held.party is None and held.status in HOLDING
    if held.party is None and not brings and not hands_on:
        return None
    values = {
        "registration": held.id,
        "party": await parties.party(held.party) if held.party else None,
        "brings": brings,
        "along": await parties.companions_of(held.id) if brings else (),
        "bands": AGE_BAND_NAMES,
        "answered": partial(answered, held.event.questions),
        "lacking": partial(lacking, held.event.questions),
        "shown": shown,
        "hands_on": hands_on and not held.event.started(now()),
        "open": await transfers.open_of(held.id) if hands_on else None,
    }
    return Panel("events/parties/_registration.html", values, 20)


async def _of_event(event: Event, reader: Identity | None) -> Panel | None:
    """Where branches nominate, a member sees whom to talk to."""
    if reader is None or event.form is not SignUpForm.NOMINATION:
        return None
    return Panel("events/_nominators.html", {"liaisons": await liaisons_of(reader.branch_path)}, 20)


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
