"""Lists of people that are short enough to be put in order as they are: the same orders as everywhere."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from foundation.messages import N_
from foundation.web.wanted_list import Asked
from members.domain import strokes
from members.domain.pinyin import reading

BY_PEOPLE = {
    "name": N_("Pinyin"),
    "strokes": N_("Strokes of the surname"),
    "branch": N_("Branch"),
    "number": N_("Staff number"),
}


class Person(Protocol):
    """Somebody with a name, a staff number and a branch."""

    @property
    def name(self) -> str: ...
    @property
    def staff_number(self) -> str: ...
    @property
    def branch_name(self) -> str: ...
    @property
    def branch_position(self) -> int: ...


P = TypeVar("P", bound=Person)


def in_order(
    rows: Sequence[P], asked: Asked, others: Mapping[str, Callable[[P], Any]] | None = None
) -> list[P]:
    """The rows in the order asked for; an order that neither knows (as the list's own) leaves them as they are."""
    key = {**_KEYS, **(others or {})}.get(asked.key)
    if key is None:
        return list(rows)[::-1] if asked.down else list(rows)
    return sorted(rows, key=key, reverse=asked.down)


def _by_name(one: Person) -> tuple[str, str]:
    return reading(one.name).key, one.staff_number


_KEYS: dict[str, Callable[[Any], Any]] = {
    "name": _by_name,
    "strokes": lambda one: (strokes.key(one.name), one.staff_number),
    "branch": lambda one: (one.branch_position, one.branch_name, *_by_name(one)),
    "number": lambda one: one.staff_number,
}
