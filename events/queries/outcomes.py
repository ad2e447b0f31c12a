"""What came of all applications of an event, as a list: place drawn or ranked, number, score, and how it stands now."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from events.domain.allocation.ranking import explained
from events.domain.event import AllocationMethod, Event
from foundation.clock import now
from foundation.database import fetch
from foundation.messages import Sentence
from members.queries.people_lists import Source

_NARROW = (
    "registration r LEFT JOIN application_result x ON x.registration = r.id"
    " LEFT JOIN application_number n ON n.registration = r.id"
)
_TEXT = f"{_NARROW} JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
# Whoever follows the captain of a party has no application of their own; whoever signed up later asked for nothing.
_WHERE = "r.event = {} AND (r.party IS NULL OR r.places > 0) AND (x.id IS NOT NULL OR r.registered_at < {})"
_ROWS = (
    "SELECT r.id, r.status, r.places, x.place, x.behind, x.score, x.amounts, n.number, m.name,"
    " m.staff_number, b.name AS branch_name, o.title AS offering FROM {text} JOIN offering o ON o.id = r.offering"
    " WHERE r.id IN ({marks})"
).replace("{text}", _TEXT)
# How many places are ahead of each, and one: as members read it of themselves (events/queries/mine.py).
_PLACE = ("x.place NULLS LAST", "r.line NULLS LAST", "r.registered_at")
ORDERS = {"place": _PLACE, "lot": ("n.number NULLS LAST", *_PLACE), "line": ("r.line NULLS LAST", *_PLACE)}


class CameOut(msgspec.Struct, frozen=True):
    """An application and what came of it. `place`: None where no lot or ranking was held over it.

    `waits`: its place on the waitlist, None for whoever does not wait.
    """

    id: str
    status: str
    places: int
    waits: int | None
    place: int | None
    behind: bool
    score: str
    parts: tuple[Sentence, ...]
    number: int | None
    name: str
    staff_number: str
    branch_name: str
    offering: str


def known(event: Event) -> bool:
    """Whether anything has come out: at once where single applications are approved, else once places were given."""
    return event.allocated_at is not None or event.allocation is AllocationMethod.APPROVAL


def source(event: Event) -> Source:
    return Source(
        _TEXT,
        "r.id",
        _WHERE,
        (event.id, event.allocated_at or now()),
        {"status": "r.status", "branch": "r.branch"},
        ORDERS,
        narrow=_NARROW,
    )


async def rows(event: Event, ids: Sequence[str], waits: Mapping[str, int]) -> list[CameOut]:
    """These, in this order. One statement, or none. ``waits``: the places on the waitlist."""
    if not ids:
        return []
    criteria = event.settings.allocation.criteria
    found: dict[str, CameOut] = {}
    for row in await fetch(_ROWS.replace("{marks}", ", ".join(["{}"] * len(ids))), *ids):
        amounts = msgspec.json.decode(row["amounts"] or "[]", type=tuple[str, ...])
        told: dict[str, Any] = {name: value for name, value in row.items() if name != "amounts"}
        told["parts"] = tuple(explained(criteria, amounts)) if len(amounts) == len(criteria) else ()
        told |= {"waits": waits.get(row["id"]), "behind": bool(row["behind"]), "score": row["score"] or ""}
        found[row["id"]] = CameOut(**told)
    return [found[each] for each in ids if each in found]
