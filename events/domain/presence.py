"""That somebody is there: by which means it was recorded, and to which of an event's sessions an arrival belongs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from events.domain.event import Session

EARLY = timedelta(minutes=60)
"""How long before a session begins people may arrive for it."""
HANDOVER = timedelta(minutes=10)
"""So shortly before the next session begins an arrival is for that one, though another still runs."""
TAIL = timedelta(minutes=15)
"""How long after the end those still standing in the queue are counted to the session that ended."""


class Means(StrEnum):
    """How a presence came to be recorded."""

    SCAN = "scan"
    SELF = "self"
    LATE = "late"
    MANUAL = "manual"
    TYPED = "typed"


class Arrival(msgspec.Struct, frozen=True):
    """Somebody came. `session` None: whichever runs or is about to start; empty: none in particular.

    `at` is the moment by the server's clock or corrected to it; `made_up`: a session attended at another time.
    """

    registration: str
    event: str
    at: datetime
    means: Means = Means.SCAN
    session: str | None = None
    door: str = ""
    recorded_by: str = ""
    reason: str = ""
    made_up: bool = False


class Recorded(msgspec.Struct, frozen=True):
    """What an arrival changed. `first`: nobody had recorded the person at the event before.

    `session` is the one it was counted to (empty: none) and `first_there` the same for it; without a session
    both agree. `earlier`: the person was known to be there, but from a later time that is now put right.
    """

    first: bool
    session: str = ""
    first_there: bool = False
    earlier: bool = False


def session_at(sessions: Iterable[Session], at: datetime) -> Session | None:
    """The session an arrival at ``at`` belongs to, of those the person may come to; None: of none.

    The next one from `HANDOVER` before it begins; else the one that runs (of several the one that began last);
    else the next one from `EARLY` before it begins; else the one that ended no longer than `TAIL` ago.
    """
    known = sorted(sessions, key=lambda each: (each.starts_at, each.id))
    ahead = [each for each in known if at < each.starts_at <= at + EARLY]
    if ahead and ahead[0].starts_at - at <= HANDOVER:
        return ahead[0]
    running = [each for each in known if each.starts_at <= at <= each.ends_at]
    if running:
        return running[-1]
    if ahead:
        return ahead[0]
    ended = [each for each in known if each.ends_at < at <= each.ends_at + TAIL]
    return max(ended, key=lambda each: each.ends_at, default=None)
