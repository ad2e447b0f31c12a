"""Extra questions: what is taken, how it is kept, and what is said otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.questions import (
    Checked,
    Question,
    QuestionKind,
    check,
    check_answers,
    still_missing,
)
from foundation.messages import Sentence

K = QuestionKind
CHOICES = ("素食", "清真", "普通")
FILL = Sentence("Please fill this in.")
CHOOSE = Sentence("Please choose one.")
GONE = Sentence("This choice does not exist any more. Please choose again.")
NUMBER = Sentence("Please give a number, such as 12 or 3.5.")
DATE = Sentence("Please give a date such as 2026-06-09.")
PHONE = Sentence("Please give a phone number of 7 to 15 digits.")
TICK = Sentence("Please read this and tick it; without it you cannot take part.")
UNSHOWABLE = Sentence("This holds characters that cannot be shown. Please type it by hand.")


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (K.TEXT, "  两行\r\n文字 ", "两行\n文字"),
        (K.TEXT, "=1+1 <b>粗</b>", "=1+1 <b>粗</b>"),
        (K.CHOICE, "清真", "清真"),
        (K.NUMBER, "１２", "12"),
        (K.NUMBER, "3.50", "3.5"),
        (K.NUMBER, "-0", "0"),
        (K.NUMBER, "100", "100"),
        (K.DATE, "2026/6/9", "2026-06-09"),
        (K.DATE, "2026年6月9日", "2026-06-09"),
        (K.DATE, "2024-02-29", "2024-02-29"),
        (K.PHONE, " +86 (100) 0000-0001", "+8610000000001"),
        (K.PHONE, "１００００００００００１", "100000000001"),
        (K.SIZE, "XL", "XL"),
        (K.CONSENT, "on", "yes"),
        (K.CONSENT, "yes", "yes"),
        (K.CONSENT, "no", ""),
        (K.TEXT, "", ""),
    ],
)
def test_what_is_kept(kind: QuestionKind, typed: str, kept: str) -> None:
    assert check(Question("q", kind, "?", choices=CHOICES if kind is K.CHOICE else ()), typed) == (kept, None)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (K.TEXT, " ", FILL),
        (K.TEXT, "a\x00b", UNSHOWABLE),
        (K.TEXT, "a\x1b[31m", UNSHOWABLE),
        (K.CHOICE, "", CHOOSE),
        (K.CHOICE, "别的", GONE),
        (K.NUMBER, "十二", NUMBER),
        (K.NUMBER, "1e9", NUMBER),
        (K.NUMBER, "1234567890123", NUMBER),
        (K.DATE, "2026-02-30", DATE),
        (K.DATE, "09.06.2026", DATE),
        (K.PHONE, "12345", PHONE),
        (K.PHONE, "1" * 16, PHONE),
        (K.SIZE, "XXXXXL", GONE),
        (K.CONSENT, "", TICK),
        (K.CONSENT, "no", TICK),
    ],
)
def test_what_is_refused(kind: QuestionKind, typed: str, sentence: Sentence) -> None:
    question = Question("q", kind, "?", required=True, choices=CHOICES if kind is K.CHOICE else ())
    assert check(question, typed) == ("", sentence)


def test_a_text_that_is_too_long() -> None:
    long = Sentence(
        "This is {length} characters long; at most {longest} fit. Please shorten it.", length=501, longest=500
    )
    assert check(Question("q", K.TEXT, "?"), "长" * 501) == ("", long)


def test_a_form_collects_every_error_and_drops_what_was_not_asked() -> None:
    questions = (
        Question("a", K.NUMBER, "?"),
        Question("b", K.TEXT, "?", required=True),
        Question("c", K.SIZE, "?"),
    )
    assert check_answers(questions, {"a": "x", "c": "M", "owner": "me"}) == Checked(
        {"c": "M"}, {"a": NUMBER, "b": FILL}
    )


def test_a_consent_is_never_given_by_someone_else() -> None:
    questions = (Question("c", K.CONSENT, "?", required=True), Question("d", K.CONSENT, "?"))
    given = {"c": "yes", "d": "yes"}
    assert check_answers(questions, given, by_themselves=False) == Checked({}, {}, ("c",))
    assert check_answers(questions, given) == Checked({"c": "yes", "d": "yes"}, {})


def test_what_is_still_missing() -> None:
    questions = (
        Question("a", K.TEXT, "?", required=True), Question("b", K.TEXT, "?"),
        Question("c", K.CONSENT, "?", required=True),
    )  # fmt: skip
    assert still_missing(questions, {"a": "x"}) == (questions[2],)


@given(st.sampled_from(K), st.text())
def test_any_text_gives_a_value_or_a_sentence_and_what_is_kept_is_taken_again(
    kind: QuestionKind, typed: str
) -> None:
    question = Question("q", kind, "?", choices=CHOICES if kind is K.CHOICE else ())
    kept, sentence = check(question, typed)
    assert sentence is None or kept == ""
    assert check(question, kept) == (kept, None)
