"""Who waits because no seat was theirs moves up as soon as seats are freed, returned or added."""

from datetime import datetime

from events.queries import facts
from events.services import counters
from events.services.promotion import fill


async def hold_line(event_id: str) -> None:
    """Keeps the pools before the plan is held, as signing up does; inside a write body that changes the seats."""
    event = await facts.event(event_id)
    for pool in sorted(each.id for each in event.pools) if event else ():
        await counters.hold_with_quotas(pool)


async def move_up(event_id: str, at: datetime) -> None:
    """Gives free places to those who can sit now; at the end of that body."""
    event = await facts.event(event_id)
    if event is None:
        return
    for pool in sorted(each.id for each in event.pools):
        await fill(event, pool, None, at)
