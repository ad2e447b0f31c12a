"""Who stands on which line where lines are an order: round robins, ladders of divisions, the first round of a Swiss."""

from collections.abc import Sequence

from competitions.domain.draw_record import LineStep, NumberStep, SeedStep, Step
from competitions.domain.draw_settings import DrawSettings
from competitions.domain.placement import Placement, draw_numbers
from competitions.domain.separation import Entrant
from events.domain.lots import Lots


def place_round_robin(
    seeds: Sequence[Entrant],
    rest: Sequence[Entrant],
    settings: DrawSettings,
    lots: Lots,
) -> Placement:
    """Seeds take the first lines; the others go on in the order drawn, after colleagues were put opposite
    each other: the circle's first round pairs line i with the i-th from the end."""
    steps = _in_order(seeds)
    waiting = draw_numbers(rest, lots, steps)
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


def place_ladder(
    seeds: Sequence[Entrant], rest: Sequence[Entrant], settings: DrawSettings, lots: Lots
) -> Placement:
    """The order of strength fills the divisions: seeds as ranked, behind them the others as drawn."""
    steps = _in_order(seeds)
    order = [*seeds, *draw_numbers(rest, lots, steps)]
    steps += [LineStep(entrant.id, line) for line, entrant in enumerate(order, 1) if line > len(seeds)]
    return Placement(tuple(entrant.id for entrant in order), tuple(steps))


def place_swiss(
    seeds: Sequence[Entrant], rest: Sequence[Entrant], settings: DrawSettings, lots: Lots
) -> Placement:
    """The first round: the upper half of the order meets the lower, first against first, the last one rests.

    Whoever would meet a colleague takes the next one down of the lower half, else the next one up, with whom
    exchanging leaves neither with a colleague.
    """
    steps: list[Step] = []
    order = [*seeds, *draw_numbers(rest, lots, steps)]
    half = len(order) // 2
    upper, lower = order[:half], order[half : 2 * half]
    for i in range(half):
        if not _met(upper[i], lower[i]):
            continue
        for j in [*range(i + 1, half), *range(i - 1, -1, -1)]:
            if not _met(upper[i], lower[j]) and not _met(upper[j], lower[i]):
                lower[i], lower[j] = lower[j], lower[i]
                break
    lines = [entrant for pair in zip(upper, lower, strict=True) for entrant in pair] + order[2 * half :]
    line_of = {entrant.id: line for line, entrant in enumerate(lines, 1)}
    seeded: list[Step] = [
        SeedStep(seed, entrant.id, (line_of[entrant.id],), 0, line_of[entrant.id])
        for seed, entrant in enumerate(seeds, start=1)
    ]
    placed = [LineStep(entrant.id, line_of[entrant.id]) for entrant in order[len(seeds) :]]
    return Placement(tuple(entrant.id for entrant in lines), (*seeded, *steps, *placed))


def _met(a: Entrant, b: Entrant) -> bool:
    return any(branch in b.branches for branch in a.branches)


def _in_order(seeds: Sequence[Entrant]) -> list[Step]:
    return [SeedStep(seed, entrant.id, (seed,), 0, seed) for seed, entrant in enumerate(seeds, start=1)]
