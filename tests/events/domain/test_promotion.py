"""Who moves up when places are free."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from events.domain.event import EventStatus
from events.domain.promotion import Waiting, next_in_line, open_for_promotion
from tests.events.domain.test_signup import EVENT, NOW, START


def test_in_the_order_of_the_line() -> None:
    waiting = [Waiting("c", 3), Waiting("a", 1), Waiting("b", 2)]
    assert [each.registration for each in next_in_line(waiting, 2)] == ["a", "b"]
    assert next_in_line(waiting, 0) == []


def test_a_branch_without_places_does_not_hold_up_the_others() -> None:
    waiting = [Waiting("a", 1, "x"), Waiting("b", 2, "y"), Waiting("c", 3, "x"), Waiting("d", 4, "y")]
    chosen = next_in_line(waiting, 9, {"x": 0, "y": 1})
    assert [each.registration for each in chosen] == ["b"]


lines = st.lists(
    st.tuples(st.integers(1, 50), st.sampled_from(["x", "y", None])),
    max_size=12,
    unique_by=lambda each: each[0],
)


@given(lines, st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
def test_whoever_waits(line: list[tuple[int, str | None]], free: int, x: int, y: int) -> None:
    waiting = [Waiting(str(number), number, quota) for number, quota in line]
    chosen = next_in_line(waiting, free, {"x": x, "y": y})
    assert len(chosen) <= free
    assert [each.line for each in chosen] == sorted(each.line for each in chosen)
    for quota, places in (("x", x), ("y", y)):
        taken = [each for each in chosen if each.quota == quota]
        assert len(taken) <= places
        first = sorted(each.line for each in waiting if each.quota == quota)[: len(taken)]
        assert [each.line for each in taken] == first
    plain = next_in_line(waiting, free)
    assert plain == sorted(waiting, key=lambda each: each.line)[:free]


def test_people_move_up_until_the_start() -> None:
    assert open_for_promotion(EVENT, NOW)
    assert open_for_promotion(EVENT, START - timedelta(seconds=1))
    assert not open_for_promotion(EVENT, START)
    cancelled = msgspec.structs.replace(EVENT, status=EventStatus.CANCELLED)
    assert not open_for_promotion(cancelled, NOW)


def test_who_waits_together_moves_up_whole_or_not_at_all() -> None:
    waiting = [Waiting("family", 1, places=4), Waiting("pair", 2, places=2), Waiting("one", 3)]
    assert [each.registration for each in next_in_line(waiting, 3)] == ["pair", "one"]
    assert [each.registration for each in next_in_line(waiting, 4)] == ["family"]
    assert [each.registration for each in next_in_line(waiting, 6)] == ["family", "pair"]
