"""The score sheet of a contest: who performs, who judges, and every mark in force. All in hundredths of a point."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

from competitions.domain.contests.settings import ContestSettings

Status = Literal["waiting", "open", "locked", "withdrawn"]
CENT = Decimal("0.01")


class Mark(msgspec.Struct, frozen=True):
    """What a judge gave a performance for one criterion."""

    performer: str
    judge: str
    criterion: str
    hundredths: int


class Penalty(msgspec.Struct, frozen=True):
    """Taken off the mean: overtime, a missing member …"""

    performer: str
    hundredths: int
    reason: str


class Performance(msgspec.Struct, frozen=True):
    """A contestant, at its turn of the running order (0: not drawn yet)."""

    id: str
    name: str
    turn: int = 0
    status: Status = "waiting"


class ScoreSheet(msgspec.Struct, frozen=True):
    """``judges`` are ids in the order of their seats; ``excused`` are pairs of performer and judge."""

    settings: ContestSettings
    judges: tuple[str, ...]
    performances: tuple[Performance, ...]
    marks: tuple[Mark, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    excused: frozenset[tuple[str, str]] = frozenset()


def rounded(value: Decimal) -> Decimal:
    """To two decimals, half up (away from zero): 92.345 is 92.35."""
    return value.quantize(CENT, ROUND_HALF_UP)


def mean(values: Iterable[Decimal]) -> Decimal:
    """The mean to two decimals, half up. Rounded once, here."""
    given = tuple(values)
    return rounded(sum(given, Decimal()) / len(given))


def median(values: Iterable[Decimal]) -> Decimal:
    """The middle one, or the mean of the two in the middle, to two decimals, half up."""
    given = sorted(values)
    half = len(given) // 2
    return rounded(given[half]) if len(given) % 2 else mean(given[half - 1 : half + 1])


def points(hundredths: int) -> Decimal:
    """The mark as people write it."""
    return Decimal(hundredths).scaleb(-2)


def hundredths(text: str) -> int | None:
    """What people typed as points, `0.5` or `1,25`; None for anything else."""
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?", text.strip(), re.ASCII)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def total(settings: ContestSettings, marks: dict[str, int]) -> Decimal | None:
    """A judge's total for one performance, exact; None while a criterion is not marked yet."""
    if any(each.key not in marks for each in settings.criteria):
        return None
    percent = settings.counting == "percent"
    weighed = (points(marks[each.key]) * (each.weight if percent else 100) for each in settings.criteria)
    return sum(weighed, Decimal()) / 100
