"""Seats held for branches go back on general sale: by hand until the deadline, by the clock after it."""

from collections.abc import Collection

from events.queries.seating import plan_of
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.seating.giving import hold
from events.services.seating.moving import seat_together
from events.services.seating.planning import hold_seats, touch
from events.services.seating.queueing import hold_line, move_up
from events.services.traces import announce
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_allowed, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity, Role
from members.services import audit

_DUE = (
    "SELECT id, event FROM seating_plan WHERE event IS NOT NULL AND return_by <= {} AND returned_at IS NULL"
)
_RETURNED = "UPDATE seating_plan SET returned_at = {} WHERE id = {} AND returned_at IS NULL RETURNING id"


async def give_back(actor: Identity, event_id: str, branch: str, seats: Collection[str] | None = None) -> int:
    """Returns free seats of a branch's block (all, or those named) to the general sale; returns how many.

    By the branch's liaison or an organizer. Whoever has a place but no seat yet is seated at once.
    Raises `Refusal` 403, 404, or 409 when there is nothing to give back.
    """
    if not actor.holds(Role.ORGANIZER, event_id) and branch not in actor.scopes(Role.LIAISON) | {""}:
        raise not_allowed()

    async def body() -> int:
        plan = await plan_of(event_id)
        if plan is None:
            raise not_found()
        await hold_line(event_id)
        held = await hold(plan.id)
        free = [
            seat.id
            for seat in held.hall.seats
            if seat.branch == branch
            and seat.id not in held.taken
            and not seat.blocked
            and (seats is None or seat.id in seats)
        ]
        if not free:
            raise Refusal(Sentence("There are no free seats of this branch union to give back."))
        await hold_seats(free, None)
        await touch(plan.id)
        await seat_together(await hold(plan.id))
        await move_up(event_id, now())
        await audit.record(actor, "seats.returned", "event", event_id, branch=branch, seats=len(free))
        announce(event_id)
        return len(free)

    return await write_again(body)


async def return_all(actor: Identity, event_id: str) -> int:
    """An organizer puts all seats still held and free on general sale; returns how many."""
    must_organize(actor, event_id)
    plan = await plan_of(event_id)
    if plan is None:
        raise not_found()
    return await _return(plan.id, event_id, actor)


async def return_what_is_due() -> int:
    """By the clock: the plans whose deadline has passed. Returns how many there were."""
    due = await fetch(_DUE, now())
    for row in due:
        await _return(row["id"], row["event"], None)
    return len(due)


async def _return(plan_id: str, event_id: str, actor: Identity | None) -> int:
    async def body() -> int:
        await hold_line(event_id)
        held = await hold(plan_id)
        if actor is None and not await fetch(_RETURNED, now(), plan_id):
            return 0
        free = [seat.id for seat in held.hall.seats if seat.branch and seat.id not in held.taken]
        await hold_seats(free, None)
        await touch(plan_id)
        await seat_together(await hold(plan_id))
        await move_up(event_id, now())
        await audit.record(actor, "seats.returned", "event", event_id, seats=len(free))
        announce(event_id)
        return len(free)

    return await write_again(body)
