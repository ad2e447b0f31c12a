"""What the competitions' room does while the server runs."""

from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Nothing here runs by the clock; umpires and referees act by hand."""
