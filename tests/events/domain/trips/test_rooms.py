"""Sharing rooms: nobody twice, nobody left, never two sexes except a couple, wishes before branches."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.trips.rooms import Pairing, Proposal, Sleeper, is_couple, may_share, pair


@st.composite
def travellers(draw: st.DrawFn) -> list[Sleeper]:
    ids = [f"p{number}" for number in range(draw(st.integers(0, 12)))]
    found = []
    for number, one in enumerate(ids):
        alone = draw(st.integers(0, 5)) == 0
        wish = "" if alone else draw(st.sampled_from(["", *[each for each in ids if each != one]]))
        found.append(
            Sleeper(
                one, draw(st.sampled_from(["male", "female", "female", ""])), draw(st.sampled_from("ab")),
                wish, bool(wish) and draw(st.booleans()), alone, number,
            )
        )  # fmt: skip
    return found


@given(travellers(), st.integers(1, 4))
def test_everybody_whose_sex_is_known_has_one_bed(people: list[Sleeper], beds: int) -> None:
    made = pair(people, beds)
    slept = [one for room in made.rooms for one in room.people]
    assert sorted([*slept, *made.left]) == sorted(each.id for each in people)
    assert set(made.left) == {each.id for each in people if not each.sex}


@given(travellers(), st.integers(1, 4))
def test_no_room_is_overfull_or_of_two_sexes_except_a_couples(people: list[Sleeper], beds: int) -> None:
    by_id = {each.id: each for each in people}
    for room in pair(people, beds).rooms:
        inside = [by_id[one] for one in room.people]
        assert may_share(inside)
        assert 1 <= len(inside) <= max(beds, 2 if room.kind == "couple" else 1)
        if room.kind == "couple":
            assert is_couple(*inside)
        else:
            assert {each.sex for each in inside} == {room.kind}
        assert room.alone == any(each.alone for each in inside)


@given(travellers())
def test_two_who_ask_for_each_other_share(people: list[Sleeper]) -> None:
    by_id = {each.id: each for each in people}
    rooms = {one: room for room in pair(people, 2).rooms for one in room.people}
    for person in people:
        mate = by_id.get(person.wish)
        if mate is None or mate.wish != person.id or not person.sex or not mate.sex:
            continue
        if person.sex == mate.sex or is_couple(person, mate):
            assert rooms[person.id] is rooms[mate.id]


@given(travellers())
def test_at_most_one_bed_of_each_sex_stays_empty(people: list[Sleeper]) -> None:
    rooms = [room for room in pair(people, 2).rooms if not room.alone and room.kind != "couple"]
    for sex in ("male", "female"):
        assert sum(len(room.people) == 1 for room in rooms if room.kind == sex) <= 1


def test_the_order_of_worth() -> None:
    people = [
        Sleeper("one-sided", "female", "a", wish="mutual 1", rank=0),
        Sleeper("mutual 1", "female", "a", wish="mutual 2", rank=1),
        Sleeper("mutual 2", "female", "b", wish="mutual 1", rank=2),
        Sleeper("heard", "female", "b", rank=3),
        Sleeper("asks", "female", "a", wish="heard", rank=4),
        Sleeper("of a", "female", "a", rank=5),
        Sleeper("he", "male", "a", wish="she", couple=True, rank=6),
        Sleeper("she", "female", "b", wish="he", couple=True, rank=7),
        Sleeper("alone", "male", "a", alone=True, rank=8),
        Sleeper("unknown", "", "a", rank=9),
    ]
    assert pair(people) == Pairing(
        (
            Proposal(("alone",), "male", alone=True),
            Proposal(("he", "she"), "couple"),
            Proposal(("mutual 1", "mutual 2"), "female"),
            Proposal(("asks", "heard"), "female"),
            Proposal(("one-sided", "of a"), "female"),
        ),
        ("unknown",),
    )


def test_who_may_share() -> None:
    he, she = Sleeper("he", "male", "a", "she", couple=True), Sleeper("she", "female", "a", "he", couple=True)
    half = Sleeper("she", "female", "a", "he")
    assert (may_share([he, she]), may_share([he, half]), may_share([he, he, she])) == (True, False, False)
    assert not may_share([Sleeper("x", "", "a"), Sleeper("y", "", "a")])
    assert not may_share([Sleeper("x", "male", "a", alone=True), Sleeper("y", "male", "a")])
