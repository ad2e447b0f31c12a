"""The made-for-it solver (OR-Tools CP-SAT, the extra `solver`): the same model, searched and proven by constraints.

A match occupies its people from its rest before it until its end, so that rest is the same as not overlapping; sets of
matches of which no two may overlap are given whole, which is what the solver proves its bounds from. Courts open at
the same times are one resource, and are dealt out afterwards.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ortools.sat.python import cp_model

from competitions.domain.schedule.limits import Limits
from competitions.domain.schedule.model import Model
from competitions.domain.schedule.problem import Plan, Problem, Slot
from competitions.domain.schedule.score import finish

Report = Callable[[Plan, int], None]
"""A plan, and the minute before which no plan can end (0: that is not proven, because something was rounded)."""


class Search:
    """The constraints of one problem, searched first for the earliest end, then for finals at the end of it."""

    def __init__(self, problem: Problem, workers: int) -> None:
        self.problem = problem
        self.workers = workers
        self.model = Model(problem)
        self.limits = Limits(self.model)
        self.exact = self.model.exact and self.limits.exact
        self.cp: Any = cp_model.CpModel()
        self.movable = [i for i, task in enumerate(self.model.tasks) if task.fixed is None]
        self.start: dict[int, Any] = {}
        self.on: dict[int, list[Any]] = {}
        self.umpired: dict[int, list[Any]] = {}
        self.classes = list(_classes(self.model))
        self._starts()
        self._courts()
        self._umpires()
        self._order()
        self._ties()
        self._people()
        self._days()
        self.end = self._end()

    def run(self, seconds: float, hint: Plan | None, report: Report) -> None:
        """Reports every better plan until the time is over or nothing better is possible."""
        for task, slot in self._hints(hint):
            self.cp.add_hint(self.start[task], slot.start // self.model.step)
        if hint is not None and all(task.id in hint.slots for task in self.model.tasks):
            self.cp.add(self.end <= -(-finish(self.problem, hint) // self.model.step))
        self.cp.minimize(self.end)
        solver = self._solver(seconds)
        status = solver.solve(self.cp, _Each(self, report, proven=True))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        least = int(solver.best_objective_bound) if self.exact else 0
        report(self.plan(solver.value), least * self.model.step)
        left = seconds - solver.wall_time
        finals = [self.start[i] for i in self.movable if self.model.tasks[i].final]
        if left < 1 or not finals:
            return
        self.cp.add(self.end <= int(solver.objective_value))
        self.cp.clear_hints()
        for i in self.movable:
            self.cp.add_hint(self.start[i], solver.value(self.start[i]))
        self.cp.maximize(sum(finals))
        self._solver(left).solve(self.cp, _Each(self, report, proven=False, least=least))

    def _solver(self, seconds: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = 1
        return solver

    def _hints(self, hint: Plan | None) -> Iterator[tuple[int, Slot]]:
        for i in self.movable:
            slot = hint.slots.get(self.model.tasks[i].id) if hint else None
            if slot is not None:
                yield i, slot

    def _starts(self) -> None:
        model = self.model
        for i in self.movable:
            free = model.free[i]
            some = 0
            for starts, _ in self.classes:
                some |= starts[model.length[i]]
            self.start[i] = self._variable(free & some, f"start {i}")

    def _variable(self, bits: int, name: str) -> Any:
        return self.cp.new_int_var_from_domain(
            cp_model.Domain.from_intervals(_runs(bits) or [[-1, -1]]), name
        )

    def _courts(self) -> None:
        """Which kind of court each match is on, and never more at once than there are of it."""
        change_over = self.model.change_over
        for i in self.movable:
            self.on[i] = [self.cp.new_bool_var(f"{i} on {k}") for k in range(len(self.classes))]
            self.cp.add_exactly_one(self.on[i])
        for k, (starts, courts) in enumerate(self.classes):
            intervals = []
            for i in self.movable:
                size = self.model.length[i] + change_over
                intervals.append(
                    self.cp.new_optional_fixed_size_interval_var(
                        self.start[i], size, self.on[i][k], f"{i} {k}"
                    )
                )
                if len(self.classes) > 1:
                    domain = cp_model.Domain.from_intervals(_runs(starts[self.model.length[i]]) or [[-1, -1]])
                    self.cp.add_linear_expression_in_domain(self.start[i], domain).only_enforce_if(
                        self.on[i][k]
                    )
            self.cp.add_cumulative(intervals, [1] * len(intervals), len(courts))

    def _umpires(self) -> None:
        model = self.model
        if not model.umpires:
            return
        for i in self.movable:
            self.umpired[i] = [self.cp.new_bool_var(f"{i} by {u}") for u in range(len(model.umpires))]
            self.cp.add_exactly_one(self.umpired[i])
            if model.tasks[i].umpire in model.umpires:
                self.cp.add(self.umpired[i][model.umpires.index(model.tasks[i].umpire)] == 1)
        for u, umpire in enumerate(model.umpires):
            busy = [
                self.cp.new_optional_fixed_size_interval_var(
                    self.start[i], model.length[i], self.umpired[i][u], f"{i} by {u}"
                )
                for i in self.movable
            ]
            self.cp.add_no_overlap([*busy, *self._held(u)])
            for i in self.movable:
                domain = cp_model.Domain.from_intervals(
                    _runs(model.umpire_starts[u][model.length[i]]) or [[-1, -1]]
                )
                self.cp.add_linear_expression_in_domain(self.start[i], domain).only_enforce_if(
                    self.umpired[i][u]
                )
                for j in self.movable:
                    if i != j and umpire in model.tasks[j].people:
                        self._apart(i, j, self.umpired[i][u])
                if umpire in model.tasks[i].people:
                    self.cp.add(self.umpired[i][u] == 0)

    def _held(self, umpire: int) -> list[Any]:
        """When a match that cannot be moved keeps this umpire, umpiring or playing."""
        model = self.model
        name = model.umpires[umpire]
        return [
            self.cp.new_fixed_size_interval_var(task.fixed.start // model.step, model.length[i], f"held {i}")
            for i, task in enumerate(model.tasks)
            if task.fixed is not None and (name in task.people or name in (task.fixed.umpire, task.umpire))
        ]

    def _apart(self, i: int, j: int, literal: Any) -> None:
        before = self.cp.new_bool_var("")
        length = self.model.length
        self.cp.add(self.start[i] + length[i] <= self.start[j]).only_enforce_if(literal, before)
        self.cp.add(self.start[j] + length[j] <= self.start[i]).only_enforce_if(literal, before.negated())

    def _at(self, i: int) -> Any:
        task = self.model.tasks[i]
        return self.start[i] if task.fixed is None else task.fixed.start // self.model.step

    def _order(self) -> None:
        for i, targets in enumerate(self.model.later):
            for j, gap in targets:
                if i in self.start or j in self.start:
                    self.cp.add(self._at(j) >= self._at(i) + self.model.length[i] + gap)

    def _ties(self) -> None:
        """The rubbers of a tie on one day."""
        model = self.model
        for i in self.movable:
            others = [j for j in model.ties[i] if not model.tasks[j].over]
            if not others or any(j in self.start and j < i for j in others) or len(model.day_masks) < 2:
                continue
            days = [self.cp.new_bool_var(f"tie {i} on day {day}") for day in range(len(model.day_masks))]
            self.cp.add_exactly_one(days)
            for day, mask in enumerate(model.day_masks):
                domain = cp_model.Domain.from_intervals(_runs(mask) or [[-1, -1]])
                for j in (i, *others):
                    at = self._at(j)
                    if j in self.start:
                        self.cp.add_linear_expression_in_domain(at, domain).only_enforce_if(days[day])
                    elif not mask >> at & 1:
                        self.cp.add(days[day] == 0)

    def _people(self) -> None:
        """Sets of matches of which no two may overlap, until every pair that may not is in one."""
        model = self.model
        meets: list[dict[int, None]] = [dict.fromkeys(j for j, _, _ in found) for found in model.conflicts]
        apart = [set(found) for found in meets]
        for i, targets in enumerate(model.later):
            for j, gap in targets:
                if gap >= model.rest[j]:
                    apart[i].add(j)
                    apart[j].add(i)
        left = {(i, j) for i, found in enumerate(meets) for j in found if i < j}
        resting = self._resting()
        for i, j in sorted(left):
            if (i, j) in left:
                clique = _grown([i, j], apart)
                left -= {(a, b) for a in clique for b in clique if a < b}
                if any(one in self.start for one in clique):
                    self._no_overlap(clique, resting)

    def _no_overlap(self, clique: list[int], resting: Mapping[int, Any]) -> None:
        """Matches that cannot be moved are given one by one: what happened may have broken the rest."""
        self.cp.add_no_overlap([resting[i] for i in clique if i in self.start])
        model = self.model
        for i in clique:
            task = model.tasks[i]
            if task.fixed is None:
                continue
            at = task.fixed.start // model.step
            for j in clique:
                if j in self.start:
                    first, last = at - model.length[j] - model.rest[i], at + model.length[i] + model.rest[j]
                    domain = cp_model.Domain.from_intervals([[-(10**6), first], [last, 10**6]])
                    self.cp.add_linear_expression_in_domain(self.start[j], domain)

    def _resting(self) -> dict[int, Any]:
        """From the rest before a match until its end."""
        model = self.model
        return {
            i: self.cp.new_fixed_size_interval_var(
                self.start[i] - model.rest[i], model.length[i] + model.rest[i], f"rest {i}"
            )
            for i in self.movable
        }

    def _days(self) -> None:
        """Daily limits; with one day only nothing can be moved to another."""
        model, rules = self.model, self.problem.rules
        on_day: dict[tuple[int, int], Any] = {}
        for i in {i for units in self.limits.units for i in units}:
            for day, mask in enumerate(model.day_masks):
                on_day[i, day] = self.cp.new_bool_var(f"{i} on day {day}")
                if i in self.start:
                    domain = cp_model.Domain.from_intervals(_runs(mask) or [[-1, -1]])
                    self.cp.add_linear_expression_in_domain(self.start[i], domain).only_enforce_if(
                        on_day[i, day]
                    )
                else:
                    at = self._at(i)
                    self.cp.add(on_day[i, day] == int(at < len(model.day_of) and model.day_of[at] == day))
            if i in self.start:
                self.cp.add_exactly_one(on_day[i, day] for day in range(len(model.day_masks)))
        for units in self.limits.units:
            for day in range(len(model.day_masks)):
                counts: dict[Any, Any] = {}
                for unit in dict.fromkeys(units.values()):
                    members = [on_day[i, day] for i, own in units.items() if own == unit]
                    counts[unit] = members[0]
                    if len(members) > 1:
                        counts[unit] = self.cp.new_bool_var("")
                        self.cp.add_max_equality(counts[unit], members)
                if any(i in self.start for i in units):
                    self.cp.add(sum(counts.values()) <= rules.most_in_all)
                    for code in {unit[0] for unit in counts}:
                        of_code = [one for unit, one in counts.items() if unit[0] == code]
                        self.cp.add(sum(of_code) <= rules.most_of_one_discipline)

    def _end(self) -> Any:
        end = self.cp.new_int_var(0, self.model.horizon, "end")
        for i in self.movable:
            self.cp.add(end >= self.start[i] + self.model.length[i])
        for i, task in enumerate(self.model.tasks):
            if task.fixed is not None:
                self.cp.add(end >= min(self.model.horizon, self._at(i) + self.model.length[i]))
        return end

    def plan(self, value: Callable[[Any], int]) -> Plan:
        """The plan of a solution, its courts dealt out in the order of time."""
        model = self.model
        slots = {task.id: slot for task, slot in self.problem.fixed()}
        free = [dict.fromkeys(courts, -1) for _, courts in self.classes]
        for i in sorted(self.movable, key=lambda i: (value(self.start[i]), i)):
            at = value(self.start[i])
            kind = next(k for k, literal in enumerate(self.on[i]) if value(literal))
            court = max((end, -court) for court, end in free[kind].items() if end <= at)[1] * -1
            free[kind][court] = at + model.length[i] + model.change_over
            by = [u for u, literal in enumerate(self.umpired.get(i, ())) if value(literal)]
            umpire = model.umpires[by[0]] if by else model.tasks[i].umpire
            slots[model.tasks[i].id] = Slot(model.courts[court], at * model.step, umpire)
        return Plan(slots)


class _Each(cp_model.CpSolverSolutionCallback):
    """Reports each solution as it is found."""

    def __init__(self, search: Search, report: Report, *, proven: bool, least: int = 0) -> None:
        super().__init__()
        self._search, self._report, self._proven, self._least = search, report, proven, least

    def on_solution_callback(self) -> None:
        least = int(self.best_objective_bound) if self._proven and self._search.exact else self._least
        self._report(self._search.plan(self.value), least * self._search.model.step)


def _runs(bits: int) -> list[list[int]]:
    """[first, last] of each run of ones."""
    found, at = [], 0
    while bits:
        skip = (bits & -bits).bit_length() - 1
        bits >>= skip
        length = (~bits & (bits + 1)).bit_length() - 1
        found.append([at + skip, at + skip + length - 1])
        bits >>= length
        at += skip + length
    return found


def _grown(clique: list[int], apart: list[set[int]]) -> list[int]:
    common = sorted(set.intersection(*(apart[i] for i in clique)))
    while common:
        best = max(common, key=lambda i: (len(apart[i].intersection(common)), -i))
        clique.append(best)
        common = [i for i in common if i in apart[best]]
    return clique


def _classes(model: Model) -> Iterator[tuple[dict[int, int], list[int]]]:
    """Courts (by index) with the same starts left beside what cannot be moved."""
    found: dict[tuple[int, ...], list[int]] = {}
    for court, starts in enumerate(model.open_starts):
        left = dict(starts)
        for i, task in enumerate(model.tasks):
            if task.fixed is not None and task.fixed.court == model.courts[court]:
                at, length = task.fixed.start // model.step, model.length[i]
                for other in left:
                    first = at - other - model.change_over + 1
                    width = length + other + 2 * model.change_over - 1
                    block = (1 << width) - 1
                    left[other] &= ~(block << first if first >= 0 else block >> -first)
        found.setdefault(tuple(left[length] for length in model.lengths), []).append(court)
    for key, courts in found.items():
        yield dict(zip(model.lengths, key, strict=True)), courts
