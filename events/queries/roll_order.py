"""Which registrations of an event are listed, and in which order, so that a page of 100,000 comes at once.

The order by a name walks the index of names and looks each one up in the event, from the nearer end, when much of
the roster takes part; otherwise it sorts the few who do. Orders by branch, offering or state know from the counts in
which of them a page lies, and look only there.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from members.queries.people_lists import searched

WALKED_FROM = 5_000
"""From so many rows on, walking the names of the whole roster is faster than sorting those found."""

STATUSES = ("confirmed", "offered", "waitlisted", "applied", "rejected", "cancelled")
ENDED = ("rejected", "cancelled")
STANDING = "standing"
"""asks for all that are neither rejected nor cancelled"""

LEADING = "leading"
"""lists the applications: cancelled ones and those that follow their captain's are left out"""
ASKING = "asking"
"""the same where there are no parties: counted without looking at the rows themselves"""
EXPECTED = "expected"
"""lists who has a place, or was there without one"""

SORTS = ("time", "name", "strokes", "branch", "number", "offering", "state", "line", "seat")
_NAMES = {
    "name": ("m.pinyin", "m.staff_number", "r.id"),
    "strokes": ("m.strokes", "m.staff_number", "r.id"),
    "number": ("m.staff_number", "r.id"),
}
_PLAIN = {"time": ("r.registered_at", "r.id"), "line": ("r.line", "r.registered_at", "r.id")}
_BLOCKS = {"branch": "branch", "offering": "offering", "state": "status", "rank": "branch"}
_RANKED = ("k.rank", "r.registered_at", "r.id")
_ARRIVED = ("a.present_at", "a.registration")
_NO_VALUE = ("r.line", "k.rank")
_OF = {
    LEADING: "r.status <> 'cancelled' AND (r.party IS NULL OR r.places > 0)",
    ASKING: "r.status <> 'cancelled'",
    EXPECTED: "(r.status = 'confirmed' OR EXISTS (SELECT 1 FROM attendance e WHERE e.registration = r.id))",
}
_HERE = {
    "yes": "EXISTS (SELECT 1 FROM attendance e WHERE e.registration = r.id)",
    "no": "NOT EXISTS (SELECT 1 FROM attendance e WHERE e.registration = r.id)",
}
_GROUPS = (
    "SELECT g.branch, b.name AS branch_name, b.position AS branch_position, g.status, g.offering, g.came, g.number"
    " FROM (SELECT r.branch, r.status, r.offering, {came} AS came, COUNT(*) AS number FROM {inner}"
    " GROUP BY r.branch, r.status, r.offering) g JOIN branch b ON b.id = g.branch"
)
_CAME = "SUM(CASE WHEN EXISTS (SELECT 1 FROM attendance e WHERE e.registration = r.id) THEN 1 ELSE 0 END)"
_SEATED = (
    " LEFT JOIN registration captain ON r.places = 0 AND captain.party = r.party AND captain.places > 0"
    " LEFT JOIN (SELECT s.registration, MIN(c.band * 1000000000 + c.position * 10000000 + s.row * 1000 + s.place)"
    " AS spot FROM seat s JOIN seat_section c ON c.id = s.section WHERE s.registration IS NOT NULL"
    " GROUP BY s.registration) seated ON seated.registration = COALESCE(captain.id, r.id)"
)


class Wanted(msgspec.Struct, frozen=True):
    """Which rows in which order; empty means all. `sort` may begin with '-'. `within`: only these branches.

    `of`: a list that is not of all registrations (LEADING, EXPECTED); `here`: yes or no; `among`: only these rows.
    """

    status: str = ""
    branch: str = ""
    offering: str = ""
    search: str = ""
    sort: str = "time"
    within: tuple[str, ...] | None = None
    of: str = ""
    here: str = ""
    among: tuple[str, ...] | None = None

    @property
    def key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def down(self) -> bool:
        return self.sort.startswith("-")


