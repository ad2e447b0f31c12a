"""What the members' room does while the server runs."""

from foundation.jobs import Jobs
from members.services import sessions


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`."""
    jobs.every(3600, "expired sessions", sessions.clear_expired)
