"""What people are told when a registration or an event changes; called inside the write that changes it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from events.domain.event import Event, EventStatus, Offering, Own, Phase, RegistrationStatus, Session
from events.domain.trips.way import by_lists
from events.queries import facts
from foundation.clock import now
from foundation.database import fetch
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services.telling import tell, tell_groups

_STANDING = (
    "SELECT DISTINCT member FROM registration"
    " WHERE event = {} AND status IN ('applied', 'offered', 'confirmed', 'waitlisted')"
)
_STANDING_IN = _STANDING.replace("event = {}", "offering = {}")


def when_and_where(event: Event, offering_id: str = "") -> dict[str, Any]:
    """The values `title`, `when` and `place`, of the offering where it has its own."""
    offering = event.offering(offering_id)
    start = (offering.starts_at if offering else None) or event.starts_at
    place = (offering.place if offering else "") or event.place
    return {"title": event.title, "when": start, "place": place or None}


async def taken_in(actor: Identity, event: Event, member: str, made: Own, line: int | None) -> None:
    """Somebody was signed up by a colleague. `made.ticket` is another one at every turn.

    Whoever signs up themselves sees on the next page what came of it, and in a rush nothing is written twice.
    """
    if actor.member_id == member:
        return
    values = when_and_where(event, made.offering)
    if made.status is RegistrationStatus.CONFIRMED:
        kind, values = "signed_up_by", values | {"by": actor.name}
    elif made.status is RegistrationStatus.WAITLISTED:
        kind, values = "waitlisted", {"title": event.title, "line": line}
    else:
        kind, values = "applied", {"title": event.title, "by": actor.name}
    await tell(
        kind, [member], values, link=f"/registrations/{made.id}", key=f"{kind}/{made.ticket}", event=event.id
    )


async def moved_up(event: Event, row: dict[str, Any], until: datetime | None = None) -> None:
    """`row`: id, offering, member, ticket and places of a registration that has a place now, or is offered one.

    A party's captain answers an offer for all of them, so only the captain is asked. On a trip whose places went by
    the branches' lists, whoever moves up stands in for the colleague who dropped out.
    """
    kind = "substituted" if by_lists(event) else "promoted"
    values = when_and_where(event, row["offering"])
    if until is not None:
        kind, values = "offered", {"title": event.title, "until": until}
        if row["places"] == 0:
            return
    await _tell_holder(kind, event, row, values)


async def passed_on(event: Event, row: dict[str, Any]) -> None:
    """An offer was not answered in time."""
    await _tell_holder("offer_expired", event, row, {"title": event.title})


async def _tell_holder(kind: str, event: Event, row: dict[str, Any], values: dict[str, Any]) -> None:
    link, key = f"/registrations/{row['id']}", f"{kind}/{row['ticket']}"
    await tell(kind, [row["member"]], values, link=link, key=key, event=event.id)


async def cancelled_by(actor: Identity, event: Event, row: dict[str, Any], reason: str) -> None:
    """A registration was cancelled by somebody else; whoever does it themselves knows it."""
    if actor.member_id == row["member"]:
        return
    values = {"title": event.title, "by": actor.name, "reason": reason}
    await _tell_holder("cancelled_by", event, row, values)


async def opened(event: Event) -> None:
    """The groups hear that people can sign up now; not of what is only for those invited, who are told themselves."""
    if event.phase(now()) is not Phase.OPEN or all(offering.rules.invited for offering in event.offerings):
        return
    ends = event.sign_up_ends
    values = when_and_where(event) | {"until": ends}
    await tell_groups(
        "event_opened", event.id, values, link=f"/events/{event.id}", key=f"opened/{event.id}", until=ends
    )


async def changed_by(actor: Identity, event: Event, row: Mapping[str, Any], reason: str) -> None:
    """Somebody else corrected a registration. `row`: its id and member; whoever does it themselves knows it."""
    if actor.member_id == row["member"]:
        return
    values = {"title": event.title, "by": actor.name, "reason": reason}
    link, key = f"/registrations/{row['id']}", f"changed_by/{row['id']}/{new_id()}"
    await tell("changed_by", [row["member"]], values, link=link, key=key, event=event.id)


async def called_off(event: Event, reason: str) -> None:
    """Everybody who is signed up, waits or applied, and the groups."""
    rows = await fetch(_STANDING, event.id)
    values = {"title": event.title, "reason": reason}
    link, key = f"/events/{event.id}", f"called-off/{event.id}"
    await tell("event_cancelled", [row["member"] for row in rows], values, link=link, key=key, event=event.id)
    await tell_groups("event_cancelled", event.id, values, link=link, key=key)


async def changed(former: Event) -> None:
    """Tells of a new time or place, once the event is stored anew. What nobody has to know is told to nobody."""
    event = await facts.load(former.id)
    if event is None or former.status is not EventStatus.PUBLISHED or event.over(now()):
        return
    told_groups = False
    for offering, changes in _changes(former, event):
        rows = await fetch(_STANDING_IN, offering.id)
        values: dict[str, Any] = {"title": event.title, "changes": changes}
        link, key = f"/events/{event.id}", f"changed/{offering.id}/{event.revision}"
        await tell(
            "event_changed", [row["member"] for row in rows], values, link=link, key=key, event=event.id
        )
        if not told_groups:
            await tell_groups("event_changed", event.id, values, link=link, key=key)
        told_groups = True


async def session_changed(event: Event, former: Session, session: Session | None) -> None:
    """A session of a published event has another time or place, or is taken off the plan (None)."""
    if event.status is not EventStatus.PUBLISHED or event.over(now()):
        return
    changes = _of_session(former, session)
    if not changes:
        return
    column, of = ("offering", former.offering) if former.offering else ("event", event.id)
    rows = await fetch(_STANDING.replace("event = {}", f"{column} = {{}}"), of)
    link, key = f"/events/{event.id}", f"session/{former.id}/{event.revision}"
    values: dict[str, Any] = {"title": event.title, "changes": changes}
    await tell("event_changed", [row["member"] for row in rows], values, link=link, key=key, event=event.id)


def _of_session(former: Session, session: Session | None) -> tuple[Sentence, ...]:
    if session is None:
        return (Sentence("{session} does not take place.", session=former.title),)
    found = []
    if session.starts_at != former.starts_at:
        found.append(Sentence("{session}, new time: {when}.", session=session.title, when=session.starts_at))
    if session.place != former.place and session.place:
        found.append(Sentence("{session}, new place: {place}.", session=session.title, place=session.place))
    return tuple(found)


def _changes(former: Event, event: Event) -> Iterator[tuple[Offering, tuple[Sentence, ...]]]:
    for offering in event.offerings:
        before = former.offering(offering.id)
        if before is None:
            continue
        found = _differences(former, before, event, offering)
        if found:
            yield offering, found


def _differences(former: Event, before: Offering, event: Event, offering: Offering) -> tuple[Sentence, ...]:
    found = []
    old_start, start = before.starts_at or former.starts_at, offering.starts_at or event.starts_at
    if old_start != start:
        found.append(
            Sentence("New time: {when}.", when=start) if start else Sentence("The time is open again.")
        )
    old_place, place = before.place or former.place, offering.place or event.place
    if old_place != place:
        found.append(
            Sentence("New place: {place}.", place=place) if place else Sentence("The place is open again.")
        )
    return tuple(found)
