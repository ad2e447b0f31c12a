"""Lists of people in SQL: searched, counted for the filters, put in order, a part at a time. Two statements, or three.

A list says what it is of by a `Source`; its people are `m` and their branches `b` there. The rows of a part are read
by their ids afterwards, each list in its own way.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from foundation.database import fetch
from foundation.messages import N_
from foundation.web.wanted_list import Asked, Paged

ROWS_A_PAGE = 100
ROWS_AT_ONCE = 500

BY_PEOPLE = {
    "name": N_("Pinyin"),
    "strokes": N_("Strokes of the surname"),
    "branch": N_("Branch"),
    "number": N_("Staff number"),
}
BY_BRANCH_FIRST = {"branch": BY_PEOPLE["branch"], **BY_PEOPLE}


_BRANCHES = "SELECT id, name FROM branch WHERE id IN ({marks}) ORDER BY position, name, id"

R = TypeVar("R")
Reads = Callable[[Sequence[str]], Awaitable[list[R]]]
"""reads the rows of these ids, in their order"""


class Who(msgspec.Struct, frozen=True):
    """The expressions of a line's person: by what it is searched and put in order."""

    name: str = "m.name"
    number: str = "m.staff_number"
    pinyin: str = "m.pinyin"
    strokes: str = "m.strokes"
    initials: str = "m.initials"
    letters: str = "m.letters"

    def keys(self, order: str) -> tuple[str, ...]:
        by_name = (self.pinyin, self.number)
        return {
            "name": by_name,
            "strokes": (self.strokes, self.number),
            "branch": ("b.position", "b.name", *by_name),
            "number": (self.number,),
        }[order]


MEMBER = Who()


class Source(msgspec.Struct, frozen=True):
    """What a list is of. ``text``: what stands after FROM; ``key``: the expression of a line's id.

    ``filters``: name of a filter → expression its value is compared with, which the lines are counted by;
    ``orders``: key of an order → expressions, for those that are not of people everywhere; ``who``: a line's person;
    ``found_too``: texts that a search looks through besides.
    """

    text: str
    key: str
    where: str
    values: tuple[Any, ...] = ()
    filters: Mapping[str, str] = {}
    orders: Mapping[str, tuple[str, ...]] = {}
    who: Who = MEMBER
    found_too: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """How many lines have these values of the filters."""

    values: tuple[str, ...]
    number: int


class Counts(msgspec.Struct, frozen=True):
    """How many lines there are by the filters' values: all of them, and those the search leaves."""

    filters: tuple[str, ...]
    all: tuple[Group, ...]
    searched: tuple[Group, ...]

    @property
    def total(self) -> int:
        return sum(group.number for group in self.all)

    def found(self, wanted: Mapping[str, str]) -> int:
        return sum(group.number for group in self.searched if self._fits(group, wanted))

    def by(self, name: str, wanted: Mapping[str, str]) -> dict[str, int]:
        """Of each value of this filter, with everything else that is wanted."""
        place = self.filters.index(name)
        others = {**wanted, name: ""}
        counts = dict.fromkeys((group.values[place] for group in self.all), 0)
        for group in self.searched:
            if self._fits(group, others):
                counts[group.values[place]] += group.number
        return counts

    def values_of(self, name: str) -> set[str]:
        """Every value of this filter that occurs."""
        place = self.filters.index(name)
        return {group.values[place] for group in self.all}

    def _fits(self, group: Group, wanted: Mapping[str, str]) -> bool:
        pairs = zip(self.filters, group.values, strict=True)
        return all(wanted.get(name, "") in ("", value) for name, value in pairs)


class Part(msgspec.Struct, frozen=True):
    """A page of a list: the ids of its lines in order, which page it is, and the counts of the whole."""

    ids: tuple[str, ...]
    paged: Paged
    counts: Counts


async def part_of(source: Source, asked: Asked, size: int = ROWS_A_PAGE) -> Part:
    """The page asked for. Two statements; three for whoever searches."""
    everything = await _groups(source, "")
    searched = await _groups(source, asked.search) if asked.search else everything
    counts = Counts(tuple(source.filters), everything, searched)
    paged = Paged(counts.found(asked.filters), size, asked.page)
    ids = await _ids(source, asked, (paged.offset, size)) if paged.found else []
    return Part(tuple(ids), paged, counts)


