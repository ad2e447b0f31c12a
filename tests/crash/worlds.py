"""Every world there is."""

from tests.crash import (
    crowd_deeds,
    door_deeds,
    event_deeds,
    giving_deeds,
    member_deeds,
    office_deeds,
    trip_deeds,
)

DEEDS = (crowd_deeds, trip_deeds, door_deeds, office_deeds, giving_deeds, event_deeds, member_deeds)
WORLDS = {name: world for of in DEEDS for name, world in of.WORLDS.items()}
