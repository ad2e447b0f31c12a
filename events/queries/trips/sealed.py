"""Sensitive answers as the house sees them: who has given which, never what."""

from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import Event
from foundation.database import fetch

_OF_EVENT = (
    "SELECT r.id, m.name, m.staff_number, m.phone, m.pinyin, b.name AS branch_name, b.position AS branch_position,"
    " s.kind, s.given_at, s.deleted_at, s.deleted_because FROM registration r JOIN member m ON m.id = r.member"
    " JOIN branch b ON b.id = r.branch LEFT JOIN sealed_answer s ON s.registration = r.id"
    " WHERE r.event = {} AND r.status = 'confirmed' ORDER BY b.position, b.name, m.pinyin, r.id"
)
_OF_REGISTRATION = (
    "SELECT kind, wording, given_at, deleted_at, deleted_because FROM sealed_answer WHERE registration = {}"
)


class Kept(msgspec.Struct, frozen=True):
    """A sensitive answer, without what it says."""

    kind: str
    given_at: datetime
    deleted_at: datetime | None = None
    deleted_because: str = ""
    wording: str = ""


class Person(msgspec.Struct, frozen=True):
    """Somebody with a place, and what they have given so far."""

    id: str
    name: str
    staff_number: str
    phone: str
    branch_name: str
    kept: tuple[Kept, ...] = ()

    def of(self, kind: str) -> Kept | None:
        return next((each for each in self.kept if each.kind == kind), None)

    def has(self, kind: str) -> bool:
        found = self.of(kind)
        return found is not None and found.deleted_at is None


async def people_of(event: Event) -> list[Person]:
    """Everybody with a confirmed place, branch by branch. One statement."""
    people: dict[str, dict[str, Any]] = {}
    for row in await fetch(_OF_EVENT, event.id):
        person = people.setdefault(row["id"], {**row, "kept": []})
        if row["kind"]:
            person["kept"].append(
                Kept(row["kind"], row["given_at"], row["deleted_at"], row["deleted_because"])
            )
    names = [name for name in Person.__struct_fields__ if name != "kept"]
    return [Person(**{name: row[name] for name in names}, kept=tuple(row["kept"])) for row in people.values()]


async def of_registration(registration_id: str) -> dict[str, Kept]:
    rows = await fetch(_OF_REGISTRATION, registration_id)
    return {row["kind"]: Kept(**row) for row in rows}
