"""A register as it is read: its lines with names, what they add up to, and who may see which."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from events.domain.event import Event, Kind
from events.domain.registers import Line, Total
from events.parts import Part, Standing
from events.register_tables import RegisterEntry
from foundation.database import fetch
from foundation.errors import not_allowed
from foundation.messages import N_, Sentence
from members.domain.identity import Identity, Role
from members.queries.people_lists import Source, Walk, Who

_FROM = "register_entry e JOIN branch b ON b.id = e.branch LEFT JOIN member m ON m.id = e.member"
_ROWS = (
    "SELECT e.id, e.occasion, e.times, e.people, e.amount, e.goods, e.day, e.note, e.named, e.struck_at,"
    " e.struck_because, m.id AS member, m.name, m.staff_number, b.id AS branch, b.name AS branch_name,"
    " b.position AS branch_position, w.name AS entered_by, e.entered_at FROM register_entry e"
    " JOIN branch b ON b.id = e.branch LEFT JOIN member m ON m.id = e.member LEFT JOIN member w ON w.id = e.entered_by"
    " WHERE e.id IN ({marks})"
)
# Whoever stands in several lines is counted once, a group as the most it ever was.
_GROUPS = (
    "SELECT {each}MAX(e.people) AS people FROM {lines} WHERE e.struck_at IS NULL AND e.member IS NULL AND {where}"
    " GROUP BY {each}e.named"
)
_BY_BRANCH = (
    "SELECT g.branch, g.times, g.amount, g.members + COALESCE(n.people, 0) AS people, b.name"
    " FROM (SELECT e.branch, COALESCE(SUM(e.times), 0) AS times, COALESCE(SUM(e.amount), 0) AS amount,"
    " COUNT(DISTINCT e.member) AS members FROM {lines} WHERE e.struck_at IS NULL AND {where} GROUP BY e.branch) g"
    " JOIN branch b ON b.id = g.branch LEFT JOIN (SELECT w.branch, SUM(w.people) AS people"
    " FROM ({groups}) w GROUP BY w.branch) n ON n.branch = g.branch"
    " ORDER BY b.position, b.name, g.branch"
).replace("{groups}", _GROUPS.replace("{each}", "e.branch, "))
# Members come in the order of the index, so that each is counted without remembering them all.
_PEOPLE = (
    "SELECT (SELECT COUNT(*) FROM (SELECT DISTINCT e.member FROM {lines} WHERE {where} AND e.member IS NOT NULL"
    " AND e.struck_at IS NULL) known)"
    " + (SELECT COALESCE(SUM(w.people), 0) FROM ({groups}) w) AS people"
).replace("{groups}", _GROUPS.replace("{each}", ""))
_WHO = Who(
    "COALESCE(m.name, e.named)",
    "COALESCE(m.staff_number, '')",
    "COALESCE(m.pinyin, e.pinyin)",
    "COALESCE(m.strokes, e.strokes)",
    "COALESCE(m.initials, e.initials)",
    "COALESCE(m.letters, e.letters)",
)


class Row(msgspec.Struct, frozen=True):
    """A line of a register. `name`: the member's, or what was written down; `amount` in fen."""

    id: str
    occasion: str
    times: int
    people: int
    amount: int
    goods: str
    day: date
    note: str
    member: str
    name: str
    staff_number: str
    branch: str
    branch_name: str
    branch_position: int
    entered_by: str
    entered_at: datetime
    struck_at: datetime | None
    struck_because: str

    @property
    def counted(self) -> Line:
        return Line(
            self.branch, self.member or self.name, self.occasion, self.times, self.amount, self.people
        )


class Totals(msgspec.Struct, frozen=True):
    """What counts of a register: altogether, and by branch in the union's own order."""

    whole: Total
    branches: tuple[tuple[str, str, Total], ...]


