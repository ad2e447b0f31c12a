"""A day goes wrong: rain, a lost court, late matches. What happened is kept with the hall, the plan is mended."""

from datetime import datetime

import msgspec

from competitions.domain.hall import CourtTimes, Hall, Span
from competitions.domain.plan_report import Why
from competitions.queries.schedule.hall import kept_hall
from competitions.services.schedule import runs
from competitions.services.schedule.hall import set_hall
from foundation.clock import now
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity


class Trouble(msgspec.Struct, frozen=True):
    """What happened: no play at all (``rain``) until then, a ``court`` that is lost until then or for good, or
    matches that run ``late``, after which the rest is fitted to where play is now."""

    why: Why
    court: int | None = None
    until: datetime | None = None


async def happened(actor: Identity, competition_id: str, trouble: Trouble) -> int:
    """Proposes a plan that moves as few matches as possible; the number of its version. Nothing is published.

    Raises Refusal 422 for a court or time that cannot be, 409 when there is no plan to mend.
    """
    hall, courts = await kept_hall(competition_id)
    if trouble.why not in ("rain", "court", "late"):
        raise Refusal(Sentence("Please choose what happened."), field="why", status=422)
    if trouble.why != "late":
        await runs.refuse_unless_ready(competition_id, mending=True)
        await set_hall(actor, competition_id, _closed(hall, courts, trouble), courts)
    return await runs.repair(actor, competition_id, trouble.why)


def _closed(hall: Hall, courts: int, trouble: Trouble) -> Hall:
    begins = now().replace(second=0, microsecond=0)
    last = max((session.end for session in hall.sessions), default=begins)
    until = trouble.until or last
    if trouble.why == "rain" and trouble.until is None:
        raise Refusal(
            Sentence("Say when play can go on; a guess will do, and you can change it."),
            field="until",
            status=422,
        )
    if until <= begins:
        raise Refusal(
            Sentence("That time has passed. Give one that is still to come."), field="until", status=422
        )
    if trouble.why == "court" and (trouble.court is None or not 1 <= trouble.court <= courts):
        raise Refusal(Sentence("Please choose a court."), field="court", status=422)
    lost = range(1, courts + 1) if trouble.why == "rain" else (trouble.court or 0,)
    known = [*hall.courts, *[CourtTimes()] * courts][:courts]
    return msgspec.structs.replace(
        hall,
        courts=tuple(
            msgspec.structs.replace(court, closed=(*court.closed, Span(begins, until)))
            if n in lost
            else court
            for n, court in enumerate(known, 1)
        ),
    )
