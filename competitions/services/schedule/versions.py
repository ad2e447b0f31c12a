"""Versions of a plan are kept for ever: a new one for each change; undo, redo and choosing only say which counts."""

from competitions.domain.plan_record import PlanRecord, record_to
from competitions.domain.plan_report import Report, report_to
from competitions.queries.schedule import versions
from competitions.services.schedule.live import plan_changed
from competitions.tables import Competition, PlanVersion
from foundation.clock import now
from foundation.database import after_commit, write
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def keep(
    actor: Identity,
    competition_id: str,
    record: PlanRecord,
    report: Report | None,
    *,
    base: int | None,
    note: str = "",
) -> int:
    """Adds a version and makes it the one worked on; its number. Call it inside a write body.

    Raises Refusal 409 when ``base`` is no longer the version worked on: somebody else changed the plan.
    """
    if await versions.plan_number(competition_id) != base:
        raise Refusal(
            Sentence("Somebody changed the plan meanwhile. Look at it again; nothing was changed by you.")
        )
    number = await keep_aside(actor, competition_id, record, report, base=base, note=note)
    await _work_on(competition_id, number)
    return number


async def keep_aside(
    actor: Identity,
    competition_id: str,
    record: PlanRecord,
    report: Report | None,
    *,
    base: int | None,
    note: str = "",
) -> int:
    """Adds a version without turning to it; its number. Call it inside a write body."""
    number = await versions.last_number(competition_id) + 1
    await PlanVersion(
        competition=competition_id,
        number=number,
        base=base,
        plan=record_to(record),
        report=report_to(report),
        note=note[:200],
        made_by=actor.member_id,
        made_at=now(),
    ).save()
    await audit.record(actor, "plan.kept", "competition", competition_id, number=number, base=base)
    return number


async def _work_on(competition_id: str, number: int) -> None:
    await Competition.update({Competition.plan: number}).where(Competition.id == competition_id)
    after_commit(lambda: plan_changed(competition_id))


async def choose(actor: Identity, competition_id: str, number: int) -> None:
    """Goes back (or on) to a version. Raises Refusal 404 for one that is not there."""

    async def body() -> None:
        await versions.version(competition_id, number)
        await _work_on(competition_id, number)
        await audit.record(actor, "plan.chosen", "competition", competition_id, number=number)

    await write(body)


async def undo(actor: Identity, competition_id: str) -> None:
    """Back to the version this one was made from."""
    present = await versions.current(competition_id)
    if present is None or present.base is None:
        raise Refusal(Sentence("There is nothing to undo."))
    await choose(actor, competition_id, present.base)


async def redo(actor: Identity, competition_id: str) -> None:
    """On to the newest version made from this one."""
    present = await versions.current(competition_id)
    following = await versions.after(competition_id, present.number) if present else None
    if following is None:
        raise Refusal(Sentence("There is nothing to redo."))
    await choose(actor, competition_id, following)
