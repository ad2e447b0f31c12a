"""Registers: amounts as people write them, and what is counted."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.registers import (
    MOST_FEN,
    Line,
    NewEntry,
    Occasion,
    RegisterRules,
    Total,
    fen,
    problems,
    total,
    totals_by,
)

TODAY = date(2026, 6, 1)
VISITS = RegisterRules((Occasion.ILLNESS, Occasion.FESTIVAL))


@pytest.mark.parametrize(
    ("given", "amount"),
    [("300", 30_000), ("1,234.50", 123_450), ("￥80元", 8_000), ("０.５", 50), ("9707", 970_700), ("", 0)],
)
def test_amounts_as_people_write_them(given: str, amount: int) -> None:
    assert fen(given) == amount


@pytest.mark.parametrize("given", ["-5", "1.234", "三百", "1e5", "10000001", "1..2", ".5", "5 5"])
def test_what_is_no_amount_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=re.escape(given)):
        fen(given)


@given(st.integers(0, MOST_FEN))
def test_every_amount_survives_being_written(amount: int) -> None:
    assert fen(f"{amount // 100:,}.{amount % 100:02} 元") == amount


def test_attendances_people_and_yuan_are_three_things() -> None:
    lines = [
        Line("会计", "a", "illness", 1, 50_000),
        Line("会计", "a", "illness", 1, 30_000),
        Line("会计", "b", "festival", 1, 10_000),
        Line("图书馆", "乡村振兴工作队", "village", 7, 0, 5),
        Line("图书馆", "乡村振兴工作队", "village", 5, 0, 4),
    ]
    assert total(lines) == Total(15, 7, 90_000)
    assert totals_by(lines, "branch") == {"会计": Total(3, 2, 90_000), "图书馆": Total(12, 5, 0)}
    assert totals_by(lines, "occasion") == {
        "illness": Total(2, 1, 80_000),
        "festival": Total(1, 1, 10_000),
        "village": Total(12, 5, 0),
    }
    assert total([]) == Total(0, 0, 0)


def test_what_a_line_must_say() -> None:
    good = NewEntry("王芳", "illness", TODAY, amount=50_000)
    assert problems(good, VISITS, TODAY) == {}
    bad = NewEntry("", "donation", date(2026, 6, 2), times=0, people=0)
    assert list(problems(bad, VISITS, TODAY)) == ["who", "occasion", "day", "times", "people", "amount"]
    fewer = NewEntry("乡村振兴工作队", "festival", TODAY, times=4, goods="慰问品", people=5)
    assert list(problems(fewer, VISITS, TODAY)) == ["times"]
