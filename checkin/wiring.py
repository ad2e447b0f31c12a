"""What the door needs before the first request: keys, fonts that are open, and its part of an event's page."""

from checkin import course_wiring, paper_wiring
from checkin.documents.ticket_picture import warm_up
from checkin.event_part import DOORS
from checkin.keys import keyring
from events.parts import contribute_part
from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Raises Refusal when the keys cannot be read."""
    keyring()
    warm_up()
    course_wiring.connect()
    contribute_part(DOORS)
    paper_wiring.connect()
