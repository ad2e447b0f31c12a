"""Every world there is."""

from tests.crash import crowd_deeds, door_deeds, giving_deeds, office_deeds, trip_deeds

WORLDS = (
    crowd_deeds.WORLDS | trip_deeds.WORLDS | door_deeds.WORLDS | office_deeds.WORLDS | giving_deeds.WORLDS
)
