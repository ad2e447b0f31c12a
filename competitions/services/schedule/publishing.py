"""Publishing writes a plan's times and courts to the matches, where members, umpires and the desk read them."""

from datetime import datetime
from typing import Any

from competitions.domain.plan_record import Placement
from competitions.queries.schedule import versions
from competitions.services.live_draw import draw_changed
from competitions.services.schedule.live import plan_changed
from competitions.tables import Match, PlanVersion
from foundation.clock import now
from foundation.database import after_commit, fetch, write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_MATCHES = (
    "SELECT m.id, m.tie, m.status, m.planned_at, m.planned_court, m.planned_minutes, m.umpire, m.discipline"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline JOIN draw w ON w.id = m.draw'
    " WHERE d.competition = {} AND w.state = 'locked'"
)
_WRITE = (
    'UPDATE "match" SET planned_at = {}, planned_court = {}, planned_minutes = {}, umpire = {} WHERE id = {}'
)

Planned = tuple[datetime | None, int | None, int | None, str | None]
BEGUN = frozenset({"called", "on_court", "finished", "void"})
UNPLANNED: Planned = (None, None, None, None)


async def publish(actor: Identity, competition_id: str, number: int) -> int:
    """Makes a version what everybody sees; how many matches have another time or court than before.

    Raises Refusal 409 when it is not the version worked on any more, 404 for none.
    """

    async def body() -> int:
        present = await versions.current(competition_id)
        if present is None or present.number != number:
            raise Refusal(Sentence("The plan was changed meanwhile. Look at it again, then publish it."))
        rows = await Match.raw(_MATCHES, competition_id)
        wanted = _wanted(rows, present.record.placements)
        changed = [row for row in rows if await _write(row, wanted.get(row["id"], UNPLANNED))]
        await PlanVersion.update({PlanVersion.published_at: now()}).where(
            (PlanVersion.competition == competition_id) & (PlanVersion.number == number)
        )
        await audit.record(
            actor, "plan.published", "competition", competition_id, number=number, changed=len(changed)
        )
        disciplines: dict[str, list[str]] = {}
        for row in changed:
            disciplines.setdefault(row["discipline"], []).append(row["id"])

        def tell() -> None:
            plan_changed(competition_id)
            for discipline, matches in disciplines.items():
                draw_changed(competition_id, discipline, matches)

        after_commit(tell)
        return len(changed)

    return await write(body)


def _wanted(rows: list[dict[str, Any]], placements: tuple[Placement, ...]) -> dict[str, Planned]:
    """Each match's own place; a tie has that of its first rubber. ``placements`` are in the order of time."""
    tie_of = {row["id"]: row["tie"] for row in rows}
    found: dict[str, Planned] = {}
    for each in placements:
        planned = (each.at, each.court, each.minutes, each.umpire or None)
        found[each.match] = planned
        if tie_of.get(each.match):
            found.setdefault(tie_of[each.match], planned)
    return found


async def _write(row: dict[str, Any], wanted: Planned) -> bool:
    """What was called or played keeps its plan; a plan without umpires leaves those appointed by hand."""
    kept = (row["planned_at"], row["planned_court"], row["planned_minutes"], row["umpire"])
    wanted = (*wanted[:3], wanted[3] or kept[3])
    if row["status"] in BEGUN or kept == wanted:
        return False
    await fetch(_WRITE, *wanted, row["id"])
    return kept[:2] != wanted[:2]
