"""List scheduling that keeps improving: a first plan in milliseconds, then other orders of the same list.

Each try changes the order in which matches are placed (a few of them; all that lead to one of the last, or to one for
which there was no start; a whole discipline; everything a little), or has the later rounds of a discipline wait for
another day, and places them anew. What is better is kept; what
is a little worse is kept now and then, ever more rarely, and after some hundred tries it goes on from the best again.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from math import exp

from competitions.domain.schedule.bound import bound
from competitions.domain.schedule.chance import Chance
from competitions.domain.schedule.limits import Limits
from competitions.domain.schedule.model import Model
from competitions.domain.schedule.placing import Draft, Pass
from competitions.domain.schedule.planner import Found, found
from competitions.domain.schedule.priority import tails, urgency
from competitions.domain.schedule.problem import Plan, Problem
from competitions.domain.schedule.score import Aims, Score, Scorer
from competitions.domain.schedule.strategies import narrowed

FIRST_TRIES = 60
CYCLE = 1200
HOT = 200.0
COLD = 1.0


def first(problem: Problem, aims: Aims | None = None) -> Found:
    """The plan of one pass, in milliseconds; of a few more when something found no place in it."""
    best: Found | None = None
    for one in islice(improving(problem, aims or Aims()), FIRST_TRIES):
        best = one or best
        if best and best.complete:
            break
    assert best is not None
    return best


def improving(
    problem: Problem, aims: Aims, seed: int = 1, known: Plan | None = None
) -> Iterator[Found | None]:
    """The first plan, then after every try a better one or None, for ever: who asks says when it is enough.

    The same seed gives the same plans. With ``known`` the search starts from that plan's order.
    """
    search = _Search(narrowed(problem, aims.strategy), aims, seed, known)
    least = bound(search.problem)
    yield found(search.problem, search.best_plan, search.best_score, least)
    while True:
        better = search.step()
        yield found(search.problem, search.best_plan, search.best_score, least) if better else None


class _Search:
    def __init__(self, problem: Problem, aims: Aims, seed: int, known: Plan | None) -> None:
        self.problem = problem
        self.model = Model(problem)
        self.limits = Limits(self.model)
        self.scorer = Scorer(problem, aims.weights)
        self.chance = Chance(seed)
        self.movable = [i for i, task in enumerate(self.model.tasks) if task.fixed is None]
        self.disciplines = sorted({self.model.tasks[i].discipline for i in self.movable})
        keys = urgency(self.model)
        if known is not None:
            late = self.model.horizon * self.model.step
            keys = [float(known.slots[t.id].start) if t.id in known.slots else late for t in self.model.tasks]
        draft = self._finals_late(Pass(self.model, self.limits).run(keys))
        self.now = self.best = draft
        self.best_plan = draft.plan()
        self.now_score = self.best_score = self.scorer.of(self.best_plan)
        self.keys = self._ranks(draft)
        self.since = self.best_since = [0] * len(keys)
        self.tails = tails(self.model)
        self.mornings = _mornings(self.model)
        self.tries = 0

    def step(self) -> bool:
        """One try; True when it is the best so far."""
        if not self.movable:
            return False
        if self.tries % CYCLE == 0 and self.tries:
            self.now, self.now_score, self.keys = self.best, self.best_score, self._ranks(self.best)
            self.since = self.best_since
        heat = HOT * (COLD / HOT) ** (self.tries % CYCLE / CYCLE)
        self.tries += 1
        since = self._waiting()
        draft = Pass(self.model, self.limits).run(self._changed(), since)
        if self._hopeless(draft, heat):
            return False
        plan, score = self._scored(draft)
        worse = score.total - self.now_score.total
        if worse > 0 and self.chance.part() >= exp(-worse / heat):
            return False
        self.now, self.now_score, self.keys, self.since = draft, score, self._ranks(draft), since
        if score.total >= self.best_score.total:
            return False
        self.best, self.best_plan, self.best_score, self.best_since = draft, plan, score, since
        return True

    def _scored(self, draft: Draft) -> tuple[Plan, Score]:
        plan = draft.plan()
        score = self.scorer.of(plan)
        if score.total < self.best_score.total + self.scorer.weights.finals * score.finals:
            later = self._finals_late(draft).plan()
            better = self.scorer.of(later)
            if better.total < score.total:
                return later, better
        return plan, score

    def _hopeless(self, draft: Draft, heat: float) -> bool:
        """So much longer that scoring it is not worth while."""
        weights = self.scorer.weights
        more = len(draft.unplaced) - len(self.now.unplaced)
        longer = (draft.end - self.now.end) * self.model.step
        return more > 0 or (
            more == 0 and weights.finish * longer > 12 * heat + weights.moved * len(self.movable)
        )

    def _ranks(self, draft: Draft) -> list[float]:
        """The places of the matches in the order of time: placed in it again they give the same plan."""
        late = self.model.horizon // 2
        order = sorted(
            range(len(draft.start)), key=lambda i: (draft.start[i] if draft.start[i] >= 0 else late, i)
        )
        keys = [0.0] * len(order)
        for rank, i in enumerate(order):
            keys[i] = float(rank)
        return keys

    def _changed(self) -> Sequence[float]:
        keys, chance = list(self.keys), self.chance
        kind = chance.part()
        if kind < 0.3:
            for _ in range(1 + chance.below(4)):
                keys[self.movable[chance.below(len(self.movable))]] += 60 * _bell(chance)
        elif kind < 0.6:
            last = self._wanting()
            chosen = last[chance.below(len(last))]
            forward = 40 * chance.part()
            for i in self.movable:
                if i == chosen or self.model.ancestors[chosen] >> i & 1:
                    keys[i] -= forward
        elif kind < 0.75:
            spread = 16 * chance.part()
            keys = [key + spread * _bell(chance) for key in keys]
        else:
            code = self.disciplines[chance.below(len(self.disciplines))]
            shift = 120 * _bell(chance)
            for i in self.movable:
                if self.model.tasks[i].discipline == code:
                    keys[i] += shift
        return keys

    def _waiting(self) -> list[int]:
        """Now and then the rounds of a discipline from one on wait for a day, or no longer wait for one."""
        chance = self.chance
        if len(self.mornings) < 2 or chance.part() >= 0.15:
            return self.since
        since = list(self.since)
        morning = self.mornings[chance.below(len(self.mornings))]
        from_round = self.movable[chance.below(len(self.movable))]
        for i in self.movable:
            if self.model.tasks[i].discipline == self.model.tasks[from_round].discipline:
                since[i] = morning if self.tails[i] <= self.tails[from_round] else min(since[i], morning)
        return since

    def _wanting(self) -> list[int]:
        """Matches for which there was no start; else those that are among the last hour."""
        unplaced = self.now.unplaced
        if unplaced:
            return unplaced
        hour = self.now.end - -(-60 // self.model.step)
        last = [i for i in self.movable if self.now.start[i] + self.model.length[i] >= hour]
        return last or self.movable

    def _finals_late(self, draft: Draft) -> Draft:
        """The same plan with its finals as late as its end allows, together."""
        finals = [i for i in self.movable if self.model.tasks[i].final and draft.start[i] >= 0]
        if not finals or draft.unplaced:
            return draft
        pulled = Pass(self.model, self.limits, backward=True, until=draft.end)
        pulled.keep(draft, [i for i in self.movable if i not in finals])
        for i in sorted(finals, key=lambda i: (-draft.start[i], i)):
            if not pulled.place(i):
                return draft
        return pulled.draft


def _mornings(model: Model) -> list[int]:
    """The first step of each day."""
    return [(mask & -mask).bit_length() - 1 for mask in model.day_masks if mask]


def _bell(chance: Chance) -> float:
    """About normal, from -0.75 to 0.75."""
    return (chance.part() + chance.part() + chance.part() - 1.5) / 2
