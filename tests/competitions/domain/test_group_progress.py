"""After groups: corrections that change who goes on, who leaves before and after the group; plates, late entries."""

import pytest

from competitions.domain.draw_graph import DrawGraph, Places
from competitions.domain.draw_record import DrawInput
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.groups import groups
from competitions.domain.knockout import knockout
from competitions.domain.places import plate_places
from competitions.domain.progress import (
    correct,
    group_tables,
    late_entry,
    open_ties,
    places,
    record,
    situations,
    withdraw,
)
from competitions.domain.public_draw import graph_of, locked, make
from competitions.domain.results import MatchResult
from competitions.domain.situation import Played
from competitions.domain.standings import RecordedLot
from foundation.errors import Refusal
from tests.competitions.domain.drawing import entries_of

A = MatchResult("a", ((21, 10), (21, 10)))
B = A.mirrored()


def two_groups(**chosen: int) -> Played:
    """p1 p2 p3 and p4 p5 p6, nothing played."""
    return Played(groups(6, DrawSettings(group_count=2, **chosen)), tuple(f"p{n}" for n in range(1, 7)))  # type: ignore[arg-type]


def by_number(played: Played, stage: str = "group") -> Played:
    """Every match of a stage won by the lower number."""
    for match in played.graph.matches:
        if match.stage == stage and match.key not in played.results:
            seen = situations(played)[match.key]
            if seen.status == "ready":
                played = record(played, match.key, A if (seen.a or "") < (seen.b or "") else B)
    return played


def match_of(played: Played, one: str, other: str) -> str:
    return next(key for key, seen in situations(played).items() if {seen.a, seen.b} == {one, other})


def test_ranks_come_by_crossover_and_a_correction_changes_them() -> None:
    played = by_number(two_groups())
    semis = {key: (seen.a, seen.b) for key, seen in situations(played).items() if key.startswith("kr1")}
    assert semis == {"kr1m1": ("p1", "p5"), "kr1m2": ("p2", "p4")}
    first = match_of(played, "p1", "p2")
    level = MatchResult("b" if situations(played)[first].a == "p1" else "a", ((21, 23), (21, 23)))
    changed = correct(played, first, level if level.winner == "b" else level.mirrored())
    assert [row.entry for row in group_tables(changed)[0].rows[:2]] == ["p2", "p1"]
    assert situations(changed)["kr1m1"].a == "p2"
    later = record(played, "kr1m1", A)
    with pytest.raises(Refusal, match="already played by who went on from here"):
        correct(later, first, level)


def test_a_tie_stops_who_goes_on_until_the_lot() -> None:
    played = two_groups()
    for one, other in (("p1", "p2"), ("p2", "p3"), ("p3", "p1")):
        key = match_of(played, one, other)
        played = record(played, key, A if situations(played)[key].a == one else B)
    played = by_number(played)
    assert open_ties(played) == [("p1", "p2", "p3")]
    assert situations(played)["kr1m1"].status == "waiting"
    lot = Played(
        played.graph, played.lines, played.results, lots=(RecordedLot(("p3", "p1", "p2"), "王老师"),)
    )
    assert (situations(lot)["kr1m1"].a, situations(lot)["kr1m1"].b) == ("p3", "p5")


def test_who_completed_the_group_keeps_its_results_and_loses_the_knockout() -> None:
    played = by_number(two_groups())
    left = withdraw(played, "p1")
    assert [row.entry for row in group_tables(left)[0].rows] == ["p1", "p2", "p3"]
    assert left.results["kr1m1"] == MatchResult("b", (), "walkover")
    before = two_groups()
    gone = by_number(withdraw(before, "p1"))
    assert [(row.entry, row.rank) for row in group_tables(gone)[0].rows] == [
        ("p2", 1),
        ("p3", 2),
        ("p1", None),
    ]


def test_a_rank_nobody_has_lets_the_other_through() -> None:
    played = by_number(withdraw(withdraw(two_groups(), "p1"), "p2"))
    semi = situations(played)["kr1m2"]
    assert (semi.status, semi.a, semi.b, semi.through) == ("void", None, "p4", "p4")
    with pytest.raises(Refusal, match="nobody comes on one side"):
        record(played, "kr1m2", A)
    played = record(record(played, "kr1m1", A), "kr2m1", A)
    assert places(played)["p3"] == Places(1, 1)


def test_those_left_behind_share_their_places() -> None:
    played = by_number(by_number(two_groups(qualifiers=1)), "main")
    assert places(played) == {
        "p1": Places(1, 1), "p4": Places(2, 2), "p2": Places(3, 4), "p5": Places(3, 4),
        "p3": Places(5, 6), "p6": Places(5, 6),
    }  # fmt: skip


def test_who_loses_a_first_match_plays_for_the_plate() -> None:
    graph = knockout(5, DrawSettings(plate=True))
    played = Played(graph, ("p1", None, "p3", None, "p5", "p6", None, "p8"))
    played = by_number(played, "main")
    plate = [
        (seen.a, seen.b, seen.status) for seen in situations(played).values() if seen.match.stage == "plate"
    ]
    assert plate == [("p6", "p8", "ready"), ("p3", None, "waiting")]
    played = by_number(played, "plate")
    assert plate_places(played) == {"p3": Places(1, 1), "p6": Places(2, 2), "p8": Places(3, 3)}
    assert places(played)["p3"] == Places(3, 4)
    upset = Played(graph, played.lines, {"r1m3": A, "r2m2": A})
    assert situations(upset)[plate_key(graph, 0)].b == "p8"
    second = Played(graph, played.lines, {"r1m3": A, "r2m2": B})
    assert (
        situations(second)[plate_key(graph, 0)].status,
        situations(second)[plate_key(graph, 0)].through,
    ) == (
        "void",
        "p6",
    )


def plate_key(graph: DrawGraph, index: int) -> str:
    return [match.key for match in graph.sections["plate"]][index]


@pytest.mark.parametrize(
    ("entries", "chosen"),
    [
        (3, DrawSettings(plate=True)),
        (6, DrawSettings("third", plate=True)),
        (8, DrawSettings("all", plate=True)),
    ],
)
def test_a_plate_that_cannot_be_is_refused(entries: int, chosen: DrawSettings) -> None:
    with pytest.raises(Refusal, match="plate"):
        knockout(entries, chosen)


def test_a_late_entry_takes_a_bye_until_its_opponent_has_played() -> None:
    made = make(DrawInput("double_elimination", entries_of(*"abcde"), ("e0001",)), "8")
    played = locked(made)
    line = min(played.graph.byes)
    opponent = played.lines[line] if line % 2 else played.lines[line - 2]
    after = late_entry(played, graph_of(made, [line]), line, "late")
    new = next(seen for seen in situations(after).values() if "late" in (seen.a, seen.b))
    assert {new.a, new.b} == {"late", opponent}
    assert {match.key: match.number for match in played.graph.matches} == {
        key: match.number for key, match in after.graph.by_key.items() if key in played.graph.by_key
    }
    with pytest.raises(Refusal, match="no bye"):
        late_entry(played, graph_of(made, [line]), 1, "late")
    with pytest.raises(Refusal, match="already in the draw"):
        late_entry(played, graph_of(made, [line]), line, "e0001")
    second = next(key for key, seen in situations(played).items() if opponent in (seen.a, seen.b))
    started = [second]
    with pytest.raises(Refusal, match="who had this bye"):
        late_entry(played, graph_of(made, [line]), line, "late", started)
