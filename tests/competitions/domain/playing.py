"""Draws of every method with every option, and playing them out by results somebody else chooses, for tests."""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st

from competitions.domain.draw_record import DrawInput, DrawRecord
from competitions.domain.draw_settings import DrawSettings, MethodName
from competitions.domain.methods import METHODS
from competitions.domain.progress import open_ties, record, situations
from competitions.domain.public_draw import locked, make
from competitions.domain.results import MatchResult
from competitions.domain.situation import Played
from competitions.domain.stages import make_stage, next_part, stage_input
from competitions.domain.standings import RecordedLot
from tests.competitions.domain.drawing import entry

Choose = Callable[[], MatchResult]
FULL: list[MatchResult] = [
    MatchResult("a", ((21, 10), (21, 12))),
    MatchResult("b", ((10, 21), (12, 21))),
    MatchResult("a", ((21, 19), (19, 21), (21, 19))),
    MatchResult("b", ((19, 21), (21, 19), (19, 21))),
]


def played_from(made: DrawRecord) -> Played:
    """A draw as it stands when it is locked."""
    return msgspec.structs.replace(locked(made), names={})


def with_stage(played: Played, spoken: str = "8 6") -> Played:
    """The next stage made."""
    made = make_stage(stage_input(played, "ab" * 32), spoken)
    first, last = played.graph.parts[played.made]
    lines = (*played.lines[: first - 1], *made.lines, *played.lines[last:])
    return msgspec.structs.replace(played, lines=lines, made=played.made + 1)


def played_out(played: Played, choose: Choose) -> Played:
    """Every match played, every lot drawn, every stage made."""
    while True:
        ready = [key for key, one in situations(played).items() if one.status == "ready"]
        for key in ready:
            if situations_status(played, key) == "ready":
                played = record(played, key, choose())
        if ready:
            continue
        ties = open_ties(played)
        if ties:
            lots = (*played.lots, *(RecordedLot(tie, "见证人") for tie in ties))
            played = msgspec.structs.replace(played, lots=lots)
        elif next_part(played) is not None:
            played = with_stage(played)
        else:
            return played


def situations_status(played: Played, key: str) -> str:
    return situations(played)[key].status


@st.composite
def any_draw(draw: st.DrawFn, most: int = 22) -> DrawRecord:
    """A draw of any method with any options that go together."""
    method: MethodName = draw(st.sampled_from(sorted(METHODS)))
    count = draw(st.integers({"swiss": 4, "groups": 3, "ladder": 3}.get(method, 2), most))
    chosen = draw(_SETTINGS[method](count))
    branch = st.integers(1, draw(st.integers(1, 8))).map(lambda number: f"b{number}")
    entries = tuple(entry(number, draw(branch)) for number in range(1, count + 1))
    allowed = METHODS[method].most_seeds(count, chosen)
    seeds = draw(st.permutations([one.id for one in entries]))[: draw(st.integers(0, min(allowed, 8)))]
    return make(DrawInput(method, entries, tuple(seeds), chosen), draw(st.text("012", min_size=1)))


@st.composite
def _of_knockout(draw: st.DrawFn, count: int) -> DrawSettings:
    plate = count >= 4 and draw(st.booleans())
    deepest: Any = draw(st.sampled_from(["none", "third", "eight", "all"]))
    if plate and (deepest != "third" or count < 9):
        deepest = "none"
    return DrawSettings(deepest, plate, seeds_in_order=draw(st.booleans()))


@st.composite
def _of_groups(draw: st.DrawFn, count: int) -> DrawSettings:
    groups = draw(st.integers(1, count // 3))
    smallest = count // groups
    qualifiers = draw(st.integers(1 if groups > 1 else 2, smallest))
    larger = count % groups if qualifiers == smallest else groups
    return DrawSettings(
        classification=draw(st.sampled_from(["none", "third", "eight", "all"])),
        plate=draw(st.booleans()),
        group_count=groups,
        group_draw=draw(st.sampled_from(["drawn", "snake"])),
        qualifiers=qualifiers,
        best=draw(st.integers(0, larger)),
        second_stage=draw(st.sampled_from(["crossover", "drawn"])),
    )


@st.composite
def _of_ladder(draw: st.DrawFn, count: int) -> DrawSettings:
    sizes: list[int] = []
    left = count
    while left:
        size = draw(st.sampled_from([n for n in range(3, left + 1) if left - n == 0 or left - n >= 3]))
        sizes.append(size)
        left -= size
    return DrawSettings(group_sizes=tuple(sizes))


@st.composite
def _of_swiss(draw: st.DrawFn, count: int) -> DrawSettings:
    rematches = draw(st.booleans())
    return DrawSettings(
        rounds=draw(st.integers(0, min(count - 1 if rematches else count // 2, 6))),
        rematches=rematches,
        swiss_order=draw(st.sampled_from(["buchholz", "sonneborn", "head_to_head"])),
    )


_SETTINGS: dict[str, Callable[[int], st.SearchStrategy[DrawSettings]]] = {
    "knockout": _of_knockout,
    "double_elimination": lambda _: st.just(DrawSettings()),
    "round_robin": lambda _: st.just(DrawSettings()),
    "groups": _of_groups,
    "ladder": _of_ladder,
    "swiss": _of_swiss,
}
