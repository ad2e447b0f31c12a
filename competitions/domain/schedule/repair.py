"""When a day goes wrong: as few matches as possible are moved, as little as possible, and each is told why.

The problem is the day as it is now (courts without the rain, matches that are over or running where they really were,
not before for who is late), its ``published`` plan what people know. Every match that still can keeps its slot; the
others take the next free place after theirs. Which of them have to give way is found by trying: first those whose slot
is gone, then what follows from them, and at last everything later; then every match that moved is tried in its old slot
again.
"""

from collections.abc import Iterable, Sequence

import msgspec

from competitions.domain.schedule.checker import Checker
from competitions.domain.schedule.limits import Limits
from competitions.domain.schedule.model import Model
from competitions.domain.schedule.placing import Draft, Pass
from competitions.domain.schedule.problem import Court, Plan, Problem, Slot, Span
from foundation.messages import Sentence

MOVED = 100
"""What moving a match weighs, in minutes of delay of a single match; on top of it comes the delay itself."""
OTHER_DAY = 300
"""The most a delay weighs: that of another day."""
UNPLACED = 1_000_000


class Moved(msgspec.Struct, frozen=True):
    """A match that has another slot now. ``after`` None: there was no place left for it."""

    task: str
    before: Slot | None
    after: Slot | None
    why: Sentence


class Repair(msgspec.Struct, frozen=True):
    """The plan after the disturbance. ``delay`` adds up the minutes by which starts changed."""

    plan: Plan
    moved: tuple[Moved, ...]
    delay: int

    @property
    def complete(self) -> bool:
        return all(one.after is not None for one in self.moved)


def repaired(problem: Problem) -> Repair:
    """The published plan of the problem with the fewest changes that make it possible again."""
    mender = _Mender(problem)
    plan = mender.best().plan()
    return Repair(plan, tuple(_told(problem, plan)), _delay(problem, plan))


def closed(problem: Problem, span: Span, courts: Iterable[int] | None = None) -> Problem:
    """The problem with courts (None: all of them, as when it rains) that cannot be played on for a while."""
    numbers = None if courts is None else set(courts)

    def left(court: Court) -> Court:
        if numbers is not None and court.number not in numbers:
            return court
        parts = [
            part
            for open_ in court.open
            for part in (
                Span(open_.start, min(open_.end, span.start)),
                Span(max(open_.start, span.end), open_.end),
            )
            if part.start < part.end
        ]
        return Court(court.number, court.name, tuple(dict.fromkeys(parts)))

    return msgspec.structs.replace(problem, courts=tuple(left(court) for court in problem.courts))


def onwards(problem: Problem, minute: int) -> Problem:
    """The problem at a minute of the day: nothing that has not begun can begin before."""
    tasks = tuple(
        task
        if task.fixed is not None
        else msgspec.structs.replace(task, not_before=max(task.not_before, minute))
        for task in problem.tasks
    )
    return msgspec.structs.replace(problem, tasks=tasks)


class _Mender:
    def __init__(self, problem: Problem) -> None:
        self.model = Model(problem)
        self.limits = Limits(self.model)
        published = problem.published or Plan()
        self.slot = [published.slots.get(task.id) for task in self.model.tasks]
        late = self.model.horizon * self.model.step
        starts = [slot.start if slot else late for slot in self.slot]
        self.order = sorted(
            (i for i, task in enumerate(self.model.tasks) if task.fixed is None),
            key=lambda i: (starts[i], self.model.ancestors[i].bit_count(), self.model.tasks[i].rubber, i),
        )

    def best(self) -> Draft:
        gone = self._gone()
        drafts = [self._with(released) for released in self._widening(gone)]
        best = min(drafts, key=self.cost)
        return self._put_back(best)

    def _gone(self) -> set[int]:
        """Matches whose published slot is impossible whatever the others do."""
        alone = Pass(self.model, self.limits)
        return {i for i in self.order if (slot := self.slot[i]) is None or not alone.can_keep(i, slot)}

    def _widening(self, gone: set[int]) -> Iterable[set[int]]:
        yield gone
        following = set(gone)
        for i in self.order:
            if any(j in following for j, _ in self.model.earlier[i]):
                following.add(i)
        yield following
        starts = [slot.start for i in gone if (slot := self.slot[i])]
        first = min(starts, default=0)
        yield {i for i in self.order if (slot := self.slot[i]) is None or slot.start >= first}

    def _with(self, released: set[int]) -> Draft:
        """First who keeps their slot, then those released in the order of time, none before its published start."""
        there = Pass(self.model, self.limits)
        left = []
        for i in self.order:
            slot = self.slot[i]
            if i not in released and slot is not None and there.can_keep(i, slot):
                there.put(i, slot)
            else:
                left.append(i)
        for i in self._after_feeds(left):
            slot = self.slot[i]
            if slot is not None and there.can_keep(i, slot):
                there.put(i, slot)
            else:
                there.place(i, -(-slot.start // self.model.step) if slot else 0)
        return there.draft.without_orphans()

    def _after_feeds(self, members: Sequence[int]) -> list[int]:
        """The same matches, each after those of them that come before it."""
        found: dict[int, None] = {}
        inside = set(members)

        def add(i: int) -> None:
            if i not in found:
                for j, _ in self.model.earlier[i]:
                    if j in inside:
                        add(j)
                found[i] = None

        for i in members:
            add(i)
        return list(found)

    def _put_back(self, best: Draft) -> Draft:
        """Tries each moved match in its old slot again, with those it then pushes away released instead."""
        cost = self.cost(best)
        for i in self.order:
            slot = self.slot[i]
            if slot is None or self._kept(best, i):
                continue
            again = self._with({j for j in self.order if j != i and not self._kept(best, j)})
            if self.cost(again) < cost:
                best, cost = again, self.cost(again)
        return best

    def _kept(self, draft: Draft, i: int) -> bool:
        slot = self.slot[i]
        start = draft.start[i] * self.model.step
        return slot is not None and start == slot.start and draft.court[i] == slot.court

    def cost(self, draft: Draft) -> int:
        total = UNPLACED * len(draft.unplaced) + draft.end * self.model.step
        for i in self.order:
            slot = self.slot[i]
            if slot is not None and draft.start[i] >= 0 and not self._kept(draft, i):
                total += MOVED + min(OTHER_DAY, abs(draft.start[i] * self.model.step - slot.start))
        return total


def _told(problem: Problem, plan: Plan) -> Iterable[Moved]:
    """Every change with its reason: what the match would break in its old slot, asked of the checker."""
    checker = Checker(problem)
    published = problem.published or Plan()
    for task in problem.tasks:
        before, after = published.slots.get(task.id), plan.slots.get(task.id)
        same = before and after and (before.court, before.start) == (after.court, after.start)
        if task.fixed is not None or same or before is None:
            continue
        found = checker.of(plan.with_slot(task.id, before), task.id)
        reason = next((one for one in found), None)
        yield Moved(
            task.id, before, after, reason.sentence if reason else Sentence("It makes room for others.")
        )


def _delay(problem: Problem, plan: Plan) -> int:
    published = problem.published or Plan()
    return sum(
        abs(plan.slots[key].start - slot.start)
        for key, slot in published.slots.items()
        if key in plan.slots and problem.task(key).fixed is None
    )
