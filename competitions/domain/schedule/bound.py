"""A proven lower bound: no plan at all can end before, whoever makes it; with what it is that binds, in words.

It is the greatest of three, for matches of one length ``max(⌈matches with tail ≥ k / courts⌉ + k - 1, longest feed
chain, Σ durations + (n - 1) · rest of any one person)``, each here in minutes, with sessions and days:

- *courts*: matches that cannot start before h and after whose end q minutes must still follow have to be done on the
  courts open between h and q before the end; both by their number and by their sum;
- *chain*: a match starts after all that feed it, each with its rest, when a court is open for it;
- *person*: whoever has to play, or may have to, n matches one after another needs them all and the rest between, not
  more of them a day than the limits allow.

Matches that are over count for what follows them, and for nothing else: they may have broken any rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Literal

import msgspec

from competitions.domain.schedule.problem import Problem, Rules, Span, Task
from competitions.domain.schedule.relations import leading_to
from competitions.domain.schedule.score import joined, worked
from foundation.messages import Sentence

Term = Literal["courts", "chain", "person", "solver"]


class Bound(msgspec.Struct, frozen=True):
    """No plan ends before minute ``finish``, after ``worked`` minutes of play. ``subject`` is the person or the last
    match of the chain that binds, ``count`` the number of matches."""

    finish: int
    worked: int
    term: Term
    count: int
    subject: str = ""

    def sentence(self, problem: Problem) -> Sentence:
        if self.term == "courts":
            return Sentence("{count} matches have to share the courts.", count=self.count)
        if self.term == "chain":
            match = problem.task(self.subject).name
            return Sentence(
                "{count} matches lead one after another to {match}.", count=self.count, match=match
            )
        if self.term == "solver":
            return Sentence("The solver has proven that it cannot end earlier.")
        who = problem.names().get(self.subject, self.subject)
        return Sentence(
            "{who} may have to play {count} matches, with the rest between.", who=who, count=self.count
        )


def gap(problem: Problem, bound: Bound, finish: int) -> float:
    """By what part a plan that ends at ``finish`` is longer than the bound, in minutes of play."""
    return max(0.0, worked(problem, finish) / bound.worked - 1) if bound.worked else 0.0


def bound(problem: Problem) -> Bound:
    """The greatest of the three. Everything in it holds for any plan, so that a plan that reaches it is the best."""
    facts = _Facts(problem)
    found = max((_chain(facts), _person(facts), _courts(facts)), key=lambda one: one.finish)
    return msgspec.structs.replace(found, worked=worked(problem, found.finish))


class _Facts:
    """For each match the earliest start (head) and the minutes that must follow its end (tail)."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rest = min(problem.rules.rest, problem.rules.rest_before_finals)
        self.tasks = {task.id: task for task in problem.tasks}
        self.before = leading_to(problem.tasks)
        self.order = sorted(self.tasks, key=lambda key: (len(self.before[key]), key))
        self.sessions = [span for court in problem.courts for span in court.open]
        self.head: dict[str, int] = {}
        self.tail: dict[str, int] = dict.fromkeys(self.tasks, 0)
        self.from_feed: dict[str, str] = {}
        for key in self.order:
            self.head[key] = self._head(self.tasks[key])
        for key in reversed(self.order):
            task = self.tasks[key]
            for feed in self._feeds(task):
                follows = self._rest(self.tasks[feed], task) + task.minutes + self.tail[key]
                self.tail[feed] = max(self.tail[feed], follows)

    def _feeds(self, task: Task) -> list[str]:
        return [feed for feed in task.after if feed in self.tasks]

    def _rest(self, feed: Task, task: Task) -> int:
        if feed.people and task.people and not feed.people & task.people:
            return 0
        rules = self.problem.rules
        return rules.rest_before_finals if task.final_round else rules.rest

    def _head(self, task: Task) -> int:
        if task.fixed is not None:
            return task.fixed.start
        start = task.not_before
        for feed in self._feeds(task):
            ready = self.head[feed] + self.tasks[feed].minutes + self._rest(self.tasks[feed], task)
            if ready > start:
                start, self.from_feed[task.id] = ready, feed
        return fit(self.sessions, start, task.minutes)


def fit(spans: Iterable[Span], start: int, minutes: int) -> int:
    """The earliest start not before ``start`` at which some span holds that many minutes; else the start itself."""
    starts = [max(start, span.start) for span in spans if max(start, span.start) + minutes <= span.end]
    return min(starts, default=start)