class Group(msgspec.Struct, frozen=True):
    """How many registrations of a branch, in an offering, with a status; `here`: who was there (EXPECTED only)."""

    branch: str
    branch_name: str
    branch_position: int
    status: str
    offering: str
    number: int
    here: str = ""

    def fits(self, wanted: Wanted) -> bool:
        return (
            (not wanted.status or self.status == wanted.status or self._stands(wanted))
            and wanted.branch in ("", self.branch)
            and wanted.offering in ("", self.offering)
            and wanted.here in ("", self.here)
        )

    def _stands(self, wanted: Wanted) -> bool:
        return wanted.status == STANDING and self.status not in ENDED


class Anchor(msgspec.Struct, frozen=True):
    """The row that a page follows (or, `ahead` of it, comes before), by the values the list is sorted by."""

    values: tuple[Any, ...]
    ahead: bool = False


class Statement(msgspec.Struct, frozen=True):
    """`backwards`: its rows come from the end of the part to its beginning."""

    text: str
    values: tuple[Any, ...]
    backwards: bool = False


def groups(event_id: str, wanted: Wanted) -> Statement:
    """Counts by branch, status and offering, of all whom the search and `within` leave; `came`: how many were there."""
    # Who is expected is told apart afterwards (`told_apart`): a condition on attendance would be asked of every row.
    every = msgspec.structs.replace(wanted, status="", branch="", offering="", here="")
    expected = wanted.of == EXPECTED
    conditions, values = _where(event_id, msgspec.structs.replace(every, of="") if expected else every)
    text = _GROUPS.replace("{inner}", f"{_from(wanted, members=False)} WHERE {conditions}")
    return Statement(text.replace("{came}", _CAME if expected else "0"), values)


def told_apart(wanted: Wanted, group: Group, came: int) -> tuple[Group, ...]:
    """The group as the list counts it: of those expected, who came and who did not, in two."""
    if wanted.of != EXPECTED:
        return (group,)
    others = group.number - came if group.status == "confirmed" else 0
    parts = ((came, "yes"), (others, "no"))
    return tuple(msgspec.structs.replace(group, number=number, here=here) for number, here in parts if number)


def anchor_keys(wanted: Wanted, found: int) -> tuple[str, ...]:
    """What an anchor of this list is made of; nothing where counting through to a page is as fast."""
    if found < WALKED_FROM or wanted.search:
        return ()
    return _PLAIN["time"] if wanted.key == "time" else _NAMES.get(wanted.key, ())


def anchored(event_id: str, wanted: Wanted, anchor: Anchor, size: int, found: int) -> Statement:
    """The page beside a row: as fast in the middle of 100,000 as at the beginning."""
    keys = anchor_keys(wanted, found)
    conditions, values = _where(event_id, wanted)
    source = "registration r"
    if wanted.key in _NAMES:
        source = "member m CROSS JOIN registration r"
        conditions += " AND r.member = m.id"
    back = anchor.ahead != wanted.down
    marks = ", ".join(["{}"] * len(keys))
    conditions += f" AND ({', '.join(keys)}) {'<' if back else '>'} ({marks})"
    order = ", ".join(f"{key}{_way(key, back)}" for key in keys)
    words = ("SELECT r.id FROM", source, "WHERE", conditions, "ORDER BY", order, "LIMIT {}")
    return Statement(" ".join(words), (*values, *anchor.values, size), anchor.ahead)


def ids(
    event_id: str, wanted: Wanted, counted: Sequence[Group], offerings: Sequence[str], part: tuple[int, int]
) -> Statement:
    """The ids of the registrations in the wanted order; `part`: from which and how many, of those `counted`."""
    offset, size = part
    found = sum(group.number for group in counted if group.fits(wanted))
    block = _BLOCKS.get(wanted.key)
    if block:
        order = _ordered(counted, wanted, block, offerings)
        lying, offset, found = _lying(order, offset, size)
        return _by_name(event_id, wanted, found, (offset, size), (block, lying))
    if wanted.key in _NAMES:
        return _by_name(event_id, wanted, found, (offset, size))
    if wanted.key == "line":
        return _in_line(event_id, wanted, counted, found, (offset, size))
    if wanted.key == "arrival":
        return _by_arrival(event_id, wanted, counted, (offset, size))
    keys = _PLAIN.get(wanted.key, ("COALESCE(seated.spot, 9000000000000)", "r.registered_at", "r.id"))
    conditions, values = _where(event_id, wanted)
    source = _from(wanted, members=False) + (_SEATED if wanted.key == "seat" else "")
    return _Selection(source, conditions, values, keys, found, wanted.down).part(offset, size)


