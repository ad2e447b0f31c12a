"""An event's parties as the organizer's list has them: who leads, who is in them, how they stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.domain.event import RegistrationStatus
from events.queries import waitlist_places
from foundation.database import fetch
from members.queries.people_lists import Source

_FROM = (
    "party p JOIN registration c ON c.party = p.id AND c.member = p.captain JOIN member m ON m.id = p.captain"
    " JOIN branch b ON b.id = c.branch"
)
_ROWS = (
    "SELECT p.id, p.name AS title, p.size, m.name, m.staff_number, m.phone, b.name AS branch_name,"
    " o.title AS offering, c.id AS registration, c.status, c.line, c.offer_until, c.registered_at"
    " FROM party p JOIN registration c ON c.party = p.id AND c.member = p.captain JOIN member m ON m.id = p.captain"
    " JOIN branch b ON b.id = c.branch JOIN offering o ON o.id = p.offering WHERE p.id IN ({marks})"
)
_MATES = (
    "SELECT r.party, m.name, a.present_at FROM registration r JOIN member m ON m.id = r.member"
    " LEFT JOIN attendance a ON a.registration = r.id WHERE r.party IN ({marks})"
    " AND r.status NOT IN ('cancelled', 'rejected') ORDER BY r.places DESC, r.registered_at, m.pinyin, r.id"
)
_ALONG = (
    "SELECT r.party, g.name, g.present_at FROM guest g JOIN registration r ON r.id = g.registration"
    " WHERE r.party IN ({marks}) AND g.status = 'confirmed' ORDER BY g.created_at, g.id"
)


class Row(msgspec.Struct, frozen=True):
    """A party. `title`: what it is called, if anything; `name` and what follows: its captain; `size`: its places."""

    id: str
    title: str
    size: int
    name: str
    staff_number: str
    phone: str
    branch_name: str
    offering: str
    registration: str
    status: RegistrationStatus
    line: int | None
    offer_until: datetime | None
    registered_at: datetime
    mates: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    present: int = 0

    @property
    def people(self) -> int:
        return len(self.mates) + len(self.along)


def source(event_id: str) -> Source:
    return Source(
        _FROM,
        "p.id",
        "p.event = {} AND c.status NOT IN ('cancelled', 'rejected')",
        (event_id,),
        {"status": "c.status", "branch": "c.branch", "offering": "p.offering"},
        {
            "time": ("c.registered_at",),
            "party": ("p.name = ''", "p.name", "m.pinyin"),
            "size": ("p.size", "m.pinyin"),
            "line": ("c.line NULLS LAST", "c.registered_at"),
        },
        found_too=("p.name",),
    )


async def rows(event_id: str, ids: Sequence[str]) -> list[Row]:
    """These, in this order. Three statements, four where a party waits, or none."""
    if not ids:
        return []
    marks = ", ".join(["{}"] * len(ids))
    mates, here = _by_party(await fetch(_MATES.replace("{marks}", marks), *ids))
    along, too = _by_party(await fetch(_ALONG.replace("{marks}", marks), *ids))
    found = {
        row["id"]: Row(
            **{
                **row,
                "status": RegistrationStatus(row["status"]),
                "mates": tuple(mates.get(row["id"], ())),
                "along": tuple(along.get(row["id"], ())),
                "present": here.get(row["id"], 0) + too.get(row["id"], 0),
            }
        )
        for row in await fetch(_ROWS.replace("{marks}", marks), *ids)
    }
    return await _placed(event_id, [found[each] for each in ids if each in found])


async def _placed(event_id: str, rows: list[Row]) -> list[Row]:
    if not waitlist_places.somebody_waits(rows):
        return rows
    places = await waitlist_places.places(event_id, [row.registration for row in rows])
    return [msgspec.structs.replace(row, line=places.get(row.registration)) for row in rows]


def _by_party(rows: Sequence[dict[str, Any]]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Party → names, and party → how many of them were there."""
    names: dict[str, list[str]] = {}
    here: dict[str, int] = {}
    for row in rows:
        names.setdefault(row["party"], []).append(row["name"])
        here[row["party"]] = here.get(row["party"], 0) + (row["present_at"] is not None)
    return names, here
