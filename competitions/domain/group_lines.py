"""Who stands in which group: seeds as heads or in a snake, the others by lot, colleagues spread over the groups."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from competitions.domain.draw_record import GroupStep, LineStep, SeedStep, Step
from competitions.domain.draw_settings import DrawSettings, group_sizes
from competitions.domain.placement import Placement, draw_numbers
from competitions.domain.round_robin import groups_of
from competitions.domain.seeding import seed_groups
from competitions.domain.separation import Clash, Entrant, Why, in_dealing_order
from events.domain.lots import Lots

_MOST_EXCHANGES = 32


def snake(sizes: Sequence[int], entries: int) -> list[int]:
    """The group (from 0) of each in order of strength: row by row to and fro, full groups left out."""
    room = list(sizes)
    order: list[int] = []
    row = list(range(len(sizes)))
    while len(order) < entries:
        for group in row:
            if room[group]:
                room[group] -= 1
                order.append(group)
        row.reverse()
    return order[:entries]


def place_groups(
    seeds: Sequence[Entrant], rest: Sequence[Entrant], settings: DrawSettings, lots: Lots
) -> Placement:
    sizes = group_sizes(len(seeds) + len(rest), settings)
    lines_of = groups_of(sizes)
    steps: list[Step] = []
    members: list[list[Entrant]] = [[] for _ in sizes]
    for group, entrant, step in _seeded(seeds, sizes, settings, lots):
        line = lines_of[group][len(members[group])]
        steps.append(SeedStep(step[0], entrant.id, step[1], step[2], line))
        members[group].append(entrant)
    fixed = [len(of_group) for of_group in members]
    drawn = draw_numbers(rest, lots, steps)
    _deal(in_dealing_order(drawn), sizes, members, lots, steps)
    _spread(members, fixed)
    line_of = {
        entrant.id: line
        for lines, of_group in zip(lines_of, members, strict=True)
        for line, entrant in zip(lines, of_group, strict=True)
    }
    steps += [LineStep(entrant.id, line_of[entrant.id]) for entrant in drawn]
    in_order = tuple(entrant.id for of_group in members for entrant in of_group)
    return Placement(in_order, tuple(steps), _clashes(members, {entrant.id for entrant in seeds}))


Seeded = tuple[int, Entrant, tuple[int, tuple[int, ...], int]]


def _seeded(
    seeds: Sequence[Entrant], sizes: Sequence[int], settings: DrawSettings, lots: Lots
) -> list[Seeded]:
    """The group of each seed, with its number, the groups (from 1) it drew among, and its lot."""
    if settings.group_draw == "snake":
        order = snake(sizes, len(seeds))
        return [(group, seeds[i], (i + 1, (group + 1,), 0)) for i, group in enumerate(order)]
    found: list[Seeded] = []
    for first, last in seed_groups(len(seeds)):
        whole = last if first <= 2 else min((first - 1) * 2, len(sizes))
        left = list(range(first - 1, whole))
        for seed in range(first, last + 1):
            candidates = left[:1] if settings.seeds_in_order else left
            lot = lots.below(len(candidates))
            group = candidates[lot]
            found.append((group, seeds[seed - 1], (seed, tuple(n + 1 for n in candidates), lot)))
            left.remove(group)
    return found


def _deal(
    hand: Sequence[Entrant], sizes: Sequence[int], members: list[list[Entrant]], lots: Lots, steps: list[Step]
) -> None:
    """Each in turn goes to the group with fewest colleagues, of those with most room, of those by lot."""
    here = [Counter(branch for entrant in of_group for branch in entrant.branches) for of_group in members]
    for entrant in hand:
        best: tuple[int, int] | None = None
        candidates: list[int] = []
        for group, size in enumerate(sizes):
            room = size - len(members[group])
            if not room:
                continue
            rank = (sum(here[group][branch] for branch in entrant.branches), -room)
            if best is None or rank < best:
                best, candidates = rank, []
            if rank == best:
                candidates.append(group)
        lot = lots.below(len(candidates))
        group = candidates[lot]
        steps.append(GroupStep(entrant.id, tuple(n + 1 for n in candidates), lot, group + 1))
        members[group].append(entrant)
        here[group].update(entrant.branches)


def _spread(members: list[list[Entrant]], fixed: Sequence[int]) -> None:
    """Where a group has more of a branch than an even spread gives, exchanges two drawn entries as long as that
    lowers the squares of how many of each branch are in each group."""
    here = [Counter(branch for entrant in of_group for branch in entrant.branches) for of_group in members]
    count: Counter[str] = sum(here, Counter())
    share = {branch: -(-number // len(members)) for branch, number in count.items()}
    for _ in range(_MOST_EXCHANGES):
        crowded = [
            (group, place)
            for group, of_group in enumerate(members)
            for place in range(fixed[group], len(of_group))
            if any(here[group][branch] > share[branch] for branch in of_group[place].branches)
        ]
        best, least = None, 0
        for group, place in crowded[:_MOST_EXCHANGES]:
            found, cost = _best_exchange(group, members[group][place], members, fixed, here)
            if cost < least:
                best, least = (group, place, *found), cost
        if best is None:
            return
        group, place, other, there = best
        mine, theirs = members[group][place], members[other][there]
        members[group][place], members[other][there] = theirs, mine
        here[group].subtract(mine.branches)
        here[group].update(theirs.branches)
        here[other].subtract(theirs.branches)
        here[other].update(mine.branches)


def _best_exchange(
    group: int,
    mine: Entrant,
    members: Sequence[Sequence[Entrant]],
    fixed: Sequence[int],
    here: Sequence[Counter[str]],
) -> tuple[tuple[int, int], int]:
    """Whom to exchange one of ``group`` with: the group and place of the first who lowers the squares most,
    and half of what they are lowered by, negative; 0 if nobody does."""
    best, least = (0, 0), 0
    leaving = sum(1 - here[group][branch] for branch in mine.branches)
    for other, of_other in enumerate(members):
        if other == group:
            continue
        joining = leaving + sum(here[other][branch] for branch in mine.branches)
        for there in range(fixed[other], len(of_other)):
            theirs = of_other[there].branches
            cost = (
                joining
                + sum(1 - here[other][branch] + here[group][branch] for branch in theirs)
                - 2 * sum(branch in theirs for branch in mine.branches)
            )
            if cost < least:
                best, least = (other, there), cost
    return best, least


def _clashes(members: Sequence[Sequence[Entrant]], seeds: set[str]) -> tuple[Clash, ...]:
    """Every two colleagues in one group, group by group in the order of the lines."""
    count = Counter(branch for of_group in members for entrant in of_group for branch in entrant.branches)
    found: list[Clash] = []
    for number, of_group in enumerate(members, 1):
        for a, b in combinations(of_group, 2):
            for branch in sorted(set(a.branches) & set(b.branches)):
                why: Why = "best_possible"
                if count[branch] > len(members):
                    why = "too_many"
                elif a.id in seeds and b.id in seeds:
                    why = "both_seeded"
                found.append(Clash(a.id, b.id, branch, 1, 2, why, number))
    return tuple(found)
