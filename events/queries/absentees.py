"""Who had a place in an event and did not come, where people were checked in at all."""

from datetime import datetime

import msgspec

from events.tables import Registration

_ABSENT = (
    " FROM registration r JOIN event e ON e.id = r.event JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id"
    " LEFT JOIN absence_excuse x ON x.registration = r.id WHERE r.event = {} AND r.status = 'confirmed'"
    " AND a.id IS NULL AND EXISTS (SELECT 1 FROM attendance t WHERE t.event = e.id)"
)
_ROWS = (
    "SELECT r.id, m.name, m.staff_number, m.pinyin, b.name AS branch_name, b.position AS branch_position,"
    " x.reason, x.at" + _ABSENT + " ORDER BY b.position, b.name, m.pinyin, m.staff_number"
)


class Absent(msgspec.Struct, frozen=True):
    """`reason`: why it no longer counts against them; None: it does."""

    id: str
    name: str
    staff_number: str
    pinyin: str
    branch_name: str
    branch_position: int
    reason: str | None = None
    at: datetime | None = None


async def absentees(event_id: str) -> list[Absent]:
    return [Absent(**row) for row in await Registration.raw(_ROWS, event_id)]


async def count(event_id: str) -> int:
    return int((await Registration.raw("SELECT count(*) AS n" + _ABSENT, event_id))[0]["n"])
