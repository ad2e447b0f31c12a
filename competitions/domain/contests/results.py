"""From the score sheet to the table of results: totals, what is left out, the mean, penalties, places, all in words.

A judge's total is exact. Of the totals of a performance the highest and lowest so many are left out; the mean of the
others is rounded once to two decimals, half up, and penalties come off it. What is printed is what decides: equal
scores to two decimals are level, and the rules for equal scores compare values to two decimals as well.
"""

from decimal import Decimal
from itertools import groupby

import msgspec

from competitions.domain.contests.score_sheet import (
    Performance,
    ScoreSheet,
    mean,
    median,
    points,
    total,
)
from competitions.domain.contests.settings import CRITERION, FIRSTS, MEDIAN
from foundation.messages import Sentence


class JudgeTotal(msgspec.Struct, frozen=True):
    """A judge's total, and whether it is one of those the mean is made of."""

    judge: str
    total: Decimal
    counted: bool


class ResultRow(msgspec.Struct, frozen=True):
    """A performance in the table. Without a ``place`` it is not complete, or withdrawn; ``why`` says so."""

    performer: str
    name: str
    turn: int
    place: int | None
    shared: bool
    score: Decimal | None
    mean: Decimal | None
    penalty: Decimal
    totals: tuple[JudgeTotal, ...]
    missing: tuple[str, ...]
    how: Sentence
    why: Sentence


class _Counted(msgspec.Struct, frozen=True):
    performance: Performance
    totals: tuple[JudgeTotal, ...]
    missing: tuple[str, ...]
    mean: Decimal | None
    penalty: Decimal
    criteria: dict[str, Decimal]

    @property
    def score(self) -> Decimal:
        assert self.mean is not None
        return max(Decimal("0.00"), self.mean - self.penalty)


def results(sheet: ScoreSheet) -> tuple[ResultRow, ...]:
    """Places first, then what has none yet in running order, those who withdrew last."""
    counted = _counted(sheet)
    standing = [each for each in counted if each.mean is not None]
    firsts = _firsts(standing)
    keys = {each.performance.id: _key(sheet, each, firsts) for each in standing}
    standing.sort(
        key=lambda each: (_negated(keys[each.performance.id]), each.performance.turn, each.performance.id)
    )
    rows: list[ResultRow] = []
    for _, level in groupby(enumerate(standing), key=lambda pair: keys[pair[1].performance.id]):
        group = list(level)
        first = group[0][0]
        rows.extend(
            _row(each, first + 1, _why(sheet, at, standing, keys), shared=len(group) > 1)
            for at, each in group
        )
    others = [each for each in counted if each.mean is None]
    others.sort(
        key=lambda each: (each.performance.status == "withdrawn", each.performance.turn, each.performance.id)
    )
    return (*rows, *(_row(each, None, _why_not(sheet, each), shared=False) for each in others))


def revealed(sheet: ScoreSheet, *, published: bool) -> ScoreSheet:
    """What everybody may see: published, all of it; before, what is locked, unless scores wait for the end."""
    if published:
        return sheet
    locked = tuple(each for each in sheet.performances if each.status == "locked")
    return msgspec.structs.replace(sheet, performances=locked if sheet.settings.reveal == "at_once" else ())


def _counted(sheet: ScoreSheet) -> list[_Counted]:
    given: dict[tuple[str, str], dict[str, int]] = {}
    for mark in sheet.marks:
        given.setdefault((mark.performer, mark.judge), {})[mark.criterion] = mark.hundredths
    taken_off: dict[str, int] = {}
    for penalty in sheet.penalties:
        taken_off[penalty.performer] = taken_off.get(penalty.performer, 0) + penalty.hundredths
    return [
        _performance(sheet, each, given, points(taken_off.get(each.id, 0))) for each in sheet.performances
    ]


def _performance(
    sheet: ScoreSheet,
    performance: Performance,
    given: dict[tuple[str, str], dict[str, int]],
    penalty: Decimal,
) -> _Counted:
    judging = [judge for judge in sheet.judges if (performance.id, judge) not in sheet.excused]
    found = {judge: total(sheet.settings, given.get((performance.id, judge), {})) for judge in judging}
    missing = tuple(judge for judge in judging if found[judge] is None)
    complete = [(judge, value) for judge, value in found.items() if value is not None]
    if performance.status == "withdrawn" or missing or len(complete) <= sheet.settings.dropped:
        totals = tuple(JudgeTotal(judge, value, counted=True) for judge, value in complete)
        return _Counted(performance, totals, missing, None, penalty, {})
    totals = _left_out(complete, sheet.settings.drop_highest, sheet.settings.drop_lowest)
    criteria = {
        each.key: mean(points(given[performance.id, judge][each.key]) for judge in judging)
        for each in sheet.settings.criteria
    }
    middle = mean(each.total for each in totals if each.counted)
    return _Counted(performance, totals, (), middle, penalty, criteria)


