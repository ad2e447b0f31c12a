"""Daily limits while a plan is being made: which days a person's full count closes to their other matches."""

from collections.abc import Iterable, Iterator

from competitions.domain.schedule.model import Model

Unit = tuple[str, str]
"""A discipline, and a match that counts once in it: a tie, a certain match, or a level of the way a person may go."""


class Limits:
    """Only people whom a limit can stop at all. ``counted[i]``: (person, unit) of those who may play match i.

    Matches that exclude each other for a person are on one level of their way, and count once: at most as many are
    played as there are levels. That is ``exact`` where every match of a level leads to all of the next, as in a
    knockout; with more places played out it may be too careful.
    """

    def __init__(self, model: Model) -> None:
        self.rules = model.problem.rules
        self.counted: list[list[tuple[int, Unit]]] = [[] for _ in model.tasks]
        self.units: list[dict[int, Unit]] = []
        self.exact = True
        for certain, possible in model.persons:
            units = _units(model, certain, possible)
            if self._can_be_reached(units.values()):
                for i, unit in units.items():
                    self.counted[i].append((len(self.units), unit))
                self.units.append(units)
                self.exact = self.exact and _is_one_way(model, possible, units)

    def _can_be_reached(self, units: Iterable[Unit]) -> bool:
        distinct = set(units)
        disciplines = [discipline for discipline, _ in distinct]
        most = max(map(disciplines.count, disciplines), default=0)
        return len(distinct) > self.rules.most_in_all or most > self.rules.most_of_one_discipline


class Count:
    """What has been placed on which day so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._present: dict[tuple[int, int], set[Unit]] = {}

    def place(self, i: int, day: int) -> Iterator[int]:
        """Counts match i on a day, and names the matches to which that day is closed from now on."""
        rules = self._limits.rules
        for person, unit in self._limits.counted[i]:
            present = self._present.setdefault((person, day), set())
            if unit in present:
                continue
            present.add(unit)
            of_discipline = sum(one[0] == unit[0] for one in present)
            all_full = len(present) >= rules.most_in_all
            if all_full or of_discipline >= rules.most_of_one_discipline:
                for j, other in self._limits.units[person].items():
                    if other not in present and (all_full or other[0] == unit[0]):
                        yield j


def _units(model: Model, certain: int, possible: int) -> dict[int, Unit]:
    ties: dict[tuple[str, str], list[int]] = {}
    for i, task in enumerate(model.tasks):
        if (certain | possible) >> i & 1:
            ties.setdefault((task.discipline, task.tie or task.id), []).append(i)
    found: dict[int, Unit] = {}
    levels: dict[int, int] = {}
    maybe = []
    for (discipline, name), members in ties.items():
        if any(certain >> i & 1 for i in members):
            found.update((i, (discipline, name)) for i in members)
        else:
            maybe.append((discipline, members))
    for discipline, members in sorted(maybe, key=lambda unit: _before(model, unit[1]).bit_count()):
        before = _before(model, members)
        level = 1 + max((levels[j] for j in levels if before >> j & 1), default=0)
        for i in members:
            levels[i] = level
            found[i] = (discipline, f"level {level}")
    return found


def _is_one_way(model: Model, possible: int, units: dict[int, Unit]) -> bool:
    """Whether of any two matches on different levels one leads to the other."""
    members = [i for i in units if possible >> i & 1 and units[i][1].startswith("level ")]
    return all(
        units[i][0] != units[j][0]
        or units[i] == units[j]
        or bool(model.ancestors[i] >> j & 1 or model.ancestors[j] >> i & 1)
        for i in members
        for j in members
    )


def _before(model: Model, members: list[int]) -> int:
    bits = 0
    for i in members:
        bits |= model.ancestors[i]
    return bits
