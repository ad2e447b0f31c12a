"""What the door needs before the first request: keys, and fonts that are open."""

from checkin import course_wiring
from checkin.documents.ticket_picture import warm_up
from checkin.keys import keyring
from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Raises Refusal when the keys cannot be read."""
    keyring()
    warm_up()
    course_wiring.connect()
