"""The rotating code (动态码) on the hall's screen: who scans it within half a minute stands before it.

A code is the first bytes of an HMAC-SHA-256 over the event, the place, the session, whether people come or go, and
the number of its time window, keyed with a secret of the event that never leaves the server. It is accepted in its
own window of fifteen seconds and in the next one, by the server's clock: a picture of it sent to somebody else is
worthless after thirty seconds at most. docs/formats.md tells the form of the link.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

WINDOW_S = 15
ACCEPTED_BEFORE = 1
"""How many windows before the present one are accepted: for the time it takes to scan and load."""
CODE_LETTERS = 16
"""Of base 32: 80 bits, which nobody guesses within half a minute."""
GRACE = timedelta(minutes=10)
"""How long somebody who scanned in time may take to sign in."""
AHEAD = 4
"""Windows a screen is given at once, so that it outlives a hiccup of the network of up to a minute."""
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PREFIX = b"rallypoint rotating code 1\0"
GRACE_PREFIX = b"rallypoint rotating grace 1\0"


class Way(StrEnum):
    """Whether a code lets people come or go (签退)."""

    IN = "in"
    OUT = "out"


class Screen(msgspec.Struct, frozen=True):
    """What a code is bound to. `place` is the screen's own name for its door; `session` empty: the event."""

    id: str
    event: str
    session: str = ""
    way: Way = Way.IN


class Judgement(StrEnum):
    """What a scanned code is worth now."""

    GOOD = "good"
    LATE = "late"
    WRONG = "wrong"


def window_of(at: datetime) -> int:
    """The number of the window of fifteen seconds in which a moment lies."""
    return int(at.timestamp()) // WINDOW_S


def window_starts(window: int) -> datetime:
    return datetime.fromtimestamp(window * WINDOW_S, UTC)


def code(secret: bytes, screen: Screen, window: int) -> str:
    """The code a screen shows in a window: 16 letters."""
    return _letters(_tag(secret, PREFIX, screen, str(window)))


def judge(secret: bytes, screen: Screen, given: str, at: datetime) -> Judgement:
    """Whether a scanned code is of this window or the one before.

    One of the last hour is told apart from a forged one, so that the person is told to scan again. A code of a
    window to come, of another screen, event or session is wrong like any other.
    """
    if len(given) != CODE_LETTERS or not given.isascii():
        return Judgement.WRONG
    present = window_of(at)
    for window in range(present - ACCEPTED_BEFORE, present + 1):
        if hmac.compare_digest(code(secret, screen, window), given):
            return Judgement.GOOD
    for window in range(present - 3600 // WINDOW_S, present - ACCEPTED_BEFORE):
        if hmac.compare_digest(code(secret, screen, window), given):
            return Judgement.LATE
    return Judgement.WRONG


def grace(secret: bytes, screen: Screen, scanned_at: datetime, browser: str) -> str:
    """What somebody who scanned in time carries through signing in: signed, for a while, for this browser only."""
    moment = str(int(scanned_at.timestamp()))
    return f"{moment}.{_letters(_tag(secret, GRACE_PREFIX, screen, moment, browser))}"


def graced(secret: bytes, screen: Screen, given: str, browser: str, now: datetime) -> datetime | None:
    """When they scanned, if this is a grace of ours that still holds; else None."""
    moment, _, _tail = given.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return None
    at = datetime.fromtimestamp(int(moment), UTC)
    if not timedelta(0) <= now - at <= GRACE:
        return None
    expected = grace(secret, screen, at, browser)
    return at if hmac.compare_digest(expected.encode(), given.encode()) else None


def _tag(secret: bytes, prefix: bytes, screen: Screen, *more: str) -> bytes:
    said = "\0".join((screen.id, screen.event, screen.session, screen.way.value, *more))
    return hmac.new(secret, prefix + said.encode(), hashlib.sha256).digest()


def _letters(tag: bytes) -> str:
    number = int.from_bytes(tag[: CODE_LETTERS * 5 // 8], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_LETTERS * 5 - 5, -1, -5))
