"""One pass of list scheduling: the most urgent match whose feeds are placed goes to the earliest start that is allowed.

Turned round it is the same: from the last match backwards, each to the latest start; the two in turn pull a plan tight.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from competitions.domain.schedule.limits import Count, Limits
from competitions.domain.schedule.model import Model
from competitions.domain.schedule.problem import Plan, Slot


class Draft:
    """A plan in steps: ``start`` -1 is a match for which there was no start left."""

    __slots__ = ("court", "model", "start", "umpire")

    def __init__(self, model: Model) -> None:
        self.model = model
        self.start = [-1] * len(model.tasks)
        self.court = [-1] * len(model.tasks)
        self.umpire = [""] * len(model.tasks)

    @property
    def unplaced(self) -> list[int]:
        return [i for i, task in enumerate(self.model.tasks) if self.start[i] < 0 and task.fixed is None]

    @property
    def end(self) -> int:
        """The step at which the last match ends."""
        return max(
            (
                start + length
                for start, length in zip(self.start, self.model.length, strict=True)
                if start >= 0
            ),
            default=0,
        )

    def without_orphans(self) -> "Draft":
        """Takes off the board whatever needs a match that has no place."""
        model = self.model
        for i in sorted(
            range(len(model.tasks)), key=lambda i: (model.ancestors[i].bit_count(), model.tasks[i].rubber)
        ):
            if model.tasks[i].fixed is None and any(self.start[j] < 0 for j in model.needs[i]):
                self.start[i] = -1
        return self

    def plan(self) -> Plan:
        slots = {}
        for i, task in enumerate(self.model.tasks):
            if task.fixed is not None:
                slots[task.id] = task.fixed
            elif self.start[i] >= 0:
                slots[task.id] = Slot(self.court[i], self.start[i] * self.model.step, self.umpire[i])
        return Plan(slots)


class Pass:
    """Places the matches of a model one by one; ``backward`` from the end, everything to end by step ``until``."""

    def __init__(
        self, model: Model, limits: Limits, *, backward: bool = False, until: int | None = None
    ) -> None:
        self.model = model
        self.backward = backward
        self.draft = Draft(model)
        self.free = list(model.free)
        if until is not None:
            self.free = [
                free & ((1 << max(0, until - length + 1)) - 1)
                for free, length in zip(self.free, model.length, strict=True)
            ]
        self._courts = [dict(starts) for starts in model.open_starts]
        self._any_court = {length: self._union(length) for length in model.lengths}
        self._umpires = [dict(starts) for starts in model.umpire_starts]
        self._load = [0] * len(model.umpires)
        self._count = Count(limits) if any(limits.counted) else None
        for i, task in enumerate(model.tasks):
            if task.fixed is not None:
                court = model.courts.index(task.fixed.court) if task.fixed.court in model.courts else -1
                umpire = task.fixed.umpire or task.umpire
                self._put(i, task.fixed.start // model.step, court, umpire)

    def run(self, keys: Sequence[float], since: Sequence[int] = ()) -> Draft:
        """Places everything not fixed, the smallest key first among those whose turn it may be; with ``since`` each
        from its step on if that can be."""
        model, start = self.model, self.draft.start
        before, after = (model.later, model.earlier) if self.backward else (model.earlier, model.later)
        waiting = [sum(model.tasks[j].fixed is None for j, _ in before[i]) for i in range(len(start))]
        ready = [(keys[i], i) for i, task in enumerate(model.tasks) if task.fixed is None and not waiting[i]]
        heapify(ready)
        while ready:
            _, i = heappop(ready)
            self.place(i, since[i] if since else 0)
            for j, _ in after[i]:
                waiting[j] -= 1
                if not waiting[j] and model.tasks[j].fixed is None:
                    # The next rubber of a tie goes before everything else, so that nothing comes between.
                    heappush(ready, (float("-inf") if j in model.ties[i] else keys[j], j))
        return self.draft

    def keep(self, draft: Draft, members: Sequence[int]) -> None:
        """Puts these matches where they are in another draft."""
        for i in members:
            if draft.start[i] >= 0:
                self._put(i, draft.start[i], self.model.courts.index(draft.court[i]), draft.umpire[i])

    def can_keep(self, i: int, slot: Slot) -> bool:
        """Whether match i may still have this court and start, with the same umpire or another one."""
        model, step = self.model, slot.start // self.model.step
        if step * model.step != slot.start or step < 0 or not self.free[i] >> step & 1:
            return False
        if slot.court not in model.courts:
            return False
        if not self._courts[model.courts.index(slot.court)][model.length[i]] >> step & 1:
            return False
        return not model.umpires or bool(self._there(i, step))

    def put(self, i: int, slot: Slot) -> None:
        """Match i has this slot, which it may have."""
        model, step = self.model, slot.start // self.model.step
        there = [model.umpires[one] for one in self._there(i, step)] if model.umpires else []
        umpire = slot.umpire if slot.umpire in there or not there else there[0]
        self._put(i, step, model.courts.index(slot.court), umpire or model.tasks[i].umpire)

    def _there(self, i: int, step: int) -> list[int]:
        """The umpires match i may have then, who umpired least first."""
        length = self.model.length[i]
        found = [one for one in self._umpires_for(i) if self._umpires[one][length] >> step & 1]
        return sorted(found, key=lambda one: (self._load[one], one))

    def place(self, i: int, since: int = 0) -> bool:
        """The best start and court of match i now, from step ``since`` on if there is one; False when there is none."""
        if not self.backward and any(self.draft.start[j] < 0 for j in self.model.needs[i]):
            return False
        length = self.model.length[i]
        starts = self.free[i] & self._any_court[length]
        umpires = self._umpires_for(i)
        if umpires:
            some = 0
            for umpire in umpires:
                some |= self._umpires[umpire][length]
            starts &= some
        if not starts:
            return False
        starts = (starts >> since << since) or starts
        step = starts.bit_length() - 1 if self.backward else (starts & -starts).bit_length() - 1
        who = ""
        if umpires:
            who = self.model.umpires[self._there(i, step)[0]]
        self._put(i, step, self._court_for(i, step), who or self.model.tasks[i].umpire)
        return True

    def _umpires_for(self, i: int) -> Sequence[int]:
        umpires = self.model.umpires
        if not umpires:
            return ()
        task = self.model.tasks[i]
        if task.umpire:
            return [umpires.index(task.umpire)] if task.umpire in umpires else range(len(umpires))
        return range(len(umpires))

    def _court_for(self, i: int, step: int) -> int:
        """Of those free then: the published one, the one its tie is on, else the one that stands idle shortest."""
        length = self.model.length[i]
        task, start = self.model.tasks[i], self.draft.start
        there = [court for court, starts in enumerate(self._courts) if starts[length] >> step & 1]
        published = self.model.problem.published
        slot = published.slots.get(task.id) if published else None
        if slot and slot.court in self.model.courts and self.model.courts.index(slot.court) in there:
            return self.model.courts.index(slot.court)
        if task.tie:
            for j, _ in (*self.model.earlier[i], *self.model.later[i]):
                if self.model.tasks[j].tie == task.tie and start[j] >= 0 and self.draft.court[j] >= 0:
                    court = self.model.courts.index(self.draft.court[j])
                    if court in there:
                        return court
        return min(there, key=lambda court: (self._idle(court, step, length), court))

    def _idle(self, court: int, step: int, length: int) -> int:
        """Steps the court would stand idle before the match (after it, when going backward)."""
        starts = self._courts[court][length]
        if self.backward:
            taken = ~(starts >> step + 1)
            return (taken & -taken).bit_length() - 1
        taken = ~starts & ((1 << step) - 1)
        return step - taken.bit_length()

    def _put(self, i: int, step: int, court: int, umpire: str) -> None:
        """Match i is at ``step`` now; everything it meets loses the starts that are gone."""
        model, free, start = self.model, self.free, self.draft.start
        length = model.length[i]
        start[i] = step
        end = step + length
        self.draft.umpire[i] = umpire
        for j, offset, block in model.conflicts[i]:
            if start[j] < 0:
                first = step + offset
                free[j] &= ~(block << first if first >= 0 else block >> -first)
        for j, gap in model.later[i]:
            if start[j] < 0 and end + gap > 0:
                free[j] = free[j] >> (end + gap) << (end + gap)
        for j, gap in model.earlier[i]:
            if start[j] < 0:
                free[j] &= (1 << max(0, step - model.length[j] - gap + 1)) - 1
        if court >= 0:
            self._occupy(court, step, length)
            self.draft.court[i] = model.courts[court]
        if umpire:
            self._engage(umpire, i, step, length)
        if self._umpires:
            self._keep_from_umpiring(i, step, length)
        self._close_days(i, step)

    def _close_days(self, i: int, step: int) -> None:
        """The other rubbers of its tie lose all days but this one, people whose count is full lose this one."""
        model, free = self.model, self.free
        day = model.day_of[step] if 0 <= step < len(model.day_of) else -1
        if day < 0:
            return
        for j in model.ties[i]:
            if not (model.tasks[i].over or model.tasks[j].over):
                free[j] &= model.day_masks[day]
        if self._count is not None:
            for j in self._count.place(i, day):
                free[j] &= ~model.day_masks[day]

    def _occupy(self, court: int, step: int, length: int) -> None:
        change_over = self.model.change_over
        starts = self._courts[court]
        for other in starts:
            starts[other] &= ~_block(step - other - change_over + 1, length + other + 2 * change_over - 1)
            self._any_court[other] = self._union(other)

    def _union(self, length: int) -> int:
        found = 0
        for starts in self._courts:
            found |= starts[length]
        return found

    def _engage(self, umpire: str, i: int, step: int, length: int) -> None:
        """The umpire cannot umpire nor play meanwhile."""
        model, start = self.model, self.draft.start
        if umpire in model.umpires:
            one = model.umpires.index(umpire)
            self._load[one] += 1
            for other in self._umpires[one]:
                self._umpires[one][other] &= ~_block(step - other + 1, length + other - 1)
            for j, task in enumerate(model.tasks):
                if start[j] < 0 and umpire in task.people:
                    self.free[j] &= ~_block(step - model.length[j] + 1, length + model.length[j] - 1)

    def _keep_from_umpiring(self, i: int, step: int, length: int) -> None:
        people = self.model.tasks[i].people
        for one, umpire in enumerate(self.model.umpires):
            if umpire in people:
                for other in self._umpires[one]:
                    self._umpires[one][other] &= ~_block(step - other + 1, length + other - 1)


def _block(first: int, width: int) -> int:
    bits = (1 << width) - 1
    return bits << first if first >= 0 else bits >> -first
