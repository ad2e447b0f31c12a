"""What the events' room does while the server runs."""

from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Nothing runs by itself yet: people move up in the write that frees a place."""
