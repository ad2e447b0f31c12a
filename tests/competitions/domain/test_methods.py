"""Every method with every option: graphs are whole, and whatever the results are, everybody gets a place."""

from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.arrivals import before, may_play
from competitions.domain.draw_graph import feeds_of
from competitions.domain.draw_record import DrawRecord, record_to_json
from competitions.domain.progress import finished, places, situations, withdraw
from competitions.domain.public_draw import graph_of, verify
from competitions.domain.results import MatchResult
from foundation.errors import Refusal
from tests.competitions.domain.playing import FULL, any_draw, played_from, played_out


@settings(max_examples=150, deadline=None)
@given(any_draw(40))
def test_graphs_are_whole(made: DrawRecord) -> None:
    graph = graph_of(made)
    assert [match.number for match in graph.matches] == list(range(1, len(graph.matches) + 1))
    assert len(graph.by_key) == len(graph.matches)
    assert all(len(match.key) <= 16 for match in graph.matches)
    seen: set[str] = set()
    used: Counter[int] = Counter()
    for match in graph.matches:
        for feed in feeds_of(match):
            assert feed.match in seen or not feed.match
            if feed.kind == "line":
                used[feed.line] += 1
        seen.add(match.key)
    last = graph.parts[-1][1] if graph.parts else graph.lines
    if graph.method != "swiss":
        empty = {n for n in range(1, last + 1) if n not in used}
        assert graph.byes <= empty
        assert empty - graph.byes <= set(range(graph.lines + 1, last + 1))
    assert verify(record_to_json(made)).differences == ()
    order = before(graph)
    assert all(key in graph.by_key for keys in order.values() for some in keys for key in some)


@settings(max_examples=120, deadline=None)
@given(any_draw(), st.data())
def test_every_draw_played_out_ends_with_complete_places_and_no_open_match(
    made: DrawRecord, data: st.DataObject
) -> None:
    played = played_out(played_from(made), lambda: data.draw(st.sampled_from(FULL)))
    assert finished(played)
    assert {one.status for one in situations(played).values()} <= {"finished", "void"}
    assert may_play(played) == {}
    found = places(played)
    assert sorted(found) == sorted(entry.id for entry in made.input.entries)
    taken = Counter(found.values())
    assert all(count == place.last - place.first + 1 for place, count in taken.items())
    assert sorted(n for place in taken for n in range(place.first, place.last + 1)) == list(
        range(1, len(found) + 1)
    )


ENDINGS = [*FULL, MatchResult("a", (), "walkover"), MatchResult("b", ((21, 3), (5, 7)), "retired")]


@settings(max_examples=120, deadline=None)
@given(any_draw(16), st.data())
def test_it_ends_however_matches_end_and_whoever_leaves(made: DrawRecord, data: st.DataObject) -> None:
    leaving = data.draw(st.lists(st.sampled_from([one.id for one in made.input.entries]), max_size=3))
    played = played_from(made)
    for entry in leaving:
        try:
            played = withdraw(played, entry)
        except Refusal:
            continue
    played = played_out(played, lambda: data.draw(st.sampled_from(ENDINGS)))
    assert finished(played)
    assert set(places(played)) <= {one.id for one in made.input.entries}


@settings(max_examples=60, deadline=None)
@given(any_draw(16), st.data())
def test_nobody_ever_plays_who_was_not_said_to_come(made: DrawRecord, data: st.DataObject) -> None:
    played = played_from(made)
    expected = may_play(played)
    over = played_out(played, lambda: data.draw(st.sampled_from(FULL)))
    for key, one in situations(over).items():
        assert {one.a, one.b} - {None} <= expected[key]


@settings(max_examples=40, deadline=None)
@given(any_draw(16), st.data())
def test_the_order_of_results_does_not_matter(made: DrawRecord, data: st.DataObject) -> None:
    over = played_out(played_from(made), lambda: data.draw(st.sampled_from(FULL)))
    turned = dict(reversed(list(over.results.items())))
    again = msgspec.structs.replace(over, results=turned)
    assert situations(again) == situations(over)
    assert places(again) == places(over)
