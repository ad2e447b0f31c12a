"""The umpire links of a competition that are good now, for the referee."""

from datetime import datetime

import msgspec

from competitions.tables import UmpireLink
from foundation.clock import now

_GOOD = (
    'SELECT l.id, l.court, l."match" AS match_id, m.number, d.name AS discipline, l.issued_at, l.expires_at'
    ' FROM umpire_link l LEFT JOIN "match" m ON m.id = l."match" LEFT JOIN discipline d ON d.id = m.discipline'
    " WHERE l.competition = {} AND l.revoked_at IS NULL AND l.expires_at > {}"
    " ORDER BY l.court IS NULL, l.court, m.number"
)


class GoodLink(msgspec.Struct, frozen=True):
    """A link in somebody's hand: of a court, or of one match."""

    id: str
    court: int | None
    match_id: str | None
    number: int | None
    discipline: str | None
    issued_at: datetime
    expires_at: datetime


async def good_links(competition_id: str) -> list[GoodLink]:
    rows = await UmpireLink.raw(_GOOD, competition_id, now())
    return [msgspec.convert(row, GoodLink) for row in rows]
