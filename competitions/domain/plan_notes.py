"""What a move costs without breaking a rule: times people know already, a longer day, a long wait (section 6, soft)."""

from collections.abc import Iterator

from competitions.domain.schedule.problem import Plan, Problem, Slot, Task
from foundation.messages import Sentence

LONG_WAIT = 150
"""Minutes between two matches of a person on a day that are worth a word."""


def notes(problem: Problem, before: Plan, after: Plan, key: str) -> tuple[Sentence, ...]:
    """In the order in which people should read them."""
    task, slot = problem.task(key), after.slots[key]
    return (
        *_announced(problem, task, slot),
        *_longer_day(problem, before, after, slot),
        *_waits(problem, after, task, slot),
    )


def _announced(problem: Problem, task: Task, slot: Slot) -> Iterator[Sentence]:
    known = problem.published.slots.get(task.id) if problem.published else None
    if known and (known.court, known.start) != (slot.court, slot.start):
        yield Sentence(
            "{match} is announced for {at}, court {court}.",
            match=task.name,
            at=problem.moment(known.start),
            court=known.court,
        )


def _longer_day(problem: Problem, before: Plan, after: Plan, slot: Slot) -> Iterator[Sentence]:
    day = next((day.span for day in problem.days if day.span.start <= slot.start < day.span.end), None)
    if day is None:
        return
    was, will = (
        max(
            (
                plan.slots[task.id].start + task.minutes
                for task in problem.tasks
                if task.id in plan.slots and day.start <= plan.slots[task.id].start < day.end
            ),
            default=0,
        )
        for plan in (before, after)
    )
    if was and will > was:
        yield Sentence(
            "The day ends {count} minute later.", "The day ends {count} minutes later.", count=will - was
        )


def _waits(problem: Problem, after: Plan, task: Task, slot: Slot) -> Iterator[Sentence]:
    names = problem.names()
    found: dict[int, str] = {}
    for person in sorted(task.certain):
        others = [
            (after.slots[other.id].start, other.minutes)
            for other in problem.tasks
            if other.id != task.id and other.id in after.slots and person in other.certain
        ]
        gaps = [slot.start - start - minutes for start, minutes in others if start < slot.start]
        gaps += [start - slot.start - task.minutes for start, _ in others if start > slot.start]
        wait = min((gap for gap in gaps if gap >= 0), default=0)
        if LONG_WAIT <= wait < 12 * 60:
            found.setdefault(wait, names.get(person, person))
    for wait, who in sorted(found.items()):
        yield Sentence("{who} waits {minutes} min between two matches.", who=who, minutes=wait)
