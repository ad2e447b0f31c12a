"""What giving places adds to the organizer's page, to events and to registrations."""

from datetime import datetime, timedelta

from events import panels
from events.domain import absences
from events.domain.allocation.ranking import WHAT_NAMES
from events.domain.eligibility import Rules, describe
from events.domain.event import AllocationMethod, Event, EventStatus
from events.domain.event_form import Missing
from events.parts import Part, Standing, always, contribute_part
from events.queries import absentees, applications, facts, past
from events.queries.mine import Held
from events.queries.own_application import own
from foundation.clock import now
from foundation.i18n import local
from foundation.messages import N_, Sentence
from members.domain.identity import Identity

_WAYS = {
    AllocationMethod.FIRST_COME: Sentence("First come, first served"),
    AllocationMethod.APPROVAL: Sentence("By approval"),
    AllocationMethod.RANKED: Sentence("Ranked by criteria"),
    AllocationMethod.LOTTERY: Sentence("By public lottery"),
}


async def _who(event: Event) -> Standing:
    ruled = sum(offering.rules != Rules() for offering in event.offerings)
    if not ruled:
        return Standing(Sentence("everyone on the roster"))
    if len(event.offerings) == 1:
        told = describe(event.offerings[0].rules, event.branch_names, event.event_names)
        return Standing(
            told[0]
            if len(told) == 1
            else Sentence("{count} condition", "{count} conditions", count=len(told))
        )
    return Standing(
        Sentence("{count} offering has conditions", "{count} offerings have conditions", count=ruled)
    )


async def _how(event: Event) -> Standing:
    told = _WAYS[event.allocation]
    if event.allocation is AllocationMethod.FIRST_COME:
        return Standing(told)
    if event.allocated_at is not None:
        return Standing(Sentence("{way}; given {at}", way=told, at=event.allocated_at))
    lacks: list[Missing] = []
    if event.allocation is AllocationMethod.LOTTERY and not event.settings.allocation.seed_from:
        lacks.append(
            Missing("seed", Sentence("Say where the seed of the lottery will come from."), blocks=False)
        )
    applied = (await applications.counts(event.id)).get("applied", 0)
    closes = event.sign_up_ends
    if applied and event.status is EventStatus.PUBLISHED and closes is not None and now() >= closes:
        lacks.append(
            Missing(
                "decide",
                Sentence(
                    "{count} application waits for a place.",
                    "{count} applications wait for a place.",
                    count=applied,
                ),
                blocks=False,
            )
        )
    return Standing(Sentence("{way}; {count} applied", way=told, count=applied), tuple(lacks))


async def _applied(event: Event) -> Standing:
    there = await applications.counts(event.id)
    return Standing(Sentence("{count} to decide", count=there.get("applied", 0)))


async def _absent(event: Event) -> Standing:
    count = await absentees.count(event.id)
    return Standing(Sentence("{count} person did not come", "{count} people did not come", count=count))


def connect() -> None:
    """Called once by the room's wiring."""
    contribute_part(Part("who", N_("Who may sign up"), "eligibility", "user-check", 12, always, _who))
    contribute_part(Part("allocation", N_("How places are given"), "allocation", "scale", 14, always, _how))
    contribute_part(
        Part("applications", N_("Applications"), "applications", "inbox", 16,
             lambda event: event.allocation is not AllocationMethod.FIRST_COME, _applied)
    )  # fmt: skip
    contribute_part(
        Part("absences", N_("Who did not come"), "absences", "user-x", 80,
             lambda event: event.status is not EventStatus.DRAFT and event.over(now()), _absent)
    )  # fmt: skip
    panels.on_event(_of_event)
    panels.on_registration(_of_registration)


def decided_by(event: Event) -> datetime | None:
    """By when places are given, if that was promised."""
    days, closes = event.settings.allocation.decided_days, event.sign_up_ends
    return closes + timedelta(days=days) if days and closes else None


async def _of_event(event: Event, reader: Identity | None) -> panels.Panel | None:
    warning = await _warning(event, reader)
    if event.allocation is AllocationMethod.FIRST_COME and warning is None:
        return None
    values = {
        "event": event,
        "way": _WAYS[event.allocation],
        "applies": event.allocation is not AllocationMethod.FIRST_COME,
        "decided_by": decided_by(event),
        "warning": warning,
        "criteria": [Sentence(WHAT_NAMES[each.what]) for each in event.settings.allocation.criteria]
        if event.allocation is AllocationMethod.RANKED
        else [],
    }
    return panels.Panel("events/allocation/_event_panel.html", values, 20)


async def _warning(event: Event, reader: Identity | None) -> Sentence | None:
    """What somebody who stayed away before should know, while they can still sign up."""
    rule = event.absence_rule
    if reader is None or rule is None or event.over(now()):
        return None
    today = local(now()).date()
    history = await past.of_person(reader.member_id, absences.needs(rule, today), event.id)
    return absences.warning(rule, absences.consequence(rule, history, today))


async def _of_registration(held: Held) -> panels.Panel | None:
    event = await facts.event(held.event.id)
    if event is None or event.allocation is AllocationMethod.FIRST_COME:
        return None
    mine = await own(event, held.id)
    if mine.number is None and mine.place is None and held.status != "applied":
        return None
    values = {"event": event, "mine": mine, "status": held.status, "decided_by": decided_by(event)}
    return panels.Panel("events/allocation/_registration_panel.html", values, 20)
