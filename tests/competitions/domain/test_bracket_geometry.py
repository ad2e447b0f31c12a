"""The sheet: nothing overlaps, connectors join what they say, and all of it lies inside."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from competitions.domain.bracket_geometry import Box, Connector, Head, Sheet, Sizes, bracket, side_bracket
from competitions.domain.draw_record import DrawRecord
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.knockout import knockout
from competitions.domain.public_draw import graph_of
from foundation.messages import Sentence
from tests.competitions.domain.playing import any_draw

SMALL = Sizes(box=100, row=10, gap=10, between=20, head=20, margin=0)


def test_four_entries() -> None:
    assert bracket(knockout(4), SMALL) == Sheet(
        width=220,
        height=80,
        sizes=SMALL,
        heads=(Head(1, Sentence("Semi-finals"), 0), Head(2, Sentence("Final"), 120)),
        boxes=(Box("r1m1", 1, 0, 25), Box("r1m2", 1, 0, 55), Box("r2m1", 2, 120, 40)),
        connectors=(
            Connector("r1m1", "r2m1", "M100 35H110V45H120"),
            Connector("r1m2", "r2m1", "M100 65H110V55H120"),
        ),
    )


@given(st.integers(2, 300), st.booleans())
def test_nothing_overlaps_and_all_lies_inside(entries: int, third: bool) -> None:
    graph = knockout(entries, DrawSettings("third" if third else "none"))
    sheet = bracket(graph)
    assert len(sheet.boxes) == len(graph.matches)
    columns: dict[float, list[float]] = {}
    for box in sheet.boxes:
        columns.setdefault(box.x, []).append(box.y)
        assert sheet.sizes.head <= box.y <= sheet.height - sheet.sizes.height
        assert 0 <= box.x <= sheet.width - sheet.sizes.box
    for ys in columns.values():
        assert all(b - a >= sheet.sizes.height for a, b in pairwise(sorted(ys)))
    winners = sum(feed.kind == "winner" for match in graph.matches for feed in (match.a, match.b))
    assert len(sheet.connectors) == winners


@given(any_draw(40))
def test_brackets_beside_the_main_one_do_not_overlap_either(made: DrawRecord) -> None:
    graph = graph_of(made)
    for stage in ("losers", "placing", "plate"):
        matches = [match for match in graph.matches if match.stage == stage]
        if not matches:
            continue
        sheet = side_bracket(graph, matches)
        assert [box.key for box in sheet.boxes] == [match.key for match in matches]
        columns: dict[float, list[float]] = {}
        for box in sheet.boxes:
            columns.setdefault(box.x, []).append(box.y)
            assert sheet.sizes.head <= box.y <= sheet.height - sheet.sizes.height
            assert 0 <= box.x <= sheet.width - sheet.sizes.box
        for ys in columns.values():
            assert all(b - a >= sheet.sizes.height for a, b in pairwise(sorted(ys)))
