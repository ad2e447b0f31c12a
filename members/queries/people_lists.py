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
WALKED_FROM = 5_000
"""From so many lines on, an index of the whole roster is walked instead of sorting those found."""

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


class Walk(msgspec.Struct, frozen=True):
    """How a long list of members is read in the order of an index of them.

    ``text``: what stands after FROM, with the members first; ``meets``: which of its lines is theirs; ``others``: what
    picks the lines in ``Source.text`` that are of nobody on the roster, where there are such; ``once``: nobody has two.
    """

    text: str
    meets: str
    others: str = ""
    once: bool = False


class Source(msgspec.Struct, frozen=True):
    """What a list is of. ``text``: what stands after FROM; ``key``: the expression of a line's id.

    ``filters``: name of a filter → expression its value is compared with, which the lines are counted by;
    ``orders``: key of an order → expressions, for those that are not of people everywhere; ``who``: a line's person;
    ``found_too``: texts that a search looks through besides; ``narrow``: as much of ``text`` as counting and ``orders``
    need; ``walk``: where a list may be long. Orders that begin with the filter of the same name are read from there.
    """

    text: str
    key: str
    where: str
    values: tuple[Any, ...] = ()
    filters: Mapping[str, str] = {}
    orders: Mapping[str, tuple[str, ...]] = {}
    who: Who = MEMBER
    found_too: tuple[str, ...] = ()
    narrow: str = ""
    walk: Walk | None = None


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
    """The page asked for. Two statements; three for whoever searches, or for a long list by branch."""
    everything = await _groups(source, "")
    source = _spared(source, everything, asked.search)
    searched = await _groups(source, asked.search) if asked.search else everything
    counts = Counts(tuple(source.filters), everything, searched)
    paged = Paged(counts.found(asked.filters), size, asked.page)
    if source.walk and paged.found >= WALKED_FROM and not asked.search:
        ids = await _long(source, source.walk, asked, counts, paged)
    else:
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
    names = [f"f{place}" for place in range(len(source.filters))]
    told = "".join(f"{text} AS {name}, " for text, name in zip(source.filters.values(), names, strict=True))
    grouped = f" GROUP BY {', '.join(names)}" if names else ""
    if search and source.walk and not source.found_too:
        text, values = _met(source, source.walk, {}, search, told)
        named = "".join(f"{name}, " for name in names)
        words = (f"SELECT {named}COUNT(*) AS number", "FROM (", text, ") met" + grouped)
    else:
        where, values = _where(source, {}, search)
        text = source.text if search else source.narrow or source.text
        words = (f"SELECT {told}COUNT(*) AS number", "FROM", text, f"WHERE {where}{grouped}")
    rows = await fetch(" ".join(words), *values)
    return tuple(Group(tuple(str(row[name]) for name in names), int(row["number"])) for row in rows)


async def _ids(source: Source, asked: Asked, part: tuple[int, int] | None) -> list[str]:
    keys = source.orders.get(asked.key) or source.who.keys(asked.key)
    limit, numbers = ("", ()) if part is None else (" LIMIT {} OFFSET {}", (part[1], part[0]))
    if asked.search and source.walk and not source.found_too:
        texts, ends = zip(*(_apart(key) for key in keys), strict=True)
        told = "".join(f"{text} AS k{place}, " for place, text in enumerate(texts))
        text, values = _met(source, source.walk, asked.filters, asked.search, told)
        keys = (*(f"k{place}{end}" for place, end in enumerate(ends)), "id")
        words = ("SELECT id FROM (", text, ") met")
    else:
        where, values = _where(source, asked.filters, asked.search)
        keys = (*keys, source.key)
        lean = asked.key in source.orders and not asked.search
        text = source.narrow or source.text if lean else source.text
        words = (f"SELECT {source.key} AS id FROM", text, f"WHERE {where}")
    rows = await fetch(" ".join((*words, _in_order(keys, asked.down) + limit)), *values, *numbers)
    return [row["id"] for row in rows]


def _spared(source: Source, counted: Sequence[Group], search: str) -> Source:
    """Without looking through further texts of which the counts tell that none has what is searched for."""
    looked = "".join(search.lower().split())
    known = tuple(source.filters.values())
    left = tuple(
        text
        for text in source.found_too
        if text not in known or any(looked in group.values[known.index(text)].lower() for group in counted)
    )
    return msgspec.structs.replace(source, found_too=left)


def _met(
    source: Source, walk: Walk, filters: Mapping[str, str], search: str, told: str
) -> tuple[str, tuple[Any, ...]]:
    """The lines a search finds: of the members it finds, then of those who are not on the roster."""
    # The members first, then their lines, then the branches: SQLite takes tables in the order of a CROSS JOIN.
    reach = of_branch = ""
    if " branch b " not in walk.text:
        reach, of_branch = " CROSS JOIN branch b", f" AND b.id = {source.filters['branch']}"
    where, values = _where(msgspec.structs.replace(source, who=MEMBER), filters, search)
    of_members = (
        f"SELECT {told}{source.key} AS id FROM",
        walk.text + reach,
        "WHERE",
        where,
        "AND",
        walk.meets + of_branch,
    )
    if not walk.others:
        return " ".join(of_members), values
    others, more = _where(source, filters, search)
    of_others = (
        f"UNION ALL SELECT {told}{source.key} AS id FROM",
        source.text,
        "WHERE",
        others,
        "AND",
        walk.others,
    )
    return " ".join((*of_members, *of_others)), (*values, *more)


