"""Attendance: that a person was there. Doors write it through these two, so that each person counts once."""

from datetime import datetime

from foundation.database import fetch
from foundation.identifiers import new_id

_RECORD = (
    "INSERT INTO attendance (id, registration, event, present_at, door, recorded_by) "
    "VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT (registration) DO NOTHING RETURNING id"
)
_WITHDRAW = "DELETE FROM attendance WHERE registration = {} RETURNING id"


async def record_presence(
    registration_id: str, event_id: str, *, at: datetime, door: str = "", recorded_by: str = ""
) -> bool:
    """The person of this registration came at ``at`` (aware, UTC). Call it inside a write body.

    False when they were already there: the first arrival stands, also when two doors record at once.
    """
    rows = await fetch(_RECORD, new_id(), registration_id, event_id, at, door, recorded_by)
    return bool(rows)


async def withdraw_presence(registration_id: str) -> bool:
    """Takes a presence back that was recorded by mistake. Call it inside a write body. False: there was none."""
    return bool(await fetch(_WITHDRAW, registration_id))
