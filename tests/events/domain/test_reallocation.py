"""Rounds of reallocation: nothing lost, nobody left waiting whom the places suffice for, shares by the rule."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.domain.reallocation import Holding, Next, RoundInput, make_round
from foundation.errors import Refusal


def found(
    holdings: list[tuple[int, int]], line: list[tuple[int, int]], left: int = 0, *, take_back: bool = True
) -> RoundInput:
    """`holdings`: (size, taken) of branch 0, 1 …; `line`: (branch, places)."""
    return RoundInput(
        "pool",
        1,
        left,
        tuple(Holding(f"b{n}", f"第{n}分会", size, taken) for n, (size, taken) in enumerate(holdings)),
        tuple(Next(f"b{branch}", places) for branch, places in line),
        take_back,
    )


def test_what_is_not_used_goes_to_those_who_wait() -> None:
    record = make_round(found([(5, 2), (2, 2), (3, 3)], [(1, 1), (1, 1), (2, 1), (1, 1)]), "")
    assert (record.taken_back, record.given) == ({"b0": 3}, {"b1": 2, "b2": 1})


def test_before_the_deadline_only_what_was_returned() -> None:
    record = make_round(found([(5, 2), (2, 2)], [(1, 1), (1, 1)], left=1, take_back=False), "")
    assert (record.taken_back, record.given) == ({}, {"b1": 1})


def test_a_branch_whose_own_people_wait_keeps_its_free_place() -> None:
    record = make_round(found([(3, 2), (4, 2)], [(0, 3)]), "")
    assert (record.taken_back, record.given) == ({"b1": 2}, {"b0": 2})


def test_a_tie_needs_a_seed() -> None:
    tied = found([(1, 0), (1, 1), (1, 1)], [(1, 1), (2, 1)])
    with pytest.raises(Refusal):
        make_round(tied, "")
    record = make_round(tied, "88")
    assert sum(record.given.values()) == 1
    assert record.shares is not None
    assert len(record.shares.steps) == 2


def test_a_share_too_small_for_a_group_goes_on() -> None:
    """A group of three and somebody alone wait for two places: the group cannot use its share."""
    record = make_round(found([(2, 0), (1, 1), (1, 1)], [(1, 3), (2, 1)]), "1")
    assert record.given == {"b2": 1}


def test_what_shares_are_too_small_for_goes_to_the_first_in_line() -> None:
    """Three places, a group of three in each of two branches: neither share suffices, all together do."""
    record = make_round(found([(3, 0), (1, 1), (1, 1)], [(2, 3), (1, 3)]), "1")
    assert (record.used, record.by_line) == ({}, {"b2": 3})


def test_nothing_to_do() -> None:
    record = make_round(found([(3, 3), (2, 2)], [(0, 1)]), "")
    assert not record.changes_something
    record = make_round(found([(3, 0), (2, 2)], [], take_back=False), "")
    assert not record.changes_something


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), max_size=12),
    st.integers(0, 6),
    st.booleans(),
)
def test_any_round(
    sizes: list[tuple[int, int]], line: list[tuple[int, int]], left: int, take_back: bool
) -> None:
    holdings = [(max(size, taken), taken) for size, taken in sizes]
    asked = found(holdings, [each for each in line if each[0] < len(holdings)], left, take_back=take_back)
    record = make_round(asked, "7")
    assert record == make_round(asked, "7")
    assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record
    back, given_out = sum(record.taken_back.values()), sum(record.given.values())
    assert given_out <= left + back
    free: dict[str, int] = {}
    for each in asked.holdings:
        free[each.branch] = (
            each.free - record.taken_back.get(each.branch, 0) + record.given.get(each.branch, 0)
        )
        assert free[each.branch] >= 0
    still = []
    for person in asked.line:
        if person.places <= free[person.branch]:
            free[person.branch] -= person.places
        else:
            still.append(person)
    rest = left + back - given_out
    for person in still:
        assert person.places > free[person.branch] + rest
