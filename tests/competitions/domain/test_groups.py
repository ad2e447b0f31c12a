"""Groups and what follows: sizes, heads, snake, spread branches; crossover and the drawn knockout; ladders."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_graph import Feed
from competitions.domain.draw_record import DrawInput
from competitions.domain.draw_settings import DrawSettings, division_sizes, group_sizes, qualifiers
from competitions.domain.group_lines import snake
from competitions.domain.groups import crossover, groups, ladder, ranks_of
from competitions.domain.public_draw import clash_sentence, graph_of, make, make_stage
from competitions.domain.seeding import bye_lines, group_lines, lines_for, seed_groups, seed_lines
from competitions.domain.stage_record import StageEntry, StageInput
from foundation.errors import Refusal
from tests.competitions.domain.drawing import entries_of, entry


@pytest.mark.parametrize(
    ("entries", "chosen", "sizes"),
    [
        (14, DrawSettings(), (4, 4, 3, 3)),
        (5, DrawSettings(), (5,)),
        (9, DrawSettings(group_count=2), (5, 4)),
        (16, DrawSettings(group_size=5), (4, 4, 4, 4)),
        (3, DrawSettings(group_size=3), (3,)),
    ],
)
def test_groups_are_as_even_as_can_be(entries: int, chosen: DrawSettings, sizes: tuple[int, ...]) -> None:
    assert group_sizes(entries, chosen) == sizes


@pytest.mark.parametrize(
    ("entries", "chosen", "words"),
    [
        (8, DrawSettings(group_count=3), "fewer than 3"),
        (8, DrawSettings(group_count=2, group_size=4), "not both"),
        (200, DrawSettings(group_count=2), "at most 64"),
        (8, DrawSettings(group_count=-1), "at least 3"),
        (7, DrawSettings(group_count=2, qualifiers=4), "smallest group has 3"),
        (7, DrawSettings(group_count=2, qualifiers=3, best=2), "Only 1 groups"),
        (4, DrawSettings(group_count=1, qualifiers=1), "at least two"),
        (8, DrawSettings(qualifiers=0), "At least the winner"),
        (1025, DrawSettings(), "at most 1024"),
    ],
)
def test_groups_that_cannot_be_are_refused(entries: int, chosen: DrawSettings, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        groups(entries, chosen)


@pytest.mark.parametrize(
    ("sizes", "words"), [((4, 4), "hold 8 entries together, but there are 9"), ((7, 2), "3 to 64")]
)
def test_divisions_that_cannot_be_are_refused(sizes: tuple[int, ...], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        ladder(9, DrawSettings(group_sizes=sizes))


def test_a_snake_turns_round_and_leaves_full_groups_out() -> None:
    assert snake((3, 3, 2), 8) == [0, 1, 2, 2, 1, 0, 0, 1]


def test_divisions_take_the_order_of_strength() -> None:
    given_ = DrawInput("ladder", entries_of(*"abcdefg"), ("e0007", "e0002"), DrawSettings(group_sizes=(4, 3)))
    made = make(given_, "8")
    assert made.lines[:2] == ("e0007", "e0002")
    assert graph_of(made).groups == ((1, 2, 3, 4), (5, 6, 7))
    assert division_sizes(7, given_.settings) == (4, 3)


def slots(feeds: list[Feed]) -> list[str]:
    def name(feed: Feed | None) -> str:
        if feed is None:
            return "-"
        return f"{'ABCDEFGH'[feed.group - 1]}{feed.rank}" if feed.kind == "rank" else f"best{feed.line}"

    return [name(slot) for slot in crossover(feeds, len(feeds))]


def test_crossover_of_four_groups_and_of_three() -> None:
    four = ranks_of((4, 4, 4, 4), DrawSettings())
    assert slots(four) == ["A1", "B2", "C1", "D2", "C2", "D1", "A2", "B1"]
    assert slots(ranks_of((4, 4), DrawSettings())) == ["A1", "B2", "A2", "B1"]
    three = slots(ranks_of((4, 4, 4), DrawSettings()))
    assert (three[0:2], three[6:8]) == (["A1", "-"], ["-", "B1"])


@given(st.integers(2, 60), st.integers(1, 3))
def test_a_crossover_keeps_groups_apart_and_gives_byes_to_winners(count: int, first: int) -> None:
    feeds = ranks_of((first + 1,) * count, DrawSettings(qualifiers=first))
    lines = lines_for(len(feeds))
    found = crossover(feeds, len(feeds))
    line_of = {(feed.group, feed.rank): line for line, feed in enumerate(found, 1) if feed}
    assert len(line_of) == len(feeds)
    byes = bye_lines(lines, len(feeds))
    assert {line for line, feed in enumerate(found, 1) if feed is None} == set(byes)
    heads = [line_of[group, 1] for group in range(1, count + 1)]
    assert heads == [line for line in seed_lines(lines) if line not in byes][:count]
    if first >= 2:
        for group in range(1, count + 1):
            assert (line_of[group, 1] > lines // 2) != (line_of[group, 2] > lines // 2)


@settings(max_examples=60, deadline=None)
@given(st.integers(6, 60), st.integers(1, 12), st.sampled_from(["drawn", "snake"]), st.data())
def test_heads_stand_in_their_groups_and_branches_are_spread(
    count: int, kinds: int, way: str, data: st.DataObject
) -> None:
    homes = [f"b{data.draw(st.integers(1, kinds))}" for _ in range(count)]
    entries = tuple(entry(number, home) for number, home in enumerate(homes, 1))
    chosen = DrawSettings(group_draw="snake" if way == "snake" else "drawn")
    sizes = group_sizes(count, chosen)
    seeds = tuple(one.id for one in entries[: data.draw(st.integers(0, len(sizes)))])
    made = make(DrawInput("groups", entries, seeds, chosen), "8 6")
    graph = graph_of(made)
    branch = {one.id: one.branches[0] for one in entries}
    members = [[made.lines[line - 1] for line in lines] for lines in graph.groups]
    assert [len(group) for group in members] == list(sizes)
    assert [sum(one in seeds for one in group) for group in members].count(1) == len(seeds)
    for first in (1, 2):
        if len(seeds) >= first:
            assert seeds[first - 1] == members[first - 1][0]
    if not seeds:
        for home, number in Counter(homes).items():
            there = [sum(branch[one or ""] == home for one in group) for group in members]
            assert max(there) <= -(-number // len(sizes)) + 1
    in_one = {(a, b) for a in made.lines for b in made.lines if a and b and a < b and branch[a] == branch[b]}
    told = {tuple(sorted((clash.a, clash.b))) for clash in made.clashes}
    group_of = {one: number for number, group in enumerate(members) for one in group}
    assert told == {pair for pair in in_one if group_of[pair[0]] == group_of[pair[1]]}


def test_a_clash_in_a_group_is_told_in_words() -> None:
    chosen = DrawSettings(group_count=1)
    given_ = DrawInput("groups", entries_of("a", "a", "b"), (), chosen, {"a": "会计"})
    assert [str(clash_sentence(make(given_, "8"), 0)).partition(") ")[2]] == [
        "are both in group A. The branch has more entries than there are groups."
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 12), st.integers(1, 3), st.integers(0, 2), st.text("01", min_size=1, max_size=4))
def test_a_drawn_knockout_keeps_groups_apart(count: int, first: int, best: int, spoken: str) -> None:
    best = min(best, count)
    entries = tuple(
        StageEntry(f"g{group}r{rank}", f"{group}.{rank}", group, rank)
        for rank in range(1, first + 2)
        for group in range(1, (count if rank <= first else best) + 1)
    )
    lines = lines_for(len(entries))
    made = make_stage(StageInput("knockout", "ab" * 32, 2, lines, len(entries), entries), spoken)
    line_of = {one: line for line, one in enumerate(made.lines, 1) if one}
    assert sorted(line_of) == sorted(one.id for one in entries)
    for number, last in seed_groups(count):
        heads = {line_of[f"g{group}r1"] for group in range(number, last + 1)}
        assert heads <= set(group_lines(lines, number, last)) - set(bye_lines(lines, len(entries)))
    assert (line_of["g1r1"], line_of["g2r1"]) == (1, lines)
    seconds = [group for group in range(1, count + 1) if f"g{group}r2" in line_of]
    # Thirds may not meet a second of their group at once, which can cost another second its half.
    if (first, best) in ((2, 0), (1, count)):
        for group in seconds:
            assert (line_of[f"g{group}r1"] > lines // 2) != (line_of[f"g{group}r2"] > lines // 2)


def test_how_many_go_on() -> None:
    assert qualifiers((4, 4, 3), DrawSettings(best=2)) == 8