async def ids_of(source: Source, asked: Asked) -> list[str]:
    """All that are asked for, in order, for Excel and paper. One statement."""
    return await _ids(source, asked, None)


async def in_batches(ids: Sequence[str], reads: Reads[R]) -> AsyncIterator[list[R]]:
    """The rows of these ids, some at a time."""
    for at in range(0, len(ids), ROWS_AT_ONCE):
        yield await reads(ids[at : at + ROWS_AT_ONCE])


async def branch_choices(ids: set[str]) -> list[tuple[str, str]]:
    """These branches and their names, in the union's own order. One statement, or none."""
    if not ids:
        return []
    marks = ", ".join(["{}"] * len(ids))
    rows = await fetch(_BRANCHES.replace("{marks}", marks), *sorted(ids))
    return [(row["id"], row["name"]) for row in rows]


async def _groups(source: Source, search: str) -> tuple[Group, ...]:
    where, values = _where(source, {}, search)
    columns = ", ".join(f"{text} AS f{place}" for place, text in enumerate(source.filters.values()))
    names = ", ".join(f"f{place}" for place in range(len(source.filters)))
    told = f"{columns}, " if columns else ""
    grouped = f" GROUP BY {names}" if names else ""
    words = (f"SELECT {told}COUNT(*) AS number FROM", source.text, "WHERE", where + grouped)
    rows = await fetch(" ".join(words), *values)
    return tuple(
        Group(tuple(str(row[f"f{place}"]) for place in range(len(source.filters))), int(row["number"]))
        for row in rows
    )


async def _ids(source: Source, asked: Asked, part: tuple[int, int] | None) -> list[str]:
    where, values = _where(source, asked.filters, asked.search)
    keys = (*(source.orders.get(asked.key) or source.who.keys(asked.key)), source.key)
    order = ", ".join(_turned(key) if asked.down else key for key in keys)
    limit, numbers = ("", ()) if part is None else (" LIMIT {} OFFSET {}", (part[1], part[0]))
    words = (f"SELECT {source.key} AS id FROM", source.text, "WHERE", where, "ORDER BY", order + limit)
    rows = await fetch(" ".join(words), *values, *numbers)
    return [row["id"] for row in rows]


def _turned(key: str) -> str:
    """The other way round; what has no value stays at the end."""
    last = " NULLS LAST" if key.endswith(" NULLS LAST") else ""
    plain = key.removesuffix(last)
    return (plain.removesuffix(" DESC") if plain.endswith(" DESC") else f"{plain} DESC") + last


def _where(source: Source, filters: Mapping[str, str], search: str) -> tuple[str, tuple[Any, ...]]:
    conditions, values = [source.where], list(source.values)
    for name, text in source.filters.items():
        if filters.get(name):
            conditions.append(f"{text} = {{}}")
            values.append(filters[name])
    if search:
        condition, found = searched(search, source.who, source.found_too)
        conditions.append(condition)
        values += found
    return " AND ".join(conditions), tuple(values)


def searched(search: str, who: Who = MEMBER, others: Sequence[str] = ()) -> tuple[str, list[str]]:
    """By a part of the name or staff number, or the beginning of the name's letters or initials.

    ``others``: further texts, of which a part is enough.
    """
    text = "".join(search.lower().split())
    literal = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    conditions, values = [f"LOWER({who.name}) LIKE {{}} ESCAPE '!'"], [f"%{literal}%"]
    if text.isascii():
        conditions.append(f"LOWER({who.number}) LIKE {{}} ESCAPE '!'")
        values.append(f"%{literal}%")
    if text.isascii() and text.isalpha():
        conditions += [f"{who.initials} LIKE {{}}", f"{who.letters} LIKE {{}}"]
        values += [f"{text}%", f"{text}%"]
    for other in others:
        conditions.append(f"LOWER({other}) LIKE {{}} ESCAPE '!'")
        values.append(f"%{literal}%")
    return f"({' OR '.join(conditions)})", values
