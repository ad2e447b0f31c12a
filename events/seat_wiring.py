"""Seats and the running order as parts of events: on the organizer's page, on public pages, and by the clock."""

from events.pages.seating import panels, programme
from events.panels import on_event, on_registration
from events.parts import Part, contribute_part
from events.services.seating.returning import return_what_is_due
from foundation.jobs import Jobs
from foundation.messages import N_

SECONDS_BETWEEN_RETURNS = 60.0


def connect(jobs: Jobs) -> None:
    """Called once by the room's wiring."""
    on_event(panels.of_event)
    on_registration(panels.of_registration)
    contribute_part(
        Part(
            "seats", N_("Seats"), "seats", "armchair", 40,
            applies=panels.may_have_seats, standing=panels.standing,
        )
    )  # fmt: skip
    on_event(programme.of_event)
    contribute_part(
        Part(
            "programme", N_("Programme"), "programme", "drama", 45,
            applies=programme.performs, standing=programme.standing,
        )
    )  # fmt: skip
    jobs.every(SECONDS_BETWEEN_RETURNS, "seats that branches have not used", return_what_is_due)
