"""Everything a plan must respect, gathered from the hall, the draws and what has been played so far."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from competitions.domain.hall import Hall
from competitions.domain.hall import Span as Period
from competitions.domain.plan_record import PlanRecord
from competitions.domain.schedule.from_draws import Drawn, DrawnMatch, DrawnRubber, tasks_of
from competitions.domain.schedule.problem import (
    Court,
    Day,
    Held,
    Person,
    Plan,
    Problem,
    Rules,
    Slot,
    Span,
    Task,
    Umpire,
)
from competitions.queries.schedule.hall import kept_hall
from competitions.queries.schedule.kept import (
    KeptDraw,
    KeptMatch,
    KeptPeople,
    kept_draws,
    kept_matches,
    kept_people,
)
from foundation.errors import Refusal
from foundation.i18n import local, say
from foundation.messages import Sentence
from members.tables import Member

PLAYING = ("called", "on_court")
BEFORE_THE_HALL = timedelta(days=7)
"""How long before the first session a match being played may have begun to be shown in its own time."""
A_LITTLE_MORE = 5
"""Minutes a match that takes longer than planned is given from now on."""
UNKNOWN_LENGTH, LONGEST = timedelta(minutes=30), timedelta(hours=3)
"""Of a match whose beginning nobody noted, and of any."""


class Gathered(msgspec.Struct, frozen=True):
    """The problem with the hall it came from."""

    hall: Hall
    problem: Problem


async def gather(competition_id: str, record: PlanRecord, at: datetime, *, ahead: bool = False) -> Gathered:
    """The problem as it is at this moment; ``record`` is the plan whose pins hold.

    ``ahead``: what has not begun cannot begin in the past. A constant number of queries.
    Raises Refusal 409 while there are no sessions.
    """
    hall, courts = await kept_hall(competition_id)
    if not hall.sessions:
        raise Refusal(Sentence("Set the days and sessions of the hall first; then a plan can be made."))
    people = await kept_people(competition_id)
    matches = await kept_matches(competition_id)
    draws = await kept_draws(competition_id, matches)
    builder = _Builder(hall, people, matches, record, at, ahead)
    tasks = builder.tasks(draws)
    problem = Problem(
        zero=builder.zero,
        courts=tuple(builder.court(number) for number in range(1, courts + 1)),
        days=builder.days(),
        tasks=tasks,
        people=tuple(Person(key, people.names[key]) for key in sorted(people.names)),
        umpires=await _umpires(builder),
        rules=Rules(
            hall.rest.minutes,
            hall.rest.late,
            hall.limits.discipline,
            hall.limits.day,
            hall.changeover,
        ),
        published=builder.published(),
    )
    return Gathered(hall, problem)


async def _umpires(builder: "_Builder") -> tuple[Umpire, ...]:
    ids = [each.member for each in builder.hall.umpires]
    if not ids:
        return ()
    rows = await Member.select(Member.id, Member.name).where(Member.id.is_in(ids))
    names = {row["id"]: row["name"] for row in rows}
    return tuple(
        Umpire(each.member, names[each.member], builder.free(each.away))
        for each in builder.hall.umpires
        if each.member in names
    )


class _Builder:
    """Turns what is kept into tasks in minutes."""

    def __init__(
        self,
        hall: Hall,
        people: KeptPeople,
        matches: list[KeptMatch],
        record: PlanRecord,
        at: datetime,
        ahead: bool,
    ) -> None:
        self.hall, self.people, self.matches, self.at, self.ahead = hall, people, matches, at, ahead
        self.pins = {each.match: each for each in record.placements if each.pinned}
        first = min(span.start for span in hall.sessions)
        now_playing = [self._began(match) for match in matches if match.status in PLAYING]
        begins = max(min([first, *now_playing]), first - BEFORE_THE_HALL)
        self.zero = local(begins).replace(hour=0, minute=0, second=0, microsecond=0)

    def minute(self, moment: datetime) -> int:
        return int((moment - self.zero).total_seconds() // 60)

    def span(self, period: Period) -> Span:
        return Span(self.minute(period.start), self.minute(period.end))

    def free(self, taken: Iterable[Period]) -> tuple[Span, ...]:
        """The sessions without these times."""
        left = [self.span(session) for session in self.hall.sessions]
        for period in taken:
            gone = self.span(period)
            left = [
                part
                for span in left
                for part in (
                    Span(span.start, min(span.end, gone.start)),
                    Span(max(span.start, gone.end), span.end),
                )
                if part.start < part.end
            ]
        return tuple(left)

    def court(self, number: int) -> Court:
        name = self.hall.court_name(number) or say(Sentence("Court {court}", court=number))
        return Court(number, name, self.free(self.hall.closed(number)))

    def days(self) -> tuple[Day, ...]:
        starts = sorted({local(session.start).replace(hour=0, minute=0) for session in self.hall.sessions})
        return tuple(Day(Span(self.minute(start), self.minute(start) + 24 * 60)) for start in starts)

    def published(self) -> Plan | None:
        """What people know: the times and courts written to the matches."""
        slots = {
            match.id: Slot(match.planned_court, self.minute(match.planned_at), match.umpire or "")
            for match in self.matches
            if match.planned_at and match.planned_court
        }
        return Plan(slots) if slots else None

    def tasks(self, draws: list[KeptDraw]) -> tuple[Task, ...]:
        """Every match to be played or played; of a tie its rubbers. Semi-finals and finals have their own minutes."""
        of_draw: dict[str, list[KeptMatch]] = {}
        rubbers: dict[str, list[KeptMatch]] = {}
        for match in self.matches:
            if match.tie:
                rubbers.setdefault(match.tie, []).append(match)
            else:
                of_draw.setdefault(match.draw, []).append(match)
        drawn = [self._drawn(draw, of_draw.get(draw.id, []), rubbers) for draw in draws]
        formats = {draw.discipline: draw for draw in draws}
        return tuple(self._timed(task, formats[task.discipline]) for task in tasks_of(drawn))

    def _drawn(
        self, draw: KeptDraw, matches: list[KeptMatch], rubbers: Mapping[str, list[KeptMatch]]
    ) -> Drawn:
        return Drawn(
            discipline=draw.discipline,
            played=draw.played,
            people=self.people.of_entry,
            matches=tuple(self._match(match, draw, rubbers.get(match.id, [])) for match in matches),
        )

    def _match(self, match: KeptMatch, draw: KeptDraw, rubbers: list[KeptMatch]) -> DrawnMatch:
        held, fixed = self._held(match)
        counted = [rubber for rubber in rubbers if not self._dropped(rubber)]
        return DrawnMatch(
            id=match.id,
            key=match.key,
            name=f"{draw.code} {match.number}",
            minutes=self._lasted(match, fixed),
            a=match.side_a,
            b=match.side_b,
            dropped=self._dropped(match) or (bool(rubbers) and not counted),
            not_before=self._not_before(held),
            fixed=fixed,
            held=held,
            rubbers=tuple(self._rubber(rubber, match, draw) for rubber in counted),
        )

    def _rubber(self, rubber: KeptMatch, tie: KeptMatch, draw: KeptDraw) -> DrawnRubber:
        held, fixed = self._held(rubber)
        return DrawnRubber(
            id=rubber.id,
            number=rubber.rubber or 0,
            name=f"{draw.code} {tie.number}.{rubber.rubber}",
            minutes=self._lasted(rubber, fixed),
            people=self.people.of_rubber.get(rubber.id),
            fixed=fixed,
            held=held,
        )

    def _dropped(self, match: KeptMatch) -> bool:
        """Void matches and walkovers take no court and no time; what ended before the first day is of no account."""
        if match.status == "finished" and match.finished_at:
            return match.unplayed or match.finished_at <= self.zero
        return match.status == "void"

    def _not_before(self, held: Held) -> int:
        return max(0, self.minute(self.at)) if self.ahead and held in ("", "pinned") else 0

    def _timed(self, task: Task, draw: KeptDraw) -> Task:
        """With the minutes to plan for; what has begun keeps what it took, or takes at least until now."""
        minutes = self.hall.length(draw.discipline, draw.scoring, task.final_round)
        if task.held == "finished":
            minutes = task.minutes
        if task.held == "running" and task.fixed:
            minutes = max(minutes, self.minute(self.at) - task.fixed.start + A_LITTLE_MORE)
        return msgspec.structs.replace(task, minutes=minutes)

    def _lasted(self, match: KeptMatch, fixed: Slot | None) -> int:
        if match.status == "finished" and fixed and match.finished_at:
            return max(1, self.minute(match.finished_at) - fixed.start)
        return 1

    def _held(self, match: KeptMatch) -> tuple[Held, Slot | None]:
        """What happened or is happening keeps its place; so does what the referee pinned."""
        if match.status == "finished" or match.status in PLAYING:
            court = match.court or match.planned_court or 0
            slot = Slot(court, max(0, self.minute(self._began(match))))
            return ("finished" if match.status == "finished" else "running"), slot
        pin = self.pins.get(match.id)
        if pin:
            return "pinned", Slot(pin.court, self.minute(pin.at), pin.umpire)
        return "", None

    def _began(self, match: KeptMatch) -> datetime:
        """When it began as far as anybody noted."""
        if match.status in PLAYING or match.finished_at is None:
            return match.started_at or match.called_at or self.at
        began = match.started_at or match.called_at or match.finished_at - UNKNOWN_LENGTH
        return max(began, match.finished_at - LONGEST)
