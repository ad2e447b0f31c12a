"""The draw in the browser comes out as the draw on the server: same hash, same lots, same lines."""

import hashlib
import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.domain import methods, public_draw, stages
from competitions.domain.draw_record import DrawEntry, DrawInput, DrawRecord, record_to_json
from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.seeding import lines_for
from competitions.domain.stage_record import StageEntry, StageInput, StageRecord, stage_to_json
from events.domain.lots import normal_seed
from tests.fixtures.javascript import javascript

digest = javascript("draw/sha256.js", "(text) => hex(sha256(utf8(text)))")
seed_of = javascript("draw/lots.js", "(spoken) => normalSeed(spoken)")
hash_of = javascript("draw/record.js", "(text) => inputHash(JSON.parse(text).input)")
judged = javascript("draw/record.js", "(text) => differences(JSON.parse(text)).join(' ')")

# The engine hands texts over as C does, and knows younger letters than Python.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cn", "Co", "Cs"), exclude_characters="\0"), max_size=80
)


@given(TEXT)
def test_the_digest_is_sha_256(text: str) -> None:
    assert digest(text) == hashlib.sha256(text.encode()).hexdigest()


@given(TEXT)
def test_a_spoken_seed_has_one_form(spoken: str) -> None:
    assert seed_of(spoken) == normal_seed(spoken)


METHODS: list[MethodName] = sorted(methods.METHODS)


@st.composite
def drawn(draw: st.DrawFn) -> DrawRecord:
    """A record of any method, with branches of any size and pairs from two branches."""
    method = draw(st.sampled_from(METHODS))
    count = draw(st.integers(4, 40))
    branch = st.integers(0, draw(st.integers(1, 12))).map(lambda number: f"b{number:02}")
    homes = st.lists(branch, min_size=0, max_size=2, unique=True).map(tuple)
    entries = tuple(DrawEntry(f"e{number:03}", draw(TEXT), draw(homes)) for number in range(count))
    chosen = DrawSettings(
        draw(st.sampled_from(["none", "third"])),
        seeds_in_order=draw(st.booleans()),
        group_count=draw(st.integers(0, count // 3)) if method == "groups" else 0,
        group_draw=draw(st.sampled_from(["drawn", "snake"])),
        qualifiers=2,
    )
    most = min(count, methods.METHODS[method].most_seeds(count, chosen))
    seeds = draw(st.lists(st.sampled_from([entry.id for entry in entries]), max_size=most, unique=True))
    given_ = DrawInput(method, entries, tuple(seeds), chosen)
    return public_draw.make(given_, draw(SPOKEN))


SPOKEN = st.text("八6 ８", min_size=1).filter(lambda text: text.strip())


@settings(max_examples=80)
@given(drawn())
def test_a_genuine_record_comes_out_the_same(record: DrawRecord) -> None:
    text = record_to_json(record)
    assert (hash_of(text), judged(text)) == (record.input_hash, "")


@st.composite
def after_groups(draw: st.DrawFn) -> StageRecord:
    """The drawn knockout of those who go on from groups."""
    groups, ranks = draw(st.integers(2, 9)), draw(st.integers(1, 3))
    entries = tuple(
        StageEntry(f"e{draw(st.integers(0, 9))}{rank}{group}", "某", group, rank)
        for rank in range(1, ranks + 1)
        for group in range(1, groups + 1)
    )
    size, in_order = lines_for(len(entries)), draw(st.booleans())
    given_ = StageInput("knockout", "0" * 64, 2, size, len(entries), entries, in_order)
    return stages.make_stage(given_, normal_seed(draw(SPOKEN)))


@st.composite
def swiss_round(draw: st.DrawFn) -> StageRecord:
    """A round paired from any table, whoever has met whom."""
    count = draw(st.integers(2, 14))
    ids = [f"e{number:02}" for number in range(count)]
    points = sorted(draw(st.lists(st.integers(0, 4), min_size=count, max_size=count)), reverse=True)
    met = draw(st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=20))
    entries = tuple(
        StageEntry(
            each, "某", points=points[place],
            met=tuple(sorted({a if b == each else b for a, b in met if each in {a, b}} - {each})),
            rested=draw(st.booleans()),
        )
        for place, each in enumerate(ids)
    )  # fmt: skip
    lines = count + draw(st.integers(0, 3))
    return stages.make_stage(StageInput("swiss", "0" * 64, 3, lines, lines, entries), "")


@settings(max_examples=80)
@given(after_groups() | swiss_round())
def test_a_genuine_stage_comes_out_the_same(record: StageRecord) -> None:
    text = stage_to_json(record)
    assert (hash_of(text), judged(text)) == (record.input_hash, "")


def _record() -> dict[str, Any]:
    entries = tuple(DrawEntry(f"e{number}", f"球员{number}", (f"b{number % 3}",)) for number in range(12))
    made = public_draw.make(DrawInput("knockout", entries, ("e3", "e4")), "八 八")
    return dict(msgspec.to_builtins(made))


def _judged(**changes: Any) -> object:
    return judged(json.dumps(_record() | changes, ensure_ascii=False))


def test_what_was_forged_is_named() -> None:
    record = _record()
    steps = [*record["steps"][:-1], {**record["steps"][-1], "line": 7}]
    first, *others = record["input"]["entries"]
    renamed = {**record["input"], "entries": [{**first, "name": "别人"}, *others]}
    assert _judged() == ""
    assert _judged(lines=record["lines"][::-1]) == "lines"
    assert _judged(steps=steps) == "steps"
    assert _judged(spoken_seed="八  八") == "seed"
    assert _judged(clashes=[{"a": "e1"}]) == "clashes"
    assert _judged(input=renamed) == "hash steps lines"
    assert _judged(input=None) == "unknown"