def _in_line(
    event_id: str, wanted: Wanted, counted: Sequence[Group], found: int, part: tuple[int, int]
) -> Statement:
    """Those who wait, by their place in line, then the others by time; a page of only one of them looks only there."""
    offset, size = part
    conditions, values = _where(event_id, wanted)
    source = _from(wanted, members=False)
    waiting = sum(group.number for group in counted if group.status == "waitlisted" and group.fits(wanted))
    first, last = (found - waiting, waiting) if wanted.down else (waiting, found - waiting)
    if offset + size <= first:
        waits, within, number = not wanted.down, offset, first
    elif offset >= first:
        waits, within, number = wanted.down, offset - first, last
    else:
        return _Selection(source, conditions, values, _PLAIN["line"], found, wanted.down).part(*part)
    conditions += " AND r.status = 'waitlisted'" if waits else " AND r.status <> 'waitlisted'"
    keys = ("r.line", "r.registered_at", "r.id") if waits else _PLAIN["time"]
    return _Selection(source, conditions, values, keys, number, wanted.down).part(within, size)


def _by_arrival(event_id: str, wanted: Wanted, counted: Sequence[Group], part: tuple[int, int]) -> Statement:
    """Those who came, the latest first, then the others by name: a page of only one of them looks only there."""
    offset, size = part
    came = sum(group.number for group in counted if group.here == "yes" and group.fits(wanted))
    others = sum(group.number for group in counted if group.here == "no" and group.fits(wanted))
    came_there = " JOIN attendance a ON a.registration = r.id"
    conditions, values = _where(event_id, wanted)
    if offset + size <= came:
        source = _from(wanted, members=False) + came_there
        # Whoever has a line of attendance was expected and is here.
        conditions, values = _where(event_id, msgspec.structs.replace(wanted, of="", here=""))
        if not wanted.search:
            source = "attendance a CROSS JOIN registration r"
            conditions = f"a.event = {{}} AND r.id = a.registration AND {conditions}"
            values = (event_id, *values)
        return _Selection(source, conditions, values, _ARRIVED, came, not wanted.down).part(offset, size)
    if offset >= came:
        rest = msgspec.structs.replace(wanted, here="no", sort="name")
        return _by_name(event_id, rest, others, (offset - came, size))
    source = _from(wanted, members=True) + " LEFT" + came_there
    conditions += "" if "r.member = m.id" in conditions else " AND r.member = m.id"
    way = " DESC" if not wanted.down else ""
    order = f"(a.id IS NULL), a.present_at{way}, m.pinyin || '', m.staff_number || '', r.id"
    words = ("SELECT r.id FROM", source, "WHERE", conditions, "ORDER BY", order, "LIMIT {} OFFSET {}")
    return Statement(" ".join(words), (*values, size, offset))


def _ordered(
    counted: Sequence[Group], wanted: Wanted, block: str, offerings: Sequence[str]
) -> list[tuple[str, int]]:
    """The blocks in their order with how many lie in each."""
    numbers: dict[str, int] = {}
    places: dict[str, tuple[Any, ...]] = {}
    for group in counted:
        if not group.fits(wanted):
            continue
        key = getattr(group, block)
        numbers[key] = numbers.get(key, 0) + group.number
        places[key] = {
            "branch": (group.branch_position, group.branch_name, group.branch),
            "offering": (offerings.index(key) if key in offerings else len(offerings), key),
            "status": (STATUSES.index(key) if key in STATUSES else 9, key),
        }[block]
    return [(key, numbers[key]) for key in sorted(numbers, key=places.__getitem__, reverse=wanted.down)]


def _lying(blocks: Sequence[tuple[str, int]], offset: int, size: int) -> tuple[list[str], int, int]:
    """The blocks that the part touches, the offset within them, and how many they hold."""
    lying: list[str] = []
    before = held = passed = 0
    for key, number in blocks:
        if passed + number <= offset:
            before += number
        elif passed < offset + size:
            lying.append(key)
            held += number
        passed += number
    return lying, offset - before, held


