"""What a trip adds to other pages: parts of the organizer's page, panels of an event and of a registration."""

from typing import Any

from events.domain.event import Event, RegistrationStatus
from events.domain.event_form import Missing
from events.domain.sealing import KIND_NAMES, SealedKind, asked
from events.domain.trips.way import by_lists, has_path
from events.panels import Panel, on_event, on_registration
from events.parts import Part, Standing, always, contribute_part
from events.queries.mine import Held
from events.queries.trips import sealed
from events.queries.trips.standing import of_application
from events.queries.trips.travelling import travelling
from foundation.clock import now
from foundation.database import fetch
from foundation.messages import N_, Sentence
from members.domain.identity import Identity, Role

_COUNTS = "SELECT status, count(*) AS n FROM registration WHERE event = {} GROUP BY status"
_HANGING = (
    "SELECT id, ends_at FROM notice WHERE event = {} AND begins_at <= {} AND ends_at > {}"
    " AND taken_down_at IS NULL ORDER BY number"
)
_OPEN_OBJECTIONS = (
    "SELECT count(*) AS n FROM objection o JOIN notice n ON n.id = o.notice"
    " WHERE n.event = {} AND o.outcome = ''"
)
_CLOSED = "SELECT 1 AS n FROM settlement WHERE event = {} AND closed_at IS NOT NULL"


def connect() -> None:
    """Called once by the room's wiring."""
    contribute_part(Part("trip", N_("The way of the trip"), "trip", "mountain", 5, has_path, _path))
    contribute_part(Part("notices", N_("Public notice"), "notices", "megaphone", 42, _may_hang, _notices))
    contribute_part(
        Part("sensitive", N_("Consents and ID numbers"), "sensitive", "shield-check", 44, always, _sealed)
    )
    contribute_part(Part("rooms", N_("Rooms and buses"), "rooms", "bus", 46, has_path, _travel))
    contribute_part(Part("settlement", N_("Settlement"), "settlement", "file-text", 90, has_path, _money))
    on_event(_of_event)
    on_registration(_application)
    on_registration(_missing)
    on_registration(_traveller)


def _may_hang(event: Event) -> bool:
    return not event.private and (has_path(event) or event.allocation.value != "first_come")


async def _path(event: Event) -> Standing:
    counts = {row["status"]: int(row["n"]) for row in await fetch(_COUNTS, event.id)}
    told = Sentence(
        "{applied} applied, {confirmed} with a place, {waiting} stand by",
        applied=counts.get("applied", 0), confirmed=counts.get("confirmed", 0),
        waiting=counts.get("waitlisted", 0),
    )  # fmt: skip
    return Standing(told)


async def _notices(event: Event) -> Standing:
    at = now()
    hanging = await fetch(_HANGING, event.id, at, at)
    waiting = int((await fetch(_OPEN_OBJECTIONS, event.id))[0]["n"])
    told = (
        Sentence("Up until {ends}", ends=hanging[-1]["ends_at"]) if hanging else Sentence("Nothing is up now")
    )
    if not waiting:
        return Standing(told)
    sentence = Sentence(
        "{count} objection waits for an answer.", "{count} objections wait for an answer.", count=waiting
    )
    return Standing(told, (Missing("objections", sentence, blocks=False),))


async def _sealed(event: Event) -> Standing:
    kinds = asked(event.settings.sealed)
    if not kinds:
        return Standing(Sentence("Nothing of that is asked"))
    people = await sealed.people_of(event)
    given = sum(all(each.has(kind.value) for kind in kinds) for each in people)
    return Standing(Sentence("{given} of {all} have given everything", given=given, all=len(people)))


async def _travel(event: Event) -> Standing:
    rows = await fetch(
        "SELECT (SELECT count(*) FROM room WHERE event = {}) AS rooms,"
        " (SELECT count(*) FROM bus WHERE event = {}) AS buses",
        event.id, event.id,
    )  # fmt: skip
    return Standing(Sentence("{rooms} rooms, {buses} buses", rooms=rows[0]["rooms"], buses=rows[0]["buses"]))


async def _money(event: Event) -> Standing:
    closed = await fetch(_CLOSED, event.id)
    return Standing(Sentence("Closed and settled") if closed else Sentence("Not closed yet"))


async def _of_event(event: Event, reader: Identity | None) -> Panel | None:
    """The notice while it hangs, and the way to the branch's list for its liaison."""
    if not has_path(event) and event.allocation.value == "first_come":
        return None
    at = now()
    hanging = [] if event.private else await fetch(_HANGING, event.id, at, at)
    liaison = (
        reader is not None
        and bool(reader.scopes(Role.LIAISON))
        and by_lists(event)
        and event.status.value != "draft"
    )
    if not hanging and not liaison:
        return None
    values: dict[str, Any] = {"hanging": hanging, "liaison": liaison, "event": event}
    return Panel("events/trips/panel_event.html", values, position=10)


async def _application(held: Held) -> Panel | None:
    """Where my application stands."""
    if not by_lists(held.event) or held.status is RegistrationStatus.CANCELLED:
        return None
    return Panel("events/trips/panel_application.html", {"steps": await of_application(held)}, position=5)


async def _missing(held: Held) -> Panel | None:
    """What only the traveller can give, until they have given it."""
    missing = await _missing_kinds(held)
    values = {"held": held, "missing": missing, "kinds": KIND_NAMES}
    return Panel("events/trips/panel_missing.html", values, position=-5) if missing else None


async def _missing_kinds(held: Held) -> list[SealedKind]:
    kinds = asked(held.event.settings.sealed)
    if held.status is not RegistrationStatus.CONFIRMED or not kinds or held.event.over(now()):
        return []
    kept = await sealed.of_registration(held.id)
    return [kind for kind in kinds if kind.value not in kept or kept[kind.value].deleted_at is not None]


async def _traveller(held: Held) -> Panel | None:
    """What the traveller has given in confidence, and their room and bus."""
    event = held.event
    kinds = asked(event.settings.sealed)
    trip = has_path(event)
    if held.status is not RegistrationStatus.CONFIRMED or not (kinds or trip):
        return None
    everybody = await travelling(event) if trip else None
    own = everybody.one(held.id) if everybody else None
    values: dict[str, Any] = {
        "held": held,
        "asks": bool(kinds) and not event.over(now()) and not await _missing_kinds(held),
        "trip": trip,
        "room": everybody.room(own.room) if everybody and own else None,
        "bus": everybody.bus(own.bus) if everybody and own else None,
        "mate": everybody.one(own.mate) if everybody and own else None,
        "own": own,
        "ahead": not event.over(now()),
        "settled": trip and bool(await fetch(_CLOSED, event.id)),
    }
    return Panel("events/trips/panel_traveller.html", values, position=15)
