"""Attendance: that a person was there, at the event and at its sessions. Everything that records presence goes
through here, inside its own write body: once a person and session, and harmless to repeat.

Whoever was at a session was at the event. Of two arrivals the earlier one stands (a phone that was offline may
send it hours later), of two departures the later one.
"""

from datetime import datetime

from events.domain.event import Session
from events.domain.presence import Arrival, Recorded, session_at
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.identifiers import new_id
from foundation.messages import Sentence

_COME = (
    "INSERT INTO attendance (id, registration, event, present_at, means, reason, door, recorded_by)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {})"
    " ON CONFLICT (registration) DO UPDATE SET present_at = excluded.present_at, means = excluded.means,"
    " reason = excluded.reason, door = excluded.door, recorded_by = excluded.recorded_by"
    " WHERE excluded.present_at < attendance.present_at RETURNING id"
)
_COME_TO_SESSION = (
    "INSERT INTO session_attendance"
    " (id, registration, session, present_at, means, reason, door, recorded_by, made_up)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})"
    " ON CONFLICT (registration, session) DO UPDATE SET present_at = excluded.present_at,"
    " means = excluded.means, reason = excluded.reason, door = excluded.door,"
    " recorded_by = excluded.recorded_by, made_up = excluded.made_up"
    " WHERE excluded.present_at < session_attendance.present_at RETURNING id"
)
_SESSIONS = (
    "SELECT s.id, s.title, s.starts_at, s.ends_at FROM event_session s"
    " JOIN registration r ON r.event = s.event AND (s.offering IS NULL OR s.offering = r.offering)"
    " WHERE r.id = {} AND r.event = {}"
)
_LEAVE = (
    "UPDATE attendance SET left_at = {} WHERE registration = {} AND present_at <= {}"
    " AND (left_at IS NULL OR left_at < {}) RETURNING id"
)
_LEAVE_SESSION = (
    "UPDATE session_attendance SET left_at = {} WHERE registration = {} AND session = {} AND present_at <= {}"
    " AND (left_at IS NULL OR left_at < {}) RETURNING id"
)
_RETURN = "UPDATE attendance SET left_at = NULL WHERE registration = {} AND left_at <= {} RETURNING id"
_RETURN_TO_SESSION = (
    "UPDATE session_attendance SET left_at = NULL"
    " WHERE registration = {} AND session = {} AND left_at <= {} RETURNING id"
)
_HOLD = "UPDATE attendance SET present_at = present_at WHERE registration = {}"
_FORGET = "DELETE FROM attendance WHERE registration = {} RETURNING id"
_FORGET_SESSIONS = "DELETE FROM session_attendance WHERE registration = {}"
_FORGET_SESSION = (
    "DELETE FROM session_attendance WHERE registration = {} AND session = {} RETURNING present_at"
)
_FORGET_IF_AT = "DELETE FROM attendance WHERE registration = {} AND present_at = {}"
_REST = (
    "SELECT present_at, left_at, means, reason, door, recorded_by FROM session_attendance"
    " WHERE registration = {} ORDER BY present_at LIMIT 1"
)
_MOVE = (
    "UPDATE attendance SET present_at = {}, means = {}, reason = {}, door = {}, recorded_by = {}"
    " WHERE registration = {} AND present_at = {} AND (left_at IS NULL OR left_at >= {})"
)
_GUEST = (
    "UPDATE guest SET present_at = {} WHERE id = {} AND event = {} AND status = 'confirmed'"
    " AND present_at IS NULL RETURNING id"
)
_GUEST_EARLIER = (
    "UPDATE guest SET present_at = {} WHERE id = {} AND event = {} AND status = 'confirmed'"
    " AND present_at > {} RETURNING id"
)
_GUEST_FORGET = (
    "UPDATE guest SET present_at = NULL WHERE id = {} AND event = {} AND present_at IS NOT NULL RETURNING id"
)


