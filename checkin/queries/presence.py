"""Expected and present (应到/实到): by branch, in one query whatever the number of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from checkin.tables import Scan
from events.queries.roll_order import Group
from events.tables import Registration
from foundation.database import fetch

_BY_BRANCH = (
    "SELECT b.id, b.name,"
    " SUM(CASE WHEN r.status = 'confirmed' THEN 1 ELSE 0 END) AS expected, COUNT(a.id) AS present"
    " FROM registration r JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND (r.status = 'confirmed' OR a.id IS NOT NULL)"
    " GROUP BY b.id, b.name, b.position ORDER BY b.position, b.name"
)
_PEOPLE = (
    "SELECT r.id, m.name, m.staff_number, m.sex, b.name AS branch_name, o.title AS offering, r.status, r.walk_in,"
    " a.present_at, a.left_at, a.means, a.door, a.reason"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering LEFT JOIN attendance a ON a.registration = r.id WHERE r.id IN ({marks})"
)
_REFUSED = (
    "SELECT COUNT(*) AS number FROM scan WHERE event = {} AND verdict NOT IN ('admitted', 'left', 'undone')"
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
    """One registration on the list of those expected. `means`: how they were checked in."""

    id: str
    name: str
    staff_number: str
    sex: str
    branch_name: str
    offering: str
    status: str
    walk_in: bool
    present_at: datetime | None
    left_at: datetime | None
    means: str
    door: str
    reason: str


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


def counted(groups: Sequence[Group]) -> Count:
    """The same, out of what a list of those expected is counted by."""
    found: dict[tuple[int, str, str], tuple[int, int]] = {}
    for group in groups:
        key = (group.branch_position, group.branch_name, group.branch)
        expected, present = found.get(key, (0, 0))
        expected += group.number if group.status == "confirmed" else 0
        present += group.number if group.here == "yes" else 0
        found[key] = (expected, present)
    branches = tuple(BranchCount(key[2], key[1], *found[key]) for key in sorted(found))
    return Count(
        sum(branch.expected for branch in branches), sum(branch.present for branch in branches), branches
    )


async def attendees(ids: Sequence[str]) -> list[Attendee]:
    """These registrations, in this order. One statement, or none."""
    if not ids:
        return []
    rows = await fetch(_PEOPLE.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    found = {row["id"]: _attendee(row) for row in rows}
    return [found[each] for each in ids if each in found]


def _attendee(row: dict[str, Any]) -> Attendee:
    told = {name: row[name] or "" for name in ("means", "door", "reason")}
    return Attendee(**{**row, **told, "walk_in": bool(row["walk_in"])})


async def refused_scans(event_id: str) -> int:
    return int((await fetch(_REFUSED, event_id))[0]["number"])


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
