"""The register of draw methods: each says how many entries it takes, how they are placed, which matches follow.

A new method (groups, double elimination, Swiss …) is one more entry here and nothing elsewhere.
"""

from collections.abc import Callable, Sequence

import msgspec

from competitions.domain.draw_graph import DrawGraph
from competitions.domain.draw_record import (
    CoinStep,
    DrawSettings,
    LineStep,
    MethodName,
    NumberStep,
    SeedStep,
    Step,
)
from competitions.domain.knockout import knockout
from competitions.domain.lots import Lots
from competitions.domain.round_robin import round_robin
from competitions.domain.seeding import (
    bye_lines,
    group_lines,
    lines_for,
    seed_groups,
    seed_lines,
    seeds_allowed,
    shared_sections,
)
from competitions.domain.separation import Clash, Entrant, clashes, deal
from foundation.messages import N_


class Placement(msgspec.Struct, frozen=True):
    """Entry ids from line 1 on (None: a bye), and how they came there."""

    lines: tuple[str | None, ...]
    steps: tuple[Step, ...]
    clashes: tuple[Clash, ...] = ()


Build = Callable[[int, DrawSettings, Sequence[Sequence[str]]], DrawGraph]
Place = Callable[[Sequence[Entrant], Sequence[Entrant], DrawSettings, Lots], Placement]


class Method(msgspec.Struct, frozen=True):
    """``build(entries, settings, branches of each line)``; ``place(seeds, the rest by id, settings, lots)``."""

    title: str
    build: Build
    place: Place
    most_seeds: Callable[[int], int]


def _build_knockout(
    entries: int,
    settings: DrawSettings,
    branches: Sequence[Sequence[str]],
) -> DrawGraph:
    return knockout(entries, third_place=settings.third_place)


def _place_knockout(
    seeds: Sequence[Entrant], rest: Sequence[Entrant], settings: DrawSettings, lots: Lots
) -> Placement:
    entries = len(seeds) + len(rest)
    lines = lines_for(entries)
    steps: list[Step] = []
    seeded = _place_seeds(lines, seeds, settings, lots, steps)
    drawn = _number(rest, lots, steps)
    placed, coins = deal(lines, bye_lines(lines, entries), seeded, drawn, lots)
    steps += [CoinStep(coin.first_line, coin.last_line, coin.lot) for coin in coins]
    line_of = {entrant.id: line for line, entrant in placed.items()}
    steps += [LineStep(entrant.id, line_of[entrant.id]) for entrant in drawn]
    on_line = tuple(placed[line].id if line in placed else None for line in range(1, lines + 1))
    return Placement(on_line, tuple(steps), clashes(lines, placed, seeded))


def _place_seeds(
    lines: int, seeds: Sequence[Entrant], settings: DrawSettings, lots: Lots, steps: list[Step]
) -> dict[int, Entrant]:
    """Seeds draw their lines group by group, first those with the fewest lines that keep colleagues apart."""
    seeded: dict[int, Entrant] = {}
    for first, last in seed_groups(len(seeds)):
        waiting = list(range(first, last + 1))
        left = list(group_lines(lines, first, last))
        if settings.seeds_in_order:
            left = list(seed_lines(lines)[first - 1 : last])
        while waiting:
            suiting = {seed: _suiting(seeds[seed - 1], left, seeded, lines) for seed in waiting}
            seed = min(waiting, key=lambda seed: (len(suiting[seed]), seed))
            candidates = suiting[seed]
            if settings.seeds_in_order:
                seed, candidates = waiting[0], left[:1]
            lot = lots.below(len(candidates))
            line = candidates[lot]
            steps.append(SeedStep(seed, seeds[seed - 1].id, tuple(candidates), lot, line))
            seeded[line] = seeds[seed - 1]
            waiting.remove(seed)
            left.remove(line)
    return seeded


def _suiting(seed: Entrant, left: list[int], seeded: dict[int, Entrant], lines: int) -> list[int]:
    """The lines on which this seed is farthest from colleagues already placed."""
    strain = {
        line: sum(
            4 ** shared_sections(line, there, lines)
            for there, other in seeded.items()
            for branch in seed.branches
            if branch in other.branches
        )
        for line in left
    }
    least = min(strain.values())
    return [line for line in left if strain[line] == least]


def _number(rest: Sequence[Entrant], lots: Lots, steps: list[Step]) -> list[Entrant]:
    drawn, picked = lots.shuffled(rest)
    for index, (entrant, lot) in enumerate(zip(drawn, picked, strict=True)):
        steps.append(NumberStep(index + 1, len(drawn) - index, lot, entrant.id))
    return drawn


def _build_round_robin(
    entries: int,
    settings: DrawSettings,
    branches: Sequence[Sequence[str]],
) -> DrawGraph:
    return round_robin(entries, branches)


def _place_round_robin(
    seeds: Sequence[Entrant],
    rest: Sequence[Entrant],
    settings: DrawSettings,
    lots: Lots,
) -> Placement:
    """Seeds take the first lines; the others go on in the order drawn, after colleagues were put opposite
    each other: the circle's first round pairs line i with the i-th from the end."""
    steps: list[Step] = [
        SeedStep(seed, entrant.id, (seed,), 0, seed) for seed, entrant in enumerate(seeds, start=1)
    ]
    waiting = _number(rest, lots, steps)
    entries = len(seeds) + len(waiting)
    lines = dict(enumerate(seeds, start=1))
    _pair_colleagues(lines, waiting, entries)
    free = [line for line in range(1, entries + 1) if line not in lines]
    lines.update(zip(free, waiting, strict=True))
    line_of = {entrant.id: line for line, entrant in lines.items()}
    steps += [LineStep(step.entry, line_of[step.entry]) for step in steps if isinstance(step, NumberStep)]
    return Placement(tuple(lines[line].id for line in range(1, entries + 1)), tuple(steps))


def _pair_colleagues(lines: dict[int, Entrant], waiting: list[Entrant], entries: int) -> None:
    """Moves colleagues from ``waiting`` to opposite ``lines``: first those of seeds, then one another."""
    size = entries + entries % 2

    def free(line: int) -> bool:
        return line <= entries and line not in lines

    for line, seed in sorted(lines.items()):
        opposite = size + 1 - line
        colleague = _colleague(seed, waiting)
        if colleague and free(opposite):
            waiting.remove(colleague)
            lines[opposite] = colleague
    for entrant in list(waiting):
        colleague = _colleague(entrant, waiting) if entrant in waiting else None
        upper = next((n for n in range(1, size // 2 + 1) if free(n) and free(size + 1 - n)), None)
        if colleague and upper:
            lines[upper], lines[size + 1 - upper] = entrant, colleague
            waiting.remove(entrant)
            waiting.remove(colleague)


def _colleague(entrant: Entrant, among: Sequence[Entrant]) -> Entrant | None:
    home = set(entrant.branches)
    return next((other for other in among if other.id != entrant.id and home & set(other.branches)), None)


def _half_may_be_seeds(entries: int) -> int:
    return max(1, entries // 2)


METHODS: dict[MethodName, Method] = {
    "knockout": Method(N_("Knockout"), _build_knockout, _place_knockout, seeds_allowed),
    "round_robin": Method(N_("Round robin"), _build_round_robin, _place_round_robin, _half_may_be_seeds),
}
