"""Who rides in which bus: branches stay together as far as seats allow, and the buses are filled evenly enough."""

from collections.abc import Sequence

import msgspec

MOST_SEATS = 80


class Rider(msgspec.Struct, frozen=True):
    """`position`: the branch's place in the union's own order; `name_key` orders people within it."""

    id: str
    branch: str
    position: int = 0
    name_key: str = ""


class Coach(msgspec.Struct, frozen=True):
    """A bus. `seats`: for travellers; `aboard`: those placed by hand already, who stay."""

    id: str
    seats: int
    aboard: tuple[str, ...] = ()


class Filling(msgspec.Struct, frozen=True):
    """`places`: (rider, bus) for each newly placed; `left`: no seat for them."""

    places: tuple[tuple[str, str], ...]
    left: tuple[str, ...] = ()


def fill(riders: Sequence[Rider], buses: Sequence[Coach]) -> Filling:
    """Puts whole branches where they fit, the largest first into the fullest bus that still takes it.

    A branch that fits nowhere whole is split over the buses with most room, in as few parts as possible. Where
    somebody of the branch sits already, the others follow if they can.
    """
    seated = {rider: bus.id for bus in buses for rider in bus.aboard}
    branch_of = {rider.id: rider.branch for rider in riders}
    free = {bus.id: bus.seats - len(bus.aboard) for bus in buses}
    places: list[tuple[str, str]] = []
    left: list[str] = []
    for branch, group in _groups([rider for rider in riders if rider.id not in seated]):
        near = {bus for rider, bus in seated.items() if branch_of.get(rider) == branch}
        waiting = [rider.id for rider in group]
        while waiting:
            bus = _choose(free, len(waiting), near)
            if bus is None:
                left += waiting
                break
            here, waiting = waiting[: free[bus]], waiting[free[bus] :]
            free[bus] -= len(here)
            near = near | {bus}
            places += [(rider, bus) for rider in here]
    return Filling(tuple(places), tuple(left))


def _groups(riders: Sequence[Rider]) -> list[tuple[str, list[Rider]]]:
    """Branches with their riders, the largest first."""
    groups: dict[str, list[Rider]] = {}
    for rider in sorted(riders, key=lambda rider: (rider.position, rider.name_key, rider.id)):
        groups.setdefault(rider.branch, []).append(rider)
    return sorted(groups.items(), key=lambda pair: -len(pair[1]))


def _choose(free: dict[str, int], people: int, near: set[str]) -> str | None:
    """Where colleagues sit if all fit; else the fullest bus that takes all; else the one with most room."""
    open_buses = [bus for bus, seats in free.items() if seats > 0]
    if not open_buses:
        return None
    whole = [bus for bus in open_buses if free[bus] >= people]
    with_colleagues = [bus for bus in whole if bus in near]
    if with_colleagues:
        return min(with_colleagues, key=lambda bus: free[bus])
    if whole:
        return min(whole, key=lambda bus: free[bus])
    return max(open_buses, key=lambda bus: (bus in near, free[bus]))
