"""When a delivery that did not get through is tried again, and when it is given up."""

from datetime import datetime, timedelta

import msgspec

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
UNSURE_AFTER = timedelta(minutes=10)
"""A claim this old belongs to a process that died: nobody knows whether its message went out."""


class Next(msgspec.Struct, frozen=True):
    """What becomes of a delivery after an attempt: `at` when it is tried again, or given up."""

    status: str
    at: datetime


def after_failure(*, made: datetime, attempts: int, now: datetime, until: datetime | None = None) -> Next:
    """After attempt number `attempts` failed for a reason that may pass: 1, 2, 4, 8 … minutes, at most 6 hours."""
    pause = min(FIRST * 2 ** min(max(attempts - 1, 0), 20), LONGEST)
    again = now + pause
    if again - made > GIVEN_UP_AFTER:
        return Next("failed", now)
    if until is not None and again >= until:
        return Next("dropped", now)
    return Next("waiting", again)
