"""What the door needs before the first request: keys, fonts that are open, and its part of an event's page."""

from checkin import course_wiring, paper_wiring
from checkin.documents.ticket_picture import warm_up
from checkin.event_part import DOORS
from checkin.keys import keyring
from checkin.services.copying import copy_doors
from events.parts import contribute_part
from events.signals import event_copied
from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Raises Refusal when the keys cannot be read."""
    keyring()
    warm_up()
    course_wiring.connect()
    contribute_part(DOORS)
    event_copied.connect(copy_doors)
    paper_wiring.connect()