def _by_name(
    event_id: str,
    wanted: Wanted,
    found: int,
    part: tuple[int, int],
    blocks: tuple[str, list[str]] | None = None,
) -> Statement:
    """By a name's key, within blocks first."""
    conditions, values = _where(event_id, wanted)
    keys = _RANKED if wanted.key == "rank" else _NAMES.get(wanted.key, _NAMES["name"])
    walks = found >= WALKED_FROM and not wanted.search and wanted.key != "rank"
    lead: list[Any] = []
    if blocks:
        column, lying = blocks
        marks = ", ".join(["{}"] * len(lying)) or "''"
        conditions += f" AND r.{column} IN ({marks})"
        values = (*values, *lying)
        if len(lying) > 1:
            cases = " ".join(f"WHEN {{}} THEN {place}" for place in range(len(lying)))
            keys = (f"CASE r.{column} {cases} END", *keys)
            lead, walks = lying, False
    source = "member m CROSS JOIN registration r" if walks else _from(wanted, members=True)
    if wanted.key == "rank":
        source += " LEFT JOIN nomination k ON k.registration = r.id"
    if not walks:
        keys = tuple(f"{key} || ''" if key.startswith("m.") else key for key in keys)
    if "r.member = m.id" not in conditions:
        conditions += " AND r.member = m.id"
    down = wanted.down and not blocks
    return _Selection(source, conditions, values, keys, found, down, tuple(lead)).part(*part)


class _Selection(msgspec.Struct, frozen=True):
    """What is selected from, of how many found, by which keys; `lead`: the values of the first key."""

    source: str
    conditions: str
    values: tuple[Any, ...]
    keys: tuple[str, ...]
    found: int
    down: bool = False
    lead: tuple[Any, ...] = ()

    def part(self, offset: int, size: int) -> Statement:
        """The part of the order asked for, counted from the nearer end."""
        size = min(size, max(self.found - offset, 0))
        far = offset > self.found // 2
        if far:
            offset = max(self.found - offset - size, 0)
        order = ", ".join(f"{key}{_way(key, far != self.down)}" for key in self.keys)
        words = (
            "SELECT r.id FROM", self.source, "WHERE", self.conditions, "ORDER BY", order, "LIMIT {} OFFSET {}",
        )  # fmt: skip
        return Statement(" ".join(words), (*self.values, *self.lead, size, offset), far)


def _way(key: str, back: bool) -> str:
    nulls = (" NULLS FIRST" if back else " NULLS LAST") if key in _NO_VALUE else ""
    return (" DESC" if back else "") + nulls


def _from(wanted: Wanted, *, members: bool) -> str:
    """Whoever searches looks through the names first; SQLite takes tables in the order of a CROSS JOIN."""
    if wanted.search:
        return "member m CROSS JOIN registration r"
    return "registration r CROSS JOIN member m" if members else "registration r"


def _where(event_id: str, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    conditions, values = ["r.event = {}"], [event_id]
    conditions += [_OF[wanted.of]] if wanted.of else []
    conditions += [_HERE[wanted.here]] if wanted.here else []
    if wanted.status == STANDING:
        conditions.append("r.status NOT IN ('rejected', 'cancelled')")
    elif wanted.status:
        conditions.append("r.status = {}")
        values.append(wanted.status)
    for column, value in (("branch", wanted.branch), ("offering", wanted.offering)):
        if value:
            conditions.append(f"r.{column} = {{}}")
            values.append(value)
    if wanted.within is not None:
        marks = ", ".join(["{}"] * len(wanted.within)) or "''"
        conditions.append(f"r.branch IN ({marks})")
        values += wanted.within
    if wanted.among is not None:
        conditions.append(f"r.id IN ({', '.join(['{}'] * len(wanted.among)) or repr('')})")
        values += wanted.among
    if wanted.search:
        condition, found = searched(wanted.search)
        conditions += [condition, "r.member = m.id"]
        values += found
    return " AND ".join(conditions), tuple(values)
