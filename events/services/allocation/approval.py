"""An organizer decides on applications, many at once: accepted, rejected, put on the waitlist; each with a reason."""

from collections.abc import Sequence
from enum import StrEnum

from events.domain.event import AllocationMethod, Event, EventStatus
from events.queries import applications, facts
from events.queries.applications import Application
from events.services import counters, promotion
from events.services.allocation.giving_out import claim
from events.services.allocation.news import tell_applicants
from events.services.allocation.settling import Decision, draw_lines, settle
from events.services.contention import write_again
from events.services.event_settings import held_event
from events.services.permission import must_organize
from events.services.traces import announce
from foundation.clock import now
from foundation.database import after_commit
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

LONGEST_REASON = 200


class Verdict(StrEnum):
    ACCEPT = "accept"
    WAITLIST = "waitlist"
    REJECT = "reject"


_BECOMES = {Verdict.ACCEPT: "confirmed", Verdict.WAITLIST: "waitlisted", Verdict.REJECT: "rejected"}
_FROM = {
    Verdict.ACCEPT: ("applied", "waitlisted"),
    Verdict.WAITLIST: ("applied",),
    Verdict.REJECT: ("applied", "waitlisted"),
}


async def decide(
    actor: Identity, event_id: str, chosen: Sequence[str], verdict: Verdict, reason: str = ""
) -> int:
    """Carries one verdict out on the chosen registrations, all or none; how many it was carried out on.

    Those on whom it was carried out already are passed over, so pressing twice does no harm. Raises `Refusal` 422
    without a reason for a rejection, 409 when there are not so many places.
    """
    must_organize(actor, event_id)
    words = reason.strip()
    if verdict is Verdict.REJECT and not words:
        raise Refusal(Sentence("Please give a reason; the person will read it."), field="reason", status=422)
    if len(words) > LONGEST_REASON:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )
    if not chosen:
        raise Refusal(Sentence("Choose at least one application first."), status=422)

    async def body() -> int:
        event = await held_event(event_id)
        _may_decide(event, verdict)
        await counters.hold(*(pool.id for pool in event.pools))
        everyone = await applications.of_event(event_id, *_FROM[verdict])
        some = set(chosen)
        leading = [one for one in everyone if one.id in some and not one.follows]
        parties = {one.party for one in leading if one.party is not None}
        following = [one for one in everyone if one.follows and one.party in parties]
        decisions = await _decisions(leading, following, verdict)
        await settle(actor, event, decisions, now(), words)
        await tell_applicants(event, decisions, words)
        if verdict is Verdict.ACCEPT:
            for pool in sorted({one.pool for one in leading}):
                await promotion.keep_step(event, pool, now())
        await audit.record(
            actor, f"applications.{verdict.value}", "event", event_id, count=len(leading), reason=bool(words)
        )
        announce(event_id)
        return len(leading)

    return await write_again(body)


async def _decisions(
    leading: Sequence[Application], following: Sequence[Application], verdict: Verdict
) -> list[Decision]:
    becomes = _BECOMES[verdict]
    lines: dict[str, int] = {}
    if verdict is Verdict.WAITLIST:
        for pool in sorted({one.pool for one in leading}):
            mine = sorted(
                (one for one in leading if one.pool == pool), key=lambda one: (one.registered_at, one.id)
            )
            first = await draw_lines(pool, len(mine))
            lines |= {one.id: first + place for place, one in enumerate(mine, 1)}
    found = [Decision(one, becomes, lines.get(one.id)) for one in leading]
    line_of = {each.of.party: each.line for each in found}
    return found + [Decision(one, becomes, line_of[one.party]) for one in following]


def _may_decide(event: Event, verdict: Verdict) -> None:
    if event.status is not EventStatus.PUBLISHED or event.over(now()):
        raise Refusal(
            Sentence("Applications are decided while the event is published and ahead. Nothing was changed.")
        )
    if event.allocation is AllocationMethod.FIRST_COME:
        raise Refusal(Sentence("Places of this event go as they are asked for. Nothing was changed."))
    if verdict is Verdict.WAITLIST and not event.waitlist:
        raise Refusal(Sentence("This event keeps no waitlist. Nothing was changed."))
    together = event.allocation in (AllocationMethod.LOTTERY, AllocationMethod.RANKED)
    if together and event.takes_applications and verdict is not Verdict.REJECT:
        raise Refusal(
            Sentence(
                "Places are given to all together here; only rejecting is possible before. Nothing was changed."
            )
        )


async def conclude(actor: Identity, event_id: str) -> None:
    """All applications are decided; from now on free places go as they are asked for, first to those who wait.

    Raises `Refusal` 409 while one is undecided.
    """
    must_organize(actor, event_id)

    async def body() -> None:
        at = now()
        event = await claim(actor, event_id, AllocationMethod.APPROVAL, at)
        left = len([one for one in await applications.of_event(event_id, "applied") if not one.follows])
        if left:
            raise Refusal(
                Sentence(
                    "{count} application is not decided yet. Nothing was changed.",
                    "{count} applications are not decided yet. Nothing was changed.",
                    count=left,
                )
            )
        for pool in sorted(pool.id for pool in event.pools):
            await counters.hold(pool)
            await promotion.fill(event, pool, None, at)
        await audit.record(actor, "applications.concluded", "event", event.id)
        announce(event_id)
        after_commit(lambda: facts.forget(event_id))

    await write_again(body)
