"""What events tell the rooms above, inside the same transaction."""

from datetime import datetime, timedelta

import msgspec

from foundation.signals import Signal


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


registration_confirmed: Signal[RegistrationNews] = Signal("registration confirmed")
registration_cancelled: Signal[RegistrationNews] = Signal("registration cancelled")
event_copied: Signal[EventCopy] = Signal("event copied")
event_published: Signal[EventNews] = Signal("event published")
event_cancelled: Signal[EventNews] = Signal("event cancelled")
