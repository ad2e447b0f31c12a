"""Expected and present (应到/实到): by branch, in one query whatever the number of people."""

from datetime import datetime
from typing import Any

import msgspec

from checkin.tables import Scan
from events.tables import Registration

_BY_BRANCH = (
    "SELECT b.id, b.name,"
    " SUM(CASE WHEN r.status = 'confirmed' THEN 1 ELSE 0 END) AS expected, COUNT(a.id) AS present"
    " FROM registration r JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND (r.status = 'confirmed' OR a.id IS NOT NULL)"
    " GROUP BY b.id, b.name, b.position ORDER BY b.position, b.name"
)
_PEOPLE = (
    "SELECT r.id, m.name, m.staff_number, b.name AS branch, o.title AS offering, r.status, a.present_at, a.door,"
    " r.ticket, m.initials, m.letters, b.position AS branch_position"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND (r.status = 'confirmed' OR a.id IS NOT NULL)"
    " ORDER BY b.position, b.name, m.pinyin, m.staff_number, o.position"
)
_SCANS = (
    "SELECT s.id, s.verdict, s.means, s.door, s.at, s.registration, COALESCE(m.name, g.name) AS name,"
    " b.name AS branch, COALESCE(w.name, p.name) AS by_whom"
    " FROM scan s LEFT JOIN registration r ON r.id = s.registration LEFT JOIN member m ON m.id = r.member"
    " LEFT JOIN guest g ON g.id = s.guest LEFT JOIN branch b ON b.id = COALESCE(r.branch, g.branch)"
    " LEFT JOIN member w ON w.id = s.scanned_by LEFT JOIN door_phone p ON p.id = s.phone"
    " WHERE s.event = {} AND ({} = 'all' OR s.verdict NOT IN ('admitted', 'left', 'undone'))"
    " ORDER BY s.id DESC LIMIT {}"
)


class BranchCount(msgspec.Struct, frozen=True):
    """One branch: how many confirmed registrations, how many of them have come."""

    id: str
    name: str
    expected: int
    present: int


class Count(msgspec.Struct, frozen=True):
    """The whole event, and its branches in the union's order."""

    expected: int
    present: int
    branches: tuple[BranchCount, ...]


class Attendee(msgspec.Struct, frozen=True):
    """One registration on the list of those expected."""

    registration_id: str
    name: str
    staff_number: str
    branch: str
    offering: str
    status: str
    present_at: datetime | None
    door: str
    ticket: str
    initials: str = ""
    letters: str = ""
    branch_position: int = 0

    @property
    def branch_name(self) -> str:
        return self.branch


class ScanLine(msgspec.Struct, frozen=True):
    """One scan as the list shows it; `name` and `branch` are empty when nobody belongs to the code."""

    verdict: str
    means: str
    door: str
    at: datetime
    registration_id: str
    name: str
    branch: str
    by_whom: str


async def count(event_id: str) -> Count:
    """Expected and present now."""
    rows = await Registration.raw(_BY_BRANCH, event_id)
    branches = tuple(
        BranchCount(row["id"], row["name"], int(row["expected"]), int(row["present"])) for row in rows
    )
    return Count(
        sum(branch.expected for branch in branches), sum(branch.present for branch in branches), branches
    )


async def attendees(event_id: str) -> list[Attendee]:
    """Everybody expected or present, by branch and pinyin."""
    rows = await Registration.raw(_PEOPLE, event_id)
    return [Attendee(row.pop("id"), **{**row, "door": row["door"] or ""}) for row in rows]


async def last_scans(event_id: str, *, most: int, failed_only: bool = False) -> list[ScanLine]:
    """The newest scans first."""
    rows = await Scan.raw(_SCANS, event_id, "failed" if failed_only else "all", most)
    return [_line(row) for row in rows]


def _line(row: dict[str, Any]) -> ScanLine:
    return ScanLine(
        row["verdict"],
        row["means"],
        row["door"],
        row["at"],
        row["registration"] or "",
        row["name"] or "",
        row["branch"] or "",
        row["by_whom"] or "",
    )
