"""What the members' room does while the server runs: sealing the audit trail, and clearing what has expired."""

from foundation.jobs import Jobs
from members.services import sessions, sign_in, slips, staged_files
from members.services.audit_chain import Sealer

SEAL_EVERY_S = 0.5
CLEAR_EVERY_S = 3600.0


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`."""
    jobs.every(SEAL_EVERY_S, "sealing the audit trail", Sealer().seal_all)
    jobs.every(CLEAR_EVERY_S, "expired sessions", sessions.clear_expired)
    jobs.every(CLEAR_EVERY_S, "forgotten sign-in failures", sign_in.clear_forgotten)
    jobs.every(CLEAR_EVERY_S, "expired slips", slips.clear_expired)
    jobs.every(CLEAR_EVERY_S, "rosters nobody confirmed", staged_files.clear_old)
