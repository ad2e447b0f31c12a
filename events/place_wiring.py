"""Places as the clock sees them: offers that run out, places that are passed on, pools that merge."""

from events.services.merging import merge_due
from events.services.offers import expire_offers
from events.services.reallocation import reallocate_due
from foundation.jobs import Jobs

LOOK_EVERY_S = 20.0


def connect(jobs: Jobs) -> None:
    """Called once by `events.wiring.connect`."""
    jobs.every(LOOK_EVERY_S, "offers not answered", expire_offers)
    jobs.every(LOOK_EVERY_S, "places passed on", reallocate_due)
    jobs.every(LOOK_EVERY_S, "pools that merge", merge_due)
