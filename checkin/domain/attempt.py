"""One attempt to come in: what a door sends about a code it read, or a person it found by name."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from checkin.domain.admission import Passing
from checkin.domain.doors import LONGEST_NAME
from checkin.domain.verdicts import Verdict
from foundation.errors import Refusal
from foundation.messages import Sentence

LONGEST_DOOR = LONGEST_NAME
LONGEST_REASON = 200
MOST_PEOPLE = 500
OLDEST = timedelta(days=60)
"""Scans a phone kept longer than this are counted as if made then: no event lasts so long."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,40}")


class Means(StrEnum):
    """How a code came to us."""

    CAMERA = "camera"
    SCANNER = "scanner"
    TYPED = "typed"
    NAME = "name"


class Attempt(msgspec.Struct, frozen=True):
    """`text` is what was read or typed; with means `name` it is the id of the registration chosen.

    `nonce` is made where the code was read: the same one sent twice is one scan. `door` is its name, `gate` its id.
    A `reason` lets in by hand somebody the rules of the door do not.
    """

    nonce: str
    text: str
    means: Means = Means.CAMERA
    door: str = ""
    gate: str = ""
    passing: Passing = Passing()
    reason: str = ""


class Told(msgspec.Struct, frozen=True):
    """What a phone without network did by itself: its verdict, when by its clock, and how far that clock was off."""

    verdict: Verdict
    clock: datetime
    ahead: timedelta = timedelta(0)


def corrected(clock: datetime, ahead: timedelta, now: datetime) -> datetime:
    """The server's time of a scan, from the phone's clock and by how much it was measured to be ahead.

    Never later than now, whatever the phone says, and never long before.
    """
    try:
        at = clock - ahead
    except OverflowError:
        return now
    return min(max(at, now - OLDEST), now)


def checked(attempt: Attempt) -> Attempt:
    """The attempt with its texts tidied. Raises Refusal 422 when a field cannot be kept."""
    check_nonce(attempt.nonce)
    door = " ".join(attempt.door.split())
    if len(door) > LONGEST_DOOR or not door.isprintable():
        raise Refusal(
            Sentence("The name of a door may have at most {longest} plain characters.", longest=LONGEST_DOOR),
            field="door",
            status=422,
        )
    reason = " ".join(attempt.reason.split())
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise Refusal(
            Sentence("A reason may have at most {longest} plain characters.", longest=LONGEST_REASON),
            field="reason",
            status=422,
        )
    if not 0 <= attempt.passing.people <= MOST_PEOPLE:
        raise Refusal(
            Sentence("Between 1 and {most} people can come in by one code.", most=MOST_PEOPLE),
            field="people",
            status=422,
        )
    passing = msgspec.structs.replace(attempt.passing, forced=bool(reason))
    return msgspec.structs.replace(attempt, door=door, reason=reason, passing=passing)


def check_nonce(nonce: str) -> None:
    """Raises Refusal 422 unless it is 8 to 40 letters or digits."""
    if not _NONCE.fullmatch(nonce):
        raise Refusal(
            Sentence("The number of this scan must be 8 to 40 letters or digits. Please reload the page."),
            field="nonce",
            status=422,
        )
