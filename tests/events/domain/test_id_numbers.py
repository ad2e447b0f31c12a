"""ID numbers: the standard's own example, every single slip found, and what is shown of one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.domain.id_numbers import IdNumber, Roster, check_digit, disagreements, masked, normalised, read
from foundation.messages import Sentence

TODAY = date(2026, 6, 1)
LENGTH = Sentence("An ID number has 18 figures; the last may be an X. Please look at the card again.")
BIRTH = Sentence("Figures 7 to 14 are the birth date, and these are none. Please look at the card again.")
SLIP = Sentence("The last figure does not fit the others: one of them is mistyped. Please compare them.")


def _number(born: date, order: int) -> str:
    figures = f"990000{born:%Y%m%d}{order:03}"
    return figures + check_digit(figures)


numbers = st.builds(_number, st.dates(date(1920, 1, 1), TODAY), st.integers(0, 999))


def test_the_examples_of_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"
    assert read("11010519491231002X", TODAY) == IdNumber("11010519491231002X", date(1949, 12, 31), "female")


@given(st.dates(date(1920, 1, 1), TODAY), st.integers(0, 999))
def test_what_a_number_says(born: date, order: int) -> None:
    text = _number(born, order)
    assert read(text, TODAY) == IdNumber(text, born, "male" if order % 2 else "female")


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_figure_is_always_found(text: str, place: int, by: int) -> None:
    wrong = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    assert read(wrong, TODAY) in (SLIP, BIRTH)


@given(numbers, st.integers(0, 15))
def test_two_figures_changed_about_are_always_found(text: str, place: int) -> None:
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert wrong == text or read(wrong, TODAY) in (SLIP, BIRTH)


@given(st.text(max_size=25))
def test_nonsense_is_told_not_raised(text: str) -> None:
    assert isinstance(read(text, TODAY), Sentence | IdNumber)


def test_what_is_wrong_is_said() -> None:
    tomorrow = _number(TODAY + timedelta(days=1), 1)
    assert [read(each, TODAY) for each in ("", "99000019900101123", "99000019900230123X", tomorrow)] == [
        LENGTH, LENGTH, BIRTH, BIRTH,
    ]  # fmt: skip
    assert read("²" * 18, TODAY) == LENGTH


def test_typed_as_on_a_phone() -> None:
    assert normalised(" 110105 1949-1231 ００２ｘ ") == "11010519491231002X"


def test_the_roster_is_compared_as_far_as_it_says_anything() -> None:
    number = IdNumber("x", date(1990, 1, 2), "female")
    assert disagreements(number, Roster()) == ()
    assert disagreements(number, Roster(date(1990, 1, 2), "female")) == ()
    told = disagreements(number, Roster(date(1990, 2, 1), "male"))
    assert [each.msgid for each in told] == [
        "The birth date in the ID number is not the one on the roster; the liaison can correct it.",
        "The sex in the ID number is not the one on the roster; the liaison can correct it.",
    ]


@given(numbers)
def test_masked_it_tells_no_birth_date(text: str) -> None:
    shown = masked(text)
    assert (len(shown), shown[:3], shown[3:14], shown[14:]) == (18, "990", "*" * 11, text[14:])


def test_masking_short_texts_shows_nothing() -> None:
    assert [masked(each) for each in ("", "1234567")] == ["", "*******"]