def _chain(facts: _Facts) -> Bound:
    last = max(facts.order, key=lambda key: facts.head[key] + facts.tasks[key].minutes, default="")
    if not last:
        return Bound(0, 0, "chain", 0)
    count, key = 1, last
    while key in facts.from_feed:
        count, key = count + 1, facts.from_feed[key]
    return Bound(facts.head[last] + facts.tasks[last].minutes, 0, "chain", count, last)


def _courts(facts: _Facts) -> Bound:
    """Every pair of a head and a tail at which matches begin to count or cease to."""
    best = Bound(0, 0, "courts", 0)
    change_over = facts.problem.rules.change_over
    by_tail = sorted(
        (task for task in facts.tasks.values() if not task.over), key=lambda task: -facts.tail[task.id]
    )
    for head in sorted(set(facts.head.values())):
        spans = [Span(max(span.start, head), span.end) for span in facts.sessions if span.end > head]
        capacity = _Capacity(spans, change_over)
        work = count = 0
        shortest = 0
        for index, task in enumerate(by_tail):
            if facts.head[task.id] >= head:
                work, count = work + task.minutes + change_over, count + 1
                shortest = min(shortest or task.minutes, task.minutes)
            tail = facts.tail[task.id]
            if count and (index + 1 == len(by_tail) or facts.tail[by_tail[index + 1].id] != tail):
                finish = max(capacity.of_work(work), capacity.of_count(count, shortest)) + tail
                if finish > best.finish:
                    best = Bound(finish, 0, "courts", count)
    return best


