"""What a person sees of their own application: its number, its place in the order, its score."""

from typing import Any

import msgspec

from events.domain.allocation.ranking import explained
from events.domain.event import Event
from events.tables import Registration
from foundation.database import fetch
from foundation.messages import Sentence

_OWN = (
    "SELECT n.number, x.place, x.outcome, x.behind, x.score, x.amounts FROM registration r"
    " LEFT JOIN application_number n ON n.registration = r.id"
    " LEFT JOIN application_result x ON x.registration = r.id WHERE r.id = {}"
)


class OwnApplication(msgspec.Struct, frozen=True):
    number: int | None = None
    place: int | None = None
    score: str = ""
    parts: tuple[Sentence, ...] = ()
    behind: bool = False


async def number_of(event_id: str, member: str) -> int | None:
    """The number under which somebody's application stands in the published list."""
    rows = await Registration.raw(
        "SELECT n.number FROM registration r JOIN application_number n ON n.registration = r.id"
        " WHERE r.event = {} AND r.member = {} ORDER BY n.number LIMIT 1",
        event_id, member,
    )  # fmt: skip
    return int(rows[0]["number"]) if rows else None


async def own(event: Event, registration: str) -> OwnApplication:
    rows = await fetch(_OWN, registration)
    row: dict[str, Any] = rows[0] if rows else {}
    if not row:
        return OwnApplication()
    criteria = event.settings.allocation.criteria
    amounts = msgspec.json.decode(row["amounts"] or "[]", type=tuple[str, ...])
    parts = explained(criteria, amounts) if len(amounts) == len(criteria) else ()
    return OwnApplication(row["number"], row["place"], row["score"] or "", parts, bool(row["behind"]))


_RESULTS = (
    "SELECT x.place, x.outcome, x.behind, x.score, x.amounts, n.number, r.id, r.status, r.places, m.name,"
    " m.staff_number, b.name AS branch_name FROM application_result x JOIN registration r ON r.id = x.registration"
    " JOIN member m ON m.id = r.member JOIN branch b ON b.id = r.branch"
    " LEFT JOIN application_number n ON n.registration = r.id WHERE x.event = {} ORDER BY x.place LIMIT {}"
)


class Result(msgspec.Struct, frozen=True):
    """A line of the order as organizers see it. `outcome`: what was decided; `status`: how it stands since."""

    place: int
    outcome: str
    behind: bool
    score: str
    parts: tuple[Sentence, ...]
    number: int | None
    id: str
    status: str
    places: int
    name: str
    staff_number: str
    branch_name: str


async def results(event: Event, most: int) -> list[Result]:
    """In the order drawn or ranked."""
    criteria = event.settings.allocation.criteria
    found = []
    for row in await Registration.raw(_RESULTS, event.id, most):
        amounts = msgspec.json.decode(row.pop("amounts") or "[]", type=tuple[str, ...])
        parts = explained(criteria, amounts) if len(amounts) == len(criteria) else ()
        found.append(Result(**{**row, "behind": bool(row["behind"]), "parts": parts}))
    return found
