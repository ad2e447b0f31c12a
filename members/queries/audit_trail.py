"""The audit trail as read by people: newest first, filtered, a page at a time."""

from datetime import datetime
from typing import Any

import msgspec

from members.tables import AuditEntry, Member

PAGE = 100


class TrailWanted(msgspec.Struct, frozen=True):
    """Filters; `actor` is a staff number, `before` the id from which on older entries are wanted (0: the newest)."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


class TrailLine(msgspec.Struct, frozen=True):
    """One entry with the actor's name; `sealed` once the chain holds it."""

    id: int
    at: datetime
    actor_kind: str
    actor: str
    actor_name: str
    staff_number: str
    action: str
    subject_kind: str
    subject: str
    subject_name: str
    fields: str
    sealed: bool


_LINES = (
    "SELECT e.id, e.at, e.actor_kind, e.actor, e.action, e.subject_kind, e.subject, e.fields,"
    " who.name AS actor_name, who.staff_number, about.name AS subject_name, s.sequence"
    " FROM audit_entry e LEFT JOIN member who ON e.actor_kind = 'member' AND who.id = e.actor"
    " LEFT JOIN member about ON e.subject_kind = 'member' AND about.id = e.subject"
    " LEFT JOIN audit_seal s ON s.entry = e.id"
)


async def trail(wanted: TrailWanted) -> list[TrailLine]:
    """At most `PAGE` + 1 entries, so that the reader knows whether there are older ones."""
    where, values = _where(wanted)
    rows = await AuditEntry.raw(f"{_LINES}{where} ORDER BY e.id DESC LIMIT {{}}", *values, PAGE + 1)
    return [
        TrailLine(
            id=row["id"],
            at=row["at"],
            actor_kind=row["actor_kind"],
            actor=row["actor"],
            actor_name=row["actor_name"] or "",
            staff_number=row["staff_number"] or "",
            action=row["action"],
            subject_kind=row["subject_kind"],
            subject=row["subject"],
            subject_name=row["subject_name"] or "",
            fields=row["fields"],
            sealed=row["sequence"] is not None,
        )
        for row in rows
    ]


async def actions() -> list[str]:
    """Every kind of act that occurs, for the filter."""
    rows = await AuditEntry.raw("SELECT DISTINCT action FROM audit_entry ORDER BY action")
    return [row["action"] for row in rows]


def _where(wanted: TrailWanted) -> tuple[str, list[Any]]:
    given = (
        ("who.staff_number = {}", wanted.actor),
        ("e.action = {}", wanted.action),
        ("e.subject = {}", wanted.subject),
        ("e.at >= {}", wanted.since),
        ("e.at < {}", wanted.until),
        ("e.id < {}", wanted.before),
    )
    conditions = [condition for condition, value in given if value]
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), [
        value for _, value in given if value
    ]


async def member_id_of(staff_number: str) -> str:
    """The id behind a staff number, "" when there is none."""
    row = await Member.select(Member.id).where(Member.staff_number == staff_number).first()
    return row["id"] if row else ""
