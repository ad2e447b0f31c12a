"""The public draw: repeatable, within the rules, and a forged record is found out."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain.draw_record import (
    DrawInput,
    LineStep,
    NumberStep,
    SeedStep,
    canonical,
    input_hash,
    record_to_json,
)
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.public_draw import graph_of, make, refuse_redraw, verify
from competitions.domain.seeding import bye_lines, group_lines, lines_for, seed_groups, seed_lines
from foundation.errors import Refusal
from tests.competitions.domain.drawing import entries_of, knockout_inputs

EIGHT = DrawInput("knockout", entries_of(*"abcdefgh"), ("e0003", "e0001"))


@settings(max_examples=120, deadline=None)
@given(knockout_inputs(), st.text("0123456789", min_size=1, max_size=6))
def test_seeds_byes_and_entries_are_where_the_rules_put_them(given_: DrawInput, seed: str) -> None:
    record = make(given_, seed)
    entries = len(given_.entries)
    lines = lines_for(entries)
    assert sorted(one for one in record.lines if one) == [one.id for one in given_.entries]
    assert {line for line, one in enumerate(record.lines, start=1) if one is None} == set(
        bye_lines(lines, entries)
    )
    line_of = {one: line for line, one in enumerate(record.lines, start=1) if one}
    for first, last in seed_groups(len(given_.seeds)):
        taken = [line_of[one] for one in given_.seeds[first - 1 : last]]
        assert set(taken) <= set(group_lines(lines, first, last))
        if given_.settings.seeds_in_order:
            assert tuple(taken) == seed_lines(lines)[first - 1 : last]
    assert verify(record_to_json(record)).differences == ()


@settings(max_examples=60, deadline=None)
@given(knockout_inputs(most=40), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_listed_does_not_matter(given_: DrawInput, rnd: object) -> None:
    shuffled = list(given_.entries)
    rnd.shuffle(shuffled)  # type: ignore[attr-defined]
    again = msgspec.structs.replace(given_, entries=tuple(shuffled))
    assert make(again, "88") == make(given_, "88")


def test_every_step_follows_from_the_one_before() -> None:
    record = make(msgspec.structs.replace(EIGHT, entries=entries_of(*"abcdefgh")), "2024")
    left = sorted(one.id for one in EIGHT.entries if one.id not in EIGHT.seeds)
    for step in record.steps:
        if isinstance(step, SeedStep):
            assert step.candidates[step.lot] == step.line
        if isinstance(step, NumberStep):
            assert step.left == len(left)
            assert left[step.lot] == step.entry
            left[step.lot] = left[-1]
            left.pop()
        if isinstance(step, LineStep):
            assert record.lines[step.line - 1] == step.entry
    assert left == []


def test_another_seed_draws_otherwise() -> None:
    assert len({make(EIGHT, str(seed)).lines for seed in range(50)}) > 40


def test_the_hash_is_of_canonical_json() -> None:
    small = DrawInput("knockout", entries_of("b+a", "c"), (), branches={"a": "会计"})
    assert canonical(small).decode() == (
        '{"algorithm":"rallypoint-draw/2","branches":{"a":"会计"},"entries":['
        '{"branches":["a","b"],"id":"e0001","name":"Player 1"},'
        '{"branches":["c"],"id":"e0002","name":"Player 2"}],'
        '"method":"knockout","seeds":[],"settings":{}}'
    )
    assert (
        canonical(small)
        == json.dumps(
            json.loads(canonical(small)), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
    )
    assert len(input_hash(small)) == 64
    first = msgspec.structs.replace(small, algorithm="rallypoint-draw/1")
    assert canonical(first).endswith(b'"settings":{"seeds_in_order":false,"third_place":false}}')
    assert verify(record_to_json(make(first, "8"))).genuine
    chosen = msgspec.structs.replace(small, settings=DrawSettings("all", qualifiers=1, group_sizes=(3, 4)))
    assert canonical(chosen).endswith(
        b'"settings":{"classification":"all","group_sizes":[3,4],"qualifiers":1}}'
    )


def forged(**changes: object) -> list[str]:
    record = json.loads(record_to_json(make(EIGHT, "8")))
    record.update(changes)
    return [str(difference) for difference in verify(json.dumps(record)).differences]


def test_a_forged_record_is_found_out() -> None:
    genuine = json.loads(record_to_json(make(EIGHT, "8")))
    assert forged() == []
    lines = genuine["lines"]
    assert forged(lines=[*lines[:2], lines[3], lines[2], *lines[4:]]) == ["Line 3 comes out differently."]
    assert forged(input_hash="00" * 32) == [
        "The entries, seeds or settings are not those the hash was made of."
    ]
    assert forged(steps=genuine["steps"][:-1]) == ["Steps are missing or too many."]
    assert forged(spoken_seed="9")[0] == "Step 3 comes out differently."
    assert forged(input={**genuine["input"], "seeds": []})[0].startswith("The entries, seeds")
    assert forged(input={**genuine["input"], "algorithm": "other/9"}) == [
        "This version draws by rallypoint-draw/2, not by other/9."
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", b"\xff", '{"input": 3}', "[" * 100_000])
def test_anything_else_is_no_record(text: str | bytes) -> None:
    assert [str(one) for one in verify(text).differences] == ["This is not the record of a draw."]


@pytest.mark.parametrize(
    ("given_", "seed", "why"),
    [
        (EIGHT, "  \u3000", "Type the random seed that was spoken aloud."),
        (EIGHT, "8" * 81, "The spoken seed is longer than 80 characters."),
        (
            msgspec.structs.replace(EIGHT, seeds=("e0001", "e0002", "e0003")), "8",
            "8 entries may have at most 2 seeds (CN 2.3.1); 3 are set.",
        ),
        (
            msgspec.structs.replace(EIGHT, seeds=("e0001", "e0001")), "8",
            "Each seed must be one entry, and each entry one seed at most.",
        ),
        (
            msgspec.structs.replace(EIGHT, entries=EIGHT.entries[:1], seeds=()), "8",
            "A knockout takes 2 to 1024 entries; there are 1.",
        ),
        (
            msgspec.structs.replace(EIGHT, entries=EIGHT.entries + EIGHT.entries[:1]), "8",
            "An entry is on the list twice.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn(given_: DrawInput, seed: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        make(given_, seed)
    assert str(refused.value) == why


def test_a_round_robin_puts_colleagues_into_its_first_round() -> None:
    entries = entries_of("a", "b", "a", "c", "b", "d")
    for seed in range(30):
        record = make(DrawInput("round_robin", entries, ("e0006",)), str(seed))
        assert record.lines[0] == "e0006"
        first = {
            frozenset((record.lines[match.a.line - 1], record.lines[match.b.line - 1]))
            for match in graph_of(record).matches
            if match.round == 1
        }
        assert {frozenset(("e0001", "e0003")), frozenset(("e0002", "e0005"))} <= first


def test_a_redraw_needs_a_reason_and_no_result() -> None:
    refuse_redraw(0, "A name was missing")
    with pytest.raises(Refusal, match="Say why"):
        refuse_redraw(0, "  ")
    with pytest.raises(Refusal, match="already has a result"):
        refuse_redraw(1, "A name was missing")


def test_settings_are_part_of_the_hash() -> None:
    changed = msgspec.structs.replace(EIGHT, settings=DrawSettings("third"))
    assert input_hash(changed) != input_hash(EIGHT)
    assert len(graph_of(make(changed, "1")).matches) == 8
