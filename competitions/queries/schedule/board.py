"""The board: a day of the plan by courts, each match with what it breaks, and what waits for a place."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from competitions.domain.hall import Hall, Span
from competitions.domain.plan_record import PlanRecord, as_plan
from competitions.domain.schedule.bound import bound, gap
from competitions.domain.schedule.checker import Checker
from competitions.domain.schedule.problem import Plan, Problem, Slot, Task
from competitions.domain.schedule.score import finish
from competitions.queries import matches
from competitions.queries.matches import MatchCard
from competitions.queries.schedule import versions
from competitions.queries.schedule.hall import kept_hall
from competitions.queries.schedule.problem import gather
from competitions.queries.schedule.versions import Version
from foundation.clock import now
from foundation.i18n import local
from foundation.messages import Sentence

ALL = ("waiting", "ready", "called", "on_court", "finished")
STEP = 5


class BoardCard(msgspec.Struct, frozen=True):
    """A match on the board. ``movable``: it has not begun; ``broken`` are the rules it breaks where it is."""

    card: MatchCard
    name: str
    at: datetime
    minutes: int
    court: int
    umpire: str
    movable: bool
    running: bool
    pinned: str
    broken: tuple[Sentence, ...]

    @property
    def end(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


class BoardCourt(msgspec.Struct, frozen=True):
    """A court of the day. ``closed`` are the times nobody may play there, within the shown hours."""

    number: int
    name: str
    cards: list[BoardCard]
    closed: list[Span]


class BoardDay(msgspec.Struct, frozen=True):
    """A day one can turn to, with how many matches it has and how many of them break a rule."""

    day: date
    matches: int
    broken: int


class Unplaced(msgspec.Struct, frozen=True):
    """A match without a place."""

    card: MatchCard
    name: str
    minutes: int


class Change(msgspec.Struct, frozen=True):
    """A match that people know at another time or court than this plan has it; None: not at all. ``why`` is what it
    would break where it was."""

    name: str
    card: MatchCard
    was: tuple[datetime, str] | None
    will: tuple[datetime, str] | None
    why: Sentence | None = None


class Quality(msgspec.Struct, frozen=True):
    """How good a plan is: when it ends, before when no plan can end and why, by what part it is longer than that."""

    ends: datetime
    bound: datetime
    gap: float
    why: Sentence

    @property
    def percent(self) -> int:
        return round(self.gap * 100)


class Board(msgspec.Struct, frozen=True):
    """Everything the page shows of a day. ``opens`` and ``closes`` are the hours shown."""

    version: Version | None
    days: list[BoardDay]
    day: date
    opens: datetime
    closes: datetime
    courts: list[BoardCourt]
    unplaced: list[Unplaced]
    movable: list[Unplaced]
    broken: int
    quality: Quality | None
    unpublished: int
    announced: bool
    changes: list[Change]
    following: int | None


async def board(competition_id: str, wanted: date | None) -> Board:
    """Raises Refusal 409 while the hall has no sessions. A constant number of queries."""
    hall, courts = await kept_hall(competition_id)
    version = await versions.current(competition_id)
    record = version.record if version else PlanRecord()
    problem = (await gather(competition_id, record, now())).problem
    cards = {card.id: card for card in await matches.of_competition(competition_id, ALL)}
    following = await versions.after(competition_id, version.number) if version else None
    return _Drawn(hall, problem, record, cards).board(version, courts, wanted, following)


class _Drawn:
    """A plan laid out by days and courts."""

    def __init__(
        self, hall: Hall, problem: Problem, record: PlanRecord, cards: Mapping[str, MatchCard]
    ) -> None:
        self.hall, self.problem, self.cards = hall, problem, cards
        self.plan: Plan = as_plan(record, problem)
        self.pins = {each.match: each for each in record.placements if each.pinned}
        self.names = problem.names()
        self.broken: dict[str, list[Sentence]] = {}
        self.checker = Checker(_from_now(problem))
        if self.plan.slots:
            for breach in Checker(problem).all(self.plan):
                for task in breach.tasks:
                    if breach.kind != "unplanned":
                        self.broken.setdefault(task, []).append(breach.sentence)

    def board(
        self, version: Version | None, courts: int, wanted: date | None, following: int | None
    ) -> Board:
        found = [self._card(task) for task in self.problem.tasks if task.id in self.plan.slots]
        placed = sorted((each for each in found if each), key=lambda each: (each.at, each.court))
        days = self._days(placed)
        day = wanted if wanted in {each.day for each in days} else self._opening_day(days)
        here = [each for each in placed if local(each.at).date() == day]
        opens, closes = self._hours(day, here)
        waiting = [task for task in self.problem.tasks if not task.over and task.id in self.cards]
        return Board(
            version=version,
            days=days,
            day=day,
            opens=opens,
            closes=closes,
            courts=[self._court(number, here, opens, closes) for number in range(1, courts + 1)],
            unplaced=[self._unplaced(task) for task in waiting if task.id not in self.plan.slots],
            movable=[self._unplaced(task) for task in waiting],
            broken=len(self.broken),
            quality=self._quality(),
            unpublished=len(self._changed()),
            announced=self.problem.published is not None,
            changes=[self._change(task) for task in self._changed() if task.id in self.cards]
            if self.problem.published
            else [],
            following=following,
        )

    def _card(self, task: Task) -> BoardCard | None:
        slot, card = self.plan.slots[task.id], self.cards.get(task.id)
        if card is None:
            return None
        pin = self.pins.get(task.id)
        return BoardCard(
            card=card,
            name=task.name,
            at=self.problem.moment(slot.start),
            minutes=task.minutes,
            court=slot.court,
            umpire=self.names.get(slot.umpire, ""),
            movable=not task.over,
            running=task.held == "running",
            pinned=pin.reason if pin else "",
            broken=tuple(self.broken.get(task.id, ())),
        )

    def _unplaced(self, task: Task) -> Unplaced:
        return Unplaced(self.cards[task.id], task.name, task.minutes)

    def _days(self, placed: list[BoardCard]) -> list[BoardDay]:
        known = {local(session.start).date() for session in self.hall.sessions}
        known |= {local(each.at).date() for each in placed}
        return [
            BoardDay(
                day,
                sum(local(each.at).date() == day for each in placed),
                sum(local(each.at).date() == day and bool(each.broken) for each in placed),
            )
            for day in sorted(known)
        ]

    def _opening_day(self, days: list[BoardDay]) -> date:
        today = local(now()).date()
        return next((each.day for each in days if each.day >= today), days[-1].day)

    def _hours(self, day: date, here: list[BoardCard]) -> tuple[datetime, datetime]:
        sessions = [session for session in self.hall.sessions if local(session.start).date() == day]
        opens = min([*(each.start for each in sessions), *(each.at for each in here)])
        closes = max([*(each.end for each in sessions), *(each.end for each in here)])
        first = local(opens).replace(minute=0, second=0, microsecond=0)
        last = local(closes)
        return first, last + timedelta(minutes=-last.minute % 60)

    def _court(self, number: int, here: list[BoardCard], opens: datetime, closes: datetime) -> BoardCourt:
        court = next(each for each in self.problem.courts if each.number == number)
        shut, at = [], opens
        for span in court.open:
            start, end = self.problem.moment(span.start), self.problem.moment(span.end)
            if end <= opens or start >= closes:
                continue
            if start > at:
                shut.append(Span(at, start))
            at = max(at, end)
        if at < closes:
            shut.append(Span(at, closes))
        return BoardCourt(number, court.name, [each for each in here if each.court == number], shut)

    def _quality(self) -> Quality | None:
        """None while a match has no place, or nothing is left to plan."""
        if any(task.id not in self.plan.slots for task in self.problem.tasks):
            return None
        if all(task.over for task in self.problem.tasks):
            return None
        least, ends = bound(_from_now(self.problem)), finish(self.problem, self.plan)
        return Quality(
            self.problem.moment(ends),
            self.problem.moment(least.finish),
            gap(self.problem, least, ends),
            least.sentence(self.problem),
        )

    def _changed(self) -> list[Task]:
        """Matches people know another time or court of than this plan says."""
        known: Mapping[str, Slot] = self.problem.published.slots if self.problem.published else {}
        return [
            task
            for task in self.problem.tasks
            if not task.over and _where(task.id, self.plan.slots) != _where(task.id, known)
        ]

    def _change(self, task: Task) -> Change:
        known: Mapping[str, Slot] = self.problem.published.slots if self.problem.published else {}
        return Change(
            task.name,
            self.cards[task.id],
            self._told(known.get(task.id)),
            self._told(self.plan.slots.get(task.id)),
            self._why_not(task, known.get(task.id)),
        )

    def _why_not(self, task: Task, old: Slot | None) -> Sentence | None:
        if old is None or task.id not in self.plan.slots:
            return None
        slot = msgspec.structs.replace(old, umpire=self.plan.slots[task.id].umpire)
        broken = self.checker.of(self.plan.with_slot(task.id, slot), task.id)
        return broken[0].sentence if broken else None

    def _told(self, slot: Slot | None) -> tuple[datetime, str] | None:
        if slot is None:
            return None
        name = next((court.name for court in self.problem.courts if court.number == slot.court), "")
        return self.problem.moment(slot.start), name


def _from_now(problem: Problem) -> Problem:
    """What has not begun cannot begin in the past."""
    minute = max(0, problem.minute(now()))
    tasks = tuple(
        task if task.over else msgspec.structs.replace(task, not_before=minute) for task in problem.tasks
    )
    return msgspec.structs.replace(problem, tasks=tasks)


def _where(key: str, slots: Mapping[str, Slot]) -> tuple[int, int] | None:
    slot = slots.get(key)
    return (slot.court, slot.start) if slot else None
