"""The rules of judged contests a second time, slowly and in fractions, to check the quick ones against."""

from fractions import Fraction

from competitions.domain.contests.score_sheet import ScoreSheet


def hundredth(value: Fraction) -> Fraction:
    """To two decimals, half up (no value is negative)."""
    whole = int(value * 100)
    return Fraction(whole + (1 if value * 100 - whole >= Fraction(1, 2) else 0), 100)


def _mean(values: list[Fraction]) -> Fraction:
    return hundredth(sum(values, Fraction()) / len(values))


def slow_scores(sheet: ScoreSheet) -> dict[str, Fraction | None]:
    """Score of each performance that is complete."""
    return {performance.id: _score(sheet, performance.id) for performance in sheet.performances}


def totals_of(sheet: ScoreSheet, performer: str) -> list[Fraction] | None:
    totals = []
    for judge in sheet.judges:
        if (performer, judge) in sheet.excused:
            continue
        total = Fraction()
        for criterion in sheet.settings.criteria:
            found = [
                mark.hundredths
                for mark in sheet.marks
                if (mark.performer, mark.judge, mark.criterion) == (performer, judge, criterion.key)
            ]
            if not found:
                return None
            weight = criterion.weight if sheet.settings.counting == "percent" else 100
            total += Fraction(found[-1], 100) * Fraction(weight, 100)
        totals.append(total)
    return totals


def _score(sheet: ScoreSheet, performer: str) -> Fraction | None:
    totals = totals_of(sheet, performer)
    if totals is None:
        return None
    for _ in range(sheet.settings.drop_highest):
        if totals:
            totals.remove(max(totals))
    for _ in range(sheet.settings.drop_lowest):
        if totals:
            totals.remove(min(totals))
    if not totals:
        return None
    penalty = sum(
        (Fraction(each.hundredths, 100) for each in sheet.penalties if each.performer == performer),
        Fraction(),
    )
    return max(Fraction(), _mean(totals) - penalty)


def slow_places(sheet: ScoreSheet) -> dict[str, int]:
    """1 + how many are strictly better, comparing rule by rule."""
    scores = {key: value for key, value in slow_scores(sheet).items() if value is not None}
    keys = {performer: (score, *_ties(sheet, performer, list(scores))) for performer, score in scores.items()}
    return {performer: 1 + sum(other > mine for other in keys.values()) for performer, mine in keys.items()}


def _ties(sheet: ScoreSheet, performer: str, placed: list[str]) -> list[Fraction]:
    return [_tie(sheet, rule, performer, placed) for rule in sheet.settings.ties]


def _tie(sheet: ScoreSheet, rule: str, performer: str, placed: list[str]) -> Fraction:
    totals = sorted(totals_of(sheet, performer) or [])
    if rule == "median":
        size = len(totals)
        return _mean([totals[(size - 1) // 2], totals[size // 2]])
    if rule == "firsts":
        return Fraction(sum(_first(sheet, judge, performer, placed) for judge in sheet.judges))
    key = rule.removeprefix("criterion:")
    return _mean(
        [
            Fraction(_mark(sheet, performer, judge, key), 100)
            for judge in sheet.judges
            if (performer, judge) not in sheet.excused
        ]
    )


def _mark(sheet: ScoreSheet, performer: str, judge: str, key: str) -> int:
    return [
        mark.hundredths
        for mark in sheet.marks
        if (mark.performer, mark.judge, mark.criterion) == (performer, judge, key)
    ][-1]


def _first(sheet: ScoreSheet, judge: str, performer: str, placed: list[str]) -> bool:
    def total(who: str) -> Fraction | None:
        if (who, judge) in sheet.excused:
            return None
        return sum(
            (
                Fraction(_mark(sheet, who, judge, each.key), 100)
                * Fraction(each.weight if sheet.settings.counting == "percent" else 100, 100)
                for each in sheet.settings.criteria
            ),
            Fraction(),
        )

    mine = total(performer)
    others = [total(who) for who in placed]
    return mine is not None and all(other is None or other <= mine for other in others)
