"""The audit trail: who did what when, written in the same transaction as what it tells."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from foundation.clock import now
from foundation.database import Statement, fetch
from members.domain.identity import Identity, Link, Oneself
from members.services import many_rows
from members.tables import AuditEntry

Actor = Identity | Oneself | Link | None

_COLUMNS = (
    ("action", AuditEntry.action),
    ("subject kind", AuditEntry.subject_kind),
    ("subject", AuditEntry.subject),
)
_INSERT = (
    "INSERT INTO audit_entry (at, actor, actor_kind, action, subject_kind, subject, fields) "
    "VALUES ({}, {}, {}, {}, {}, {}, {})"
)


async def record(actor: Actor, action: str, subject_kind: str, subject_id: str, /, **fields: Any) -> None:
    """Adds an entry; call it inside a write body. See `entry`."""
    template, values = entry(actor, action, subject_kind, subject_id, **fields)
    await fetch(template, *values)


def entry(actor: Actor, action: str, subject_kind: str, subject_id: str, /, **fields: Any) -> Statement:
    """The statement that adds an entry. `actor` is None for the system itself.

    ``fields`` holds ids, field names, numbers and states, never names, ID numbers, phones or health:
    the entries are kept for good, and what they tell of a person must be deletable elsewhere.
    Raises `ValueError` when an argument is longer than its column (SQLite would not say so).
    """
    for (name, column), text in zip(_COLUMNS, (action, subject_kind, subject_id), strict=True):
        if len(text) > (column.length or 0):
            raise ValueError(f"audit: the {name} {text!r} is longer than {column.length} characters")
    actor_id, actor_kind = _who(actor)
    return _INSERT, (now(), actor_id, actor_kind, action, subject_kind, subject_id, _as_json(fields))


def _who(actor: Actor) -> tuple[str, str]:
    if actor is None:
        return "", "system"
    if isinstance(actor, Link):
        return actor.link_id, "link"
    return actor.member_id, "member"


def _as_json(fields: dict[str, Any]) -> str:
    """Compact JSON with sorted keys, so that equal entries are equal text."""
    return msgspec.json.encode(fields, order="sorted").decode() if fields else "{}"


async def record_many(
    actor: Actor, action: str, subject_kind: str, subjects: Sequence[tuple[str, Mapping[str, Any]]]
) -> None:
    """The same act on many subjects: (subject id, fields) each."""
    actor_id, actor_kind = _who(actor)
    at = now()
    await many_rows.insert(
        AuditEntry,
        ("at", "actor", "actor_kind", "action", "subject_kind", "subject", "fields"),
        (
            (at, actor_id, actor_kind, action, subject_kind, subject, _as_json(dict(fields)))
            for subject, fields in subjects
        ),
    )
