"""Extra questions: what is taken, how it is kept, and what is said otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.questions import (
    Asked,
    Bounds,
    Checked,
    Question,
    QuestionKind,
    Scope,
    asked_of,
    bounds_told,
    check,
    check_answers,
    shown_questions,
    still_missing,
    still_open,
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
    agreed = Checked({"c": "yes", "d": "yes"}, {}, wordings={"c": "?", "d": "?"})
    assert check_answers(questions, given) == agreed


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
    question = Question("q", kind, "?", choices=CHOICES if kind in (K.CHOICE, K.SEVERAL) else ())
    kept, sentence = check(question, typed)
    assert sentence is None or kept == ""
    assert check(question, kept) == (kept, None)


BUS = Question("bus", K.CHOICE, "是否乘车", required=True, choices=("乘车", "自驾"))
STOP = Question(
    "stop", K.CHOICE, "上车点", required=True, choices=("北门", "南门"), shown_if="bus", shown_when=("乘车",)
)
EARLY = Question("early", K.TEXT, "几点到", required=True, shown_if="stop", shown_when=("北门",))
CHAIN = (BUS, STOP, EARLY)


@pytest.mark.parametrize(
    ("answers", "shown", "missing"),
    [
        ({}, ["bus"], ["bus"]),
        ({"bus": "自驾"}, ["bus"], []),
        ({"bus": "乘车"}, ["bus", "stop"], ["stop"]),
        ({"bus": "乘车", "stop": "北门"}, ["bus", "stop", "early"], ["early"]),
        ({"bus": "自驾", "stop": "北门"}, ["bus"], []),
    ],
)
def test_a_question_is_asked_only_of_those_whom_it_concerns(
    answers: dict[str, str], shown: list[str], missing: list[str]
) -> None:
    assert [question.id for question in shown_questions(CHAIN, answers)] == shown
    assert [question.id for question in still_missing(CHAIN, answers)] == missing
    checked = check_answers(CHAIN, answers)
    assert list(checked.errors) == missing
    assert dict(checked.values) == {each: text for each, text in answers.items() if each in shown}


def test_a_condition_on_several_or_on_a_consent() -> None:
    foods = Question("f", K.SEVERAL, "忌口", choices=("辣", "海鲜", "花生"))
    which = Question("w", K.TEXT, "哪种", required=True, shown_if="f", shown_when=("海鲜", "花生"))
    agreed = Question("c", K.CONSENT, "同意拍照")
    where = Question("p", K.TEXT, "发到哪里", required=True, shown_if="c")
    questions = (foods, which, agreed, where)
    assert check_answers(questions, {"f": "辣", "w": "虾", "p": "群里"}) == Checked({"f": "辣"}, {})
    assert check_answers(questions, {"f": "花生\n辣", "c": "on"}) == Checked(
        {"f": "辣\n花生", "c": "yes"}, {"w": FILL, "p": FILL}, wordings={"c": "同意拍照"}
    )


def test_what_hangs_on_a_consent_is_not_asked_of_whoever_signs_a_colleague_up() -> None:
    agreed = Question("c", K.CONSENT, "同意拍照", help="照片只发到工会群里", required=True)
    where = Question("p", K.TEXT, "发到哪里", required=True, shown_if="c")
    assert check_answers((agreed, where), {"c": "yes", "p": "群里"}, by_themselves=False) == Checked(
        {}, {}, ("c",)
    )
    later = check_answers((agreed, where), {"p": "群里"}, by_themselves=False, known={"c": "yes"})
    assert later == Checked({"p": "群里"}, {})
    assert agreed.wording == "同意拍照\n照片只发到工会群里"


def test_what_is_asked_at_the_door_waits_until_then() -> None:
    car = Question(
        "car", K.TEXT, "车牌号", required=True, asked=Asked.DOOR, shown_if="bus", shown_when=("自驾",)
    )
    questions = (BUS, car)
    assert check_answers(questions, {"bus": "自驾", "car": "云A"}) == Checked({"bus": "自驾"}, {})
    at_door = check_answers(questions, {"car": "云A"}, asked=Asked.DOOR, known={"bus": "自驾"})
    assert at_door == Checked({"car": "云A"}, {})
    not_theirs = check_answers(questions, {"car": "云A"}, asked=Asked.DOOR, known={"bus": "乘车"})
    assert not_theirs == Checked({}, {})
    assert still_missing(questions, {"bus": "自驾"}) == ()
    assert still_open(questions, {"bus": "自驾"}) == (car,)
    assert still_open(questions, {"bus": "自驾", "car": "云A"}) == ()


def test_a_member_of_a_party_is_asked_what_is_asked_of_each() -> None:
    name = Question("n", K.TEXT, "口号", scope=Scope.PARTY)
    shirt = Question("s", K.SIZE, "尺码")
    assert asked_of((name, shirt), (Scope.PERSON,)) == (shirt,)
    assert asked_of((name, shirt), tuple(Scope)) == (name, shirt)


@pytest.mark.parametrize(
    ("kind", "bounds", "typed", "kept"),
    [
        (K.NUMBER, Bounds("1", "10"), "10.0", "10"),
        (K.NUMBER, Bounds("1", "10"), "10.5", None),
        (K.NUMBER, Bounds("-2.5"), "-2.5", "-2.5"),
        (K.NUMBER, Bounds("-2.5"), "-2.51", None),
        (K.NUMBER, Bounds(most="0"), "1", None),
        (K.DATE, Bounds("2026-01-01", "2026-12-31"), "2026/12/31", "2026-12-31"),
        (K.DATE, Bounds("2026-01-01", "2026-12-31"), "2027-1-1", None),
        (K.SEVERAL, Bounds("1", "2"), "素食\n清真", "素食\n清真"),
        (K.SEVERAL, Bounds("1", "2"), "素食\n清真\n普通", None),
        (K.SEVERAL, Bounds("2"), "素食", None),
        (K.SEVERAL, Bounds(), "普通\n素食\n普通", "素食\n普通"),
    ],
)
def test_bounds_are_kept(kind: QuestionKind, bounds: Bounds, typed: str, kept: str | None) -> None:
    question = Question("q", kind, "?", choices=CHOICES if kind is K.SEVERAL else (), bounds=bounds)
    told = bounds_told(question)
    assert check(question, typed) == (("", told) if kept is None else (kept, None))


def test_bounds_in_words() -> None:
    assert [
        str(bounds_told(Question("q", kind, "?", bounds=bounds)))
        for kind, bounds in (
            (K.NUMBER, Bounds("1", "10")),
            (K.NUMBER, Bounds("1")),
            (K.NUMBER, Bounds(most="10")),
            (K.DATE, Bounds("2026-06-09")),
            (K.SEVERAL, Bounds("1", "2")),
            (K.SEVERAL, Bounds(most="2")),
            (K.TEXT, Bounds(longest=20)),
            (K.TEXT, Bounds("1", "2")),
            (K.PHONE, Bounds()),
        )
    ] == [
        "From 1 to 10.",
        "At least 1.",
        "At most 10.",
        "At least 2026-06-09.",
        "Please tick at least 1 and at most 2.",
        "Please tick at most 2.",
        "At most 20 characters.",
        "None",
        "None",
    ]


def test_a_text_of_its_own_length() -> None:
    question = Question("q", K.TEXT, "?", bounds=Bounds(longest=3))
    assert check(question, "三个字") == ("三个字", None)
    long = Sentence(
        "This is {length} characters long; at most {longest} fit. Please shorten it.", length=4, longest=3
    )
    assert check(question, "有四个字") == ("", long)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["甲", "乙"])), min_size=1, max_size=6),
    st.lists(st.sampled_from(["甲", "乙", ""]), min_size=6, max_size=6),
)
def test_nobody_answers_what_was_not_asked_of_them(
    conditions: list[tuple[int, str]], answers: list[str]
) -> None:
    """However the conditions hang together: what is kept was shown, and everything shown was asked."""
    questions = tuple(
        Question(
            str(number), K.CHOICE, "?", required=True, choices=("甲", "乙"),
            shown_if=str(above) if above < number else "", shown_when=(answer,),
        )
        for number, (above, answer) in enumerate(conditions)
    )  # fmt: skip
    given = {str(number): answers[number] for number in range(len(questions))}
    checked = check_answers(questions, given)
    shown = {question.id for question in shown_questions(questions, checked.values)}
    assert set(checked.values) | set(checked.errors) == shown
    assert set(checked.values).isdisjoint(checked.errors)
    assert {each.id for each in still_missing(questions, checked.values)} == set(checked.errors)
