"""What events tell the rooms above, inside the same transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from foundation.signals import Signal


class SeatWish(msgspec.Struct, frozen=True):
    """What the person who signs up asks of their seats: ids chosen on the map (none: best available)."""

    seats: tuple[str, ...] = ()
    accessible: int = 0


class RegistrationNews(msgspec.Struct, frozen=True):
    """A registration was confirmed, or one that was confirmed was cancelled. All ids."""

    registration: str
    event: str
    offering: str
    member: str
    branch: str
    ticket: str
    at: datetime
    places: int = 1
    seats: SeatWish | None = None
    """None: nobody is there to be told that there are no seats, as when people move up"""


def news(row: Mapping[str, Any], event: str, at: datetime) -> RegistrationNews:
    """Of a registration's row with its id, offering, member, branch, ticket and places."""
    return RegistrationNews(
        row["id"], event, row["offering"], row["member"], row["branch"], row["ticket"], at, row["places"]
    )


class EventCopy(msgspec.Struct, frozen=True):
    """A new event was made from a former one; `by`: how much later it is."""

    former: str
    event: str
    by: timedelta


class EventNews(msgspec.Struct, frozen=True):
    """An event was published or cancelled."""

    event: str
    kind: str
    at: datetime


class Resized(msgspec.Struct, frozen=True):
    """A registration that holds places has `places` of them now."""

    registration: str
    event: str
    offering: str
    member: str
    was: int
    places: int
    at: datetime


class Transferred(msgspec.Struct, frozen=True):
    """A place went from one person's registration to another's. Sent before the one is cancelled news and the other
    confirmed news, so that what hangs on the place can go along."""

    former: str
    registration: str
    event: str
    offering: str
    at: datetime


registration_confirmed: Signal[RegistrationNews] = Signal("registration confirmed")
registration_cancelled: Signal[RegistrationNews] = Signal("registration cancelled")
event_copied: Signal[EventCopy] = Signal("event copied")
event_published: Signal[EventNews] = Signal("event published")
event_cancelled: Signal[EventNews] = Signal("event cancelled")
registration_resized: Signal[Resized] = Signal("registration resized")
registration_transferred: Signal[Transferred] = Signal("registration transferred")
