"""Taking personal data out of the house leaves a trace: who exported or printed how many people."""

from foundation.database import write
from members.domain.identity import Identity
from members.services import audit


async def note(actor: Identity, action: str, people: int, kind: str = "roster", subject: str = "") -> None:
    """`action` says what left and how, such as `roster.exported`; `kind` and `subject` name the event it was of."""
    await write(lambda: audit.record(actor, action, kind, subject, people=people))
