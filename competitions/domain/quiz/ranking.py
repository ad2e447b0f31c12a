"""The ranking of people, and how many of each branch took part."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec


class Tried(msgspec.Struct, frozen=True):
    """An attempt that is over."""

    member: str
    name: str
    branch: str
    branch_name: str
    score: int
    milliseconds: int


class Ranked(msgspec.Struct, frozen=True):
    """A person's best attempt and place; equal score and time share the place."""

    place: int
    best: Tried
    tries: int


class BranchTurnout(msgspec.Struct, frozen=True):
    """``people`` of a branch who took part, of ``members`` in service; ``rate`` in percent to one decimal, half up."""

    branch: str
    name: str
    people: int
    members: int
    rate: Decimal


def ranking(tried: Sequence[Tried]) -> tuple[Ranked, ...]:
    """The best score of each person, then the shortest time it took; whatever order the attempts come in."""
    best: dict[str, Tried] = {}
    tries: dict[str, int] = {}
    for each in tried:
        tries[each.member] = tries.get(each.member, 0) + 1
        if each.member not in best or _key(each) < _key(best[each.member]):
            best[each.member] = each
    ordered = sorted(best.values(), key=lambda each: (_key(each), each.name, each.member))
    ranked: list[Ranked] = []
    for at, each in enumerate(ordered):
        level = ranked and _key(ranked[-1].best) == _key(each)
        ranked.append(Ranked(ranked[-1].place if level else at + 1, each, tries[each.member]))
    return tuple(ranked)


def _key(tried: Tried) -> tuple[int, int]:
    return -tried.score, tried.milliseconds


def turnout(
    branches: Sequence[tuple[str, str, int]], people: Sequence[tuple[str, str]]
) -> tuple[BranchTurnout, ...]:
    """``branches``: id, name, members in service; ``people``: branch and member of everybody who took part.

    The highest rate first. Somebody who left or moved stays with the branch of the attempt, so a rate is cut at 100.
    """
    by_branch: dict[str, set[str]] = {}
    for branch, member in people:
        by_branch.setdefault(branch, set()).add(member)
    rows = [
        BranchTurnout(branch, name, count, members, _rate(count, members))
        for branch, name, members in branches
        if (count := len(by_branch.get(branch, ()))) or members
    ]
    return tuple(sorted(rows, key=lambda row: (-row.rate, -row.people, row.name, row.branch)))


def _rate(people: int, members: int) -> Decimal:
    if not members:
        return Decimal("100.0") if people else Decimal("0.0")
    return min(Decimal(100), Decimal(100 * people) / members).quantize(Decimal("0.1"), ROUND_HALF_UP)
