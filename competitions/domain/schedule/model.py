"""A problem made ready for constructing plans: steps of time as bits of whole numbers, so that asking is one operation.

Time is cut into steps (the greatest that divides all lengths, rests and sessions). The starts a match may have are the
bits of one number; a match that is placed takes bits from those it meets: who shares a person loses the starts that
would overlap or leave too little rest, who is fed by it the starts before it. Nothing here is shared with the checker.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import gcd

from competitions.domain.schedule.problem import Problem, Span, Task


class Model:
    """``length``, ``free`` (starts allowed by hall, days and absences) and the rest are by index of the task.

    ``conflicts[i]``: (j, offset, block) - placed at s, i takes ``block << (s + offset)`` from the starts of j.
    ``needs[i]``: matches without which i cannot be planned; ``ties[i]``: the other rubbers of its tie.
    ``later[i]``: (j, gap) - j starts at least gap steps after i ends. ``earlier`` is the same seen from j.
    ``counted[i]``: (person, discipline, unit) for whom a daily limit may be reached.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.tasks: Sequence[Task] = problem.tasks
        self.index = {task.id: i for i, task in enumerate(self.tasks)}
        self.step = _step(problem)
        self.horizon = max(
            (-(-span.end // self.step) for court in problem.courts for span in court.open), default=0
        )
        self.full = (1 << self.horizon) - 1
        self.length = [self._length(task) for task in self.tasks]
        self.lengths = sorted({self.length[i] for i, task in enumerate(self.tasks) if task.fixed is None})
        self.change_over = -(-problem.rules.change_over // self.step)
        self.free = [self._free(task) for task in self.tasks]
        self.courts = [court.number for court in problem.courts]
        self.open_starts = [
            {length: self._starts(court.open, length) for length in self.lengths} for court in problem.courts
        ]
        self.umpires = [umpire.id for umpire in problem.umpires]
        self.umpire_starts = [
            {
                length: self._starts(umpire.available, length) if umpire.available else self.full
                for length in self.lengths
            }
            for umpire in problem.umpires
        ]
        self.rest = [self._rest(task) for task in self.tasks]
        self.ancestors = _ancestors(self.tasks, self.index)
        self.persons = _persons(self.tasks)
        self.later = self._precedence()
        self.needs = self._needs()
        self.ties = self._ties()
        self.earlier: list[list[tuple[int, int]]] = [[] for _ in self.tasks]
        for i, targets in enumerate(self.later):
            for j, gap in targets:
                self.earlier[j].append((i, gap))
        self.conflicts = self._conflicts()
        self.day_of, self.day_masks = self._days()

    @property
    def exact(self) -> bool:
        """Whether everything falls on a step, so that no plan is lost by rounding."""
        problem = self.problem
        spans = [span for court in problem.courts for span in court.open]
        spans += [span for person in problem.people for span in person.away]
        spans += [span for umpire in problem.umpires for span in umpire.available]
        edges = [edge for span in spans for edge in (span.start, span.end)]
        edges += [edge for task, slot in problem.fixed() for edge in (slot.start, slot.start + task.minutes)]
        edges += [task.not_before for task in self.tasks]
        return all(edge % self.step == 0 for edge in edges)

    def _length(self, task: Task) -> int:
        if task.fixed is None:
            return -(-task.minutes // self.step)
        return -(-(task.fixed.start + task.minutes) // self.step) - task.fixed.start // self.step

    def _rest(self, task: Task) -> int:
        rules = self.problem.rules
        return -(-(rules.rest_before_finals if task.final_round else rules.rest) // self.step)

    def _starts(self, spans: Iterable[Span], length: int) -> int:
        found = 0
        for span in spans:
            first, last = -(-max(0, span.start) // self.step), span.end // self.step - length
            if last >= first:
                found |= ((1 << (last - first + 1)) - 1) << first
        return found

    def _free(self, task: Task) -> int:
        length = self.length[self.index[task.id]]
        found = self._starts((day.span for day in self.problem.days), 1)
        found &= ~((1 << max(0, -(-task.not_before // self.step))) - 1)
        for person in self.problem.people:
            if person.away and person.id in task.people:
                for span in person.away:
                    found &= ~self._overlapping(span, length)
        following = sum(
            other.minutes
            for other in self.tasks
            if task.tie and other.tie == task.tie and other.rubber > task.rubber and other.fixed is None
        )
        if following:
            # A tie is begun only where a day has room for the rest of it.
            found &= self._starts(
                (day.span for day in self.problem.days), length + -(-following // self.step)
            )
        umpire = next((one for one in self.problem.umpires if one.id == task.umpire), None)
        if umpire and umpire.available:
            found &= self._starts(umpire.available, length)
        return found

    def _overlapping(self, span: Span, length: int) -> int:
        first, end = max(0, span.start // self.step - length + 1), -(-span.end // self.step)
        return ((1 << (end - first)) - 1) << first if end > first else 0

    def _precedence(self) -> list[list[tuple[int, int]]]:
        """Feeds with the rest of whoever may come, rubbers in their order, placing matches not after the final."""
        gaps: dict[tuple[int, int], int] = {}
        people = [task.people for task in self.tasks]
        for j, task in enumerate(self.tasks):
            direct = [self.index[key] for key in task.after if key in self.index]
            for i in direct:
                known = people[i] and people[j]
                gaps[i, j] = 0 if known and not people[i] & people[j] else self.rest[j]
            for i in _members(self.ancestors[j]):
                through = any(self.ancestors[k] >> i & 1 and self.length[k] >= self.rest[j] for k in direct)
                if (i, j) not in gaps and not through and people[i] & people[j]:
                    gaps[i, j] = self.rest[j]
        for i, j in self._rubbers():
            gaps[i, j] = max(0, gaps.get((i, j), 0))
        finals = [j for j, task in enumerate(self.tasks) if task.final]
        for i, task in enumerate(self.tasks):
            if task.classification:
                for j in finals:
                    if self.tasks[j].discipline == task.discipline and (i, j) not in gaps and i != j:
                        gaps[i, j] = -self.length[i]
        later: list[list[tuple[int, int]]] = [[] for _ in self.tasks]
        for (i, j), gap in gaps.items():
            later[i].append((j, gap))
        return later

    def _needs(self) -> list[list[int]]:
        """For each match those without which it has no place: its feeds, the rubber before it."""
        found = [[self.index[key] for key in task.after if key in self.index] for task in self.tasks]
        for i, j in self._rubbers():
            found[j].append(i)
        return found

    def _rubbers(self) -> list[tuple[int, int]]:
        """Each rubber and the one after it."""
        ties: dict[str, list[int]] = {}
        for i, task in enumerate(self.tasks):
            if task.tie:
                ties.setdefault(task.tie, []).append(i)
        ordered = [sorted(rubbers, key=lambda i: self.tasks[i].rubber) for rubbers in ties.values()]
        return [pair for rubbers in ordered for pair in pairwise(rubbers)]

    def _ties(self) -> list[list[int]]:
        of: dict[str, list[int]] = {}
        for i, task in enumerate(self.tasks):
            if task.tie:
                of.setdefault(task.tie, []).append(i)
        return [[j for j in of.get(task.tie, ()) if j != i] for i, task in enumerate(self.tasks)]

    def _conflicts(self) -> list[list[tuple[int, int, int]]]:
        pairs: dict[tuple[int, int], bool] = {}
        for certain, possible in self.persons:
            both = certain | possible
            members = _members(both)
            for place, i in enumerate(members):
                for j in members[place + 1 :]:
                    if not self._ordered(i, j) and self._may_both(i, j, certain):
                        pairs[i, j] = True
        for i, j in self._same_umpire():
            if not self._ordered(i, j):
                pairs.setdefault((i, j), False)
        found: list[list[tuple[int, int, int]]] = [[] for _ in self.tasks]
        for (i, j), rests in pairs.items():
            before_i, before_j = (self.rest[i], self.rest[j]) if rests else (0, 0)
            block = (1 << (self.length[i] + self.length[j] + before_i + before_j - 1)) - 1
            found[i].append((j, 1 - self.length[j] - before_i, block))
            found[j].append((i, 1 - self.length[i] - before_j, block))
        return found

    def _ordered(self, i: int, j: int) -> bool:
        one, other = self.tasks[i], self.tasks[j]
        same_tie = bool(one.tie) and one.tie == other.tie
        return same_tie or bool(self.ancestors[i] >> j & 1 or self.ancestors[j] >> i & 1)

    def _may_both(self, i: int, j: int, certain: int) -> bool:
        if self.tasks[i].discipline != self.tasks[j].discipline:
            return True
        return bool((certain >> i | certain >> j) & 1)

    def _same_umpire(self) -> list[tuple[int, int]]:
        """Matches that cannot be at once because of an umpire who was named for one of them."""
        named = [i for i, task in enumerate(self.tasks) if task.umpire]
        found = []
        for i in named:
            for j, other in enumerate(self.tasks):
                if j != i and (self.tasks[i].umpire == other.umpire or self.tasks[i].umpire in other.people):
                    found.append((min(i, j), max(i, j)))
        return found

    def _days(self) -> tuple[list[int], list[int]]:
        """The day of each step (-1: none), and the steps of each day as bits."""
        of = [-1] * (self.horizon + 1)
        masks = []
        for number, day in enumerate(self.problem.days):
            masks.append(self._starts((day.span,), 1))
            for step in range(
                max(0, day.span.start // self.step), min(self.horizon + 1, day.span.end // self.step)
            ):
                of[step] = number
        return of, masks


def _step(problem: Problem) -> int:
    """The greatest step on which everything falls that can be moved or is known; five minutes are fine enough for
    sessions that do not (the end of rain), which are then rounded inwards."""
    rules = problem.rules
    lengths = [task.minutes for task in problem.tasks if task.fixed is None]
    starts = [slot.start for slot in problem.published.slots.values()] if problem.published else []
    found = gcd(rules.rest, rules.rest_before_finals, rules.change_over, *lengths, *starts)
    spans = gcd(
        found, *(edge for court in problem.courts for span in court.open for edge in (span.start, span.end))
    )
    return (5 if spans < 5 and found % 5 == 0 else spans) or 1


def _ancestors(tasks: Sequence[Task], index: dict[str, int]) -> list[int]:
    """For each match, as bits, all those that lead to it by feeds."""
    found: list[int] = [-1] * len(tasks)
    waiting = list(range(len(tasks)))
    while waiting:
        i = waiting[-1]
        feeds = [index[key] for key in tasks[i].after if key in index]
        missing = [j for j in feeds if found[j] < 0]
        if found[i] >= 0 or not missing:
            waiting.pop()
            bits = 0
            for j in feeds:
                bits |= found[j] | 1 << j
            found[i] = bits
        else:
            waiting += missing
    return found


def _persons(tasks: Sequence[Task]) -> list[tuple[int, int]]:
    """Who plays where, as bits of certain and of merely possible matches; people with the same matches once."""
    certain: dict[str, int] = {}
    possible: dict[str, int] = {}
    for i, task in enumerate(tasks):
        for person in sorted(task.certain):
            certain[person] = certain.get(person, 0) | 1 << i
        for person in sorted(task.possible - task.certain):
            possible[person] = possible.get(person, 0) | 1 << i
    keys = sorted(certain.keys() | possible.keys())
    return list(dict.fromkeys((certain.get(key, 0), possible.get(key, 0)) for key in keys))


def _members(bits: int) -> list[int]:
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
