"""Filling buses: nobody twice, no bus overfull, branches together while there is room for them."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.trips.buses import Coach, Filling, Rider, fill


@st.composite
def trips(draw: st.DrawFn) -> tuple[list[Rider], list[Coach]]:
    riders = [
        Rider(f"r{number}", draw(st.sampled_from("abcd")), name_key=str(number))
        for number in range(draw(st.integers(0, 20)))
    ]
    buses = []
    unplaced = list(riders)
    for number in range(draw(st.integers(0, 4))):
        seats = draw(st.integers(1, 9))
        by_hand = draw(st.integers(0, min(2, seats, len(unplaced))))
        aboard = [unplaced.pop().id for _ in range(by_hand)]
        buses.append(Coach(f"bus {number}", seats, tuple(aboard)))
    return riders, buses


@given(trips())
def test_everybody_has_one_seat_or_is_told(trip: tuple[list[Rider], list[Coach]]) -> None:
    riders, buses = trip
    made = fill(riders, buses)
    by_hand = [one for bus in buses for one in bus.aboard]
    assert sorted([*by_hand, *(rider for rider, _ in made.places), *made.left]) == sorted(
        r.id for r in riders
    )
    for bus in buses:
        assert len(bus.aboard) + sum(to == bus.id for _, to in made.places) <= bus.seats
    if made.left:
        assert sum(bus.seats for bus in buses) == len(by_hand) + len(made.places)


@given(trips())
def test_the_largest_branch_stays_together_when_a_bus_takes_it(trip: tuple[list[Rider], list[Coach]]) -> None:
    riders, buses = trip
    empty = [Coach(bus.id, bus.seats) for bus in buses]
    groups = {branch: [r.id for r in riders if r.branch == branch] for branch in {r.branch for r in riders}}
    if not groups or not empty:
        return
    most = max(len(group) for group in groups.values())
    largest = [group for group in groups.values() if len(group) == most]
    if len(largest) != 1 or max(bus.seats for bus in empty) < most:
        return
    where = dict(fill(riders, empty).places)
    assert len({where[one] for one in largest[0]}) == 1


def _riders(**branches: int) -> list[Rider]:
    return [
        Rider(f"{branch}{n}", branch, name_key=str(n))
        for branch, many in branches.items()
        for n in range(many)
    ]


def test_branches_go_where_they_just_fit() -> None:
    made = fill(_riders(a=2, b=3, c=1), [Coach("large", 4), Coach("small", 3)])
    assert made == Filling(
        (("b0", "small"), ("b1", "small"), ("b2", "small"), ("a0", "large"), ("a1", "large"), ("c0", "large"))
    )


def test_a_branch_follows_the_colleague_who_sits_already() -> None:
    made = fill(_riders(a=3), [Coach("one", 3), Coach("two", 9, ("a1",))])
    assert made == Filling((("a0", "two"), ("a2", "two")))


def test_a_branch_too_large_for_any_bus_is_split_once() -> None:
    made = fill(_riders(a=5), [Coach("one", 3), Coach("two", 4)])
    assert made == Filling((("a0", "two"), ("a1", "two"), ("a2", "two"), ("a3", "two"), ("a4", "one")))


def test_who_has_no_seat_is_told() -> None:
    assert fill(_riders(a=2), [Coach("one", 1)]) == Filling((("a0", "one"),), ("a1",))
    assert fill(_riders(a=1), []) == Filling((), ("a0",))
