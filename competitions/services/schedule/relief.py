"""What would free a plan that cannot be made is done at one press: the setting is changed, and it is tried again."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import msgspec

from competitions.domain.hall import Hall, Span
from competitions.queries.schedule.hall import kept_hall
from competitions.services.schedule import runs
from competitions.services.schedule.hall import set_hall
from foundation.errors import Refusal
from foundation.i18n import local
from foundation.messages import Sentence
from members.domain.identity import Identity

MOST = 60
Changed = tuple[Hall, int]


async def relieve(actor: Identity, competition_id: str, kind: str, number: int) -> int:
    """Changes the setting and makes a plan anew; the number of its version.

    Raises Refusal 422 for what no setting can change, and as `runs.start` does.
    """
    change = _CHANGES.get(kind)
    if change is None or not 1 <= number <= MOST:
        raise Refusal(Sentence("This cannot be changed by a button. Look at hall and times."), status=422)
    await runs.refuse_unless_ready(competition_id)
    hall, courts = change(*await kept_hall(competition_id), number)
    await set_hall(actor, competition_id, hall, courts)
    return await runs.start(actor, competition_id)


def _courts(hall: Hall, courts: int, number: int) -> Changed:
    return hall, courts + number


def _hours(hall: Hall, courts: int, number: int) -> Changed:
    """The last session of every day ends later."""
    last: dict[object, Span] = {}
    for session in hall.sessions:
        day = local(session.start).date()
        last[day] = max(last.get(day, session), session)
    longer = tuple(
        msgspec.structs.replace(session, end=session.end + timedelta(hours=number))
        if session in last.values()
        else session
        for session in hall.sessions
    )
    return msgspec.structs.replace(hall, sessions=longer), courts


def _rest(hall: Hall, courts: int, number: int) -> Changed:
    rest = msgspec.structs.replace(
        hall.rest, minutes=max(0, hall.rest.minutes - number), late=max(0, hall.rest.late - number)
    )
    return msgspec.structs.replace(hall, rest=rest), courts


def _limits(hall: Hall, courts: int, number: int) -> Changed:
    limits = msgspec.structs.replace(
        hall.limits, discipline=hall.limits.discipline + number, day=hall.limits.day + number
    )
    return msgspec.structs.replace(hall, limits=limits), courts


_CHANGES: Mapping[str, Callable[[Hall, int, int], Changed]] = {
    "courts": _courts,
    "hours": _hours,
    "rest": _rest,
    "limits": _limits,
}
BY_BUTTON = frozenset(_CHANGES)
