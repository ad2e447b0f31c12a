"""Money: shares add up to the bill to the fen, and every sum is the sum of its parts."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.registers import fen
from events.domain.trips.settlement import MoneyLine, divide, settle, yuan

PEOPLE = ("a", "b", "c")


@given(st.integers(0, 10**9), st.integers(1, 500))
def test_a_divided_bill_adds_up_and_differs_by_a_fen_at_most(amount: int, people: int) -> None:
    shares = divide(amount, people)
    assert (len(shares), sum(shares)) == (people, amount)
    assert max(shares) - min(shares) <= 1


def test_a_bill_for_nobody_is_nobodys() -> None:
    assert divide(100, 0) == []


money_lines = st.lists(
    st.builds(
        MoneyLine, st.uuids().map(str), st.just("车费"), st.sampled_from(["cost", "single", "refund"]),
        st.sampled_from(["union", "person"]), st.integers(1, 10**9), st.sampled_from(["", *PEOPLE, "gone"]),
        st.booleans(),
    )
)  # fmt: skip


@given(money_lines)
def test_sums_are_the_sums_of_their_parts(lines: list[MoneyLine]) -> None:
    settled = settle(lines, PEOPLE)
    assert [each.person for each in settled.statements] == list(PEOPLE)
    assert settled.cost == settled.union + settled.own
    assert settled.balance == settled.own - settled.refund
    bills = sum(
        line.amount * (len(PEOPLE) if not line.person and not line.divided else 1)
        for line in lines
        if line.person != "gone"
    )
    assert settled.cost + settled.refund == bills


def test_one_trip() -> None:
    lines = [
        MoneyLine("1", "大巴", "cost", "union", 10_000, divided=True),
        MoneyLine("2", "门票", "cost", "person", 5_000),
        MoneyLine("3", "单房差", "single", "person", 60_000, person="b"),
        MoneyLine("4", "退票", "refund", "person", 2_000, person="a"),
        MoneyLine("5", "谁也不是", "cost", "person", 1, person="gone"),
    ]
    settled = settle(lines, PEOPLE)
    assert [(each.union, each.own, each.refund, each.balance) for each in settled.statements] == [
        (3_334, 5_000, 2_000, 3_000), (3_333, 65_000, 0, 65_000), (3_333, 5_000, 0, 5_000),
    ]  # fmt: skip
    assert (settled.union, settled.own, settled.refund, settled.balance) == (10_000, 75_000, 2_000, 73_000)


@given(st.integers(1, 10**9))
def test_what_is_shown_can_be_typed_again(amount: int) -> None:
    assert fen(yuan(amount)) == amount


def test_less_than_nothing_carries_a_minus() -> None:
    assert [yuan(each) for each in (-5, -123_456, 0)] == ["−0.05", "−1,234.56", "0.00"]
