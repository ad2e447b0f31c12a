"""The course of an attempt: when it may begin, how long it runs, what still counts.

No timer hands a paper in: an attempt is over when it was handed in or when its time is up, whenever anybody looks.
"""

from datetime import datetime, timedelta

import msgspec

from foundation.errors import Refusal
from foundation.messages import Sentence


class Attempt(msgspec.Struct, frozen=True):
    """An attempt as kept."""

    started_at: datetime
    ends_at: datetime
    handed_in_at: datetime | None = None

    def over(self, now: datetime) -> bool:
        return self.handed_in_at is not None or now >= self.ends_at

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds, never more than the attempt has."""
        if self.over(now):
            return 0
        return max(0, int((self.ends_at - max(now, self.started_at)).total_seconds()))

    def milliseconds(self) -> int:
        """How long it took: until it was handed in, else all of its time."""
        until = min(self.handed_in_at or self.ends_at, self.ends_at)
        return max(0, int((until - self.started_at).total_seconds() * 1000))


class Opening(msgspec.Struct, frozen=True):
    """From when to when a quiz is open; None where nothing is set."""

    state: str
    opens_at: datetime | None
    closes_at: datetime | None

    def refuse_when_shut(self, now: datetime) -> None:
        """Raises Refusal 409 with the time it opens or closed."""
        if self.state != "open":
            raise Refusal(Sentence("This quiz is still being prepared."))
        if self.opens_at is not None and now < self.opens_at:
            raise Refusal(Sentence("The quiz opens {opens}.", opens=self.opens_at))
        if self.closes_at is not None and now >= self.closes_at:
            raise Refusal(Sentence("The quiz closed {closed}.", closed=self.closes_at))


def ends_at(opening: Opening, minutes: int, started_at: datetime) -> datetime:
    """The full time, but never beyond the close of the quiz."""
    full = started_at + timedelta(minutes=minutes)
    return full if opening.closes_at is None else min(full, opening.closes_at)


def refuse_another_try(tries_today: int, tries_a_day: int) -> None:
    """Raises Refusal 409 when today's tries are used up."""
    if tries_today >= tries_a_day:
        raise Refusal(
            Sentence(
                "You have used today's try. Tomorrow you can try again.",
                "You have used today's {count} tries. Tomorrow you can try again.",
                count=tries_a_day,
            )
        )


def refuse_late(attempt: Attempt, now: datetime) -> None:
    """Raises Refusal 409 for an answer after the end, to the moment: from then on the right answers may be seen."""
    if attempt.handed_in_at is not None:
        raise Refusal(Sentence("This attempt is handed in. The answer was not counted."))
    if now >= attempt.ends_at:
        raise Refusal(
            Sentence("The time is up. This answer came too late and was not counted; those before it are.")
        )