def reaches(identity: Identity, event_id: str) -> tuple[str, ...] | None:
    """The branches whose subtrees one may enter and read; None: everybody. Raises `Refusal` 403 for the rest."""
    if identity.holds(Role.ORGANIZER, event_id) or "" in identity.scopes(Role.LIAISON):
        return None
    held = tuple(sorted(identity.scopes(Role.LIAISON)))
    if not held:
        raise not_allowed()
    return held


def source(event_id: str, within: Sequence[str] | None, *, counting: bool = False) -> Source:
    """The lines within reach; only those that count, or struck out ones too."""
    where, values = _within(event_id, within)
    lines = _lines(within)
    return Source(
        _FROM,
        "e.id",
        where + (" AND e.struck_at IS NULL" if counting else ""),
        values,
        {"branch": "e.branch", "occasion": "e.occasion"},
        {
            "entered": ("e.day DESC", "e.entered_at DESC"),
            "day": ("e.day", "e.entered_at"),
            "amount": ("e.amount",),
        },
        _WHO,
        narrow=lines,
        walk=Walk(f"member m CROSS JOIN {lines}", "e.member = m.id", "e.member IS NULL"),
    )


async def rows(ids: Sequence[str]) -> list[Row]:
    """These lines, in this order. One statement, or none."""
    if not ids:
        return []
    found = await fetch(_ROWS.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    by_id = {row["id"]: _row(row) for row in found}
    return [by_id[each] for each in ids if each in by_id]


async def totals(event_id: str, within: Sequence[str] | None) -> Totals:
    """Two statements, however many lines."""
    where, values = _within(event_id, within)
    lines = _lines(within)

    async def read(text: str, *given: str) -> list[dict[str, Any]]:
        return await fetch(text.replace("{lines}", lines).replace("{where}", where), *given)

    branches = tuple(
        (row["branch"], row["name"], _total(row)) for row in await read(_BY_BRANCH, *values, *values)
    )
    people = int((await read(_PEOPLE, *values, *values))[0]["people"])
    times, amount = (sum(getattr(own, what) for _, _, own in branches) for what in ("times", "amount"))
    return Totals(Total(times, people, amount), branches)


def _total(row: dict[str, Any]) -> Total:
    return Total(int(row["times"]), int(row["people"]), int(row["amount"]))


def _lines(within: Sequence[str] | None) -> str:
    """What lines are counted from: their branches are looked up only for whoever reads a part of the union."""
    return "register_entry e" if within is None else "register_entry e JOIN branch b ON b.id = e.branch"


def _within(event_id: str, within: Sequence[str] | None) -> tuple[str, tuple[str, ...]]:
    if within is None:
        return "e.event = {}", (event_id,)
    paths = " OR ".join(["b.path LIKE {}"] * len(within))
    return f"e.event = {{}} AND ({paths})", (event_id, *(f"%{branch}/%" for branch in within))


def _row(row: dict[str, Any]) -> Row:
    plain = {name: row[name] if row[name] is not None else "" for name in Row.__struct_fields__}
    return msgspec.convert(
        {**plain, "name": row["name"] or row["named"], "struck_at": row["struck_at"]}, Row, strict=False
    )


async def _standing(event: Event) -> Standing:
    if not event.settings.register.occasions:
        return Standing(Sentence("None is kept."))
    rows = await RegisterEntry.raw(
        "SELECT COALESCE(SUM(times), 0) AS times, COALESCE(SUM(amount), 0) AS amount FROM register_entry"
        " WHERE event = {} AND struck_at IS NULL",
        event.id,
    )
    amount = int(rows[0]["amount"])
    return Standing(
        Sentence("{times} attendances, {yuan} yuan", times=int(rows[0]["times"]), yuan=f"{amount / 100:,.2f}")
    )


register_part = Part(
    "register",
    N_("Register"),
    "register",
    "clipboard-list",
    84,
    lambda event: event.kind is Kind.ACTIVITY,
    _standing,
    of_register=True,
)
