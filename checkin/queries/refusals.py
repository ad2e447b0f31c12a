"""Every scan that let nobody in, as a list: searched, filtered by reason and door, a page at a time."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from foundation.database import fetch
from members.queries.people_lists import Source, Who

_FROM = (
    "scan s LEFT JOIN registration r ON r.id = s.registration LEFT JOIN member m ON m.id = r.member"
    " LEFT JOIN guest g ON g.id = s.guest LEFT JOIN branch b ON b.id = COALESCE(r.branch, g.branch)"
)
_WHERE = "s.event = {} AND s.verdict NOT IN ('admitted', 'left', 'undone')"
_ROWS = (
    "SELECT s.id, s.verdict, s.means, s.door, s.at, s.registration, COALESCE(m.name, g.name, '') AS name,"
    " COALESCE(m.staff_number, '') AS staff_number, COALESCE(b.name, '') AS branch_name,"
    " COALESCE(w.name, p.name, '') AS by_whom FROM scan s LEFT JOIN registration r ON r.id = s.registration"
    " LEFT JOIN member m ON m.id = r.member LEFT JOIN guest g ON g.id = s.guest"
    " LEFT JOIN branch b ON b.id = COALESCE(r.branch, g.branch) LEFT JOIN member w ON w.id = s.scanned_by"
    " LEFT JOIN door_phone p ON p.id = s.phone WHERE s.id IN ({marks})"
)
_WHO = Who(
    "COALESCE(m.name, g.name, '')",
    "COALESCE(m.staff_number, '')",
    "COALESCE(m.pinyin, g.pinyin, '')",
    "COALESCE(m.strokes, g.strokes, '')",
    "COALESCE(m.initials, g.initials, '')",
    "COALESCE(m.letters, g.letters, '')",
)


class Refused(msgspec.Struct, frozen=True):
    """A scan that let nobody in; `name` and what follows are empty when nobody belongs to the code."""

    id: int
    verdict: str
    means: str
    door: str
    at: datetime
    registration: str | None
    name: str
    staff_number: str
    branch_name: str
    by_whom: str


def source(event_id: str) -> Source:
    return Source(
        _FROM,
        "s.id",
        _WHERE,
        (event_id,),
        {"reason": "s.verdict", "door": "s.door"},
        {"time": ("s.at DESC", "s.id DESC")},
        _WHO,
        ("s.door",),
    )


async def rows(ids: Sequence[str]) -> list[Refused]:
    """These, in this order. One statement, or none."""
    if not ids:
        return []
    found = {
        row["id"]: Refused(**row)
        for row in await fetch(_ROWS.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    }
    return [found[each] for each in ids if each in found]