def _apart(key: str) -> tuple[str, str]:
    """An expression and which way it goes."""
    last = " NULLS LAST" if key.endswith(" NULLS LAST") else ""
    plain = key.removesuffix(last)
    way = " DESC" if plain.endswith(" DESC") else ""
    return plain.removesuffix(way), way + last


async def _long(source: Source, walk: Walk, asked: Asked, counts: Counts, paged: Paged) -> list[str]:
    """A page of a long list: only the blocks it lies in are looked at, and from the nearer end."""
    size, found = min(paged.size, paged.found - paged.offset), paged.found
    lying: tuple[str, ...] = ()
    if asked.key in source.orders and asked.key not in source.filters:
        return await _ids(source, asked, (paged.offset, size))
    offset = found - paged.offset - size if asked.down else paged.offset
    if asked.key in source.filters:
        lying, offset, found = _lying(await _blocks(counts, asked), offset, size)
    far = offset > found // 2
    offset = found - offset - size if far else offset
    apart = len(lying) == 1 and not source.filters[asked.key].startswith("m.") and found * 4 < paged.found
    if len(lying) > 1 or apart:
        text, values = _sorted(source, asked, lying, far)
    else:
        text, values = _walked(source, walk, asked, lying, far)
    ids = [row["id"] for row in await fetch(f"{text} LIMIT {{}} OFFSET {{}}", *values, size, offset)]
    return ids[::-1] if far != asked.down else ids


async def _blocks(counts: Counts, asked: Asked) -> list[tuple[str, int]]:
    """What the list is ordered by first and how many lines have it, in order."""
    numbers = counts.by(asked.key, asked.filters)
    wanted = asked.filters.get(asked.key, "")
    order = (
        [each for each, _ in await branch_choices(set(numbers))] if asked.key == "branch" else sorted(numbers)
    )
    return [(each, numbers[each]) for each in order if numbers[each] and wanted in ("", each)]


def _lying(blocks: Sequence[tuple[str, int]], offset: int, size: int) -> tuple[tuple[str, ...], int, int]:
    """The blocks that a part touches, its offset within them, and how many lines they hold."""
    lying: list[str] = []
    before = held = passed = 0
    for value, number in blocks:
        if passed + number <= offset:
            before += number
        elif passed < offset + size:
            lying.append(value)
            held += number
        passed += number
    return tuple(lying), offset - before, held


def _of_blocks(source: Source, asked: Asked, lying: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    where, values = _where(source, asked.filters, "")
    if not lying:
        return where, values
    return f"{where} AND {source.filters[asked.key]} IN ({', '.join(['{}'] * len(lying))})", (*values, *lying)


def _sorted(source: Source, asked: Asked, lying: tuple[str, ...], back: bool) -> tuple[str, tuple[Any, ...]]:
    """By block, then by name: few lines enough to be sorted."""
    where, values = _of_blocks(source, asked, lying)
    keys = (*source.who.keys("name"), source.key)
    lead: tuple[str, ...] = ()
    if len(lying) > 1:
        cases = " ".join(f"WHEN {{}} THEN {place}" for place in range(len(lying)))
        keys, lead = (f"CASE {source.filters[asked.key]} {cases} END", *keys), lying
    words = (f"SELECT {source.key} AS id FROM", source.text, "WHERE", where, _in_order(keys, back))
    return " ".join(words), (*values, *lead)


def _walked(
    source: Source, walk: Walk, asked: Asked, lying: tuple[str, ...], back: bool
) -> tuple[str, tuple[Any, ...]]:
    """In the order of an index of the roster, with those who are not on it let in at their places."""
    where, values = _of_blocks(source, asked, lying)
    by = "name" if lying else asked.key
    keys = MEMBER.keys(by)
    if not walk.others:
        order = _in_order((*keys, "m.id" if walk.once else source.key), back)
        words = (f"SELECT {source.key} AS id FROM", walk.text, "WHERE", where, "AND", walk.meets, order)
        return " ".join(words), values
    names = [f"k{place}" for place in range(len(keys))]

    def part(texts: Sequence[str], start: str, condition: str) -> str:
        told = ", ".join(f"{text} AS {name}" for text, name in zip(texts, names, strict=True))
        return " ".join((f"SELECT {source.key} AS id, {told} FROM", start, "WHERE", where, "AND", condition))

    both = (part(keys, walk.text, walk.meets), part(source.who.keys(by), source.text, walk.others))
    return f"{' UNION ALL '.join(both)} {_in_order((*names, 'id'), back)}", (*values, *values)


def _in_order(keys: Sequence[str], back: bool) -> str:
    return "ORDER BY " + ", ".join(_turned(key) if back else key for key in keys)


def _turned(key: str) -> str:
    """The other way round; what has no value stays at the end."""
    text, way = _apart(key)
    return f"{text} DESC{way}" if " DESC" not in way else text + way.removeprefix(" DESC")


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
