"""Who may still come to a match, and what must have ended before it."""

from competitions.domain.arrivals import before, may_play
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.groups import groups
from competitions.domain.knockout import knockout
from competitions.domain.progress import record
from competitions.domain.results import MatchResult
from competitions.domain.situation import Played
from competitions.domain.swiss import swiss

A = MatchResult("a", ((21, 10), (21, 10)))


def test_a_knockout_narrows_as_it_is_played() -> None:
    played = Played(knockout(4, DrawSettings("third")), ("p1", "p2", "p3", "p4"))
    assert may_play(played) == {
        "r1m1": {"p1", "p2"},
        "r1m2": {"p3", "p4"},
        "third": {"p1", "p2", "p3", "p4"},
        "r2m1": {"p1", "p2", "p3", "p4"},
    }
    assert may_play(record(played, "r1m1", A)) == {
        "r1m2": {"p3", "p4"},
        "third": {"p2", "p3", "p4"},
        "r2m1": {"p1", "p3", "p4"},
    }
    assert before(played.graph)["r2m1"] == (("r1m1",), ("r1m2",))


def test_ranks_wait_for_their_groups_and_stages_for_everything() -> None:
    lines = tuple(f"p{n}" for n in range(1, 7))
    crossed = groups(6, DrawSettings(group_count=2, qualifiers=1))
    assert may_play(Played(crossed, lines))["kr1m1"] == set(lines)
    first, second = before(crossed)["kr1m1"]
    assert (len(first), len(second)) == (3, 3)
    drawn = groups(6, DrawSettings(group_count=2, qualifiers=1, second_stage="drawn"))
    assert may_play(Played(drawn, (*lines, None, None)))["kr1m1"] == set(lines)
    (all_groups,) = before(drawn)["kr1m1"]
    assert len(all_groups) == 6


def test_later_rounds_of_a_swiss_are_open_to_everybody_who_stays() -> None:
    graph = swiss(4, DrawSettings())
    played = Played(graph, ("p1", "p2", "p3", "p4", *[None] * 4), withdrawn=frozenset({"p4"}))
    assert may_play(played)["s2m1"] == {"p1", "p2", "p3"}
    assert before(graph)["s2m1"] == (("s1m1", "s1m2"),)
