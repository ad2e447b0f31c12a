"""Seeds: how many a draw may have, which lines they take, and which lines stay free as byes."""

from functools import cache


def seeds_allowed(entries: int) -> int:
    """The most seeds a knockout of so many entries may have (CN 2.3.1)."""
    if entries < 16:
        return 2
    if entries < 32:
        return 4
    if entries < 64:
        return 8
    return 16 if entries <= 128 else 32


def lines_for(entries: int) -> int:
    """The size of the draw: the smallest power of two that holds the entries."""
    return 1 << (entries - 1).bit_length()


@cache
def seed_lines(lines: int) -> tuple[int, ...]:
    """Lines (from 1) in the order seeds take them: ``8 -> 1, 8, 3, 6, 2, 7, 4, 5``.

    Each step puts a new line half a section inwards of every line already there (+ in the upper half, - in
    the lower), so that the first 2, 4, 8 … of them lie in different halves, quarters, eighths.
    """
    if lines < 2:
        return (1,)[:lines]
    order = [1, lines]
    step = lines // 4
    while step:
        order += [line + step if line <= lines // 2 else line - step for line in order]
        step //= 2
    return tuple(order)


def opponent_line(line: int) -> int:
    """The other line of the same first-round match."""
    return line + 1 if line % 2 else line - 1


def bye_lines(lines: int, entries: int) -> tuple[int, ...]:
    """Lines that stay empty, in the order they are given: opposite the seed lines, seed 1 first."""
    return tuple(opponent_line(line) for line in seed_lines(lines)[: lines - entries])


def seed_groups(seeds: int) -> tuple[tuple[int, int], ...]:
    """Seeds that share their lines by lot, as (first, last): 1, 2, 3-4, 5-8, 9-16, 17-32."""
    groups = [(seed, seed) for seed in (1, 2) if seed <= seeds]
    first = 3
    while first <= seeds:
        last = (first - 1) * 2
        groups.append((first, min(last, seeds)))
        first = last + 1
    return tuple(groups)


def group_lines(lines: int, first: int, last: int) -> tuple[int, ...]:
    """The lines seeds ``first`` to ``last`` draw from: as many as the whole group has, from the top down."""
    whole = last if first <= 2 else (first - 1) * 2
    return tuple(sorted(seed_lines(lines)[first - 1 : min(whole, lines)]))


def shared_sections(a: int, b: int, lines: int) -> int:
    """How many halvings two lines go through together: 0 when they can only meet in the final."""
    return (lines.bit_length() - 1) - ((a - 1) ^ (b - 1)).bit_length()


def meeting_round(a: int, b: int) -> int:
    """The round in which two lines would meet, 1 the first."""
    return ((a - 1) ^ (b - 1)).bit_length()
