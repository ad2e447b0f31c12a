"""Who stands on which line of a knockout: seeds by lot within their groups, the others dealt apart by branch."""

from collections.abc import Collection, Mapping, Sequence

from competitions.domain.draw_record import CoinStep, LineStep, SeedStep, Step
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.placement import Placement, draw_numbers
from competitions.domain.seeding import (
    bye_lines,
    group_lines,
    lines_for,
    seed_groups,
    seed_lines,
    shared_sections,
)
from competitions.domain.separation import Entrant, clashes, deal
from events.domain.lots import Lots


def place_knockout(
    seeds: Sequence[Entrant], rest: Sequence[Entrant], settings: DrawSettings, lots: Lots
) -> Placement:
    entries = len(seeds) + len(rest)
    lines = lines_for(entries)
    steps: list[Step] = []
    seeded = place_seeds(lines, seeds, settings, lots, steps)
    drawn = draw_numbers(rest, lots, steps)
    placed, coins = deal(lines, bye_lines(lines, entries), seeded, drawn, lambda *_: lots.below(2))
    steps += [CoinStep(coin.first_line, coin.last_line, coin.lot) for coin in coins]
    line_of = {entrant.id: line for line, entrant in placed.items()}
    steps += [LineStep(entrant.id, line_of[entrant.id]) for entrant in drawn]
    on_line = tuple(placed[line].id if line in placed else None for line in range(1, lines + 1))
    return Placement(on_line, tuple(steps), clashes(lines, placed, seeded))


def place_seeds(
    lines: int,
    seeds: Sequence[Entrant],
    settings: DrawSettings,
    lots: Lots,
    steps: list[Step],
    byes: Collection[int] = (),
) -> dict[int, Entrant]:
    """Seeds draw their lines group by group, first those with the fewest lines that keep colleagues apart.

    ``byes`` matter only where more than half of the lines have seeds: after groups, whose winners are all seeds.
    """
    seeded: dict[int, Entrant] = {}
    homes: dict[str, list[int]] = {}
    for first, last in seed_groups(len(seeds)):
        waiting = list(range(first, last + 1))
        left = [line for line in group_lines(lines, first, last) if line not in byes]
        if settings.seeds_in_order:
            left = [line for line in seed_lines(lines) if line not in byes][first - 1 : last]
        while waiting:
            suiting = {seed: _suiting(seeds[seed - 1], left, homes, lines) for seed in waiting}
            seed = min(waiting, key=lambda seed: (len(suiting[seed]), seed))
            candidates = suiting[seed]
            if settings.seeds_in_order:
                seed, candidates = waiting[0], left[:1]
            lot = lots.below(len(candidates))
            line = candidates[lot]
            steps.append(SeedStep(seed, seeds[seed - 1].id, tuple(candidates), lot, line))
            seeded[line] = seeds[seed - 1]
            for branch in seeds[seed - 1].branches:
                homes.setdefault(branch, []).append(line)
            waiting.remove(seed)
            left.remove(line)
    return seeded


def _suiting(seed: Entrant, left: list[int], homes: Mapping[str, list[int]], lines: int) -> list[int]:
    """The lines on which this seed is farthest from colleagues already placed."""
    strain = {
        line: sum(
            4 ** shared_sections(line, there, lines)
            for branch in seed.branches
            for there in homes.get(branch, ())
        )
        for line in left
    }
    least = min(strain.values())
    return [line for line in left if strain[line] == least]
