"""Strategies as narrower problems: what respects them breaks nothing of the problem itself."""

from msgspec.structs import replace

from competitions.domain.schedule.limits import Limits
from competitions.domain.schedule.model import Model
from competitions.domain.schedule.placing import Pass
from competitions.domain.schedule.priority import urgency
from competitions.domain.schedule.problem import Court, Problem, Span
from competitions.domain.schedule.score import Strategy

_PARTS = 20


def narrowed(problem: Problem, strategy: Strategy) -> Problem:
    """The problem as the strategy wants it solved; ``compact`` leaves it as it is."""
    if strategy == "finals_day":
        return _finals_last(problem)
    if strategy == "balanced":
        return _days_alike(problem)
    return problem


def _finals_last(problem: Problem) -> Problem:
    """No final before the last day; of a single day, not before its last session."""
    starts = sorted({span.start for court in problem.courts for span in court.open})
    days = [
        first
        for day in problem.days
        if (first := min((at for at in starts if day.span.start <= at < day.span.end), default=None))
        is not None
    ]
    if not starts:
        return problem
    opening = max(days) if len(days) > 1 else starts[-1]
    tasks = tuple(
        replace(task, not_before=max(task.not_before, opening)) if task.final and task.fixed is None else task
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _days_alike(problem: Problem) -> Problem:
    """Only the first part of every day, the smallest part (in twentieths) into which everything still goes."""
    if len(problem.days) < 2:
        return problem
    for part in range(1, _PARTS):
        shorter = _shortened(problem, part)
        if _capacity(shorter) < sum(task.minutes for task in problem.tasks):
            continue
        model = Model(shorter)
        if not Pass(model, Limits(model)).run(urgency(model)).unplaced:
            return shorter
    return problem


def _capacity(problem: Problem) -> int:
    return sum(span.end - span.start for court in problem.courts for span in court.open)


def _shortened(problem: Problem, part: int) -> Problem:
    ends = []
    for day in problem.days:
        spans = [
            span
            for court in problem.courts
            for span in court.open
            if span.start < day.span.end and span.end > day.span.start
        ]
        first, last = min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)
        step = 5
        ends.append((day.span, first + -(-(last - first) * part // (_PARTS * step)) * step))

    def cut(span: Span) -> Span:
        end = next((until for day, until in ends if day.start <= span.start < day.end), span.end)
        return Span(span.start, max(span.start, min(span.end, end)))

    courts = tuple(
        Court(
            court.number, court.name, tuple(new for span in court.open if (new := cut(span)).end > new.start)
        )
        for court in problem.courts
    )
    return replace(problem, courts=courts)
