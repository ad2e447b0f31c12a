"""Best available: seats for a group together, near the front and the middle, never leaving a lone seat if avoidable."""

from collections.abc import Sequence

import msgspec

from events.domain.seating.hall import Hall, cost_of


class Group(msgspec.Struct, frozen=True):
    """So many people who want to sit together, and how many of them need an accessible seat."""

    count: int
    accessible: int = 0


class Given(msgspec.Struct, frozen=True):
    """The seats found, by pieces that lie together; more than one when the group could not sit in one."""

    pieces: tuple[tuple[int, ...], ...]

    @property
    def seats(self) -> tuple[int, ...]:
        return tuple(sorted(seat for piece in self.pieces for seat in piece))

    @property
    def together(self) -> bool:
        return len(self.pieces) == 1


Run = tuple[int, ...]


def best_available(
    hall: Hall, free: Sequence[bool], group: Group, costs: Sequence[int] | None = None
) -> Given | None:
    """The best free seats for a group; None when there are too few.

    Accessible seats go only to groups that ask for them. Together if at all possible: of all the stretches of a
    row that hold the group, the one that uses the fewest accessible seats beyond those asked for, then leaves the
    fewest lone seats beside it, then costs least (`Hall.cost`, summed). Otherwise whoever needs an accessible seat
    gets it with a companion beside, and the group is split into the fewest pieces in the nearest rows.
    """
    if group.count < 1 or not 0 <= group.accessible <= group.count:
        return None
    price = hall.cost if costs is None else costs
    runs = _runs(hall, free, accessible=group.accessible > 0)
    together = _window(hall, price, runs, group.count, group.accessible)
    if together is not None:
        return Given((together,))
    if group.accessible:
        return _with_accessible(hall, free, group, price)
    split = _split(hall, price, runs, group.count)
    return Given(split) if split else None


def _runs(hall: Hall, free: Sequence[bool], *, accessible: bool) -> list[Run]:
    """The stretches of neighbouring seats that may be given."""
    found: list[Run] = []
    seats = hall.seats
    for bank in hall.banks:
        run: list[int] = []
        for index in bank:
            if free[index] and (accessible or not seats[index].accessible):
                run.append(index)
            elif run:
                found.append(tuple(run))
                run = []
        if run:
            found.append(tuple(run))
    return found


def _window(hall: Hall, costs: Sequence[int], runs: list[Run], count: int, accessible: int) -> Run | None:
    """The best stretch of `count` seats, None if no run is long enough."""
    best: tuple[int, int, int, int] | None = None
    chosen: Run | None = None
    for run in runs:
        length = len(run)
        if length < count:
            continue
        cost = sum(costs[index] for index in run[:count])
        special = sum(hall.seats[index].accessible for index in run[:count]) if accessible else 0
        for start in range(length - count + 1):
            if start:
                gone, come = run[start - 1], run[start + count - 1]
                cost += costs[come] - costs[gone]
                if accessible:
                    special += hall.seats[come].accessible - hall.seats[gone].accessible
            if special < accessible:
                continue
            lone = (start == 1) + (length - count - start == 1)
            key = (special - accessible, lone, cost, run[start])
            if best is None or key < best:
                best, chosen = key, run[start : start + count]
    return chosen


def _with_accessible(hall: Hall, free: Sequence[bool], group: Group, costs: Sequence[int]) -> Given | None:
    """Accessible seats with a companion beside if possible, and the others as near to them as can be."""
    runs = _runs(hall, free, accessible=True)
    count, accessible = group.count, group.accessible
    if sum(hall.seats[index].accessible for run in runs for index in run) < accessible:
        return None
    cores = [(accessible, accessible), (2, 1), (1, 1)]
    if accessible < count:
        cores.insert(0, (accessible + 1, accessible))
    for size, served in cores:
        core = _window(hall, costs, runs, size, served)
        if core is None or (size > served and accessible == count):
            continue
        if size == count:
            return Given((core,))
        left = [is_free and index not in core for index, is_free in enumerate(free)]
        others = Group(count - size, accessible - served)
        rest = best_available(hall, left, others, _distances(hall, core[0]))
        if rest is not None:
            return Given((core, *rest.pieces))
    return None


def _distances(hall: Hall, origin: int) -> list[int]:
    return [
        cost_of(abs(depth - hall.depth[origin]), abs(aside - hall.aside[origin]))
        for depth, aside in zip(hall.depth, hall.aside, strict=True)
    ]


def _split(hall: Hall, costs: Sequence[int], runs: list[Run], count: int) -> tuple[Run, ...]:
    """The fewest pieces; of those the ones within the fewest rows; of those the cheapest. Empty: too few seats."""
    pieces = _fewest(sorted((len(run) for run in runs), reverse=True), count)
    if pieces == 0:
        return ()
    by_depth: dict[int, list[Run]] = {}
    for run in runs:
        by_depth.setdefault(hall.depth[run[0]], []).append(run)
    depths = sorted(by_depth)
    for span in range(depths[-1] - depths[0] + 1):
        found = [
            _pieces(hall, costs, near, pieces, count)
            for top in depths
            if (near := [run for depth in depths if top <= depth <= top + span for run in by_depth[depth]])
        ]
        possible = [each for each in found if each is not None]
        if possible:
            return min(possible)[1]
    return ()  # not reached: all rows together hold the fewest pieces


def _fewest(lengths: list[int], count: int) -> int:
    """How many runs are needed at least; 0 when all of them are too few."""
    held = 0
    for number, length in enumerate(lengths, 1):
        held += length
        if held >= count:
            return number
    return 0


def _pieces(
    hall: Hall, costs: Sequence[int], runs: list[Run], pieces: int, count: int
) -> tuple[tuple[int, int, int], tuple[Run, ...]] | None:
    """That many pieces out of the longest of these runs: nobody alone, no lone seat left, and cheap, in this order."""
    largest = sorted(runs, key=lambda run: (-len(run), sum(costs[index] for index in run)))[:pieces]
    if len(largest) < pieces or sum(map(len, largest)) < count:
        return None
    found = []
    for sizes in _sizes([len(run) for run in largest], count):
        chosen = [_window(hall, costs, [run], size, 0) for run, size in zip(largest, sizes, strict=True)]
        seats = tuple(piece for piece in chosen if piece is not None)
        lone = sum(_lone(run, piece) for run, piece in zip(largest, seats, strict=True))
        cost = sum(costs[index] for piece in seats for index in piece)
        found.append(((sizes.count(1), lone, cost), seats))
    return min(found)


def _sizes(lengths: list[int], count: int) -> list[list[int]]:
    """How a group may be spread over runs of these lengths: every way over two, evenly over more."""
    if len(lengths) == 2:
        one, other = lengths
        return [[size, count - size] for size in range(max(1, count - other), min(one, count - 1) + 1)]
    sizes = list(lengths)
    for _ in range(sum(lengths) - count):
        sizes[len(sizes) - 1 - sizes[::-1].index(max(sizes))] -= 1
    return [sizes]


def _lone(run: Run, piece: Run) -> int:
    before = run.index(piece[0])
    return (before == 1) + (len(run) - len(piece) - before == 1)
