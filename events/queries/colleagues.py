"""Finding a colleague to sign up: by name, pinyin or staff number, within the branches one may act for."""

from collections.abc import Sequence

import msgspec

from events.tables import Registration

MOST_FOUND = 30

_FIND = (
    "SELECT m.id, m.name, m.staff_number, m.pinyin, m.branch, b.name AS branch_name, b.path AS branch_path,"
    " b.position AS branch_position"
    " FROM member m JOIN branch b ON b.id = m.branch WHERE m.employment_status <> 'left'"
    " AND (LOWER(m.name) LIKE {} ESCAPE '!' OR m.initials LIKE {} ESCAPE '!' OR m.letters LIKE {} ESCAPE '!'"
    " OR LOWER(m.staff_number) LIKE {} ESCAPE '!')"
)
_MEMBER = (
    "SELECT m.id, m.name, m.staff_number, m.pinyin, m.branch, b.name AS branch_name, b.path AS branch_path,"
    " b.position AS branch_position FROM member m JOIN branch b ON b.id = m.branch WHERE m.id = {}"
)


class Colleague(msgspec.Struct, frozen=True):
    id: str
    name: str
    staff_number: str
    pinyin: str
    branch: str
    branch_name: str
    branch_path: str
    branch_position: int


async def find(text: str, within: Sequence[str] | None) -> list[Colleague]:
    """Up to 30 members on the roster, by pinyin. ``within``: branch ids whose subtrees count; None: everybody."""
    plain = "".join(text.lower().split())[:40]
    if not plain or (within is not None and not within):
        return []
    part = plain.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    query, values = _FIND, [f"%{part}%", f"{part}%", f"{part}%", f"%{part}%"]
    if within is not None:
        query += f" AND ({' OR '.join(['b.path LIKE {}'] * len(within))})"
        values += [f"%{branch}/%" for branch in within]
    rows = await Registration.raw(query + " ORDER BY m.pinyin, m.staff_number LIMIT {}", *values, MOST_FOUND)
    return [Colleague(**row) for row in rows]


async def colleague(member_id: str) -> Colleague | None:
    rows = await Registration.raw(_MEMBER, member_id)
    return Colleague(**rows[0]) if rows else None


async def named(text: str, within: Sequence[str] | None) -> list[Colleague]:
    """Members with exactly this staff number, else all with exactly this name, by staff number; at most 30."""
    plain = " ".join(text.split())[:60]
    if not plain or (within is not None and not within):
        return []
    select = _MEMBER.removesuffix("WHERE m.id = {}")
    reach, paths = "", []
    if within is not None:
        reach = f" AND ({' OR '.join(['b.path LIKE {}'] * len(within))})"
        paths = [f"%{branch}/%" for branch in within]
    query = f"{select}WHERE (UPPER(m.staff_number) = {{}} OR m.name = {{}}){reach} ORDER BY m.staff_number LIMIT {{}}"
    rows = await Registration.raw(query, plain.upper(), plain, *paths, MOST_FOUND)
    found = [Colleague(**row) for row in rows]
    return [each for each in found if each.staff_number.upper() == plain.upper()] or found
