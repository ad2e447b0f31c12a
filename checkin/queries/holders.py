"""Whom a ticket or a name belongs to, as the door sees it; one statement each, and one more for a group."""

from typing import Any

import msgspec

from checkin.domain.passages import Standing
from checkin.domain.verdicts import Holder, Presence
from foundation.database import fetch

_HOLDER = (
    "SELECT r.id, r.event, r.status, m.name, b.name AS branch, e.title, a.present_at, a.door,"
    " r.ticket, r.offering, o.title AS offering_title, r.places, r.party,"
    " s.occasion, s.came, s.inside, s.doubled, s.first_at, s.last_at, s.left_at, s.door AS first_door"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN event e ON e.id = r.event JOIN offering o ON o.id = r.offering"
    " LEFT JOIN attendance a ON a.registration = r.id LEFT JOIN standing s ON s.ticket = r.ticket"
)
_BY_TICKET = _HOLDER + " WHERE r.ticket = {}"
_BY_REGISTRATION = _HOLDER + " WHERE r.id = {}"
_GUEST = (
    "SELECT g.id AS guest, g.registration AS host, g.event, g.name, b.name AS branch, e.title,"
    " CASE WHEN g.status = 'confirmed' AND r.id IS NOT NULL THEN r.status ELSE g.status END AS status,"
    " g.present_at, g.ticket, g.offering, o.title AS offering_title, r.party,"
    " s.occasion, s.came, s.inside, s.doubled, s.first_at, s.last_at, s.left_at, s.door AS first_door"
    " FROM guest g JOIN branch b ON b.id = g.branch JOIN event e ON e.id = g.event"
    " JOIN offering o ON o.id = g.offering LEFT JOIN registration r ON r.id = g.registration"
    " LEFT JOIN standing s ON s.ticket = g.ticket"
)
_GUEST_BY_TICKET = _GUEST + " WHERE g.ticket = {}"
_GUEST_BY_ID = _GUEST + " WHERE g.id = {}"
_BY_WORDS = (
    "SELECT r.id, r.event, r.status, m.name, b.name AS branch, '' AS title, a.present_at, a.door,"
    " m.staff_number, o.title AS offering_title, r.ticket, r.offering, r.places, r.party"
    " FROM registration r JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " JOIN offering o ON o.id = r.offering LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.event = {} AND r.status NOT IN ('cancelled', 'rejected') AND (m.name LIKE {} ESCAPE '!'"
    " OR m.letters LIKE {} ESCAPE '!'"
    " OR m.initials LIKE {} ESCAPE '!' OR LOWER(m.staff_number) LIKE {} ESCAPE '!')"
    " ORDER BY m.pinyin, m.staff_number, o.position LIMIT {}"
)
_GUESTS_BY_WORDS = (
    "SELECT g.id AS guest, g.registration AS host, g.event, g.name, b.name AS branch, '' AS title,"
    " CASE WHEN g.status = 'confirmed' AND r.id IS NOT NULL THEN r.status ELSE g.status END AS status,"
    " g.present_at, g.ticket, g.offering, o.title AS offering_title"
    " FROM guest g JOIN branch b ON b.id = g.branch JOIN offering o ON o.id = g.offering"
    " LEFT JOIN registration r ON r.id = g.registration"
    " WHERE g.event = {} AND g.status = 'confirmed' AND g.name LIKE {} ESCAPE '!' ORDER BY g.name, g.id LIMIT {}"
)
# By the captain's code, and by the tickets of the others of the party and of everybody's companions.
_GROUP = (
    "SELECT c.id AS captain, c.places, COALESCE(sc.came, 0) AS by_code,"
    " (SELECT COUNT(*) FROM standing s JOIN registration r ON r.id = s.registration"
    "  WHERE r.party = c.party AND r.id <> c.id AND s.occasion = {} AND s.came > 0)"
    " + (SELECT COUNT(*) FROM standing s JOIN guest g ON g.id = s.guest JOIN registration r ON r.id = g.registration"
    "  WHERE (r.id = c.id OR r.party = c.party) AND g.needs_place AND s.occasion = {} AND s.came > 0) AS apart"
    " FROM registration c LEFT JOIN standing sc ON sc.ticket = c.ticket AND sc.occasion = {}"
    " WHERE c.id = {} OR (c.party = {} AND c.places > 0)"
)
MOST_FOUND = 20


class Held(msgspec.Struct, frozen=True):
    """A holder with their comings by occasion, and what tells of its group: the party, or whose companion it is."""

    holder: Holder
    standings: dict[str, Standing]
    party: str = ""
    host: str = ""

    @property
    def in_a_group(self) -> bool:
        return self.holder.heads > 1 or bool(self.party or self.host)


class Found(msgspec.Struct, frozen=True):
    """Somebody found by name, with what tells namesakes apart."""

    holder: Holder
    staff_number: str
    offering: str


async def held_by_ticket(ticket: str) -> Held | None:
    """Whom this ticket belongs to: a registration, or a guest."""
    rows = await fetch(_BY_TICKET, ticket)
    if rows:
        return _held(rows)
    rows = await fetch(_GUEST_BY_TICKET, ticket)
    return _held_guest(rows) if rows else None


async def held_by_person(person: str) -> Held | None:
    """The same by the id of a registration or guest, for somebody found by name."""
    rows = await fetch(_BY_REGISTRATION, person)
    if rows:
        return _held(rows)
    rows = await fetch(_GUEST_BY_ID, person)
    return _held_guest(rows) if rows else None


async def holder_of_ticket(ticket: str) -> Holder | None:
    """The holder of this ticket, without asking who of their group has come."""
    held = await held_by_ticket(ticket)
    return held.holder if held else None


async def holder_of_registration(registration_id: str) -> Holder | None:
    """The holder of this registration, without asking who of their group has come."""
    rows = await fetch(_BY_REGISTRATION, registration_id)
    return _holder(rows[0]) if rows else None


async def with_group(held: Held, occasion: str) -> Holder:
    """The holder with who of their group came to this occasion already, by which code."""
    holder = held.holder
    if not held.in_a_group:
        return holder
    captain = held.host or holder.registration_id
    rows = await fetch(_GROUP, occasion, occasion, occasion, captain, held.party or "-")
    group = next((row for row in rows if row["places"] > 1), None)
    if group is None:
        return holder
    if group["captain"] == holder.registration_id and not holder.guest:
        return msgspec.structs.replace(holder, apart=group["apart"])
    return msgspec.structs.replace(holder, together=group["by_code"] + group["apart"] >= group["places"])


async def holders_by_words(event_id: str, words: str) -> list[Found]:
    """Up to 20 people of an event, by part of the name or by how pinyin, initials or staff number begin.

    Members sorted by pinyin, then guests by name. Nothing for empty words.
    """
    sought = "".join(words.split())[:40].lower()
    if not sought:
        return []
    safe = sought.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = await fetch(_BY_WORDS, event_id, f"%{safe}%", f"{safe}%", f"{safe}%", f"{safe}%", MOST_FOUND)
    found = [Found(_holder(row), row["staff_number"], row["offering_title"]) for row in rows]
    guests = await fetch(_GUESTS_BY_WORDS, event_id, f"%{safe}%", MOST_FOUND)
    found += [Found(_guest(row), "", row["offering_title"]) for row in guests]
    return found[:MOST_FOUND]


def _held(rows: list[dict[str, Any]]) -> Held:
    return Held(_holder(rows[0]), _standings(rows), rows[0]["party"] or "")


def _standings(rows: list[dict[str, Any]]) -> dict[str, Standing]:
    """One row an occasion; a single row without any when they have not come."""
    return {
        row["occasion"]: Standing(
            row["came"],
            row["inside"],
            row["doubled"],
            row["first_at"],
            row["last_at"],
            row["left_at"],
            row["first_door"],
        )
        for row in rows
        if row["occasion"] is not None
    }


def _holder(row: dict[str, Any]) -> Holder:
    return Holder(
        row["id"],
        row["event"],
        row["title"],
        row["status"],
        row["name"],
        row["branch"],
        Presence(row["present_at"], row["door"]) if row["present_at"] else None,
        row["ticket"],
        "",
        row["offering"],
        row["offering_title"],
        max(1, row["places"]),
    )


def _held_guest(rows: list[dict[str, Any]]) -> Held:
    return Held(_guest(rows[0]), _standings(rows), rows[0]["party"] or "", rows[0]["host"] or "")


def _guest(row: dict[str, Any]) -> Holder:
    return Holder(
        "",
        row["event"],
        row["title"],
        row["status"],
        row["name"],
        row["branch"],
        Presence(row["present_at"]) if row["present_at"] else None,
        row["ticket"],
        row["guest"],
        row["offering"],
        row["offering_title"],
    )
