"""What a reader wants of a list, as its address says it: search, filters, order, page and columns.

One way for every list: a page describes its list by a `Shape`, reads what is `asked` of the address, and hands it to
the controls in templates/components/lists.html, which write the same address again with something changed.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request

LONGEST_SEARCH = 60
LONGEST_FILTER = 40
MOST_DIGITS = 6
MOST_COLUMNS = 60


class Column(msgspec.Struct, frozen=True):
    """A column to choose. `words` is a marked text, or somebody's own words (`spoken` False).

    `usual`: shown unless chosen otherwise; `sort`: the order a press on its head asks for; `paper`: for writing on
    paper only; `private`: never remembered on the device, and looking at it leaves a trace; `figure`: numbers, which
    stand to the right.
    """

    key: str
    words: str
    usual: bool = True
    spoken: bool = True
    sort: str = ""
    paper: bool = False
    private: bool = False
    figure: bool = False


class Shape(msgspec.Struct, frozen=True):
    """What can be asked of a list. `sorts`: key → marked text; the first one is the usual order."""

    sorts: Mapping[str, str]
    filters: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def usual(self) -> str:
        return next(iter(self.sorts))


class Asked(msgspec.Struct, frozen=True):
    """What the reader wants; anything unknown means the usual. `sort` may begin with '-'; pages count from 1."""

    shape: Shape
    sort: str
    search: str = ""
    page: int = 1
    filters: Mapping[str, str] = {}
    chosen: tuple[str, ...] = ()
    """keys of the columns chosen; none: the usual ones"""
    after: str = ""
    """of a page reached from its neighbour: the row it follows, so that a long list need not be counted through"""
    before: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns to show, in the list's own order."""
        return tuple(each for each in self.shape.columns if self.shows(each))

    def shows(self, column: Column) -> bool:
        return column.key in self.chosen if self.chosen else column.usual

    @property
    def key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def down(self) -> bool:
        return self.sort.startswith("-")

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search or any(self.filters.values()))

    def fields(self, *without: str, **changes: Any) -> list[tuple[str, str]]:
        """What the address says, as names and values: without the page, without what is as usual."""
        values: list[tuple[str, Any]] = [("q", self.search), *self.filters.items()]
        values += [("sort", self.sort if self.sort != self.shape.usual else "")]
        kept = [(name, value) for name, value in values if name not in changes and name not in without]
        columns = [] if "c" in changes or "c" in without else [("c", each) for each in self.chosen]
        return [(name, str(value)) for name, value in (*kept, *changes.items(), *columns) if value]

    def here(self, path: str = "", **changes: Any) -> str:
        """This list with something changed."""
        query = urlencode(self.fields(**changes))
        return f"{path}?{query}" if query else path or "?"

    def by(self, key: str) -> str:
        """The order a press on a head asks for: this one, or the other way round when it is already."""
        return f"-{key}" if self.sort == key else key


def asked(request: Request[Any, Any, Any], shape: Shape) -> Asked:
    """What is asked for in the address."""
    given = request.query_params
    sort = given.get("sort", "")
    number = given.get("page", "")
    keys = {column.key for column in shape.columns}
    chosen = dict.fromkeys(each for each in given.getall("c", [])[:MOST_COLUMNS] if each in keys)
    return Asked(
        shape,
        sort=sort if sort.removeprefix("-") in shape.sorts else shape.usual,
        search=printable(given.get("q", ""))[:LONGEST_SEARCH].strip(),
        page=int(number) if number.isascii() and number.isdigit() and 0 < len(number) <= MOST_DIGITS else 1,
        filters={name: printable(given.get(name, ""))[:LONGEST_FILTER] for name in shape.filters},
        chosen=tuple(chosen),
        after=printable(given.get("after", ""))[:LONGEST_FILTER],
        before=printable(given.get("before", ""))[:LONGEST_FILTER],
    )


def printable(text: str) -> str:
    """Without what no keyboard writes and PostgreSQL does not keep."""
    return "".join(character for character in text if character.isprintable())


class Paged(msgspec.Struct, frozen=True):
    """Which part of so many rows is shown; a page beyond the end is the last one."""

    found: int
    size: int
    wanted: int = 1

    @property
    def pages(self) -> int:
        return max(-(-self.found // self.size), 1)

    @property
    def number(self) -> int:
        return min(max(self.wanted, 1), self.pages)

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size
