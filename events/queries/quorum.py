"""Who is expected at a congress and who is present now: at all of it, and at each sitting."""

from typing import Any

import msgspec

from events.domain.event import Event
from events.domain.quorum import Sitting, sitting, told
from events.parts import Part, Standing
from foundation.database import fetch
from foundation.messages import N_, Sentence

# Delegates are those invited (as the role that counts); without a list, everyone with a place.
_DELEGATES = (
    "WITH delegate AS (SELECT i.member, m.branch FROM invitation i JOIN member m ON m.id = i.member"
    " WHERE i.event = {} AND ({} = '' OR i.role = {})"
    " UNION SELECT r.member, r.branch FROM registration r WHERE r.event = {} AND r.status = 'confirmed'"
    " AND {} = '' AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.event = r.event))"
)
_BY_BRANCH = (
    " SELECT b.id, b.name, count(DISTINCT d.member) AS expected, count(DISTINCT CASE WHEN a.id IS NOT NULL"
    " AND a.left_at IS NULL THEN d.member END) AS present FROM delegate d JOIN branch b ON b.id = d.branch"
    " LEFT JOIN registration r ON r.event = {} AND r.member = d.member AND r.status = 'confirmed'"
    " LEFT JOIN attendance a ON a.registration = r.id GROUP BY b.id, b.name, b.position ORDER BY b.position, b.name"
)
_BY_SESSION = (
    " SELECT s.session, count(DISTINCT d.member) AS present FROM delegate d"
    " JOIN registration r ON r.event = {} AND r.member = d.member AND r.status = 'confirmed'"
    " JOIN session_attendance s ON s.registration = r.id AND s.left_at IS NULL GROUP BY s.session"
)


class BranchPresence(msgspec.Struct, frozen=True):
    name: str
    expected: int
    present: int


class Quorum(msgspec.Struct, frozen=True):
    """All of the congress, its sittings by title, and the branches."""

    whole: Sitting
    sittings: tuple[tuple[str, Sitting], ...]
    branches: tuple[BranchPresence, ...]


async def counted(event: Event) -> Quorum:
    """Two statements, however many delegates."""
    rules = event.settings.quorum
    delegates = (event.id, rules.role, rules.role, event.id, rules.role)
    rows = await fetch(_DELEGATES + _BY_BRANCH, *delegates, event.id)
    branches = tuple(BranchPresence(row["name"], int(row["expected"]), int(row["present"])) for row in rows)
    expected = sum(each.expected for each in branches)
    by_session: dict[str, int] = {}
    if event.sessions:
        found: list[dict[str, Any]] = await fetch(_DELEGATES + _BY_SESSION, *delegates, event.id)
        by_session = {row["session"]: int(row["present"]) for row in found}
    sittings = tuple(
        (session.title, sitting(rules, expected, by_session.get(session.id, 0))) for session in event.sessions
    )
    return Quorum(sitting(rules, expected, sum(each.present for each in branches)), sittings, branches)


async def _standing(event: Event) -> Standing:
    if not event.settings.quorum.parts:
        return Standing(Sentence("None is counted."))
    return Standing(told((await counted(event)).whole))


quorum_part = Part(
    "quorum",
    N_("Quorum"),
    "quorum",
    "hand",
    75,
    lambda event: event.preset == "congress" or event.settings.quorum.parts > 0,
    _standing,
)
