"""Whoever is given other seats by somebody else is told of them; called inside the write that moves people."""

from collections.abc import Collection

from events.domain.event import EventStatus
from events.queries import facts
from events.queries.seats_in_words import seats_of_registrations
from foundation.clock import now
from foundation.database import fetch
from foundation.identifiers import new_id
from members.domain.identity import Identity
from members.domain.telling.values import Value
from members.services.telling import tell

_AT_ONCE = 500


async def seats_given(actor: Identity, event_id: str, registrations: Collection[str]) -> None:
    """Tells each of them their seats as they are now; whoever moved themselves knows it."""
    event = await facts.event(event_id)
    if event is None or event.status is not EventStatus.PUBLISHED or event.over(now()):
        return
    seats = await seats_of_registrations(registrations)
    ids = sorted(seats)
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        marks = ", ".join(["{}"] * len(some))
        for row in await fetch(f"SELECT id, member FROM registration WHERE id IN ({marks})", *some):  # noqa: S608
            if row["member"] == actor.member_id:
                continue
            values: dict[str, Value] = {"title": event.title, "seat": seats[row["id"]]}
            link, key = f"/registrations/{row['id']}", f"seat/{row['id']}/{new_id()}"
            await tell("seat_assigned", [row["member"]], values, link=link, key=key, event=event_id)
