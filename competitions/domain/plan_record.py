"""A plan as it is kept: which match when, on which court, by which umpire, and what the referee holds fast."""

from datetime import datetime

import msgspec

from competitions.domain.schedule.problem import Plan, Problem, Slot


class Placement(msgspec.Struct, frozen=True, omit_defaults=True):
    """A match's place. ``pinned``: the referee put it there against a rule, for the ``reason`` given, and no
    computation moves it."""

    match: str
    at: datetime
    court: int
    minutes: int
    umpire: str = ""
    pinned: bool = False
    reason: str = ""


class PlanRecord(msgspec.Struct, frozen=True):
    """All placements, in the order of time and court."""

    placements: tuple[Placement, ...] = ()

    def of(self, match: str) -> Placement | None:
        return next((each for each in self.placements if each.match == match), None)


def record_from(text: str) -> PlanRecord:
    return msgspec.json.decode(text, type=PlanRecord)


def record_to(record: PlanRecord) -> str:
    return msgspec.json.encode(record).decode()


def as_plan(record: PlanRecord, problem: Problem) -> Plan:
    """The plan as the rules read it; matches that are no longer to be planned are left out."""
    known = {task.id for task in problem.tasks}
    slots = {
        each.match: Slot(each.court, problem.minute(each.at), each.umpire)
        for each in record.placements
        if each.match in known
    }
    return Plan(slots | {task.id: slot for task, slot in problem.fixed() if task.over})


def as_record(plan: Plan, problem: Problem, before: PlanRecord) -> PlanRecord:
    """The plan as it is kept; pins and their reasons stay with the matches that have them."""
    pins = {each.match: each for each in before.placements if each.pinned}
    tasks = {task.id: task for task in problem.tasks}
    placed = [
        Placement(
            key,
            problem.moment(slot.start),
            slot.court,
            tasks[key].minutes,
            slot.umpire,
            key in pins,
            pins[key].reason if key in pins else "",
        )
        for key, slot in plan.slots.items()
        if key in tasks
    ]
    return PlanRecord(tuple(sorted(placed, key=lambda each: (each.at, each.court, each.match))))


def moved(before: PlanRecord, after: PlanRecord) -> tuple[tuple[Placement | None, Placement | None], ...]:
    """The placements that differ in time or court, as they were and as they are."""
    old = {each.match: each for each in before.placements}
    new = {each.match: each for each in after.placements}
    return tuple(
        (old.get(key), new.get(key))
        for key in dict.fromkeys((*new, *old))
        if _where(old.get(key)) != _where(new.get(key))
    )


def _where(placement: Placement | None) -> tuple[datetime, int] | None:
    return (placement.at, placement.court) if placement else None
