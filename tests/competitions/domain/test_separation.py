"""Colleagues apart: halves, quarters, eighths, never the first round; and an honest report where not."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_record import DrawInput
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.public_draw import clash_sentence, make
from competitions.domain.seeding import lines_for, meeting_round
from competitions.domain.separation import wanted_round
from tests.competitions.domain.drawing import entries_of, entry, knockout_inputs


def test_what_is_wanted_of_a_draw_of_32() -> None:
    assert [wanted_round(count, 32) for count in (2, 3, 4, 5, 8, 9)] == [5, 4, 4, 3, 3, 2]


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 128), st.lists(st.integers(1, 12), min_size=128, max_size=128), st.text(min_size=1))
def test_single_branches_without_seeds_are_always_kept_apart_as_far_as_numbers_allow(
    count: int, homes: list[int], seed: str
) -> None:
    entries = tuple(entry(number, f"b{homes[number]}") for number in range(count))
    record = make(DrawInput("knockout", entries), "s" + seed[:40])
    lines = lines_for(count)
    size = Counter(one.branches[0] for one in entries)
    for clash in record.clashes:
        sections = lines >> (wanted_round(size[clash.branch], lines) - 1)
        assert size[clash.branch] > sections, "a clash that numbers do not force"
        assert clash.why == "too_many"


@settings(max_examples=150, deadline=None)
@given(knockout_inputs(), st.text("0123456789", min_size=1, max_size=6))
def test_the_report_names_every_pair_that_meets_too_early_and_no_other(given_: DrawInput, seed: str) -> None:
    record = make(given_, seed)
    line_of = {one: line for line, one in enumerate(record.lines, start=1) if one}
    homes: dict[str, list[str]] = {}
    for one in given_.entries:
        for branch in one.branches:
            homes.setdefault(branch, []).append(one.id)
    expected = {
        (branch, *sorted((a, b)))
        for branch, home in homes.items()
        for i, a in enumerate(home)
        for b in home[i + 1 :]
        if meeting_round(line_of[a], line_of[b]) < wanted_round(len(home), len(record.lines))
    }
    assert {(clash.branch, *sorted((clash.a, clash.b))) for clash in record.clashes} == expected


@settings(max_examples=150, deadline=None)
@given(knockout_inputs(most=64), st.text("0123456789", min_size=1, max_size=6))
def test_no_first_round_meeting_that_one_exchange_could_avoid(given_: DrawInput, seed: str) -> None:
    record = make(given_, seed)
    branches = {one.id: set(one.branches) for one in given_.entries}
    lines = list(record.lines)
    free = [i for i, one in enumerate(lines) if one and one not in given_.seeds]

    def meetings() -> int:
        return sum(bool(a and b and branches[a] & branches[b]) for a, b in list(pairwise(lines))[::2])

    before = meetings()
    if not before:
        return
    for i in free:
        for j in free:
            lines[i], lines[j] = lines[j], lines[i]
            assert meetings() >= before
            lines[i], lines[j] = lines[j], lines[i]


def test_a_pair_of_two_branches_counts_for_both() -> None:
    entries = entries_of("a+b", "a", "b", "c", "d", "e", "f", "g")
    for seed in range(40):
        record = make(DrawInput("knockout", entries), str(seed))
        half = {one: line <= 4 for line, one in enumerate(record.lines, start=1)}
        assert half["e0001"] != half["e0002"]
        assert half["e0001"] != half["e0003"]


def test_seeds_of_one_branch_draw_the_lines_that_keep_them_apart() -> None:
    entries = entries_of("a", "a", "b", "a", *"cdefghijklmn")
    for seed in range(20):
        record = make(DrawInput("knockout", entries, ("e0001", "e0002", "e0003", "e0004")), str(seed))
        assert record.clashes == ()


def test_seeds_fixed_in_order_may_clash_and_are_said_so() -> None:
    entries = entries_of("a", "b", "a", "c", *"defghijklmno")
    given_ = DrawInput(
        "knockout", entries, ("e0001", "e0002", "e0003", "e0004"), DrawSettings(seeds_in_order=True)
    )
    assert [
        (clash.a, clash.b, clash.round, clash.wanted, clash.why) for clash in make(given_, "1").clashes
    ] == [("e0001", "e0003", 3, 4, "both_seeded")]


def test_a_small_draw_of_one_branch_explains_itself() -> None:
    record = make(DrawInput("knockout", entries_of("a", "a", "a", "b"), branches={"a": "Accounting"}), "9")
    assert [clash.why for clash in record.clashes] == ["too_many"]
    assert str(clash_sentence(record, 0)).endswith(
        "(Accounting) may meet in round 1. The branch has more entries than the draw has sections to keep them "
        "apart."
    )
