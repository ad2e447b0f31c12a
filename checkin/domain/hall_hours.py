"""When the code on a hall's screen is worth anything: around its session, or around the event."""

from datetime import datetime, timedelta

from checkin.domain.rotating_code import Way
from events.domain.event import Event, EventStatus, Session
from events.domain.presence import EARLY, TAIL
from foundation.messages import Sentence

OUT_UNTIL = timedelta(minutes=60)
"""How long after the end people may still check out."""


def not_now(
    way: Way, event: Event, session: Session | None, at: datetime, *, closed: bool
) -> Sentence | None:
    """Why nobody can check in (or out) at ``at``; None: they can."""
    if closed:
        return Sentence("This screen was closed. Please ask at the door.")
    if event.status is EventStatus.CANCELLED:
        return Sentence("This event was cancelled; nothing takes place.")
    if event.status is EventStatus.DRAFT:
        return Sentence("This event is not published yet.")
    starts = session.starts_at if session else event.starts_at
    ends = session.ends_at if session else event.ends_at or event.starts_at
    if starts is not None and at < (starts if way is Way.OUT else starts - EARLY):
        return Sentence("It is too early: this begins on {at}.", at=starts)
    if ends is not None and at > ends + (OUT_UNTIL if way is Way.OUT else TAIL):
        return Sentence("This is over: it ended on {at}.", at=ends)
    return None
