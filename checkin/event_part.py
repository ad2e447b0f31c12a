"""Doors as a part of an event on its organizer's page: how many there are, and how many phones stand at them."""

from checkin.queries.entrances import entrances_of
from events.domain.event import Event
from events.parts import Part, Standing, always
from foundation.database import fetch
from foundation.messages import N_, Sentence

_PHONES = "SELECT COUNT(*) AS phones FROM door_phone WHERE event = {} AND revoked_at IS NULL"


async def _standing(event: Event) -> Standing:
    found = await entrances_of(event.id)
    phones = int((await fetch(_PHONES, event.id))[0]["phones"])
    doors = len(found.doors) if found else 0
    if not doors:
        told = Sentence("One door for all, {count} phone", "One door for all, {count} phones", count=phones)
    else:
        names = tuple(door.name for door in found.doors) if found else ()
        told = Sentence("{doors}: {count} phone", "{doors}: {count} phones", doors=names, count=phones)
    return Standing(told)


DOORS = Part("doors", N_("Doors"), "doors", "door-open", 58, always, _standing)
