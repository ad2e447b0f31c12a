"""The graph of a knockout: matches, feeds and places for every size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.draw_graph import Feed, GraphMatch, Places, fed_by
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import knockout
from competitions.domain.round_names import round_name
from foundation.errors import Refusal


def test_five_entries_in_eight_lines() -> None:
    graph = knockout(5, DrawSettings("third"))
    assert graph.byes == {2, 7, 4}
    assert graph.matches == (
        GraphMatch("r1m3", 1, "main", 1, 3, Feed("line", 5), Feed("line", 6), None, Places(5, 5)),
        GraphMatch("r2m1", 2, "main", 2, 1, Feed("line", 1), Feed("line", 3)),
        GraphMatch("r2m2", 3, "main", 2, 2, Feed("winner", match="r1m3"), Feed("line", 8)),
        GraphMatch(
            "third", 4, "third", 3, 2, Feed("loser", match="r2m1"), Feed("loser", match="r2m2"),
            Places(3, 3), Places(4, 4), section="third",
        ),
        GraphMatch(
            "r3m1", 5, "main", 3, 1, Feed("winner", match="r2m1"), Feed("winner", match="r2m2"),
            Places(1, 1), Places(2, 2),
        ),
    )  # fmt: skip
    assert [str(round_name(graph, match)) for match in graph.matches] == [
        "Quarter-finals", "Semi-finals", "Semi-finals", "Third place", "Final"
    ]  # fmt: skip


def test_with_one_semi_final_there_is_no_match_for_third_place() -> None:
    assert [match.key for match in knockout(3, DrawSettings("third")).matches] == ["r1m2", "r2m1"]


def test_early_rounds_are_named_by_who_is_left() -> None:
    graph = knockout(24)
    assert str(round_name(graph, graph.matches[0])) == "Round of 32"
    assert len(graph.matches) == 23


@pytest.mark.parametrize("entries", [0, 1, 1025])
def test_sizes_nobody_can_draw(entries: int) -> None:
    with pytest.raises(Refusal, match="2 to 1024"):
        knockout(entries)


@given(st.integers(2, 1024), st.booleans())
def test_every_graph_is_whole(entries: int, third: bool) -> None:
    graph = knockout(entries, DrawSettings("third" if third else "none"))
    assert len(graph.matches) == entries - 1 + any(match.stage == "third" for match in graph.matches)
    assert [match.number for match in graph.matches] == list(range(1, len(graph.matches) + 1))
    seen: set[str] = set()
    lines: list[int] = []
    for match in graph.matches:
        for feed in (match.a, match.b):
            if feed.kind == "line":
                lines.append(feed.line)
            else:
                assert feed.match in seen
        seen.add(match.key)
    assert len(seen) == len(graph.matches)
    assert sorted(lines) == sorted(set(range(1, graph.lines + 1)) - graph.byes)
    targets = fed_by(graph)
    assert [key for key, found in targets.items() if not found] == [
        match.key for match in graph.matches if match.winner_places
    ]
