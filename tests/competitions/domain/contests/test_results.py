"""Results of a judged contest: known cases by hand, and any score sheet against the slow model."""

from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from competitions.domain.contests.results import results
from competitions.domain.contests.score_sheet import (
    Mark,
    Penalty,
    Performance,
    ScoreSheet,
    mean,
    median,
    rounded,
)
from competitions.domain.contests.settings import ContestSettings, Criterion
from foundation.messages import Sentence
from tests.competitions.domain.contests.slow_model import slow_places, slow_scores

CONTENT, FORM = Criterion("c1", "内容", 60, 60), Criterion("c2", "形象", 40, 40)
POINTS = ContestSettings(
    (CONTENT, FORM), drop_highest=1, drop_lowest=1, ties=("criterion:c1", "median", "firsts")
)


def sheet_of(settings: ContestSettings, **performances: list[tuple[str, ...]]) -> ScoreSheet:
    """`A=[("50", "30"), …]`: the marks of judges 1, 2 … for each criterion."""
    judges = tuple(f"j{number + 1}" for number in range(max(len(given) for given in performances.values())))
    return ScoreSheet(
        settings,
        judges,
        tuple(Performance(name, name, turn, "locked") for turn, name in enumerate(performances, 1)),
        tuple(
            Mark(name, judge, criterion.key, int(Decimal(value) * 100))
            for name, given in performances.items()
            for judge, values in zip(judges, given, strict=False)
            for criterion, value in zip(settings.criteria, values, strict=True)
        ),
    )


def table(sheet: ScoreSheet) -> list[tuple[str, int | None, Decimal | None]]:
    return [(row.name, row.place, row.score) for row in results(sheet)]


def test_highest_and_lowest_are_left_out_and_the_mean_is_rounded_half_up() -> None:
    sheet = sheet_of(
        POINTS,
        A=[("50", "30"), ("60", "40"), ("50.5", "30"), ("51", "30.01"), ("10", "10")],
        B=[("55", "35")] * 5,
    )
    one, two = results(sheet)
    assert (one.name, one.place, one.score) == ("B", 1, Decimal("90.00"))
    # 80, 80.5 and 81.01 are left: their sum 241.51 by three is 80.50333…
    assert (two.name, two.place, two.mean, two.score) == ("A", 2, Decimal("80.50"), Decimal("80.50"))
    assert [(each.judge, each.total, each.counted) for each in two.totals] == [
        ("j1", Decimal(80), True),
        ("j2", Decimal(100), False),
        ("j3", Decimal("80.5"), True),
        ("j4", Decimal("81.01"), True),
        ("j5", Decimal(20), False),
    ]
    assert str(two.how) == "Mean 80.50 of 3 totals, 2 left out."
    assert str(one.why) == "90.00: 9.50 more than A."


def test_halves_go_up_exactly() -> None:
    assert rounded(Decimal("92.345")) == Decimal("92.35")
    assert rounded(Decimal("0.005")) == Decimal("0.01")
    assert mean([Decimal("1.01"), Decimal("1.02")]) == Decimal("1.02")  # 1.015, which no float holds
    assert median([Decimal(3), Decimal(1), Decimal("2.01"), Decimal("2.02")]) == Decimal("2.02")


def test_percent_is_exact() -> None:
    thirds = ContestSettings((Criterion("a", "甲", 10, 33), Criterion("b", "乙", 10, 67)), counting="percent")
    (row,) = results(sheet_of(thirds, A=[("9.55", "8.45")]))
    assert row.totals[0].total == Decimal("8.8130")
    assert row.score == Decimal("8.81")


def test_penalties_come_off_the_mean_and_never_below_nothing() -> None:
    sheet = sheet_of(
        msgspec.structs.replace(POINTS, drop_highest=0, drop_lowest=0), A=[("1", "1")], B=[("50", "30")]
    )
    sheet = msgspec.structs.replace(
        sheet, penalties=(Penalty("A", 500, "超时"), Penalty("B", 100, "超时"), Penalty("B", 50, "缺人"))
    )
    assert table(sheet) == [("B", 1, Decimal("78.50")), ("A", 2, Decimal("0.00"))]
    assert [str(row.how) for row in results(sheet)] == [
        "Mean 80.00 of 1 totals; penalty 1.50.",
        "Mean 2.00 of 1 totals; penalty 5.00.",
    ]


def test_equal_scores_are_decided_in_the_order_chosen() -> None:
    settings = msgspec.structs.replace(POINTS, drop_highest=0, drop_lowest=0)
    by_criterion = sheet_of(settings, A=[("50", "30"), ("50", "30")], B=[("51", "29"), ("51", "29")])
    assert [(row.name, row.place, str(row.why)) for row in results(by_criterion)] == [
        ("B", 1, "80.00, as A; the mean for “内容” decides: 51.00 against 50.00."),
        ("A", 2, "80.00, as B; the mean for “内容” decides: 50.00 against 51.00."),
    ]
    by_median = msgspec.structs.replace(
        sheet_of(
            settings,
            A=[("40", "30"), ("50", "30"), ("60", "30")],
            B=[("44", "30"), ("47", "30"), ("59", "30")],
        ),
        settings=msgspec.structs.replace(settings, ties=("median",)),
    )
    assert [(row.name, row.place, str(row.why)) for row in results(by_median)] == [
        ("A", 1, "80.00, as B; the median decides: 80.00 against 77.00."),
        ("B", 2, "80.00, as A; the median decides: 77.00 against 80.00."),
    ]
    by_firsts = msgspec.structs.replace(
        by_median, settings=msgspec.structs.replace(settings, ties=("firsts",))
    )
    assert [(row.name, row.place, str(row.why)) for row in results(by_firsts)] == [
        ("A", 1, "80.00, as B; the number of judges who had each first decides: 2 against 1."),
        ("B", 2, "80.00, as A; the number of judges who had each first decides: 1 against 2."),
    ]


