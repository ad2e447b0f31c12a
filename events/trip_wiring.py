"""How a trip hangs together with the rest: what it hears of, what it does by the clock, what it adds to pages."""

from events import trip_panels
from events.services import sealing
from events.services.trips import leaving
from foundation.jobs import Jobs

DELETE_EVERY_S = 3600.0


def connect(jobs: Jobs) -> None:
    """Called once by the room's wiring."""
    leaving.connect()
    trip_panels.connect()
    jobs.every(DELETE_EVERY_S, "sensitive answers deleted on schedule", sealing.delete_due)
