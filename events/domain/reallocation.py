"""Rounds in which places that branches do not use go to branches whose people wait.

A round is a function of what it finds and, where branches are exactly alike, of a seed; docs/formats.md tells it.
"""

from collections.abc import Mapping, Sequence

import msgspec

from events.domain.quota import Method, QuotaInput, QuotaRecord, Unit, calculate

ALGORITHM = "rallypoint-reallocation/1"


class Holding(msgspec.Struct, frozen=True):
    """A branch's quota as a round finds it."""

    branch: str
    name: str
    size: int
    taken: int

    @property
    def free(self) -> int:
        return self.size - self.taken


class Next(msgspec.Struct, frozen=True):
    """Somebody who waits, in the order of the line: of which branch, for how many places together."""

    branch: str
    places: int


class RoundInput(msgspec.Struct, frozen=True):
    """`left`: places no branch has. `take_back`: whether unused places are taken back first."""

    pool: str
    number: int
    left: int
    holdings: tuple[Holding, ...]
    line: tuple[Next, ...]
    take_back: bool = False
    algorithm: str = ALGORITHM


class RoundRecord(msgspec.Struct, frozen=True):
    """As published. `shares`: the calculation on what is waited for; `used`: how much of its share each branch can
    use; `by_line`: what the others could not use, to the first in line whom all that is left suffices for."""

    input: RoundInput
    taken_back: dict[str, int]
    shares: QuotaRecord | None
    used: dict[str, int]
    by_line: dict[str, int]

    @property
    def given(self) -> dict[str, int]:
        """Branch → places more."""
        both = {branch: self.used.get(branch, 0) + self.by_line.get(branch, 0) for branch in self._named}
        return {branch: places for branch, places in sorted(both.items()) if places > 0}

    @property
    def _named(self) -> set[str]:
        return {*self.used, *self.by_line}

    @property
    def changes_something(self) -> bool:
        return bool(self.taken_back or self.given)


def make_round(found: RoundInput, seed: str) -> RoundRecord:
    """Takes back, shares by what is waited for, and passes on what shares were too small for.

    Raises `Refusal` 422 when branches are exactly alike for the last place and there is no seed.
    """
    waiting = _waited_for(found.line)
    taken_back = {
        each.branch: each.free
        for each in found.holdings
        if found.take_back and each.free > 0 and not waiting.get(each.branch)
    }
    free = {each.branch: each.free - taken_back.get(each.branch, 0) for each in found.holdings}
    left = found.left + sum(taken_back.values())
    shares = _shares(found, left, free, waiting, seed)
    if shares is None:
        return RoundRecord(found, taken_back, None, {}, {})
    has = {branch: places + shares.places.get(branch, 0) for branch, places in free.items()}
    still = _serve(found.line, has)
    # What a branch got and cannot use, since its people wait in larger groups, is there for others.
    spare = {branch: min(has[branch], shares.places.get(branch, 0)) for branch in has}
    used = {
        branch: places - spare[branch] for branch, places in shares.places.items() if places > spare[branch]
    }
    has = {branch: has[branch] - spare[branch] for branch in has}
    more = _by_line(still, left - sum(used.values()), has)
    return RoundRecord(found, taken_back, shares, used, more)


def _waited_for(line: Sequence[Next]) -> dict[str, int]:
    waiting: dict[str, int] = {}
    for person in line:
        waiting[person.branch] = waiting.get(person.branch, 0) + person.places
    return waiting


def _shares(
    found: RoundInput, left: int, free: Mapping[str, int], waiting: Mapping[str, int], seed: str
) -> QuotaRecord | None:
    units = [
        Unit(each.branch, each.name, waiting.get(each.branch, 0) - free[each.branch])
        for each in found.holdings
    ]
    wanting = tuple(unit for unit in units if unit.count > 0)
    if left <= 0 or not wanting:
        return None
    about = f"{found.pool}/{found.number}"
    return calculate(QuotaInput(Method.WAITING, left, wanting, about=about), seed)


def _serve(line: Sequence[Next], has: dict[str, int]) -> list[Next]:
    """Takes the places of everybody who can move up off `has`; who still waits."""
    still: list[Next] = []
    for person in line:
        if person.places <= has.get(person.branch, 0):
            has[person.branch] -= person.places
        else:
            still.append(person)
    return still


def _by_line(line: Sequence[Next], left: int, has: dict[str, int]) -> dict[str, int]:
    more: dict[str, int] = {}
    for person in line:
        if person.branch not in has:
            continue
        lacks = max(0, person.places - has[person.branch])
        if lacks <= left:
            left -= lacks
            has[person.branch] += lacks - person.places
            more[person.branch] = more.get(person.branch, 0) + lacks
    return {branch: places for branch, places in more.items() if places > 0}
