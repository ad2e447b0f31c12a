"""What applicants are told when places were given; inside the write that gives them."""

from collections.abc import Sequence
from typing import Any

from events.domain.event import Event
from events.services.allocation.settling import Decision
from events.services.news import when_and_where
from foundation.database import fetch
from members.services.telling import tell, tell_groups

_WAITING = (
    "SELECT r.id, r.quota, o.pool FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE r.event = {} AND r.status = 'waitlisted' AND r.places > 0 ORDER BY r.line, r.id"
)


async def tell_applicants(
    event: Event, decisions: Sequence[Decision], reason: str = "", *, drawn: bool = False
) -> None:
    """Each their own result; a party's members hear what their captain hears."""
    if drawn:
        await _of_lottery(event, decisions)
        return
    places = await _places_in_line(event) if any(each.status == "waitlisted" for each in decisions) else {}
    by_party = {each.of.party: each.of.id for each in decisions if each.of.party and not each.of.follows}
    for each in decisions:
        kind, values = _of_application(event, each, places.get(_line_of(each, by_party), 0), reason)
        link, key = f"/registrations/{each.of.id}", f"{kind}/{each.of.ticket}"
        await tell(kind, [each.of.member], values, link=link, key=key, event=event.id)


def _line_of(each: Decision, by_party: dict[str, str]) -> str:
    return by_party.get(each.of.party or "", each.of.id)


def _of_application(event: Event, each: Decision, place: int, reason: str) -> tuple[str, dict[str, Any]]:
    if each.status == "confirmed":
        return "application_in", when_and_where(event, each.of.offering)
    if each.status == "waitlisted":
        return "application_waiting", {"title": event.title, "line": place}
    return "application_not", {"title": event.title, "reason": reason or None}


async def _of_lottery(event: Event, decisions: Sequence[Decision]) -> None:
    """Those who hear the same hear it in few statements, however many there are."""
    page, key = f"/events/{event.id}/lottery", f"lottery/{event.id}"
    for offering in sorted({each.of.offering for each in decisions}):
        inside = [
            each.of.member
            for each in decisions
            if each.status == "confirmed" and each.of.offering == offering
        ]
        values = when_and_where(event, offering)
        await tell("lottery_in", inside, values, link=page, key=f"{key}/{offering}", event=event.id)
    out = [each.of.member for each in decisions if each.status == "rejected"]
    await tell("lottery_not", out, {"title": event.title}, link=page, key=key, event=event.id)
    waiting = [each.of.member for each in decisions if each.status == "waitlisted"]
    await tell("lottery_waiting", waiting, {"title": event.title}, link=page, key=key, event=event.id)
    await tell_groups("lottery_drawn", event.id, {"title": event.title}, link=page, key=key)


async def _places_in_line(event: Event) -> dict[str, int]:
    """Registration → its place among those who wait for the same places."""
    counted: dict[tuple[str, str | None], int] = {}
    found: dict[str, int] = {}
    for row in await fetch(_WAITING, event.id):
        line = row["pool"], row["quota"]
        found[row["id"]] = counted[line] = counted.get(line, 0) + 1
    return found
