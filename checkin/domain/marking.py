"""What an organizer's mark in the grid records: when the person came, and by which means."""

from datetime import datetime, timedelta

import msgspec

from events.domain.completion import Mark
from events.domain.event import Session
from events.domain.presence import EARLY, TAIL, Means
from foundation.errors import Refusal
from foundation.messages import Sentence

LATE_AFTER = timedelta(minutes=10)
LONGEST_REASON = 200


class Entry(msgspec.Struct, frozen=True):
    """A presence to record. `made_up`: at another time than the session's."""

    at: datetime
    means: Means
    made_up: bool = False


def entry(mark: Mark, session: Session, now: datetime, made_up_at: datetime | None = None) -> Entry:
    """What marking somebody ``mark`` at ``session`` records. Raises `Refusal` for a session still to come.

    While the session runs it is a mark by hand, afterwards a late check-in (补签). The time of a late one is one
    that is late, so that reading it again gives the same mark.
    """
    if mark is Mark.MADE_UP:
        return Entry(min(made_up_at or now, now), Means.MANUAL, made_up=True)
    if now < session.starts_at - EARLY:
        raise Refusal(
            Sentence("“{title}” begins on {at}; nobody can have been there yet.",
                     title=session.title, at=session.starts_at)
        )  # fmt: skip
    late_from = session.starts_at + LATE_AFTER
    if mark is Mark.LATE:
        just_late = late_from + timedelta(minutes=1)
        return Entry(max(just_late, now) if now <= session.ends_at else just_late, Means.MANUAL)
    means = Means.MANUAL if now <= session.ends_at + TAIL else Means.LATE
    return Entry(now if now <= late_from else session.starts_at, means)


def checked_reason(mark: Mark | None, session: Session, reason: str, now: datetime) -> str:
    """The reason, tidied. Raises `Refusal` 422 where one is needed: afterwards, for a make-up and for leave."""
    words = " ".join(reason.split())
    if len(words) > LONGEST_REASON or not words.isprintable():
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )
    afterwards = now > session.ends_at + TAIL
    if not words and mark is not None and (afterwards or mark in (Mark.MADE_UP, Mark.EXCUSED)):
        raise Refusal(
            Sentence("Please say why first: what is recorded afterwards, made up or excused needs a reason."),
            field="reason",
            status=422,
        )
    return words