def test_what_nothing_decides_is_shared() -> None:
    settings = msgspec.structs.replace(POINTS, drop_highest=0, drop_lowest=0)
    sheet = sheet_of(settings, A=[("50", "30")], B=[("50", "30")], C=[("10", "10")], D=[("60", "40")])
    assert [(row.name, row.place, row.shared) for row in results(sheet)] == [
        ("D", 1, False),
        ("A", 2, True),
        ("B", 2, True),
        ("C", 4, False),
    ]
    assert str(results(sheet)[1].why) == (
        "80.00, level with B in everything that is compared: the place is shared."
    )


def test_what_is_not_complete_has_no_place() -> None:
    settings = msgspec.structs.replace(POINTS, drop_highest=0, drop_lowest=0)
    sheet = sheet_of(settings, A=[("50", "30"), ("50", "30")], B=[("50", "30")], C=[("1", "1"), ("1", "1")])
    gone = tuple(
        msgspec.structs.replace(each, status="withdrawn") if each.id == "C" else each
        for each in sheet.performances
    )
    sheet = msgspec.structs.replace(sheet, performances=gone)
    assert [(row.name, row.place, str(row.why)) for row in results(sheet)] == [
        ("A", 1, "80.00."),
        ("B", None, "Marks of judges 2 are still missing."),
        ("C", None, "Withdrawn."),
    ]
    # Level in all means; two judges had A first, one had B.
    excused = msgspec.structs.replace(sheet, excused=frozenset({("B", "j2")}))
    assert [(row.name, row.place, row.shared) for row in results(excused)][:2] == [
        ("A", 1, False),
        ("B", 2, False),
    ]
    alone = msgspec.structs.replace(excused, settings=POINTS)
    assert results(alone)[0].why == Sentence("Too few judges are left to make a score.")


TIES = ["criterion:c1", "criterion:c2", "median", "firsts"]


@st.composite
def sheets(draw: st.DrawFn) -> ScoreSheet:
    """Any contest of a few performances; a coarse scale makes ties likely. Some marks are missing or given twice."""
    percent = draw(st.booleans())
    criteria = (Criterion("c1", "甲", 10, 35), Criterion("c2", "乙", 10, 65))
    judges = tuple(f"j{number}" for number in range(draw(st.integers(1, 6))))
    settings = ContestSettings(
        criteria,
        counting="percent" if percent else "points",
        drop_highest=draw(st.integers(0, 2)),
        drop_lowest=draw(st.integers(0, 2)),
        ties=tuple(
            draw(st.permutations(["criterion:c1", "criterion:c2", "median", "firsts"]))[
                : draw(st.integers(0, 4))
            ]
        ),
    )
    performances = tuple(
        Performance(f"p{number}", f"P{number}", number) for number in range(draw(st.integers(1, 5)))
    )
    marks = [
        Mark(performance.id, judge, criterion.key, draw(st.sampled_from([0, 855, 905, 950, 1000])))
        for performance in performances
        for judge in judges
        for criterion in criteria
        for _ in range(draw(st.sampled_from([1, 1, 1, 1, 1, 1, 2])))
    ]
    if draw(st.booleans()):
        marks = marks[:-1]
    penalties = tuple(Penalty(each.id, draw(st.sampled_from([0, 5, 100])), "") for each in performances)
    excused = frozenset({("p0", "j0")}) if draw(st.booleans()) else frozenset()
    return ScoreSheet(settings, judges, performances, tuple(marks), penalties, excused)


@how(max_examples=120)
@given(sheets())
def test_any_sheet_as_the_slow_model_counts_it(sheet: ScoreSheet) -> None:
    rows = results(sheet)
    scores = {row.performer: None if row.score is None else Fraction(row.score) for row in rows}
    assert scores == slow_scores(sheet)
    assert {row.performer: row.place for row in rows if row.place} == slow_places(sheet)


@how(max_examples=80)
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_judges_marks_and_performances_changes_nothing(
    sheet: ScoreSheet, chance: object
) -> None:
    shuffle = getattr(chance, "shuffle")  # noqa: B009 - hypothesis' own generator
    latest = list({(mark.performer, mark.judge, mark.criterion): mark for mark in sheet.marks}.values())
    judges, performances, penalties = list(sheet.judges), list(sheet.performances), list(sheet.penalties)
    for each in (latest, judges, performances, penalties):
        shuffle(each)
    other = msgspec.structs.replace(
        sheet,
        judges=tuple(judges),
        marks=tuple(latest),
        performances=tuple(performances),
        penalties=tuple(penalties),
    )
    assert [(row.performer, row.place, row.score, row.mean) for row in results(other)] == [
        (row.performer, row.place, row.score, row.mean) for row in results(sheet)
    ]
