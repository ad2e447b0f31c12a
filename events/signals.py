"""What events tell the rooms above, inside the same transaction."""

from datetime import datetime

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


class EventNews(msgspec.Struct, frozen=True):
    """An event was published or cancelled."""

    event: str
    kind: str
    at: datetime


registration_confirmed: Signal[RegistrationNews] = Signal("registration confirmed")
registration_cancelled: Signal[RegistrationNews] = Signal("registration cancelled")
event_published: Signal[EventNews] = Signal("event published")
event_cancelled: Signal[EventNews] = Signal("event cancelled")
