"""What the events' room does while the server runs."""

from events import session_wiring
from events.form_wiring import connect_forms
from events.parts import contribute_part
from events.queries.registers import register_part
from events.services.reminders import remind
from foundation.jobs import Jobs

REMIND_EVERY_S = 60.0


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. People move up in the write that frees a place; only the clock needs a job."""
    jobs.every(REMIND_EVERY_S, "reminders", remind)
    """Called once by `app.create_app()`."""
    connect_forms()
    """Called once by `app.create_app()`. Nothing runs by itself yet: people move up in the write that frees a place."""
    session_wiring.connect()
    contribute_part(register_part)
