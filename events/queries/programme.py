"""The acts of a performance in their order, with who performs."""

from events.domain.running_order import Act
from foundation.database import fetch

_ACTS = (
    "SELECT a.id, a.title, a.minutes, a.changeover, a.genre, a.branch, a.needs, b.name AS branch_name FROM act a"
    " LEFT JOIN branch b ON b.id = a.branch WHERE a.event = {} ORDER BY a.position, a.id"
)
_PERFORMERS = (
    "SELECT p.act, p.member, p.name FROM act_performer p JOIN act a ON a.id = p.act WHERE a.event = {}"
    " ORDER BY p.position, p.id"
)


async def acts_of(event_id: str) -> list[Act]:
    """In the running order. Two queries however many they are."""
    performers: dict[str, list[tuple[str, str]]] = {}
    for row in await fetch(_PERFORMERS, event_id):
        # A name that belongs to no account is the same person wherever it stands in this programme.
        performers.setdefault(row["act"], []).append((row["member"] or row["name"], row["name"]))
    return [
        Act(
            id=row["id"],
            title=row["title"],
            minutes=row["minutes"],
            changeover=row["changeover"],
            genre=row["genre"],
            branch=row["branch"] or "",
            branch_name=row["branch_name"] or "",
            needs=row["needs"],
            performers=tuple(performers.get(row["id"], ())),
        )
        for row in await fetch(_ACTS, event_id)
    ]