class _Capacity:
    """When courts open in these spans can have done so much, or so many."""

    def __init__(self, spans: Sequence[Span], change_over: int) -> None:
        self._spans = spans
        self._change_over = change_over
        changes: dict[int, int] = {}
        for span in spans:
            changes[span.start] = changes.get(span.start, 0) + 1
            changes[span.end + change_over] = changes.get(span.end + change_over, 0) - 1
        self._moments = sorted(changes)
        self._open = list(accumulate(changes[moment] for moment in self._moments))
        self._ends: dict[int, list[int]] = {}

    def of_work(self, work: int) -> int:
        """The last change-over is not waited for."""
        done = 0
        for index, moment in enumerate(self._moments[:-1]):
            courts, length = self._open[index], self._moments[index + 1] - moment
            if done + courts * length >= work and courts:
                return moment + -(-(work - done) // courts) - self._change_over
            done += courts * length
        return self._moments[-1] - self._change_over if self._moments else 0

    def of_count(self, count: int, minutes: int) -> int:
        if minutes not in self._ends:
            each = minutes + self._change_over
            self._ends[minutes] = (
                sorted(
                    span.start + number * each - self._change_over
                    for span in self._spans
                    for number in range(1, (span.end - span.start + self._change_over) // each + 1)
                )
                if minutes
                else []
            )
        ends = self._ends[minutes]
        return ends[min(count, len(ends)) - 1] if ends else 0


class _Load(msgspec.Struct, frozen=True):
    """Matches one person may have to play one after another, by discipline."""

    person: str
    disciplines: Mapping[str, Sequence[Sequence[Task]]]

    @property
    def units(self) -> list[Sequence[Task]]:
        return [unit for units in self.disciplines.values() for unit in units]


def _person(facts: _Facts) -> Bound:
    best = Bound(0, 0, "person", 0)
    playing: dict[str, dict[str, list[Task]]] = {}
    for key in facts.order:
        task = facts.tasks[key]
        for person in () if task.over else task.people:
            playing.setdefault(person, {}).setdefault(task.discipline, []).append(task)
    seen: dict[frozenset[str], int] = {}
    for person in sorted(playing):
        every = {code: _longest(person, tasks, facts) for code, tasks in playing[person].items()}
        loads = [_Load(person, every)]
        if len(every) > 1:
            loads += [_Load(person, {code: units}) for code, units in every.items()]
        for load in loads:
            same = frozenset(task.id for unit in load.units for task in unit)
            if same not in seen:
                seen[same] = _needed(load, facts)
            if seen[same] > best.finish:
                best = Bound(seen[same], 0, "person", len(load.units), person)
    return best


def _longest(person: str, tasks: Sequence[Task], facts: _Facts) -> list[Sequence[Task]]:
    """Certain matches, and the longest way through those the person may reach; rubbers of a tie are one."""
    units: dict[str, list[Task]] = {}
    for task in tasks:
        units.setdefault(task.tie or task.id, []).append(task)
    certain = [unit for unit in units.values() if any(person in task.certain for task in unit)]
    ways: dict[str, list[Sequence[Task]]] = {}
    for name, unit in units.items():
        if not any(person in task.certain for task in unit):
            leading = frozenset[str]().union(*(facts.before[task.id] for task in unit))
            earlier = [way for way in ways.values() if any(task.id in leading for task in way[-1])]
            ways[name] = [*max(earlier, key=len, default=[]), unit]
    return [*certain, *max(ways.values(), key=len, default=[])]


def _needed(load: _Load, facts: _Facts) -> int:
    """When this person can be through at the earliest, in elapsed time and day by day."""
    units = load.units
    lengths = sorted(sum(task.minutes for task in unit) for unit in units)
    head = min(facts.head[task.id] for unit in units for task in unit)
    tail = min(facts.tail[task.id] for unit in units for task in unit)
    elapsed = head + sum(lengths) + (len(units) - 1) * facts.rest
    shortest = min(task.minutes for unit in units for task in unit)
    return max(elapsed, _by_days(load, facts, shortest, head)) + tail


def _by_days(load: _Load, facts: _Facts, shortest: int, head: int) -> int:
    """Every match as short as the shortest (a tie may go on after a break), as many a day as limits and sessions
    hold; on the last day what must be left by then, which of a chain are its last matches."""
    rules = facts.problem.rules
    most = min(
        rules.most_in_all,
        sum(min(rules.most_of_one_discipline, len(units)) for units in load.disciplines.values()),
    )
    left, end = len(load.units), 0
    for day in facts.problem.days:
        spans = joined(
            [
                Span(max(span.start, day.span.start, head), span.end)
                for span in facts.sessions
                if span.end > head and span.start < day.span.end and span.end > day.span.start
            ]
        )
        ends = _one_after_another(spans, shortest, facts.rest, min(most, left))
        if len(ends) == left:
            last = ends[-1] if ends else end
            return max(last, spans[0].start + _least_left(load, facts, left)) if spans else last
        left, end = left - len(ends), ends[-1] if ends else end
    # Days are not enough: whatever is planned leaves something over, so that the end is after the last of them.
    return max((day.span.end for day in facts.problem.days), default=end) + shortest


def _one_after_another(spans: Sequence[Span], minutes: int, rest: int, most: int) -> list[int]:
    """The ends of as many matches as these sessions hold for one person."""
    ends: list[int] = []
    while len(ends) < most:
        start = fit(spans, ends[-1] + rest if ends else 0, minutes)
        if not any(span.start <= start and start + minutes <= span.end for span in spans):
            break
        ends.append(start + minutes)
    return ends


def _least_left(load: _Load, facts: _Facts, count: int) -> int:
    """The fewest minutes ``count`` matches take with their rest, taking from each discipline its last ones.

    Chosen among all ways to share the count between disciplines: best[n] is the least for n of them so far, the rest
    before every match counted; the longest rest is taken off at the end, for before the first none is needed.
    """
    rules = facts.problem.rules
    longest = max(rules.rest, rules.rest_before_finals)
    best = {0: 0}
    for units in load.disciplines.values():
        costs = [0, *accumulate(_cost(unit, rules) for unit in _last_first(units, rules))]
        best = {
            n: min(best[k] + costs[n - k] for k in best if 0 <= n - k < len(costs))
            for n in range(min(count, max(best) + len(costs) - 1) + 1)
        }
    return max(0, best.get(count, 0) - longest)


def _cost(unit: Sequence[Task], rules: Rules) -> int:
    rest = rules.rest_before_finals if unit[0].final_round else rules.rest
    return sum(task.minutes for task in unit) + rest


def _last_first(units: Sequence[Sequence[Task]], rules: Rules) -> list[Sequence[Task]]:
    """A chain backwards; where the order is open, the shortest first."""
    ordered = all(
        any(task.id in later.after for task in before for later in unit) for before, unit in pairwise(units)
    )
    return list(reversed(units)) if ordered else sorted(units, key=lambda unit: _cost(unit, rules))
