"""Whom a ticket or a name belongs to, as the door sees it: one statement each."""

from typing import Any

import msgspec

from checkin.domain.admission import Holder, Presence
from foundation.database import fetch

_HOLDER = (
    "SELECT r.id, r.event, r.status, m.name, b.name AS branch, e.title, a.present_at, a.door"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN event e ON e.id = r.event LEFT JOIN attendance a ON a.registration = r.id"
)
_BY_TICKET = _HOLDER + " WHERE r.ticket = {}"
_BY_REGISTRATION = _HOLDER + " WHERE r.id = {}"
_BY_WORDS = (
    "SELECT r.id, r.event, r.status, m.name, b.name AS branch, '' AS title, a.present_at, a.door,"
    " m.staff_number, o.title AS offering"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND r.status NOT IN ('cancelled', 'rejected') AND (m.name LIKE {} ESCAPE '!'"
    " OR m.letters LIKE {} ESCAPE '!'"
    " OR m.initials LIKE {} ESCAPE '!' OR LOWER(m.staff_number) LIKE {} ESCAPE '!')"
    " ORDER BY m.pinyin, m.staff_number, o.position LIMIT {}"
)
MOST_FOUND = 20


async def holder_of_ticket(ticket: str) -> Holder | None:
    """The registration with this ticket."""
    return _first(await fetch(_BY_TICKET, ticket))


async def holder_of_registration(registration_id: str) -> Holder | None:
    return _first(await fetch(_BY_REGISTRATION, registration_id))


class Found(msgspec.Struct, frozen=True):
    """Somebody found by name, with what tells namesakes apart."""

    holder: Holder
    staff_number: str
    offering: str


async def holders_by_words(event_id: str, words: str) -> list[Found]:
    """Up to 20 registrations of an event, by part of the name or by how pinyin, initials or staff number begin.

    Sorted by pinyin. Nothing for empty words.
    """
    sought = "".join(words.split())[:40].lower()
    if not sought:
        return []
    safe = sought.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = await fetch(_BY_WORDS, event_id, f"%{safe}%", f"{safe}%", f"{safe}%", f"{safe}%", MOST_FOUND)
    return [Found(_holder(row), row["staff_number"], row["offering"]) for row in rows]


def _first(rows: list[dict[str, Any]]) -> Holder | None:
    return _holder(rows[0]) if rows else None


def _holder(row: dict[str, Any]) -> Holder:
    presence = Presence(row["present_at"], row["door"]) if row["present_at"] else None
    return Holder(row["id"], row["event"], row["title"], row["status"], row["name"], row["branch"], presence)
