"""What moving one match breaks, told while it is dragged: the checker, asked only about that match's neighbours."""

from collections.abc import Iterator

import msgspec

from competitions.domain.schedule.breach import Breach
from competitions.domain.schedule.checker import Checker
from competitions.domain.schedule.problem import Plan, Problem, Slot

STEP = 5
"""Minutes between the starts a match is offered."""


class Offer(msgspec.Struct, frozen=True):
    """A place for a match, and what it would break there."""

    slot: Slot
    breaks: tuple[Breach, ...]


class Moves:
    """The moves of one plan. Looking up a problem takes as long as checking it once; then each move takes little."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self._checker = Checker(problem)

    def breaks(self, task: str, slot: Slot | None) -> tuple[Breach, ...]:
        """Everything that concerns this match once it is there (None: off the board): as the checker says it."""
        return self._checker.of(self.plan.with_slot(task, slot), task)

    def newly(self, task: str, slot: Slot | None) -> tuple[Breach, ...]:
        """Only what is not broken already."""
        before = set(self._keys(self._checker.of(self.plan, task)))
        return tuple(one for one in self.breaks(task, slot) if self._key(one) not in before)

    def mended(self, task: str, slot: Slot | None) -> tuple[Breach, ...]:
        """What the move puts right."""
        after = set(self._keys(self.breaks(task, slot)))
        return tuple(one for one in self._checker.of(self.plan, task) if self._key(one) not in after)

    def offers(self, task: str, court: int, minutes: range) -> Iterator[Offer]:
        """What a match would break at each of these starts on a court."""
        umpire = self.plan.slots[task].umpire if task in self.plan.slots else ""
        for start in minutes:
            slot = Slot(court, start, umpire)
            yield Offer(slot, self.breaks(task, slot))

    def nearest(self, task: str, wanted: Slot) -> Offer | None:
        """The free place nearest to a wanted one: first the same court, then others, earlier or later."""
        spans = [span for court in self.problem.courts for span in court.open]
        starts = range(min((s.start for s in spans), default=0), max((s.end for s in spans), default=0), STEP)
        courts = sorted(self.problem.courts, key=lambda court: (court.number != wanted.court, court.number))
        places = (
            Slot(court.number, start, wanted.umpire)
            for start in sorted(starts, key=lambda start: (abs(start - wanted.start), start))
            for court in courts
        )
        return next((Offer(slot, ()) for slot in places if not self.breaks(task, slot)), None)

    def _keys(self, found: tuple[Breach, ...]) -> Iterator[tuple[object, ...]]:
        return (self._key(one) for one in found)

    @staticmethod
    def _key(one: Breach) -> tuple[object, ...]:
        return one.kind, frozenset(one.tasks), one.people
