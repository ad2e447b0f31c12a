"""A move is judged exactly as the checker would judge the whole plan, but fast enough for a hand that drags."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.schedule import problem as campus
from competitions.domain.schedule.checker import breaches
from competitions.domain.schedule.listing import first
from competitions.domain.schedule.moving import Moves, Offer
from competitions.domain.schedule.problem import Plan, Problem, Slot
from tests.competitions.domain.schedule.problems import problems
from tests.competitions.domain.schedule.test_checker import problem as small
from tests.competitions.domain.schedule.test_checker import task

SLOTS = st.builds(
    Slot,
    st.integers(1, 4),
    st.one_of(st.integers(-5, 130), st.integers(1400, 1500)).map(lambda minute: minute * 5),
    st.sampled_from(["", "", "u1", "u2", "p00"]),
)


@settings(max_examples=60)
@given(problems(), st.data())
def test_a_move_breaks_what_the_checker_says(problem: Problem, data: st.DataObject) -> None:
    slots = data.draw(st.lists(SLOTS, min_size=len(problem.tasks), max_size=len(problem.tasks)))
    plan = Plan(dict(zip((task.id for task in problem.tasks), slots, strict=True)))
    moved = data.draw(st.sampled_from(problem.tasks)).id
    slot = data.draw(st.one_of(st.none(), SLOTS))
    whole = breaches(problem, plan.with_slot(moved, slot))
    assert Moves(problem, plan).breaks(moved, slot) == tuple(one for one in whole if moved in one.tasks)


def test_what_is_new_and_what_is_mended() -> None:
    given = small(task("a", "pq"), task("b", "pr"), task("c", "st"))
    moves = Moves(given, Plan({"a": Slot(1, 0), "b": Slot(2, 0), "c": Slot(1, 100)}))
    assert [one.kind for one in moves.newly("b", Slot(1, 100))] == ["taken"]
    assert [one.kind for one in moves.mended("b", Slot(1, 100))] == ["twice"]
    assert (moves.newly("b", Slot(2, 5)), moves.mended("b", Slot(2, 5))) == ((), ())
    assert [one.kind for one in moves.newly("b", None)] == ["unplanned"]


def test_offers_and_the_nearest_free_place() -> None:
    given = small(task("a", "pq"), task("b", "pr"))
    moves = Moves(given, Plan({"a": Slot(1, 60)}))
    kinds = [[one.kind for one in offer.breaks] for offer in moves.offers("b", 1, range(0, 120, 20))]
    assert kinds == [[], ["rest"], ["taken", "twice"], ["taken", "twice"], ["taken", "twice"], ["rest"]]
    assert moves.nearest("b", Slot(2, 70)) == Offer(Slot(2, 110), ())
    assert moves.nearest("b", Slot(2, 40)) == Offer(Slot(2, 10), ())


def test_no_place_is_said_so() -> None:
    given = small(task("a", "pq", not_before=10_000))
    assert Moves(given, Plan()).nearest("a", Slot(1, 0)) is None


def test_a_hundred_moves_of_a_final_among_two_hundred_matches_take_no_time_to_notice() -> None:
    problem = campus()
    moves = Moves(problem, first(problem).plan)
    start = time.process_time()
    for minute in range(0, 500, 5):
        moves.breaks("XD-r5m1", Slot(1, minute))
    assert time.process_time() - start < 2
