"""Numbers of certificates, label sheets, and rows typed from a signed sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.domain.certificate_number import Series, series
from checkin.domain.label_sheets import A4_MM, SHEETS, first_free, pages
from checkin.domain.typed_rows import rows
from foundation.errors import Refusal
from foundation.messages import Sentence


def test_a_number_as_a_union_writes_it() -> None:
    union = series("澜财工培〔{year}〕{n:03}号", 2026)
    assert (union.key, union.number(3), union.number(1204)) == (
        "澜财工培〔2026〕{n}号",
        "澜财工培〔2026〕003号",
        "澜财工培〔2026〕1204号",
    )
    assert series("{year}-{n}", 2026) == Series("{year}-{n}", 2026)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "培训",
        "{n:03}",
        "{year}",
        "{n}{n}{year}",
        "{year}{year}{n}",
        "{n:9}{year}",
        "{n}{year}{x}",
        "}{year}{n}",
    ],
)
def test_a_pattern_needs_a_place_for_the_year_and_one_for_the_number(pattern: str) -> None:
    with pytest.raises(Refusal) as refused:
        series(pattern, 2026)
    assert (refused.value.field, refused.value.status) == ("pattern", 422)


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_two_counts_never_give_the_same_number(one: int, other: int) -> None:
    made = series("培{year}第{n:03}号", 2026)
    assert (made.number(one) == made.number(other)) == (one == other)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_every_sheet_fits_on_a4(sheet: object) -> None:
    one = SHEETS[getattr(sheet, "key", "")]
    assert one.left >= 0
    assert one.top >= 0
    right = one.left + one.columns * one.width + (one.columns - 1) * one.gap
    assert right <= A4_MM[0] - one.left + 1e-9
    assert one.top + one.rows * one.height <= A4_MM[1] - one.top + 1e-9


def test_printing_goes_on_where_the_last_sheet_ended() -> None:
    sheet = SHEETS["label-3x8"]
    assert [first_free(sheet, start) for start in (-3, 1, 5, 24, 99)] == [0, 0, 4, 23, 23]
    assert [pages(sheet, 24, start) for start in (1, 2, 24)] == [1, 2, 2]
    assert pages(sheet, 0, 5) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3, 5", (1, 2, 3, 5)),
        ("１－３，５", (1, 2, 3, 5)),
        ("5、3 至 4;4", (3, 4, 5)),
        ("", ()),
        ("12", (12,)),
        ("1~2\n7", (1, 2, 7)),
    ],
)
def test_rows_as_hands_type_them(text: str, expected: tuple[int, ...]) -> None:
    assert rows(text, 12) == expected


@pytest.mark.parametrize("text", ["0", "3-1", "x", "1-", "-3", "1--3", "99999", "1.5x", "1," * 300])
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        rows(text, 12)
    assert (refused.value.field, refused.value.status) == ("rows", 422)


def test_a_row_the_sheet_does_not_have() -> None:
    with pytest.raises(Refusal) as refused:
        rows("1-25", 24)
    assert refused.value.sentence == Sentence(
        "This sheet has rows 1 to {count}; there is no row {row}.", count=24, row=25
    )


@given(st.sets(st.integers(1, 40)))
def test_single_rows_in_any_order(chosen: set[int]) -> None:
    assert rows(",".join(map(str, chosen)), 40) == tuple(sorted(chosen))
