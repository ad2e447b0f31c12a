"""What the members' room does while the server runs: sealing the audit trail, and clearing what has expired."""

from foundation.jobs import Jobs
from foundation.settings import settings
from members.services import sessions, sign_in, slips, staged_files
from members.services.audit_chain import Sealer
from members.services.delivering import deliver
from members.services.mailing import Mails
from members.services.post import Post, server_of
from members.services.sending import Way
from members.services.wecom import Robots

SEAL_EVERY_S = 0.5
CLEAR_EVERY_S = 3600.0
DELIVER_EVERY_S = 3.0


def connect(jobs: Jobs) -> None:
    """Called once by `app.create_app()`."""
    jobs.every(SEAL_EVERY_S, "sealing the audit trail", Sealer().seal_all)
    jobs.every(CLEAR_EVERY_S, "expired sessions", sessions.clear_expired)
    jobs.every(CLEAR_EVERY_S, "forgotten sign-in failures", sign_in.clear_forgotten)
    jobs.every(CLEAR_EVERY_S, "expired slips", slips.clear_expired)
    jobs.every(DELIVER_EVERY_S, "messages on their way out", _deliver)
    jobs.every(CLEAR_EVERY_S, "rosters nobody confirmed", staged_files.clear_old)


async def _deliver() -> None:
    ways: dict[str, Way] = {"wecom": Robots()}
    if settings().mails:
        ways["mail"] = Mails(Post(server_of(settings().smtp_url)))
    await deliver(ways)
