"""Certificates as pages and papers read them: of an event, of a member, of a public address."""

from datetime import datetime
from typing import Any

import msgspec

from checkin.course_tables import Certificate
from foundation.settings import settings

_ROWS = (
    "SELECT c.id, c.code, c.event, c.registration, c.number, c.standing, c.name, c.branch, c.title, c.attended,"
    " c.counted, c.held_from, c.held_until, c.union_name, c.issued_at, c.revoked_at, c.revoked_because, r.member"
    " FROM certificate c JOIN registration r ON r.id = c.registration"
)
_OF_EVENT = _ROWS + " WHERE c.event = {} ORDER BY c.issued_at, c.place, c.id"
_OF_MEMBER = _ROWS + " WHERE r.member = {} ORDER BY c.issued_at DESC, c.id"
_OF_REGISTRATION = _ROWS + " WHERE c.registration = {} ORDER BY c.issued_at DESC, c.id"
_BY_ID = _ROWS + " WHERE c.id = {}"
_BY_CODE = _ROWS + " WHERE c.code = {}"


class Issued(msgspec.Struct, frozen=True):
    """A certificate as it was issued; `valid` until it is revoked."""

    id: str
    code: str
    event: str
    registration: str
    member: str
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
