"""Who had a place in an event and did not come, where people were checked in at all."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from foundation.database import fetch
from members.queries.people_lists import Source

_ABSENT = (
    "registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN attendance a ON a.registration = r.id LEFT JOIN absence_excuse x ON x.registration = r.id"
)
_WHERE = (
    "r.event = {} AND r.status = 'confirmed' AND a.id IS NULL"
    " AND EXISTS (SELECT 1 FROM attendance t WHERE t.event = r.event)"
)
_ROWS = (
    "SELECT r.id, m.name, m.staff_number, m.phone, b.name AS branch_name, o.title AS offering, x.reason, x.at"
    " FROM {absent} JOIN offering o ON o.id = r.offering WHERE r.id IN ({marks})"
).replace("{absent}", _ABSENT)
_ONE = "SELECT r.id FROM {absent} WHERE {where} AND r.id = {}".replace("{absent}", _ABSENT).replace(
    "{where}", _WHERE
)
_COUNT = "SELECT count(*) AS n FROM {absent} WHERE {where}".replace("{absent}", _ABSENT).replace(
    "{where}", _WHERE
)


class Absent(msgspec.Struct, frozen=True):
    """`reason`: why it no longer counts against them; None: it does."""

    id: str
    name: str
    staff_number: str
    phone: str
    branch_name: str
    offering: str
    reason: str | None = None
    at: datetime | None = None


def source(event_id: str) -> Source:
    return Source(
        _ABSENT,
        "r.id",
        _WHERE,
        (event_id,),
        {"excused": "CASE WHEN x.id IS NULL THEN 'no' ELSE 'yes' END", "branch": "r.branch"},
    )


async def rows(ids: Sequence[str]) -> list[Absent]:
    """These, in this order. One statement, or none."""
    if not ids:
        return []
    found = {
        row["id"]: Absent(**row)
        for row in await fetch(_ROWS.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    }
    return [found[each] for each in ids if each in found]


async def stayed_away(event_id: str, registration_id: str) -> bool:
    return bool(await fetch(_ONE, event_id, registration_id))


async def count(event_id: str) -> int:
    return int((await fetch(_COUNT, event_id))[0]["n"])
