"""Lists that are in memory anyhow, as of a hall or a trip: search, orders and ways out as those of long ones.

A long list is put in order by the database (members/queries/people_lists.py); these have at most some hundred lines.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from foundation.web.wanted_list import Asked, Paged
from members.documents.list_fields import Fields
from members.domain import strokes
from members.domain.pinyin import Reading, reading
from members.pages.list_files import Shown
from members.queries.people_lists import Reads

ROWS_A_PAGE = 200


class Line(Protocol):
    """Somebody with a name, a staff number and a branch; `key` tells the lines of a list apart."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def staff_number(self) -> str: ...
    @property
    def branch_name(self) -> str: ...
    @property
    def branch_position(self) -> int: ...


L = TypeVar("L", bound=Line)
Words = Callable[[L], str]


def listed(
    lines: Sequence[L],
    asked: Asked,
    orders: Mapping[str, Callable[[L], Any]] | None = None,
    filters: Mapping[str, Words[L]] | None = None,
) -> list[L]:
    """Those asked for, in the order asked for. An order nobody names here is the one they are in.

    ``filters``: what the value of a filter is compared with.
    """
    kept = [
        line
        for line in lines
        if all(asked.filters.get(name, "") in ("", read(line)) for name, read in (filters or {}).items())
        and (not asked.search or _found(asked.search, line))
    ]
    key = {**_ORDERS, **(orders or {})}.get(asked.key)
    if key is None:
        return kept[::-1] if asked.down else kept
    return sorted(kept, key=key, reverse=asked.down)


def shown(lines: Sequence[L], asked: Asked, path: str, fields: Fields[L], remembered: str) -> Shown[L]:
    """The page asked for of lines that are in order."""
    paged = Paged(len(lines), ROWS_A_PAGE, asked.page)
    part = lines[paged.offset : paged.offset + ROWS_A_PAGE]
    return Shown(asked, path, part, paged, fields, remembered)


def read_from(lines: Sequence[L]) -> Reads[L]:
    """Reads lines that are here already as those of long lists are read: by their keys."""
    known = {line.key: line for line in lines}

    async def read(keys: Sequence[str]) -> list[L]:
        return [known[key] for key in keys]

    return read


def _found(search: str, line: Line) -> bool:
    """By a part of the name or staff number, or the beginning of the name's initials or letters."""
    text = "".join(search.lower().split())
    if text in line.name.replace(" ", "").lower() or text in line.staff_number.lower():
        return True
    aloud = _aloud(line)
    return aloud.initials.startswith(text) or aloud.letters.startswith(text)


def _aloud(line: Line) -> Reading:
    return reading(line.name)


def _by_name(line: Line) -> tuple[str, str]:
    return _aloud(line).key, line.staff_number


_ORDERS: dict[str, Callable[[Any], Any]] = {
    "name": _by_name,
    "strokes": lambda line: (strokes.key(line.name), line.staff_number),
    "branch": lambda line: (line.branch_position, line.branch_name, *_by_name(line)),
    "number": lambda line: line.staff_number,
}
