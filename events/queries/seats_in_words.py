"""Where people sit, in words: by their own registration, or by their captain's, who holds the seats of the party."""

from collections.abc import Collection

from events.domain.seating.labels import seats_words
from events.queries.seating import kept_hall
from foundation.database import fetch
from foundation.messages import Sentence

_AT_ONCE = 500
_SEATS = (
    "SELECT s.registration AS person, s.id, s.plan, p.layout FROM seat s JOIN seating_plan p ON p.id = s.plan"
    " WHERE s.registration IN ({marks})"
    " UNION ALL SELECT r.id AS person, s.id, s.plan, p.layout FROM registration r"
    " JOIN registration c ON c.party = r.party AND c.places > 0 JOIN seat s ON s.registration = c.id"
    " JOIN seating_plan p ON p.id = s.plan WHERE r.places = 0 AND r.id IN ({marks})"
)


async def seats_of_registrations(registrations: Collection[str]) -> dict[str, tuple[Sentence, ...]]:
    """Registration → its seats (or its party's) in words; those without any are left out."""
    ids = list(registrations)
    held: dict[str, tuple[str, int, list[str]]] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        for row in await fetch(_SEATS.format(marks=", ".join(["{}"] * len(some))), *some, *some):
            held.setdefault(row["person"], (row["plan"], row["layout"], []))[2].append(row["id"])
    found = {}
    for person, (plan, layout, seats) in held.items():
        hall = await kept_hall(plan, layout)
        found[person] = seats_words(hall, [hall.at[seat] for seat in seats if seat in hall.at])
    return found


async def seats_for(registration_id: str) -> tuple[Sentence, ...]:
    """The registration's own seats, or its party's."""
    return (await seats_of_registrations([registration_id])).get(registration_id, ())
