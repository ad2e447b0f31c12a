"""What is known of one ticket's coming and going: its standings, and the passages they are folded from."""

from typing import Any

from checkin.domain.passages import Passage, Standing
from checkin.domain.verdicts import Holder
from foundation.database import fetch

_STANDINGS = (
    "SELECT occasion, came, inside, doubled, first_at, last_at, left_at, door FROM standing WHERE ticket = {}"
)
_SCANS = (
    "SELECT s.nonce, s.at, s.verdict, s.people, s.fresh, s.door, s.occasion FROM scan s"
    " WHERE {} AND s.verdict IN ('admitted', 'left')"
    " AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.nonce AND u.event = s.event)"
)
_OF_REGISTRATION = _SCANS.replace("{}", "s.registration = {}", 1)
_OF_GUEST = _SCANS.replace("{}", "s.guest = {}", 1)


async def standings_of(ticket: str) -> dict[str, Standing]:
    """By occasion."""
    return {row.pop("occasion"): Standing(**row) for row in await fetch(_STANDINGS, ticket)}


async def passages_of(holder: Holder) -> dict[str, list[Passage]]:
    """Every passage of this ticket's people that stands, by occasion."""
    template, subject = (
        (_OF_GUEST, holder.guest) if holder.guest else (_OF_REGISTRATION, holder.registration_id)
    )
    found: dict[str, list[Passage]] = {}
    for row in await fetch(template, subject):
        found.setdefault(row["occasion"], []).append(_passage(row))
    return found


def _passage(row: dict[str, Any]) -> Passage:
    return Passage(
        row["nonce"], row["at"], row["verdict"] == "left", row["people"], row["fresh"], row["door"]
    )
