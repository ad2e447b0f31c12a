"""The running order: times follow, nobody hurries unseen, an act moves without disturbing the others."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.domain.running_order import Act, hurried, length, moved, parted, timed
from foundation.messages import Sentence

EVENING = datetime(2026, 6, 1, 11, tzinfo=UTC)
SONG = Act("a", "合唱", 5, 2, performers=(("m1", "张三"), ("m2", "李四")))
DANCE = Act("b", "舞蹈", 4, 1, performers=(("m2", "李四"),))
RECITAL = Act("c", "朗诵", 6, 0, performers=(("m3", "王五"),))


def test_times_follow_and_a_hurried_change_is_told() -> None:
    one, two, three = timed([SONG, DANCE, RECITAL], EVENING)
    assert (one.starts_at, one.ends_at) == (EVENING, EVENING + timedelta(minutes=5))
    assert two.starts_at == EVENING + timedelta(minutes=7)
    assert three.starts_at == EVENING + timedelta(minutes=12)
    assert one.warnings == three.warnings == ()
    assert two.warnings == (
        Sentence(
            "{names}: on stage in the act before too, with {count} minute to change.",
            "{names}: on stage in the act before too, with {count} minutes to change.",
            names=("李四",), count=2,
        ),
    )  # fmt: skip
    assert length([SONG, DANCE, RECITAL]) == 18
    assert [each.starts_at for each in timed([SONG, DANCE], None)] == [None, None]


def test_an_act_is_moved() -> None:
    assert moved("abcd", "d", 0) == list("dabc")
    assert moved("abcd", "a", 2) == list("bcad")
    assert moved("abcd", "a", 99) == list("bcda")
    assert moved("abcd", "x", 1) == list("abcd")


def test_an_order_in_which_nobody_hurries() -> None:
    assert parted([SONG, DANCE, RECITAL]) == ["a", "c", "b"]


acts = st.lists(st.sets(st.sampled_from("pqrs"), max_size=2), max_size=6).map(
    lambda casts: [
        Act(str(at), "", 3, 1, performers=tuple((key, key) for key in sorted(cast)))
        for at, cast in enumerate(casts)
    ]
)


@given(acts)
def test_parting_keeps_every_act_and_never_makes_it_worse_than_one_in_each_pair(found: list[Act]) -> None:
    order = parted(found)
    assert sorted(order) == [act.id for act in found]
    by_id = {act.id: act for act in found}
    if hurried(found) == 0:
        assert order == [act.id for act in found]
    assert hurried([by_id[act] for act in order]) <= max(len(found) - 1, 0)
