"""Certificates as pages and papers read them: of an event, of a member, of a public address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from checkin.course_tables import Certificate
from foundation.database import fetch
from foundation.settings import settings
from members.queries.people_lists import Source

_ROWS = (
    "SELECT m.staff_number, r.member, c.id, c.code, c.event, c.registration, c.number, c.standing, c.name, c.branch,"
    " c.title, c.attended, c.counted, c.held_from, c.held_until, c.union_name, c.issued_at, c.revoked_at,"
    " c.revoked_because"
    " FROM certificate c JOIN registration r ON r.id = c.registration JOIN member m ON m.id = r.member"
)
_OF_EVENT = _ROWS + " WHERE c.event = {} ORDER BY c.issued_at, c.place, c.id"
_OF_MEMBER = _ROWS + " WHERE r.member = {} ORDER BY c.issued_at DESC, c.id"
_OF_REGISTRATION = _ROWS + " WHERE c.registration = {} ORDER BY c.issued_at DESC, c.id"
_THESE = _ROWS + " WHERE c.id IN ({marks})"
_BY_ID = _ROWS + " WHERE c.id = {}"
_BY_CODE = _ROWS + " WHERE c.code = {}"


class Issued(msgspec.Struct, frozen=True):
    """A certificate as it was issued; `valid` until it is revoked."""

    id: str
    code: str
    event: str
    registration: str
    member: str
    staff_number: str
    number: str
    valid: bool
    name: str
    branch: str
    title: str
    attended: int
    counted: int
    held_from: datetime | None
    held_until: datetime | None
    union_name: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str

    @property
    def address(self) -> str:
        """Where anybody verifies it; built from PUBLIC_URL, never from what a browser says."""
        return f"{settings().address}/v/{self.code}"


async def of_event(event_id: str) -> list[Issued]:
    """In the order they were issued, revoked ones too."""
    return [_issued(row) for row in await Certificate.raw(_OF_EVENT, event_id)]


def source(event_id: str) -> Source:
    """The certificates of an event, by who holds them; names and branches are found as they are now."""
    return Source(
        "certificate c JOIN registration r ON r.id = c.registration JOIN member m ON m.id = r.member"
        " JOIN branch b ON b.id = r.branch",
        "c.id",
        "c.event = {}",
        (event_id,),
        {"valid": "CASE WHEN c.standing IS NULL THEN 'no' ELSE 'yes' END", "branch": "r.branch"},
        {"issued": ("c.issued_at", "c.place")},
        found_too=("c.number",),
    )


async def these(ids: Sequence[str]) -> list[Issued]:
    """These, in this order. One statement, or none."""
    if not ids:
        return []
    rows = await fetch(_THESE.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids)
    found = {row["id"]: _issued(row) for row in rows}
    return [found[each] for each in ids if each in found]


async def of_member(member_id: str) -> list[Issued]:
    """The newest first."""
    return [_issued(row) for row in await Certificate.raw(_OF_MEMBER, member_id)]


async def of_registration(registration_id: str) -> list[Issued]:
    return [_issued(row) for row in await Certificate.raw(_OF_REGISTRATION, registration_id)]


async def by_id(certificate_id: str) -> Issued | None:
    rows = await Certificate.raw(_BY_ID, certificate_id)
    return _issued(rows[0]) if rows else None


async def by_code(code: str) -> Issued | None:
    """The certificate of a public address; the address itself is the only way to it."""
    rows = await Certificate.raw(_BY_CODE, code.lower()) if len(code) <= 32 else []
    return _issued(rows[0]) if rows else None


def _issued(row: dict[str, Any]) -> Issued:
    plain = {name: row[name] for name in Issued.__struct_fields__ if name in row}
    return Issued(**plain, valid=row["standing"] is not None)
