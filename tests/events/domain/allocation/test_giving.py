"""Places given in an order, within pools and branch shares."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.allocation.giving import Room, Share, give, sound
from events.domain.allocation.lottery import Applicant

ROOMS = (Room("A", 3), Room("B", 4, (Share("会计", 3), Share("图书馆", 1))))


def test_one_after_the_other_gets_all_or_nothing() -> None:
    order = [Applicant(1, places=2), Applicant(2, places=2), Applicant(3), Applicant(4)]
    assert give(order, ROOMS) == (1, 3)


def test_a_branch_takes_only_its_own_places() -> None:
    order = [
        Applicant(1, 1, 1),
        Applicant(2, 1, 1),
        Applicant(3, 1, 0, 4),
        Applicant(4, 1, 0, 3),
        Applicant(5, 1, -1),
    ]
    assert give(order, ROOMS) == (1, 4)


def test_numbers_twice_and_pools_that_do_not_exist_are_not_sound() -> None:
    assert sound([Applicant(1), Applicant(2, 1, 1)], ROOMS)
    assert not sound([Applicant(1), Applicant(1)], ROOMS)
    assert not sound([Applicant(1, 2)], ROOMS)
    assert not sound([Applicant(1, 0, 0)], ROOMS)
    assert not sound([Applicant(1, places=-1)], ROOMS)


asked = st.lists(
    st.builds(
        Applicant, st.integers(1, 10**6), st.just(1), st.integers(0, 1), st.integers(0, 4)
    ),
    max_size=12,
    unique_by=lambda one: one.number,
)  # fmt: skip


@given(asked)
def test_never_more_than_there_are_and_nobody_passed_over_who_would_fit(order: list[Applicant]) -> None:
    got = set(give(order, ROOMS))
    for share, places in ((0, 3), (1, 1)):
        given_to = [one for one in order if one.share == share and one.number in got]
        left = places - sum(one.places for one in given_to)
        assert left >= 0
        assert all(one.places > left for one in order if one.share == share and one.number not in got)
