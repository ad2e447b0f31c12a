"""How good a plan is that breaks nothing: the soft wishes of COMPETITION_RULES section 6, each as a number."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from competitions.domain.schedule.problem import Plan, Problem, Slot, Span, Task

Strategy = Literal["compact", "balanced", "finals_day"]
Slots = Mapping[str, Slot]


class Weights(msgspec.Struct, frozen=True):
    """What a unit of each wish costs; a match that is not planned outweighs everything."""

    unplanned: float = 1_000_000
    finish: float = 20
    finals: float = 0.5
    idle: float = 0.02
    waiting: float = 0.5
    moved: float = 0


class Aims(msgspec.Struct, frozen=True):
    """``compact`` ends as early as possible, ``balanced`` fills all days alike, ``finals_day`` keeps the finals for
    the last day."""

    strategy: Strategy = "compact"
    weights: Weights = Weights()


CLOSE_TO_PUBLISHED = Weights(moved=200)


class Score(msgspec.Struct, frozen=True):
    """The parts in their own units: matches, minutes of play until the end (nights do not count), minutes the finals
    end before the end on average, minutes courts stand idle between matches, minutes a person waits beyond their
    rest on average, matches moved from what was published. ``total`` weighs them; less is better."""

    unplanned: int
    finish: int
    finals: float
    idle: int
    waiting: float
    moved: int
    total: float


def joined(spans: Sequence[Span]) -> list[Span]:
    """When at least one of the spans is open, in the order of time."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def worked(problem: Problem, minute: int) -> int:
    """Minutes before ``minute`` in which at least one court was open: how long the competition had been going on."""
    spans = joined([span for court in problem.courts for span in court.open])
    return sum(min(span.end, minute) - span.start for span in spans if span.start < minute)


def finish(problem: Problem, plan: Plan) -> int:
    """The minute at which the last match ends."""
    return max(
        (plan.slots[task.id].start + task.minutes for task in problem.tasks if task.id in plan.slots),
        default=0,
    )


class Scorer:
    """The wishes of one problem, looked up once and asked of many plans."""

    def __init__(self, problem: Problem, weights: Weights) -> None:
        self.problem = problem
        self.weights = weights
        self.tasks = {task.id: task for task in problem.tasks}
        self._spans = joined([span for court in problem.courts for span in court.open])
        playing: dict[str, list[Task]] = {}
        for task in problem.tasks:
            for person in sorted(task.people):
                playing.setdefault(person, []).append(task)
        self._persons = len(playing)
        self._groups: dict[tuple[str, ...], tuple[list[Task], int]] = {}
        for tasks in playing.values():
            key = tuple(task.id for task in tasks)
            self._groups[key] = (tasks, self._groups.get(key, (tasks, 0))[1] + 1)

    def of(self, plan: Plan) -> Score:
        slots = plan.slots
        end = finish(self.problem, plan)
        ends = [
            slots[key].start + task.minutes for key, task in self.tasks.items() if task.final and key in slots
        ]
        unplanned = sum(task.id not in slots for task in self.problem.tasks)
        worked_until = sum(min(span.end, end) - span.start for span in self._spans if span.start < end)
        finals = sum(end - one for one in ends) / len(ends) if ends else 0.0
        idle, waiting, moved = self._idle(slots), self._waiting(slots), self._moved(slots)
        weights = self.weights
        total = (
            weights.unplanned * unplanned
            + weights.finish * worked_until
            + weights.finals * finals
            + weights.idle * idle
            + weights.waiting * waiting
            + weights.moved * moved
        )
        return Score(
            unplanned, worked_until, round(finals, 1), idle, round(waiting, 1), moved, round(total, 3)
        )

    def _idle(self, slots: Slots) -> int:
        """Between the first and the last match of a court in each of its sessions."""
        by_court: dict[int, list[tuple[int, int]]] = {}
        for key, task in self.tasks.items():
            slot = slots.get(key)
            if slot is not None:
                by_court.setdefault(slot.court, []).append((slot.start, slot.start + task.minutes))
        idle = 0
        for court in self.problem.courts:
            played = sorted(by_court.get(court.number, ()))
            for (_, end), (start, _) in pairwise(played):
                if start > end:
                    idle += sum(max(0, min(span.end, start) - max(span.start, end)) for span in court.open)
        return idle

    def _waiting(self, slots: Slots) -> float:
        """Of everybody, those who may still arrive too: from a match until the next of the day, beyond the rest."""
        rest, total = self.problem.rules.rest, 0
        days = self.problem.days
        for tasks, count in self._groups.values():
            if len(tasks) < 2:
                continue
            times = sorted((slots[t.id].start, slots[t.id].start + t.minutes) for t in tasks if t.id in slots)
            for (before, end), (start, _) in pairwise(times):
                if start - end > rest and any(d.span.start <= before and start < d.span.end for d in days):
                    total += count * (start - end - rest)
        return total / self._persons if self._persons else 0.0

    def _moved(self, slots: Slots) -> int:
        published = self.problem.published
        if published is None:
            return 0
        return sum(
            key in slots and (slots[key].court, slots[key].start) != (slot.court, slot.start)
            for key, slot in published.slots.items()
            if key in self.tasks and not self.tasks[key].over
        )
