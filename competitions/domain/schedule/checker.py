"""The independent checker: every hard rule of COMPETITION_RULES section 6, asked of a finished plan.

It shares nothing with what constructs plans except the values they speak of, so that an error in one cannot hide in
the other. What already happened cannot be broken: nothing is said of matches that are all finished or running.
How people who may still arrive are treated is told in `relations`.
"""

from collections.abc import Iterable, Iterator

from competitions.domain.schedule.breach import Breach, named
from competitions.domain.schedule.daily import daily_breaches
from competitions.domain.schedule.problem import Plan, Problem, Slot, Task
from competitions.domain.schedule.relations import Pair, leading_to, pairs
from foundation.messages import Sentence


def breaches(problem: Problem, plan: Plan) -> tuple[Breach, ...]:
    """Everything a plan breaks, in a fixed order; empty means that it can be played as it is."""
    return Checker(problem).all(plan)


class Checker:
    """The rules of one problem, looked up once and asked of many plans."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.tasks = {task.id: task for task in problem.tasks}
        self.names = problem.names()
        self.before = leading_to(problem.tasks)
        self.pairs = pairs(problem, self.before)
        self.courts = {court.number: court for court in problem.courts}
        self.umpires = {umpire.id: umpire for umpire in problem.umpires}
        self.people = {person.id: person for person in problem.people}
        self._pairs_of: dict[str, list[Pair]] = {key: [] for key in self.tasks}
        for pair in self.pairs:
            self._pairs_of[pair.one].append(pair)
            self._pairs_of[pair.other].append(pair)

    def all(self, plan: Plan) -> tuple[Breach, ...]:
        """Every breach of the plan."""
        planned = [(task, plan.slots[task.id]) for task in self.problem.tasks if task.id in plan.slots]
        found = [breach for task in self.problem.tasks for breach in self._alone(task, plan)]
        found += [breach for pair in self.pairs for breach in self._pair(pair, plan)]
        for index, (task, slot) in enumerate(planned):
            for other, there in planned[index + 1 :]:
                found += self._side_by_side(task, slot, other, there)
        found += daily_breaches(self.problem, self.before, plan)
        return _sorted(found)

    def of(self, plan: Plan, key: str) -> tuple[Breach, ...]:
        """Those breaches that concern one match, without looking at the rest of the board."""
        task = self.tasks[key]
        found = list(self._alone(task, plan))
        found += [breach for pair in self._pairs_of[key] for breach in self._pair(pair, plan)]
        slot = plan.slots.get(key)
        if slot is not None:
            for other in self.problem.tasks:
                there = plan.slots.get(other.id)
                if there is not None and other.id != key:
                    found += self._side_by_side(task, slot, other, there)
            daily = daily_breaches(self.problem, self.before, plan, task.people, slot.start)
            found += [breach for breach in daily if key in breach.tasks]
        return _sorted(found)

    def _alone(self, task: Task, plan: Plan) -> Iterator[Breach]:
        """What a match breaks whatever the others do."""
        slot = plan.slots.get(task.id)
        if slot is None:
            yield Breach("unplanned", (task.id,), Sentence("{match} has no time and court.", match=task.name))
            return
        if task.fixed is not None and (slot.court, slot.start) != (task.fixed.court, task.fixed.start):
            why = Sentence("{match} is fixed at another time or court.", match=task.name)
            yield Breach("fixed", (task.id,), why)
        if task.over:
            return
        end = slot.start + task.minutes
        if slot.start < task.not_before:
            yield Breach("not_before", (task.id,), Sentence("{match} is too early.", match=task.name))
        if not any(day.span.start <= slot.start < day.span.end for day in self.problem.days):
            why = Sentence("{match} is on no day of the competition.", match=task.name)
            yield Breach("day", (task.id,), why)
        yield from self._on_court(task, slot, end)
        yield from self._umpired(task, slot, end)
        away = [
            key
            for key in sorted(task.people & self.people.keys())
            if any(span.start < end and slot.start < span.end for span in self.people[key].away)
        ]
        if away:
            why = Sentence("{who} cannot be there for {match}.", who=named(away, self.names), match=task.name)
            yield Breach("away", (task.id,), why, tuple(away))

    def _on_court(self, task: Task, slot: Slot, end: int) -> Iterator[Breach]:
        court = self.courts.get(slot.court)
        if court is None:
            yield Breach(
                "court", (task.id,), Sentence("{match} is on a court that is not there.", match=task.name)
            )
        elif not any(span.start <= slot.start and end <= span.end for span in court.open):
            why = Sentence(
                "{court} is not open for all of {match}.",
                court=court.name,
                match=task.name,
            )
            yield Breach("closed", (task.id,), why)

    def _umpired(self, task: Task, slot: Slot, end: int) -> Iterator[Breach]:
        who = slot.umpire or task.umpire
        if task.umpire and who != task.umpire:
            why = Sentence(
                "{match} is for {umpire} to umpire.",
                match=task.name,
                umpire=self.names.get(task.umpire, task.umpire),
            )
            yield Breach("no_umpire", (task.id,), why, (task.umpire,))
        if not self.umpires:
            return
        umpire = self.umpires.get(who)
        if umpire is None:
            yield Breach("no_umpire", (task.id,), Sentence("{match} has no umpire.", match=task.name))
        elif umpire.available and not any(
            span.start <= slot.start and end <= span.end for span in umpire.available
        ):
            why = Sentence("{umpire} is not there to umpire {match}.", umpire=umpire.name, match=task.name)
            yield Breach("umpire_away", (task.id,), why, (umpire.id,))

    def _pair(self, pair: Pair, plan: Plan) -> Iterator[Breach]:
        """Feeds, rest, and nobody in two matches at once."""
        one, other = self.tasks[pair.one], self.tasks[pair.other]
        if (one.over and other.over) or not (one.id in plan.slots and other.id in plan.slots):
            return
        first, second = _in_order(one, plan.slots[one.id], other, plan.slots[other.id])
        start, end = plan.slots[second.id].start, plan.slots[first.id].start + first.minutes
        ids = (first.id, second.id)
        if pair.feeds and (second.id in first.after or start < end):
            early, late = (second, first) if second.id in first.after else (first, second)
            why = Sentence("{match} needs the result of {other} first.", match=late.name, other=early.name)
            yield Breach("feed", ids, why)
            return
        rules = self.problem.rules
        rest = rules.rest_before_finals if second.final_round else rules.rest
        values = {"match": first.name, "other": second.name}
        if pair.people and start < end:
            who = named(pair.people, self.names)
            why = Sentence("{who} may have to play {match} and {other} at once.", who=who, **values)
            yield Breach("twice", ids, why, pair.people)
        elif (pair.people or pair.unknown) and start < end + rest:
            who = named(pair.people, self.names) if pair.people else Sentence("whoever comes there")
            why = Sentence(
                "{minutes} min of rest between {match} and {other} for {who}; {rest} min are needed.",
                who=who,
                minutes=start - end,
                rest=rest,
                **values,
            )
            yield Breach("rest", ids, why, pair.people)

    def _side_by_side(self, task: Task, slot: Slot, other: Task, there: Slot) -> Iterator[Breach]:
        """Two matches that need share nobody: the same court, the same umpire, rubbers of a tie, final and placing."""
        if task.over and other.over:
            return
        first, second = _in_order(task, slot, other, there)
        early, late = (slot, there) if first is task else (there, slot)
        ids, values = (first.id, second.id), {"match": first.name, "other": second.name}
        end = early.start + first.minutes
        if slot.court == there.court and late.start < end + self.problem.rules.change_over:
            court = self.courts.get(slot.court)
            where = court.name if court else slot.court
            why = Sentence("{match} and {other} are on {court} at once.", court=where, **values)
            yield Breach("taken", ids, why)
        if task.tie and task.tie == other.tie and self._torn(first, early, second, late):
            why = Sentence(
                "{match} and {other} are rubbers of one tie: one after the other, on one day.", **values
            )
            yield Breach("rubbers", ids, why)
        if task.discipline == other.discipline and first.final and second.classification:
            if early.start < late.start:
                why = Sentence(
                    "{other} is for a lower place than {match} and must not come after it.", **values
                )
                yield Breach("classification", ids, why)
        if late.start < end:
            yield from self._at_once(first, early, second, late)

    def _torn(self, first: Task, early: Slot, second: Task, late: Slot) -> bool:
        """Rubbers out of their order, at once, or on two days (unless one of them is over: rain parts ties)."""
        if second.rubber < first.rubber or late.start < early.start + first.minutes:
            return True
        if first.over or second.over:
            return False
        return not any(
            day.span.start <= early.start and late.start < day.span.end for day in self.problem.days
        ) and any(day.span.start <= early.start < day.span.end for day in self.problem.days)

    def _at_once(self, first: Task, early: Slot, second: Task, late: Slot) -> Iterator[Breach]:
        ids, values = (first.id, second.id), {"match": first.name, "other": second.name}
        one, two = early.umpire or first.umpire, late.umpire or second.umpire
        if one and one == two:
            why = Sentence("{umpire} umpires {match} and {other} at once.", umpire=self._name(one), **values)
            yield Breach("umpire_twice", ids, why, (one,))
        for umpire, playing in ((one, second), (two, first)):
            if umpire and umpire in playing.people:
                why = Sentence(
                    "{umpire} umpires while {match} and {other} are on, and may play in one of them.",
                    umpire=self._name(umpire),
                    **values,
                )
                yield Breach("umpire_plays", ids, why, (umpire,))

    def _name(self, key: str) -> str:
        return self.names.get(key, key)


def _in_order(one: Task, slot: Slot, other: Task, there: Slot) -> tuple[Task, Task]:
    """The earlier first; of two at one time, the one that feeds, then the lower rubber, then the lower id."""
    if slot.start != there.start:
        return (one, other) if slot.start < there.start else (other, one)
    return (one, other) if _rank(one, other) < _rank(other, one) else (other, one)


def _rank(task: Task, other: Task) -> tuple[bool, int, str]:
    return other.id in task.after, task.rubber if task.tie else 0, task.id


def _sorted(found: Iterable[Breach]) -> tuple[Breach, ...]:
    return tuple(sorted(found, key=lambda breach: (breach.kind, breach.tasks, breach.people)))
