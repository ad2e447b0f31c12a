"""What the competitions' room hears from below, and what it adds to a member's agenda."""

from competitions.queries.next_match import next_matches
from competitions.services.withdrawals import registration_cancelled as entry_loses_its_registration
from events.agenda import contribute
from events.signals import registration_cancelled
from foundation.jobs import Jobs


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Nothing here runs by the clock; umpires and referees act by hand."""
    registration_cancelled.connect(entry_loses_its_registration)
    contribute(next_matches)
