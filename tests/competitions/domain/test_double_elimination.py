"""Double elimination: who loses twice is out, rematches come late, a decider only when it is needed."""

from itertools import combinations

import pytest

from competitions.domain.double_elimination import crosswise, double_elimination
from competitions.domain.draw_graph import DrawGraph, Places
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.progress import finished, places, record, situations
from competitions.domain.results import MatchResult
from competitions.domain.situation import Played

A = MatchResult("a", ((21, 10), (21, 10)))


def lined(graph: DrawGraph) -> Played:
    return Played(graph, tuple(f"p{n}" if n not in graph.byes else None for n in range(1, graph.lines + 1)))


def test_four_entries() -> None:
    graph = double_elimination(4, DrawSettings())
    assert [(match.key, match.a.match, match.b.match) for match in graph.matches] == [
        ("r1m1", "", ""), ("r1m2", "", ""), ("lr1m1", "r1m1", "r1m2"), ("r2m1", "r1m1", "r1m2"),
        ("lr2m1", "lr1m1", "r2m1"), ("r3m1", "r2m1", "lr2m1"), ("r4m1", "r3m1", "r3m1"),
    ]  # fmt: skip
    assert [match.loser_places for match in graph.matches] == [
        None, None, Places(4, 4), None, Places(3, 3), Places(2, 2), Places(2, 2)
    ]  # fmt: skip


@pytest.mark.parametrize("below_wins", [False, True])
def test_the_decider_is_void_unless_the_finalist_from_below_wins(below_wins: bool) -> None:
    played = lined(double_elimination(4, DrawSettings()))
    for key in ("r1m1", "r1m2", "lr1m1", "r2m1", "lr2m1"):
        played = record(played, key, A)
    played = record(played, "r3m1", A.mirrored() if below_wins else A)
    decider = situations(played)["r4m1"]
    assert decider.status == ("ready" if below_wins else "void")
    assert finished(played) != below_wins
    if below_wins:
        assert (decider.a, decider.b) == ("p1", "p2")
        assert places(played).get("p1") is None
        played = record(played, "r4m1", A)
    assert (places(played)["p1"], places(played)["p2"]) == (Places(1, 1), Places(2, 2))


@pytest.mark.parametrize("rounds", range(4, 11))
def test_losers_of_one_section_drop_apart(rounds: int) -> None:
    """As far as there are sections below: quarters for four rounds that follow each other, halves for two."""
    for one, other in combinations(range(1, rounds), 2):
        bits = rounds - other
        if other - one < 1 << min(bits, 2):
            apart = (crosswise(one, rounds) >> other - one) ^ crosswise(other, rounds)
            assert apart >> max(bits - 2, 0), (one, other)


def dropped_into(graph: DrawGraph, key: str) -> set[str]:
    """The matches of the winners' bracket whose losers may come to a match below."""
    match = graph.match(key)
    return {
        found
        for feed in (match.a, match.b)
        for found in ([feed.match] if feed.kind == "loser" else dropped_into(graph, feed.match))
    }


@pytest.mark.parametrize("entries", [8, 16, 32, 64])
def test_nobody_meets_at_once_below_whom_they_beat_the_round_before(entries: int) -> None:
    graph = double_elimination(entries, DrawSettings())
    checked = 0
    for match in graph.sections["losers"]:
        above = [feed.match for feed in (match.a, match.b) if feed.kind == "loser"]
        below = [feed.match for feed in (match.a, match.b) if feed.kind == "winner"]
        if not above or not below or graph.match(above[0]).round == graph.rounds - 2:
            continue
        beaten = {graph.match(above[0]).a.match, graph.match(above[0]).b.match}
        assert not beaten & dropped_into(graph, below[0])
        checked += 1
    assert checked == entries // 2 - 2
