"""Places as the clock sees them, and where they show: a part of the event, what is offered to a member."""

from events.domain.event import Event, EventStatus, RegistrationStatus
from events.domain.event_form import Missing
from events.domain.slots import is_slot
from events.panels import Panel, on_event, on_registration
from events.parts import Part, Standing, always, contribute_part
from events.queries.mine import Held
from events.services.merging import merge_due
from events.services.offers import expire_offers
from events.services.pool_rules import carry_rules
from events.services.reallocation import reallocate_due
from events.signals import event_copied
from foundation.database import fetch
from foundation.jobs import Jobs
from foundation.messages import N_, Sentence
from members.domain.identity import Identity

LOOK_EVERY_S = 20.0

_STANDS = (
    "SELECT (SELECT COALESCE(SUM(size), 0) FROM pool WHERE event = {}) AS size,"
    " (SELECT count(*) FROM quota_request r JOIN pool p ON p.id = r.pool WHERE p.event = {} AND r.answer = '') AS asked"
)


def connect(jobs: Jobs) -> None:
    """Called once by `events.wiring.connect`."""
    jobs.every(LOOK_EVERY_S, "offers not answered", expire_offers)
    jobs.every(LOOK_EVERY_S, "places passed on", reallocate_due)
    jobs.every(LOOK_EVERY_S, "pools that merge", merge_due)
    contribute_part(Part("places", N_("Places and quotas"), "places", "ticket", 20, always, _standing))
    contribute_part(Part("slots", N_("Time slots"), "slots", "calendar-clock", 25, always, _slots))
    event_copied.connect(carry_rules)
    on_event(_history)
    on_registration(_offer)


async def _standing(event: Event) -> Standing:
    row = (await fetch(_STANDS, event.id, event.id))[0]
    told = [Sentence("{count} place", "{count} places", count=int(row["size"]))]
    if any(pool.by_branch for pool in event.pools):
        told.append(Sentence("by branch"))
    if any(pool.balances for pool in event.pools):
        told.append(Sentence("in step"))
    if event.settings.waitlist.answer_hours:
        hours = event.settings.waitlist.answer_hours
        told.append(Sentence("{count} hour to answer", "{count} hours to answer", count=hours))
    asked = Sentence(
        "{count} branch asks for more places.",
        "{count} branches ask for more places.",
        count=int(row["asked"]),
    )
    missing = (Missing("asked", asked, blocks=False),) if row["asked"] else ()
    return Standing(Sentence("{parts}", parts=tuple(told)), missing)


async def _slots(event: Event) -> Standing:
    count = sum(is_slot(offering) for offering in event.offerings)
    if count:
        return Standing(Sentence("{count} slot", "{count} slots", count=count))
    told = Sentence("No time slots; all come at one time")
    if event.preset != "clinic" or event.status is not EventStatus.DRAFT:
        return Standing(told)
    lack = Sentence("Build the time slots of the departments, if people shall choose one.")
    return Standing(told, (Missing("slots", lack, blocks=False),))


async def _history(event: Event, reader: Identity | None) -> Panel | None:
    """The way to the history, for members, where places go or went by branch."""
    if reader is None or not any(pool.by_branch or pool.merged_at for pool in event.pools):
        return None
    return Panel("events/places/_history_link.html", {"event": event.id}, position=80)


async def _offer(held: Held) -> Panel | None:
    if held.status is not RegistrationStatus.OFFERED or held.offer_until is None:
        return None
    values = {"id": held.id, "until": held.offer_until, "asked": held.places > 0}
    return Panel("events/places/_offer.html", values, position=-10)
