"""Taking personal data out of the house leaves a trace: who exported or printed how many people."""

from foundation.database import write
from members.domain.identity import Identity
from members.services import audit


async def note(actor: Identity, action: str, people: int) -> None:
    """`action` is `roster.exported` or `roster.printed`."""
    await write(lambda: audit.record(actor, action, "roster", "", people=people))
