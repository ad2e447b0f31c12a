"""Quota arithmetic: the sum is right, nobody is far from their exact share, and a tie is never settled silently."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.domain.quota import (
    Method,
    Proposal,
    QuotaInput,
    QuotaRecord,
    Terms,
    Unit,
    calculate,
    canonical,
    from_members,
    input_hash,
    propose,
    same_again,
)
from foundation.errors import Refusal

COLLEGE = (46, 38, 36, 40, 30, 28, 34, 18, 14, 12, 16, 32, 30, 20, 18, 8)


def units(counts: tuple[int, ...] | list[int]) -> tuple[Unit, ...]:
    return tuple(Unit(f"b{number:02}", f"第{number}分会", count) for number, count in enumerate(counts))


def places(proposal: Proposal) -> list[int]:
    return [share.sure for share in proposal.shares]


def test_22_places_over_the_16_branches_of_the_college() -> None:
    """Naive rounding gives 23. Largest remainder gives 22, with the two branches of 30 alike for the last one."""
    asked = QuotaInput(Method.PROPORTIONAL, 22, units(COLLEGE))
    assert sum(floor(Fraction(22 * count, 420) + Fraction(1, 2)) for count in COLLEGE) == 23
    proposal = propose(asked)
    assert places(proposal) == [2, 2, 2, 2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 0]
    assert proposal.tie is not None
    assert (proposal.tie.places, [unit.id for unit in proposal.tie.units]) == (1, ["b04", "b12"])
    record = calculate(asked, "红旗 2026")
    assert sum(record.places.values()) == 22
    assert [record.places["b04"], record.places["b12"]] in ([2, 1], [1, 2])
    with pytest.raises(Refusal) as refused:
        calculate(asked)
    assert (refused.value.status, refused.value.field) == (422, "seed")


def test_the_lot_is_that_of_the_formats_page() -> None:
    """Vector for other implementations."""
    record = calculate(QuotaInput(Method.PROPORTIONAL, 22, units(COLLEGE)), "红旗 2026")
    assert record.input_hash == "fc69f3d81eb35115e6e9e09c9c554804d5da9fa9f6814de7ddaa759621e9668e"
    assert [(step.left, step.lot, step.branch) for step in record.steps] == [(2, 0, "b04"), (1, 0, "b12")]
    assert record.seed == "红旗 2026"


def test_small_branches_get_the_minimum_and_the_rest_is_shared() -> None:
    asked = QuotaInput(Method.MINIMUM, 22, units(COLLEGE), Terms(minimum=1, small=10))
    proposal = propose(asked)
    assert proposal.shares[-1].sure == 1
    assert proposal.shares[-1].raised
    assert sum(places(proposal)) + (proposal.tie.places if proposal.tie else 0) == 22


def test_a_minimum_for_everyone() -> None:
    asked = QuotaInput(Method.MINIMUM, 10, units((100, 10, 1, 0)), Terms(minimum=2))
    assert places(propose(asked)) == [7, 2, 1, 0]


def test_a_minimum_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        propose(QuotaInput(Method.MINIMUM, 5, units((9, 9, 9)), Terms(minimum=2)))
    assert refused.value.field == "minimum"
    assert "6" in str(refused.value.sentence)


def test_a_percentage_of_the_members() -> None:
    proposal = propose(QuotaInput(Method.PERCENTAGE, 10, units((46, 30, 10, 9, 0)), Terms(permille=50)))
    assert (places(proposal), proposal.tie, proposal.left) == ([2, 2, 1, 0, 0], None, 5)


def test_a_percentage_of_more_than_there_are_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        propose(QuotaInput(Method.PERCENTAGE, 4, units((46, 30, 10, 9)), Terms(permille=50)))
    assert refused.value.field == "permille"


def test_the_same_number_for_each() -> None:
    proposal = propose(QuotaInput(Method.FIXED, 10, units((46, 30, 2, 0)), Terms(each=3)))
    assert (places(proposal), proposal.left) == ([3, 3, 2, 0], 2)
    with pytest.raises(Refusal) as refused:
        propose(QuotaInput(Method.FIXED, 7, units((46, 30, 2, 0)), Terms(each=3)))
    assert refused.value.field == "each"


def test_equal_shares_leave_the_rest_to_the_lot() -> None:
    proposal = propose(QuotaInput(Method.EQUAL, 8, units((46, 30, 10))))
    assert places(proposal) == [2, 2, 2]
    assert proposal.tie is not None
    assert (proposal.tie.places, len(proposal.tie.units)) == (2, 3)
    # A branch of one can use one place; the others share what it leaves.
    assert places(propose(QuotaInput(Method.EQUAL, 7, units((46, 30, 1))))) == [3, 3, 1]


def test_more_places_than_members_leave_some_over() -> None:
    proposal = propose(QuotaInput(Method.PROPORTIONAL, 10, units((3, 2))))
    assert (places(proposal), proposal.left, proposal.tie) == ([3, 2], 5, None)


def test_nobody_to_give_places_to() -> None:
    assert propose(QuotaInput(Method.PROPORTIONAL, 10, units((0, 0)))).left == 10
    assert propose(QuotaInput(Method.EQUAL, 10, ())) == Proposal((), None, 10)


def test_places_that_were_returned_go_to_those_who_wait() -> None:
    """Nobody gets more than the people who wait there."""
    proposal = propose(QuotaInput(Method.WAITING, 5, units((1, 6, 0, 2))))
    assert places(proposal) == [1, 3, 0, 1]


def test_the_order_of_the_branches_does_not_matter() -> None:
    there = QuotaInput(Method.PROPORTIONAL, 22, units(COLLEGE))
    back = msgspec.structs.replace(there, units=tuple(reversed(there.units)))
    assert canonical(there) == canonical(back)
    assert calculate(there, "1 2 3") == calculate(back, "1 2 3")


def test_what_a_method_does_not_ask_for_does_not_count() -> None:
    terms = Terms(minimum=2, small=9, permille=50, each=3)
    plain = from_members(Method.PROPORTIONAL, 22, units(COLLEGE), terms)
    assert plain == QuotaInput(Method.PROPORTIONAL, 22, units(COLLEGE))
    assert from_members(Method.FIXED, 22, (), terms).terms == Terms(each=3)


def test_a_record_that_was_tampered_with_is_known() -> None:
    record = calculate(QuotaInput(Method.PROPORTIONAL, 22, units(COLLEGE)), "88")
    kept = msgspec.json.decode(msgspec.json.encode(record), type=QuotaRecord)
    assert kept == record
    assert same_again(kept)
    more = dict(record.places, b15=record.places["b15"] + 1)
    assert not same_again(msgspec.structs.replace(kept, places=more))
    assert not same_again(msgspec.structs.replace(kept, seed=""))
    assert not same_again(msgspec.structs.replace(kept, input_hash="00" * 32))


def test_another_question_with_the_same_numbers_has_lots_of_its_own() -> None:
    one = QuotaInput(Method.EQUAL, 1, units((9, 9)), about="pool one")
    assert input_hash(one) != input_hash(msgspec.structs.replace(one, about="pool two"))


counts = st.lists(st.integers(0, 60), min_size=1, max_size=20)
sizes = st.integers(0, 300)


@settings(max_examples=150, deadline=None)
@given(counts, sizes, st.sampled_from([Method.PROPORTIONAL, Method.EQUAL, Method.WAITING]))
def test_the_sum_is_right_and_nobody_is_a_place_away_from_their_share(
    members: list[int], size: int, method: Method
) -> None:
    asked = QuotaInput(method, size, units(members))
    proposal, record = propose(asked), calculate(asked, "7")
    assert sum(record.places.values()) == min(size, sum(members))
    assert sum(share.exact for share in proposal.shares) == min(size, sum(members))
    for share in proposal.shares:
        assert floor(share.exact) <= share.sure <= record.places[share.unit.id] <= ceil(share.exact)
        assert record.places[share.unit.id] <= share.unit.count
    if method is Method.EQUAL or size >= sum(members) or sum(members) == 0:
        return
    for share in proposal.shares:
        assert share.exact == Fraction(share.unit.count * size, sum(members))


@settings(max_examples=150, deadline=None)
@given(counts, sizes, st.integers(0, 4), st.integers(0, 20))
def test_minimum_and_sum(members: list[int], size: int, minimum: int, small: int) -> None:
    asked = QuotaInput(Method.MINIMUM, size, units(members), Terms(minimum=minimum, small=small))
    least = [min(minimum, count) if not small or count <= small else 0 for count in members]
    if sum(least) > size:
        with pytest.raises(Refusal):
            propose(asked)
        return
    record = calculate(asked, "7")
    assert sum(record.places.values()) == min(size, sum(members))
    for number, count in enumerate(members):
        assert least[number] <= record.places[f"b{number:02}"] <= count


@settings(max_examples=100, deadline=None)
@given(counts, sizes)
def test_a_larger_branch_never_gets_less(members: list[int], size: int) -> None:
    """Except between branches of the same size, where the lot speaks."""
    record = calculate(QuotaInput(Method.PROPORTIONAL, size, units(members)), "7")
    by_size = sorted((count, record.places[f"b{number:02}"]) for number, count in enumerate(members))
    for (smaller, less), (larger, more) in pairwise(by_size):
        assert smaller == larger or less <= more


@settings(max_examples=100, deadline=None)
@given(counts, sizes)
def test_a_tie_is_between_branches_with_the_same_remainder(members: list[int], size: int) -> None:
    proposal = propose(QuotaInput(Method.PROPORTIONAL, size, units(members)))
    if proposal.tie is None:
        return
    tied = {unit.id for unit in proposal.tie.units}
    assert 0 < proposal.tie.places < len(tied)
    assert len({share.remainder for share in proposal.shares if share.unit.id in tied}) == 1