async def record_presence(arrival: Arrival) -> Recorded:
    """The person of this registration came. Call it inside a write body; doing it again changes nothing.

    Raises `Refusal` 409 for a session that is none of this person's.
    """
    session = await _session(arrival)
    said = (arrival.means.value, arrival.reason, arrival.door, arrival.recorded_by)
    made = new_id()
    rows = await fetch(_COME, made, arrival.registration, arrival.event, arrival.at, *said)
    first = bool(rows) and rows[0]["id"] == made
    if not session:
        return Recorded(first, "", first, bool(rows) and not first)
    made = new_id()
    rows = await fetch(
        _COME_TO_SESSION, made, arrival.registration, session, arrival.at, *said, arrival.made_up
    )
    first_there = bool(rows) and rows[0]["id"] == made
    return Recorded(first, session, first_there, bool(rows) and not first_there)


async def _session(arrival: Arrival) -> str:
    if arrival.session == "":
        return ""
    known = await sessions_of(arrival.registration, arrival.event)
    if arrival.session is None:
        found = session_at(known, arrival.at)
        return found.id if found else ""
    if any(each.id == arrival.session for each in known):
        return arrival.session
    raise Refusal(
        Sentence("This session is not one this person comes to. Reload the page and choose again."),
        field="session",
    )


async def sessions_of(registration_id: str, event_id: str) -> list[Session]:
    """The sessions the person of a registration may come to; empty when the event has none."""
    rows = await fetch(_SESSIONS, registration_id, event_id)
    return [Session(row["id"], row["title"], row["starts_at"], row["ends_at"]) for row in rows]


async def record_departure(registration_id: str, *, at: datetime, session: str = "") -> bool:
    """The person left (签退), the event or with ``session`` that session as well. Call it inside a write body.

    False when nothing changed: they had not come by then, or had left at that time or later already.
    """
    left = bool(await fetch(_LEAVE, at, registration_id, at, at))
    if session:
        return bool(await fetch(_LEAVE_SESSION, at, registration_id, session, at, at))
    return left


async def record_return(registration_id: str, *, at: datetime, session: str = "") -> bool:
    """Somebody who had left came in again: they have not left after all. Call it inside a write body."""
    here = bool(await fetch(_RETURN, registration_id, at))
    if session:
        here = bool(await fetch(_RETURN_TO_SESSION, registration_id, session, at)) or here
    return here


async def withdraw_presence(registration_id: str, session: str = "") -> bool:
    """Takes back what was recorded by mistake: all of it, or of one session. Call it inside a write body.

    Who was at no other session and came for this one was not there. False: there was nothing to take back.
    """
    # Held first, as arrivals do, so that nobody can come to another session while we look.
    await fetch(_HOLD, registration_id)
    if not session:
        await fetch(_FORGET_SESSIONS, registration_id)
        return bool(await fetch(_FORGET, registration_id))
    gone = await fetch(_FORGET_SESSION, registration_id, session)
    if not gone:
        return False
    was_at = gone[0]["present_at"]
    rest = await fetch(_REST, registration_id)
    if not rest:
        await fetch(_FORGET_IF_AT, registration_id, was_at)
        return True
    next_at = rest[0]["present_at"]
    said = (rest[0]["means"], rest[0]["reason"], rest[0]["door"], rest[0]["recorded_by"])
    await fetch(_MOVE, next_at, *said, registration_id, was_at, next_at)
    return True


async def record_guest(guest_id: str, event_id: str, *, at: datetime) -> bool:
    """A guest came. Call it inside a write body. False when they were there already (the earlier time stands)."""
    if await fetch(_GUEST, at, guest_id, event_id):
        return True
    await fetch(_GUEST_EARLIER, at, guest_id, event_id, at)
    return False


async def withdraw_guest(guest_id: str, event_id: str) -> bool:
    """Takes a guest's presence back. Call it inside a write body. False: there was none."""
    return bool(await fetch(_GUEST_FORGET, guest_id, event_id))
