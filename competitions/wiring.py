"""What the competitions' room hears from below, and what it adds to a member's agenda."""

from competitions import paper_wiring
from competitions.queries.contests.agenda import my_panels
from competitions.queries.next_match import next_matches
from competitions.queries.quiz.agenda import open_quizzes
from competitions.services.line_ups import reveal_due
from competitions.services.withdrawals import registration_cancelled as entry_loses_its_registration
from events.agenda import contribute
from events.signals import registration_cancelled
from foundation.jobs import Jobs

LINE_UPS_S = 15


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`. Line-ups whose deadline has passed are opened by the clock."""
    jobs.every(LINE_UPS_S, "line-ups", reveal_due)
    registration_cancelled.connect(entry_loses_its_registration)
    contribute(next_matches)
    contribute(my_panels)
    contribute(open_quizzes)
    paper_wiring.connect()
