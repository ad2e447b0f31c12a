"""What the event's page, the registration's page and the organizer's page say of seats."""

from events.domain.event import Event, EventStatus, Kind
from events.domain.event_form import Missing
from events.panels import Panel
from events.parts import Standing
from events.queries.mine import Held
from events.queries.seat_plans import counts_of, unseated
from events.queries.seating import plan_of
from events.queries.seats_in_words import seats_for
from foundation.clock import now
from foundation.messages import Sentence
from members.domain.identity import Identity


async def of_event(event: Event, _reader: Identity | None) -> Panel | None:
    """The way to the map, with how many seats are free."""
    if not event.seated:
        return None
    counts = await counts_of(event.id)
    if counts is None or not counts.usable:
        return None
    values = {"event": event, "free": counts.usable - counts.taken - counts.held, "over": event.over(now())}
    return Panel("events/seats/_event_panel.html", values, position=20)


async def of_registration(held: Held) -> Panel | None:
    """My seats, and the way to other ones."""
    if held.offering not in held.event.seated or held.status != "confirmed":
        return None
    seats = await seats_for(held.id)
    plan = await plan_of(held.event.id)
    may = bool(
        plan and plan.chooses and held.places and not held.event.started(now()) and held.present_at is None
    )
    return Panel("events/seats/_own_panel.html", {"held": held, "seats": seats, "may": may}, position=10)


def may_have_seats(event: Event) -> bool:
    """Performances, and whatever has seats already."""
    return event.kind in (Kind.PERFORMANCE, Kind.ACTIVITY, Kind.TRAINING) or bool(event.seated)


async def standing(event: Event) -> Standing:
    """How the seats stand, in a line, and what they lack."""
    counts = await counts_of(event.id)
    if counts is None or not counts.usable:
        told = Sentence("No seating plan. People sit where they like.")
        if event.preset != "performance" or event.status is not EventStatus.DRAFT:
            return Standing(told)
        lack = Sentence(
            "Draw the seating plan or take it from Excel, if people shall have seats of their own."
        )
        return Standing(told, (Missing("seats", lack, blocks=False),))
    told = Sentence(
        "{taken} of {usable} seats taken, {held} held for branches",
        taken=counts.taken,
        usable=counts.usable,
        held=counts.held,
    )
    if not event.seated:
        lack = Sentence("There is a seating plan, but no offering gives seats.")
        return Standing(told, (Missing("seats", lack, blocks=False),))
    without = await unseated(counts.plan)
    if without and not event.over(now()):
        lack = Sentence(
            "{count} person has a place but no seat.",
            "{count} people have a place but no seat.",
            count=without,
        )
        return Standing(told, (Missing("seats", lack, blocks=False),))
    return Standing(told)
