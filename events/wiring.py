"""What the events' room does while the server runs."""

from events import (
    allocation_wiring,
    panels,
    paper_wiring,
    place_wiring,
    seat_wiring,
    session_wiring,
    telling_wiring,
    trip_wiring,
)
from events.form_wiring import connect_forms
from events.parts import contribute_part
from events.queries import invitations
from events.queries.quorum import quorum_part
from events.queries.registers import register_part
from events.services.deadlines import remind_of_deadlines
from events.services.reminders import remind
from foundation.jobs import Jobs

REMIND_EVERY_S = 60.0


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. People move up in the write that frees a place; only the clock needs jobs."""
    jobs.every(REMIND_EVERY_S, "reminders", remind)
    jobs.every(REMIND_EVERY_S, "reminders of deadlines", remind_of_deadlines)
    connect_forms(jobs)
    session_wiring.connect()
    place_wiring.connect(jobs)
    trip_wiring.connect(jobs)
    seat_wiring.connect(jobs)
    contribute_part(register_part)
    contribute_part(quorum_part)
    contribute_part(invitations.invitations_part)
    panels.on_event(invitations.panel)
    telling_wiring.connect()
    allocation_wiring.connect()
    paper_wiring.connect()
