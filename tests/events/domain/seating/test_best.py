"""Best available, beside a slow model that tries everything."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from events.domain.seating.best import Group, best_available
from events.domain.seating.hall import Hall
from tests.events.domain.seating.halls import free_in, hall_of, names


def given_in(hall: Hall, count: int, *taken: str, accessible: int = 0) -> list[str] | None:
    found = best_available(hall, free_in(hall, *taken), Group(count, accessible))
    return None if found is None else [names(hall, piece) for piece in found.pieces]


def test_the_front_and_the_middle_come_first() -> None:
    hall = hall_of(".......", ".......")
    assert given_in(hall, 1) == ["1-4"]
    assert given_in(hall, 3) == ["1-3 1-4 1-5"]
    assert given_in(hall, 3, "1-4") == ["1-1 1-2 1-3"]
    assert given_in(hall, 2, "1-4") == ["2-3 2-4"]


def test_a_row_further_back_counts_as_two_seats_aside() -> None:
    hall = hall_of("...........", "...........")
    assert given_in(hall, 1, "1-5", "1-6", "1-7") == ["1-4"]
    assert given_in(hall, 1, "1-4", "1-5", "1-6", "1-7", "1-8") == ["2-6"]
    assert hall.cost[hall.at["2-6"]] == 4
    assert hall.cost[hall.at["1-8"]] == 4
    assert hall.cost[hall.at["1-9"]] == 6


def test_no_lone_seat_is_left_when_it_can_be_avoided() -> None:
    hall = hall_of("...", ".... ")
    assert given_in(hall, 2) == ["2-1 2-2"]
    assert given_in(hall_of("..."), 2) == ["1-1 1-2"]


def test_a_group_never_sits_across_an_aisle_or_a_gap() -> None:
    hall = hall_of("......", aisles=(3,))
    assert given_in(hall, 4) == ["1-2 1-3", "1-4 1-5"]
    assert given_in(hall_of(".. ..", "..x.."), 3) == ["1-1 1-2", "1-4"]


def test_split_into_the_fewest_pieces_in_the_nearest_rows_and_nobody_alone() -> None:
    hall = hall_of("..x", "xxx", "...", "...x")
    assert given_in(hall, 5) == ["3-1 3-2 3-3", "4-2 4-3"]
    assert given_in(hall_of("....", "..."), 5) == ["1-1 1-2", "2-1 2-2 2-3"]


def test_too_few_seats_are_no_seats() -> None:
    assert given_in(hall_of(".."), 3) is None
    assert given_in(hall_of("aa"), 1) is None
    assert given_in(hall_of(".."), 1, accessible=1) is None
    assert given_in(hall_of(".."), 0) is None
    assert given_in(hall_of(".."), 1, accessible=2) is None


def test_accessible_seats_only_for_those_who_ask_with_a_companion_beside() -> None:
    hall = hall_of("a.....a")
    assert given_in(hall, 1, accessible=1) == ["1-1"]
    assert given_in(hall, 2, accessible=1) == ["1-1 1-2"]
    assert given_in(hall, 5) == ["1-2 1-3 1-4 1-5 1-6"]
    assert given_in(hall, 6) is None
    assert given_in(hall, 7, accessible=2) == ["1-1 1-2 1-3 1-4 1-5 1-6 1-7"]


def test_two_wheelchairs_far_apart_are_both_seated() -> None:
    hall = hall_of("a. ", "...", ".a ")
    assert given_in(hall, 4, accessible=2) == ["1-1 1-2", "3-1 3-2"]
    assert given_in(hall, 2, accessible=2) == ["1-1", "3-2"]


rows = st.lists(st.text("...ax ", min_size=1, max_size=7), min_size=1, max_size=4)


@st.composite
def halls(draw: st.DrawFn) -> tuple[Hall, list[bool]]:
    aisles = draw(st.sampled_from([(), (2,), (3, 5)]))
    hall = hall_of(*draw(rows), aisles=aisles, curved=draw(st.booleans()))
    taken = draw(st.sets(st.sampled_from([seat.id for seat in hall.seats]))) if hall.seats else set()
    return hall, free_in(hall, *taken)


def stretches(hall: Hall, usable: list[bool], count: int) -> list[tuple[int, ...]]:
    """Every way for so many to sit together, by the definition: neighbours in a row, no aisle between."""
    found = []
    for start in range(len(hall.seats)):
        seats = tuple(range(start, start + count))
        if seats[-1] >= len(hall.seats) or not all(usable[index] for index in seats):
            continue
        pairs = [(hall.seats[one], hall.seats[one + 1]) for one in seats[:-1]]
        aisles = hall.sections[0].aisles
        if all(a.row == b.row and b.place == a.place + 1 and a.place not in aisles for a, b in pairs):
            found.append(seats)
    return found


def lone_beside(hall: Hall, usable: list[bool], seats: tuple[int, ...]) -> int:
    """Seats right beside these that would be left with no free neighbour."""
    after = [is_free and index not in seats for index, is_free in enumerate(usable)]
    neighbours = stretches(hall, [True] * len(hall.seats), 2)
    beside = {b for a, b in neighbours if a in seats} | {a for a, b in neighbours if b in seats}
    lone = 0
    for seat in beside:
        if after[seat] and not any(seat in pair and after[pair[0]] and after[pair[1]] for pair in neighbours):
            lone += 1
    return lone


@given(halls(), st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_together_is_what_trying_everything_finds(drawn: tuple[Hall, list[bool]], count: int) -> None:
    hall, free = drawn
    usable = [is_free and not seat.accessible for is_free, seat in zip(free, hall.seats, strict=True)]
    found = best_available(hall, free, Group(count))
    possible = stretches(hall, usable, count)
    if not possible:
        assert found is None or not found.together
        assert (found is None) == (sum(usable) < count)
        return

    def key(seats: tuple[int, ...]) -> tuple[int, int, int]:
        return lone_beside(hall, usable, seats), sum(hall.cost[index] for index in seats), seats[0]

    assert found is not None
    assert found.pieces == (min(possible, key=key),)


@given(halls(), st.integers(2, 8))
@settings(max_examples=150, deadline=None)
def test_a_split_has_the_fewest_pieces_within_the_fewest_rows(
    drawn: tuple[Hall, list[bool]], count: int
) -> None:
    hall, free = drawn
    usable = [is_free and not seat.accessible for is_free, seat in zip(free, hall.seats, strict=True)]
    found = best_available(hall, free, Group(count))
    if found is None or found.together:
        return
    assert len(found.seats) == len(set(found.seats)) == count
    assert all(usable[index] for index in found.seats)
    assert all(piece in stretches(hall, usable, len(piece)) for piece in found.pieces)
    whole = _runs(hall, usable)
    fits = [
        chosen
        for pieces in range(1, len(found.pieces) + 1)
        for chosen in combinations(whole, pieces)
        if sum(map(len, chosen)) >= count
    ]
    assert min(map(len, fits)) == len(found.pieces)
    spans = [_span(hall, [run[0] for run in chosen]) for chosen in fits if len(chosen) == len(found.pieces)]
    assert _span(hall, [piece[0] for piece in found.pieces]) == min(spans)


def _runs(hall: Hall, usable: list[bool]) -> list[tuple[int, ...]]:
    every = [run for length in range(1, 8) for run in stretches(hall, usable, length)]
    return [run for run in every if not any(set(run) < set(other) for other in every)]


def _span(hall: Hall, seats: list[int]) -> int:
    depths = [hall.depth[index] for index in seats]
    return max(depths) - min(depths)


@given(halls(), st.integers(1, 5), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_whoever_needs_an_accessible_seat_has_one(
    drawn: tuple[Hall, list[bool]], count: int, accessible: int
) -> None:
    hall, free = drawn
    found = best_available(hall, free, Group(count, accessible))
    enough = sum(
        is_free and seat.accessible for is_free, seat in zip(free, hall.seats, strict=True)
    ) >= accessible and (accessible <= count)
    if found is None:
        assert not enough or sum(free) < count or not _ordinary_enough(hall, free, count, accessible)
        return
    assert enough
    assert len(set(found.seats)) == count
    assert all(free[index] for index in found.seats)
    assert sum(hall.seats[index].accessible for index in found.seats) >= accessible


def _ordinary_enough(hall: Hall, free: list[bool], count: int, accessible: int) -> bool:
    """Whether the others fit into ordinary seats: they are given no accessible ones when not beside."""
    ordinary = sum(is_free and not seat.accessible for is_free, seat in zip(free, hall.seats, strict=True))
    return ordinary >= count - accessible
