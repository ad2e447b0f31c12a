"""What a change of a registration leaves behind: a step in its history, and word to open pages."""

from datetime import datetime

from foundation.database import Statement, after_commit, fetch
from foundation.live import hub

_LOG = "INSERT INTO registration_change (registration, at, actor, status, reason) VALUES ({}, {}, {}, {}, {})"

NOT_ANSWERED = "offer-not-answered"
"""The reason in the history of an offer that ran out; pages put it into words."""


async def log(registration: str, actor: str, status: str, at: datetime, reason: str = "") -> None:
    """Adds a step to a registration's history; call it inside a write body. `actor` empty: the system."""
    template, values = log_entry(registration, actor, status, at, reason)
    await fetch(template, *values)


def log_entry(registration: str, actor: str, status: str, at: datetime, reason: str = "") -> Statement:
    """The statement that adds such a step."""
    return _LOG, (registration, at, actor, status, reason)


def announce(event_id: str) -> None:
    """Tells open pages, once it is stored, that the numbers of this event have changed."""
    after_commit(lambda: hub.publish(f"event/{event_id}", event_id, event="places"))
