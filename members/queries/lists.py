"""The list of members: searched, filtered, sorted, a page at a time, in a constant number of queries."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from foundation.database import fetch
from members.domain.branches import BranchNode, in_order, subtree
from members.domain.staff_numbers import written
from members.tables import Member

PAGE = 50
SORTS = ("pinyin", "strokes", "branch", "number")
STATUSES = ("active", "seconded", "retired", "left")


class Wanted(msgspec.Struct, frozen=True):
    """What the reader asked for. `branch` reaches its subtree; `sort` may begin with '-'; pages count from 1."""

    q: str = ""
    branch: str = ""
    status: str = ""
    sort: str = "pinyin"
    page: int = 1


class Listed(msgspec.Struct, frozen=True):
    """One line of the list, of its workbook and of its paper."""

    id: str
    staff_number: str
    name: str
    sex: str
    birth_date: date | None
    employment_status: str
    joined_on: date | None
    retired_on: date | None
    honours: str
    phone: str
    email: str
    branch: str
    branch_name: str
    activated_at: datetime | None


class MemberList(msgspec.Struct, frozen=True):
    """A page of the list, how many there are altogether, and how many of each status without that filter."""

    members: tuple[Listed, ...]
    total: int
    by_status: dict[str, int]

    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


_LISTED = (
    "m.id, m.staff_number, m.name, m.sex, m.birth_date, m.employment_status, m.joined_on, m.retired_on, m.honours,"
    " m.phone, m.email, m.branch, b.name AS branch_name, a.activated_at"
)
_FROM = " FROM member m JOIN branch b ON b.id = m.branch LEFT JOIN account a ON a.member = m.id"
_IDS = "SELECT m.id FROM member m"
_COUNTED = "SELECT m.employment_status AS status, count(*) AS number FROM member m"
_ORDERS = {
    "pinyin": "m.pinyin{down}, m.staff_number",
    "strokes": "m.strokes{down}, m.staff_number",
    "number": "m.staff_number{down}",
    "branch": "{branches}{down}, m.pinyin, m.staff_number",
}


async def listed(wanted: Wanted, branches: Sequence[BranchNode]) -> MemberList:
    """One page. Three queries, whatever the length; `branches` is the tree."""
    where, values = _where(wanted, branches)
    order, order_values = _order(wanted, branches)
    # The keys alone are put in order: whole lines would make the same work of it several times as long.
    page = await fetch(
        f"{_IDS}{where} ORDER BY {order} LIMIT {{}} OFFSET {{}}",
        *values,
        *order_values,
        PAGE,
        PAGE * (wanted.page - 1),
    )
    others, other_values = _where(msgspec.structs.replace(wanted, status=""), branches)
    counts = await Member.raw(
        f"{_COUNTED}{others} GROUP BY m.employment_status",
        *other_values,
    )
    by_status = dict.fromkeys(STATUSES, 0) | {row["status"]: row["number"] for row in counts}
    total = by_status[wanted.status] if wanted.status else sum(by_status.values())
    return MemberList(tuple(await rows_of([row["id"] for row in page])), total, by_status)


async def ids_of(wanted: Wanted, branches: Sequence[BranchNode]) -> list[str]:
    """Everybody who fits, in order, for Excel and paper. One query."""
    where, values = _where(wanted, branches)
    order, order_values = _order(wanted, branches)
    rows = await fetch(f"{_IDS}{where} ORDER BY {order}", *values, *order_values)
    return [row["id"] for row in rows]


async def rows_of(ids: Sequence[str]) -> list[Listed]:
    """These people in this order. One query."""
    if not ids:
        return []
    marks = ", ".join(["{}"] * len(ids))
    rows = await Member.raw(f"SELECT {_LISTED}{_FROM} WHERE m.id IN ({marks})", *ids)
    known = {row["id"]: Listed(**row) for row in rows}
    return [known[each] for each in ids if each in known]


def _where(wanted: Wanted, branches: Sequence[BranchNode]) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if wanted.branch:
        ids = [node.id for node in subtree(branches, wanted.branch)] or [wanted.branch]
        conditions.append(f"m.branch IN ({', '.join(['{}'] * len(ids))})")
        values += ids
    if wanted.status:
        conditions.append("m.employment_status = {}")
        values.append(wanted.status)
    if wanted.q:
        condition, found = _search(wanted.q)
        conditions.append(condition)
        values += found
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values


def _search(q: str) -> tuple[str, list[Any]]:
    """By part of the name, the beginning of the staff number, or (letters only) pinyin or its initials."""
    text = _literal("".join(q.split()) if not q.isascii() else " ".join(q.split()))
    conditions = ["m.name LIKE {} ESCAPE '!'", "m.staff_number LIKE {} ESCAPE '!'"]
    values = [f"%{text}%", f"{_literal(written(q))}%"]
    letters = "".join(q.split()).casefold()
    if letters.isascii() and letters.isalpha():
        conditions += ["m.initials LIKE {}", "m.letters LIKE {}"]
        values += [f"{letters}%", f"{letters}%"]
    return f"({' OR '.join(conditions)})", values


def _literal(text: str) -> str:
    """Text without the meaning LIKE gives to some characters."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _order(wanted: Wanted, branches: Sequence[BranchNode]) -> tuple[str, list[Any]]:
    key = wanted.sort.removeprefix("-")
    down = " DESC" if wanted.sort.startswith("-") else ""
    if key != "branch":
        return _ORDERS.get(key, _ORDERS["pinyin"]).format(down=down), []
    places = [node.id for node in in_order(branches)]
    cases = " ".join(f"WHEN {{}} THEN {place}" for place in range(len(places)))
    case = f"CASE m.branch {cases} ELSE {len(places)} END" if places else "0"
    return _ORDERS["branch"].replace("{branches}", case).replace("{down}", down), list(places)
