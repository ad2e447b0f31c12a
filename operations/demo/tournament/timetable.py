"""The hall's days, and the plan the referee published before the first match."""

from datetime import datetime, timedelta

from competitions.domain.hall import Hall, Span
from competitions.services.schedule import hall as halls
from competitions.services.schedule import publishing, runs
from members.domain.identity import Identity
from operations.demo.happenings import Stage
from operations.demo.programme import TOURNAMENT_PLAN, moment

HALVES = ((9.0, 12.0), (13.5, 19.5))
LAST_DAY = (9.0, 17.0)


async def publish(stage: Stage, referee: Identity, competition: str, courts: int) -> None:
    """Sets the days of the hall, makes a plan and publishes it. Call it inside a write body."""
    await halls.set_hall(referee, competition, Hall(sessions=_sessions(stage), strategy="compact"), courts)
    await replan(referee, competition)


async def replan(referee: Identity, competition: str) -> None:
    """A plan of what is still to be played, published. Call it inside a write body."""
    number = await runs.first_plan(referee, competition)
    await publishing.publish(referee, competition, number)


def _sessions(stage: Stage) -> tuple[Span, ...]:
    """Two days with a break at noon, today from an hour before now at the latest, and tomorrow for the finals."""
    day = TOURNAMENT_PLAN.day

    def at(days: int, hour: float) -> datetime:
        return moment(stage.today, stage.zone, days, hour)

    played = [Span(at(day + n, start), at(day + n, end)) for n in range(2) for start, end in HALVES]
    this_hour = stage.now.astimezone(stage.zone).replace(minute=0, second=0, microsecond=0)
    opens = max(min(at(0, 9), this_hour - timedelta(hours=1)), at(0, 0))
    return (*played, Span(opens, opens + timedelta(hours=9)), Span(at(1, LAST_DAY[0]), at(1, LAST_DAY[1])))
