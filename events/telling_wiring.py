"""What telling people adds to the pages of an event and of a registration."""

from events import panels
from events.domain.event import Event
from events.domain.occurrences import of_event
from events.parts import Part, Standing, always, contribute_part
from events.queries.mine import Held
from foundation.clock import now
from foundation.messages import N_, Sentence
from members.domain.identity import Identity


def connect() -> None:
    """Called once by `events.wiring.connect`."""
    contribute_part(
        Part("messages", N_("Messages"), "messages", "send", 48, always, _standing, of_register=True)
    )
    panels.on_event(_of_event)
    panels.on_registration(_of_registration)


async def _standing(event: Event) -> Standing:
    if event.only_register:
        return Standing(Sentence("Texts for the group chat."))
    rules = event.settings.reminders
    if not rules.days and not rules.hours:
        return Standing(Sentence("Nobody is reminded."))
    return Standing(Sentence("Texts for the group chat, and reminders before it begins."))


async def _of_event(event: Event, reader: Identity | None) -> panels.Panel | None:
    return _calendar(event, signed_in=reader is not None)


async def _of_registration(held: Held) -> panels.Panel | None:
    return _calendar(held.event, signed_in=True)


def _calendar(event: Event, *, signed_in: bool) -> panels.Panel | None:
    if not of_event(event) or event.over(now()):
        return None
    return panels.Panel("events/calendar/panel.html", {"event": event.id, "signed_in": signed_in}, 80)
