"""Ranking by criteria: exact scores, explained; ties shown and settled by a recorded lot."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.allocation.giving import Room
from events.domain.allocation.ranking import (
    Candidate,
    Criterion,
    Known,
    RankingInput,
    Verified,
    What,
    amount,
    exact_number,
    explained,
    has_ties,
    rank,
    score,
    verify,
    written,
)
from foundation.errors import Refusal
from foundation.messages import Sentence

YEARS = Criterion(What.SERVICE)
HONOURS = Criterion(What.HONOURS, "1.5", 3)


@pytest.mark.parametrize(
    ("criterion", "known", "found"),
    [
        (YEARS, Known(service=8), "8"),
        (YEARS, Known(), "0"),
        (Criterion(What.SERVICE, cap=5), Known(service=8), "5"),
        (HONOURS, Known(honours=4), "3"),
        (Criterion(What.RETIREMENT, cap=5), Known(to_retirement=2), "3"),
        (Criterion(What.RETIREMENT, cap=5), Known(to_retirement=9), "0"),
        (Criterion(What.RETIREMENT, cap=5), Known(to_retirement=-1), "5"),
        (Criterion(What.RETIREMENT, cap=5), Known(), "0"),
        (Criterion(What.SINCE_TRIP, cap=6), Known(), "6"),
        (Criterion(What.SINCE_TRIP, cap=6), Known(since_trip=2), "2"),
        (Criterion(What.FEW_PLACES, cap=3), Known(places=1), "2"),
        (Criterion(What.FEW_PLACES, cap=3), Known(places=7), "0"),
        (Criterion(What.BRANCH_RANK, cap=5), Known(branch_rank=1), "5"),
        (Criterion(What.BRANCH_RANK, cap=5), Known(branch_rank=9), "0"),
        (Criterion(What.BRANCH_RANK, cap=5), Known(), "0"),
        (Criterion(What.ANSWER, question="q", cap=10), Known(answers={"q": "2.25"}), "2.25"),
        (Criterion(What.ANSWER, question="q"), Known(answers={"q": "viel"}), "0"),
        (Criterion(What.ANSWER, question="q"), Known(answers={"q": "-3"}), "0"),
        (Criterion(What.ANSWER, question="q"), Known(answers={"q": "NaN"}), "0"),
        (Criterion(What.ANSWER, question="q"), Known(answers={"q": "Infinity"}), "0"),
        (Criterion(What.ANSWER, question="q"), Known(), "0"),
    ],
)  # fmt: skip
def test_how_much_counts(criterion: Criterion, known: Known, found: str) -> None:
    assert amount(criterion, known) == found


def asked(*applications: Candidate, places: int = 2) -> RankingInput:
    return RankingInput("e1", "疗休养", (YEARS, HONOURS), (Room("名额", places),), applications)


def one(number: int, *amounts: str, bowl: int = 0, places: int = 1) -> Candidate:
    return Candidate(number, 0, -1, places, bowl, amounts)


def test_the_best_get_the_places_and_the_rest_wait_in_order() -> None:
    record = rank(asked(one(1, "8", "3"), one(2, "12.6", "0"), one(3, "3", "1"), one(4, "20", "0", bowl=1)))
    assert (record.order, record.scores) == ((2, 1, 3, 4), ("12.6", "12.5", "4.5", "20"))
    assert (record.given, record.ties) == ((2, 1), ())


def test_equal_scores_need_a_lot_and_show_it() -> None:
    three = asked(one(1, "8", "3"), one(2, "12.5", "0"), one(3, "12.5", "0"), places=1)
    assert has_ties(three)
    with pytest.raises(Refusal):
        rank(three)
    record = rank(three, " 17 ")
    assert record.seed == "17"
    assert sorted(record.ties[0]) == [1, 2, 3]
    assert record.order == record.ties[0]
    assert record.scores == ("12.5", "12.5", "12.5")
    firsts = {rank(three, str(seed)).given for seed in range(40)}
    assert firsts == {(1,), (2,), (3,)}


def test_without_ties_no_seed_is_asked_or_kept() -> None:
    record = rank(asked(one(1, "8", "0"), one(2, "9", "0")), "17")
    assert (record.order, record.ties, record.seed) == ((2, 1), (), "")


def test_a_score_is_explained_part_by_part() -> None:
    assert explained((YEARS, HONOURS), ("8", "3")) == (
        Sentence(
            "{part} × {weight}",
            part=Sentence("{amount} years of service", amount="8", question=""),
            weight="1",
        ),
        Sentence(
            "{part} × {weight}", part=Sentence("{amount} honours", amount="3", question=""), weight="1.5"
        ),
    )
    assert score((YEARS, HONOURS), ("8", "3")) == Fraction(25, 2)


@pytest.mark.parametrize("text", ["1", "0.5", "-2.125", "123456789012", "0.000001"])
def test_exact_numbers(text: str) -> None:
    assert exact_number(text)
    assert written(Fraction(text)) == text


@pytest.mark.parametrize(
    "text", ["", ".", "1.", "1e3", "+1", "٣", "1.0000001", "1234567890123", "--1", "1/3"]
)
def test_numbers_that_are_not_exact(text: str) -> None:
    assert not exact_number(text)


@pytest.mark.parametrize(
    "broken",
    [
        asked(one(1, "8")),
        asked(one(1, "8", "x")),
        asked(one(1, "8", "0"), one(1, "9", "0")),
        msgspec.structs.replace(asked(), algorithm="other"),
        msgspec.structs.replace(asked(), criteria=(Criterion(What.SERVICE, "1/3"),)),
    ],
)
def test_what_cannot_be_ranked_is_refused(broken: RankingInput) -> None:
    with pytest.raises(Refusal):
        rank(broken)


def test_a_changed_record_is_told() -> None:
    record = rank(asked(one(1, "8", "0"), one(2, "9", "0"), one(3, "1", "0")))
    text = msgspec.json.encode(msgspec.structs.replace(record, given=(1, 3)))
    assert verify(text).differences == (Sentence("The places come out differently."),)
    assert verify(msgspec.json.encode(record)) == Verified((), record)
    assert not verify("{}").genuine


candidates = st.lists(
    st.builds(
        lambda number, years, honours, bowl: one(number, str(years), str(honours), bowl=bowl),
        st.integers(1, 10**6),
        st.integers(0, 5),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    max_size=25,
    unique_by=lambda each: each.number,
)


@given(candidates)
def test_the_order_follows_the_scores(everyone: list[Candidate]) -> None:
    record = rank(asked(*everyone), "seed")
    bowls = {each.number: each.bowl for each in everyone}
    keys = [(bowls[n], -Fraction(s)) for n, s in zip(record.order, record.scores, strict=True)]
    assert keys == sorted(keys)
    assert sorted(record.order) == sorted(bowls)
    assert verify(msgspec.json.encode(record)).genuine