def _left_out(complete: list[tuple[str, Decimal]], highest: int, lowest: int) -> tuple[JudgeTotal, ...]:
    """Among equal totals the later seat is left out; for the mean it makes no difference."""
    seats = range(len(complete))
    low = sorted(seats, key=lambda at: (complete[at][1], -at))[:lowest]
    high = [at for at in sorted(seats, key=lambda at: (-complete[at][1], -at)) if at not in low][:highest]
    out = {*low, *high}
    return tuple(JudgeTotal(judge, value, at not in out) for at, (judge, value) in enumerate(complete))


def _firsts(standing: list[_Counted]) -> dict[str, int]:
    """How many judges have this performance first by their own totals; equal ones count for each."""
    best: dict[str, Decimal] = {}
    for each in standing:
        for given in each.totals:
            best[given.judge] = max(best.get(given.judge, given.total), given.total)
    return {
        each.performance.id: sum(given.total == best[given.judge] for given in each.totals)
        for each in standing
    }


Key = tuple[Decimal, ...]


def _key(sheet: ScoreSheet, each: _Counted, firsts: dict[str, int]) -> Key:
    key = [each.score]
    for rule in sheet.settings.ties:
        if rule == MEDIAN:
            key.append(median(given.total for given in each.totals))
        elif rule == FIRSTS:
            key.append(Decimal(firsts[each.performance.id]))
        else:
            key.append(each.criteria[rule.removeprefix(CRITERION)])
    return tuple(key)


def _negated(key: Key) -> Key:
    return tuple(-part for part in key)


def _row(each: _Counted, place: int | None, why: Sentence, *, shared: bool) -> ResultRow:
    return ResultRow(
        performer=each.performance.id,
        name=each.performance.name,
        turn=each.performance.turn,
        place=place,
        shared=shared,
        score=None if each.mean is None else each.score,
        mean=each.mean,
        penalty=each.penalty,
        totals=each.totals,
        missing=each.missing,
        how=_how(each),
        why=why,
    )


def _how(each: _Counted) -> Sentence:
    if each.mean is None:
        return Sentence("No score yet.")
    counted = sum(given.counted for given in each.totals)
    out = len(each.totals) - counted
    text = (
        Sentence("Mean {mean} of {counted} totals, {out} left out", mean=each.mean, counted=counted, out=out)
        if out
        else Sentence("Mean {mean} of {counted} totals", mean=each.mean, counted=counted)
    )
    if not each.penalty:
        return Sentence("{mean}.", mean=text)
    return Sentence("{mean}; penalty {penalty}.", mean=text, penalty=each.penalty)


def _why(sheet: ScoreSheet, at: int, standing: list[_Counted], keys: dict[str, Key]) -> Sentence:
    """Against the neighbour above, then the one below: who is level stands beside each other."""
    each = standing[at]
    mine = keys[each.performance.id]
    above = standing[at - 1] if at else None
    below = standing[at + 1] if at + 1 < len(standing) else None
    for other in (above, below):
        if other is not None and keys[other.performance.id] == mine:
            return Sentence(
                "{score}, level with {name} in everything that is compared: the place is shared.",
                score=each.score,
                name=other.performance.name,
            )
    for other in (above, below):
        if other is not None and other.score == each.score:
            return _decided(sheet, each, other, mine, keys[other.performance.id])
    if below is None:
        return Sentence("{score}.", score=each.score)
    return Sentence(
        "{score}: {more} more than {name}.",
        score=each.score,
        more=each.score - below.score,
        name=below.performance.name,
    )


def _decided(sheet: ScoreSheet, each: _Counted, other: _Counted, mine: Key, theirs: Key) -> Sentence:
    """By the first rule in which the two differ; key part 0 is the score itself."""
    at = next(place for place, (one, two) in enumerate(zip(mine, theirs, strict=True)) if one != two)
    rule = sheet.settings.ties[at - 1]
    values = {"score": each.score, "name": other.performance.name, "mine": mine[at], "theirs": theirs[at]}
    if rule == MEDIAN:
        return Sentence("{score}, as {name}; the median decides: {mine} against {theirs}.", **values)
    if rule == FIRSTS:
        return Sentence(
            "{score}, as {name}; the number of judges who had each first decides: {mine} against {theirs}.",
            **values,
        )
    criterion = sheet.settings.criterion(rule.removeprefix(CRITERION))
    assert criterion is not None
    return Sentence(
        "{score}, as {name}; the mean for “{criterion}” decides: {mine} against {theirs}.",
        criterion=criterion.name,
        **values,
    )


def _why_not(sheet: ScoreSheet, each: _Counted) -> Sentence:
    if each.performance.status == "withdrawn":
        return Sentence("Withdrawn.")
    if each.missing:
        seats = tuple(sheet.judges.index(judge) + 1 for judge in each.missing)
        return Sentence("Marks of judges {seats} are still missing.", seats=seats)
    return Sentence("Too few judges are left to make a score.")
