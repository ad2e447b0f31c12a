"""Taking personal data out of the house leaves a trace: who exported or printed how many people."""

from foundation.database import write
from members.domain.identity import Identity
from members.services import audit


async def note(actor: Identity, action: str, people: int, kind: str = "roster", subject: str = "") -> None:
    """`action` is `roster.exported`, `roster.printed`, or `registrations.exported` of an event (`kind`, its id)."""
    await write(lambda: audit.record(actor, action, kind, subject, people=people))
