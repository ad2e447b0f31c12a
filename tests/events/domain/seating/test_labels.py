"""Numbers on seats and seats in words."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.seating.drafts import SectionDraft
from events.domain.seating.labels import Numbering, numbers, row_name, seat_words, seats_words
from foundation.messages import Sentence
from tests.events.domain.seating.halls import hall_of, made


def test_odd_numbers_on_one_side_and_even_on_the_other() -> None:
    assert numbers(Numbering.PLAIN, 5) == ("1", "2", "3", "4", "5")
    assert numbers(Numbering.FROM_RIGHT, 3) == ("3", "2", "1")
    assert numbers(Numbering.ODD_LEFT, 6) == ("5", "3", "1", "2", "4", "6")
    assert numbers(Numbering.ODD_LEFT, 5) == ("5", "3", "1", "2", "4")
    assert numbers(Numbering.ODD_RIGHT, 6) == ("6", "4", "2", "1", "3", "5")


@given(st.sampled_from(Numbering), st.integers(0, 60))
def test_each_number_is_painted_once(numbering: Numbering, count: int) -> None:
    assert sorted(map(int, numbers(numbering, count))) == list(range(1, count + 1))


def test_rows_have_numbers_or_letters() -> None:
    assert [row_name(row, letters=False) for row in (1, 27)] == ["1", "27"]
    assert [row_name(row, letters=True) for row in (1, 26, 27, 53)] == ["A", "Z", "AA", "BA"]


def test_seats_in_words() -> None:
    hall = hall_of("....", "....")
    assert seat_words(hall, 0) == Sentence("Row {row}, seat {seat}", row="1", seat="1")
    assert seats_words(hall, (5, 1, 0)) == (
        Sentence("Row {row}, seats {seats}", row="1", seats=("1", "2")),
        Sentence("Row {row}, seat {seat}", row="2", seat="2"),
    )
    two = made(SectionDraft("池座", 1, 2), SectionDraft("楼座", 1, 2, band=1))
    assert seats_words(two, (0, 1, 2)) == (
        Sentence("{section}, row {row}, seats {seats}", section="池座", row="1", seats=("1", "2")),
        Sentence("{section}, row {row}, seat {seat}", section="楼座", row="1", seat="1"),
    )
