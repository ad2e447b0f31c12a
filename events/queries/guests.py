"""Who comes to an event without being on the roster: companions of a registration, and guests of a branch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from events.domain.party import AgeBand, Companion
from foundation.database import fetch
from members.queries.people_lists import Source, Who

_FROM = (
    "guest g JOIN branch b ON b.id = g.branch LEFT JOIN registration r ON r.id = g.registration"
    " LEFT JOIN member m ON m.id = r.member"
)
# Forgotten ones have no name any more; whoever comes with a registration that ended does not come.
_WHERE = (
    "g.event = {} AND g.status = 'confirmed' AND g.name <> ''"
    " AND (r.id IS NULL OR r.status NOT IN ('rejected', 'cancelled'))"
)
_ROWS = (
    "SELECT g.id, g.name, g.audience, g.age_band, g.needs_place, g.present_at, g.created_at, g.registration,"
    " m.name AS host, m.staff_number, b.name AS branch_name, o.title AS offering, r.status, p.name AS party_name"
    " FROM guest g JOIN branch b ON b.id = g.branch JOIN offering o ON o.id = g.offering"
    " LEFT JOIN registration r ON r.id = g.registration LEFT JOIN member m ON m.id = r.member"
    " LEFT JOIN party p ON p.id = r.party WHERE g.id IN ({marks})"
)
_ANSWERS = "SELECT guest, question, value FROM guest_answer WHERE guest IN ({marks})"
_WHO = Who("g.name", "COALESCE(m.staff_number, '')", "g.pinyin", "g.strokes", "g.initials", "g.letters")


class Row(msgspec.Struct, frozen=True):
    """A companion or guest. `host`: with whom they come, empty for a branch's guest; `status`: how the host stands."""

    id: str
    name: str
    audience: str
    age_band: AgeBand
    needs_place: bool
    present_at: datetime | None
    created_at: datetime
    registration: str
    host: str
    staff_number: str
    branch_name: str
    offering: str
    status: str
    party_name: str
    answers: Mapping[str, str] = {}

    @property
    def companion(self) -> Companion:
        return Companion(self.name, self.age_band, self.needs_place, self.id, dict(self.answers))


def source(event_id: str) -> Source:
    return Source(
        _FROM,
        "g.id",
        _WHERE,
        (event_id,),
        {
            "here": "CASE WHEN g.present_at IS NULL THEN 'no' ELSE 'yes' END",
            "age": "g.age_band",
            "branch": "g.branch",
            "offering": "g.offering",
        },
        {
            "host": ("m.pinyin NULLS LAST", "m.staff_number", "g.created_at"),
            "time": ("g.created_at",),
            "arrival": ("g.present_at DESC NULLS LAST", "g.pinyin"),
        },
        _WHO,
        ("COALESCE(m.name, '')",),
    )


async def rows(ids: Sequence[str]) -> list[Row]:
    """These, in this order. Two statements, or none."""
    if not ids:
        return []
    marks = ", ".join(["{}"] * len(ids))
    answers: dict[str, dict[str, str]] = {}
    for row in await fetch(_ANSWERS.replace("{marks}", marks), *ids):
        answers.setdefault(row["guest"], {})[row["question"]] = row["value"]
    found = {
        row["id"]: _row(row, answers.get(row["id"], {}))
        for row in await fetch(_ROWS.replace("{marks}", marks), *ids)
    }
    return [found[each] for each in ids if each in found]


def _row(row: dict[str, Any], answers: Mapping[str, str]) -> Row:
    texts = {
        name: row[name] or "" for name in ("registration", "host", "staff_number", "status", "party_name")
    }
    return Row(
        **{
            **row,
            **texts,
            "age_band": AgeBand(row["age_band"]),
            "needs_place": bool(row["needs_place"]),
            "answers": answers,
        }
    )
