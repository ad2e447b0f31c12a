"""Who wants to leave after the draw and waits for the referee's decision."""

from datetime import datetime

import msgspec

from competitions.tables import Withdrawal

_PENDING = (
    "SELECT w.id, w.entry, n.name, d.id AS discipline, d.code, d.name AS discipline_name, d.entrants, w.asked_at,"
    " (SELECT COUNT(*) FROM \"match\" m WHERE m.discipline = d.id AND m.result <> ''"
    " AND (m.side_a = n.id OR m.side_b = n.id)) AS played"
    " FROM withdrawal w JOIN entry n ON n.id = w.entry JOIN discipline d ON d.id = w.discipline"
    " WHERE d.competition = {} AND w.decision = 'pending' ORDER BY w.asked_at, w.id"
)


class PendingWithdrawal(msgspec.Struct, frozen=True):
    """An entry whose registration was cancelled after the draw. A substitute is possible while none is played."""

    id: str
    entry: str
    name: str
    discipline: str
    code: str
    discipline_name: str
    entrants: str
    asked_at: datetime
    played: int


async def pending(competition_id: str) -> list[PendingWithdrawal]:
    return [msgspec.convert(row, PendingWithdrawal) for row in await Withdrawal.raw(_PENDING, competition_id)]
