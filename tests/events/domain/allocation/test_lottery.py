"""The public lottery: the same list and seed always give the same result, and everyone's chance is exact."""

import hashlib
import math
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.domain.allocation.giving import Room, Share
from events.domain.allocation.lottery import (
    Applicant,
    LotteryInput,
    LotteryRecord,
    Verified,
    canonical,
    draw,
    input_hash,
    seal,
    verify,
)
from foundation.errors import Refusal
from foundation.messages import Sentence


def asked(*applications: Applicant, rooms: tuple[Room, ...] = (Room("参加者", 2),)) -> LotteryInput:
    return LotteryInput("e1", "电影票", "当日上证指数收盘价", rooms, applications)


FIVE = asked(*(Applicant(number) for number in range(1, 6)))


def test_the_list_is_hashed_as_published_whatever_its_order() -> None:
    text = (
        '{"algorithm":"rallypoint-lottery/1","applications":[[1,0,-1,1,1,0],[2,0,-1,2,3,1]],"event":"e1",'
        '"rooms":[{"name":"参加者","places":2,"shares":[]}],"seed_from":"当日上证指数收盘价","title":"电影票"}'
    ).encode()
    one, two = Applicant(1), Applicant(2, places=2, balls=3, bowl=1)
    assert canonical(asked(one, two)) == canonical(asked(two, one)) == text
    assert input_hash(asked(two, one)) == hashlib.sha256(text).hexdigest()


def test_a_known_draw_stays_what_it_is() -> None:
    record = draw(seal(FIVE), " ３８６５．28 ")
    assert record.seed == "3865.28"
    assert (record.drawn, record.given) == ((2, 1, 4, 5, 3), (2, 1))


def test_the_sealed_list_is_already_a_record() -> None:
    sealed = seal(FIVE)
    assert sealed.sealed_only
    assert verify(msgspec.json.encode(sealed)) == Verified((), sealed)


def test_the_second_bowl_comes_after_the_first() -> None:
    record = draw(seal(asked(*(Applicant(number, bowl=number % 2) for number in range(1, 21)))), "x")
    assert all(number % 2 == 0 for number in record.drawn[:10])
    assert sorted(record.drawn) == list(range(1, 21))


def test_parties_are_drawn_as_one_and_branches_keep_to_their_own() -> None:
    rooms = (Room("亲子", 5, (Share("会计", 3), Share("图书馆", 2))),)
    record = draw(seal(asked(*(Applicant(n, 0, n % 2, 1 + n % 3) for n in range(1, 13)), rooms=rooms)), "1")
    got = {share: sum(1 + n % 3 for n in record.given if n % 2 == share) for share in (0, 1)}
    assert got[0] <= 3
    assert got[1] <= 2
    assert set(record.given) <= set(record.drawn)


def test_more_balls_more_chance_as_exactly_as_balls() -> None:
    """4,000 draws of three with 1, 2 and 3 balls: first out as often as 1 : 2 : 3, five sigma."""
    three = seal(asked(Applicant(1, balls=1), Applicant(2, balls=2), Applicant(3, balls=3)))
    draws = 4_000
    first = Counter(draw(three, f"seed {turn}").drawn[0] for turn in range(draws))
    for number in (1, 2, 3):
        chance = number / 6
        assert abs(first[number] - draws * chance) < 5 * math.sqrt(draws * chance * (1 - chance))


def test_second_place_follows_the_balls_left() -> None:
    """Given 3 was first, 1 and 2 come second as 1 : 2."""
    three = seal(asked(Applicant(1, balls=1), Applicant(2, balls=2), Applicant(3, balls=3)))
    orders = [draw(three, f"again {turn}").drawn for turn in range(4_000)]
    second = Counter(order[1] for order in orders if order[0] == 3)
    total = second[1] + second[2]
    assert abs(second[2] - total * 2 / 3) < 5 * math.sqrt(total * 2 / 9)


@pytest.mark.parametrize("seed", ["", "  ", "9" * 201])
def test_a_seed_must_be_one(seed: str) -> None:
    with pytest.raises(Refusal):
        draw(seal(FIVE), seed)


@pytest.mark.parametrize(
    "broken",
    [
        asked(Applicant(1), Applicant(1)),
        asked(Applicant(1, balls=0)),
        asked(Applicant(1, balls=1_001)),
        asked(Applicant(1, bowl=2)),
        asked(Applicant(1, pool=1)),
        msgspec.structs.replace(FIVE, algorithm="rallypoint-lottery/9"),
    ],
)
def test_what_cannot_be_drawn_is_refused(broken: LotteryInput) -> None:
    with pytest.raises(Refusal):
        seal(broken)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"input": msgspec.structs.replace(FIVE, title="别的")},
            "The applications, places or rules are not those the hash was made of.",
        ),
        ({"seed": "  seed "}, "The seed is not written in its normal form."),
        ({"given": (1,)}, "The places come out differently."),
    ],
)
def test_a_changed_record_is_told(changed: dict[str, object], sentence: str) -> None:
    record = draw(seal(FIVE), "seed")
    forged = msgspec.structs.replace(record, **changed)
    assert Sentence(sentence) in verify(msgspec.json.encode(forged)).differences


def test_the_first_number_that_differs_is_named() -> None:
    record = draw(seal(FIVE), "seed")
    a, b, c, *rest = record.drawn
    forged = msgspec.structs.replace(record, drawn=(a, c, b, *rest))
    assert Sentence("Number {place} of the draw comes out differently.", place=2) in verify(
        msgspec.json.encode(forged)
    ).differences  # fmt: skip


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00", "[" * 100_000])
def test_anything_else_is_no_record(text: str) -> None:
    assert verify(text).differences == (Sentence("This is not the record of a lottery."),)


applicants = st.lists(
    st.builds(
        Applicant,
        st.integers(1, 10**6),
        st.just(0),
        st.just(-1),
        st.integers(0, 5),
        st.integers(1, 1_000),
        st.integers(0, 1),
    ),
    max_size=40,
    unique_by=lambda one: one.number,
)


@given(applicants, st.text(min_size=1, max_size=10).filter(lambda text: bool(text.split())))
def test_everyone_is_drawn_once_and_the_record_holds(everyone: list[Applicant], seed: str) -> None:
    try:
        record = draw(seal(asked(*everyone)), seed)
    except Refusal:
        return  # blanks that only normalising shows
    assert sorted(record.drawn) == sorted(one.number for one in everyone)
    text = msgspec.json.encode(record)
    assert verify(text).genuine
    assert msgspec.json.decode(text, type=LotteryRecord) == record


@given(applicants)
def test_balls_are_found_as_by_counting(everyone: list[Applicant]) -> None:
    """The tree of sums against a plain list of balls."""
    sealed = seal(asked(*everyone))
    assert draw(sealed, "s").drawn == _plainly(sealed, "s")


def _plainly(sealed: LotteryRecord, seed: str) -> tuple[int, ...]:
    from events.domain.lots import Lots

    lots = Lots(seed, sealed.input_hash)
    drawn: list[int] = []
    for bowl in (0, 1):
        left = [one for one in sealed.input.applications if one.bowl == bowl]
        while left:
            lot = lots.below(sum(one.balls for one in left))
            for one in left:
                if lot < one.balls:
                    break
                lot -= one.balls
            drawn.append(one.number)
            left.remove(one)
    return tuple(drawn)
