"""Cancelling a registration; its place goes to the next in line in the same write."""

from collections.abc import Mapping
from typing import Any

import msgspec

from events import signals
from events.domain.cancellation import Cancelling, decide
from events.domain.event import HOLDING, RegistrationStatus
from events.queries import facts
from events.services import counters, news
from events.services.contention import Overtaken, write_again
from events.services.permission import acting_as
from events.services.promotion import fill
from events.services.traces import announce, log
from events.tables import Registration
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_KNOWN = (
    "SELECT r.id, r.event, r.offering, r.member, r.branch, r.quota, r.status, r.places, r.party, r.ticket, o.pool,"
    " e.revision, b.path AS branch_path, a.id AS present"
    " FROM registration r JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event"
    " JOIN branch b ON b.id = r.branch LEFT JOIN attendance a ON a.registration = r.id WHERE r.id = {}"
)
_END = (
    "UPDATE registration SET status = {}, slot = NULL, line = NULL, quota = NULL, offer_until = NULL"
    " WHERE id = {} AND status = {} RETURNING party, places"
)
_THE_OTHERS = (
    "SELECT r.id, r.event, r.offering, r.member, r.branch, r.quota, r.status, r.places, r.party, r.ticket, o.pool,"
    " a.id AS present FROM registration r JOIN offering o ON o.id = r.offering"
    " LEFT JOIN attendance a ON a.registration = r.id"
    " WHERE r.party = {} AND r.places = 0 AND r.status NOT IN ('cancelled', 'rejected') ORDER BY r.id"
)
_NOT_COMING = "UPDATE guest SET status = 'cancelled' WHERE registration = {} AND status = 'confirmed'"


class Cancelled(msgspec.Struct, frozen=True):
    """`promoted`: the registrations that moved up; `again` when it was cancelled before already."""

    event: str
    sentence: Sentence
    promoted: tuple[str, ...] = ()
    again: bool = False


async def cancel(
    actor: Identity, registration_id: str, reason: str = "", *, whole_party: bool = False
) -> Cancelled:
    """Gives a place (or a number on the waitlist) back. Cancelling twice changes nothing.

    A captain gives back the places of everybody, which has to be said with `whole_party` while others are in it.
    Raises `Refusal` with what to do after the deadline, without a reason for someone else's registration,
    or when the actor may not touch it (403) or it does not exist (404).
    """
    words = reason.strip()
    if len(words) > 200:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )
    return await write_again(lambda: _cancel(actor, registration_id, words, whole_party))


async def _cancel(actor: Identity, registration_id: str, reason: str, whole_party: bool) -> Cancelled:
    rows = await Registration.raw(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    row = rows[0]
    by = acting_as(actor, row["event"], row["member"], row["branch_path"])
    event = await facts.event_at(row["event"], row["revision"])
    others = await the_others(row)
    verdict = decide(
        Cancelling(
            event,
            RegistrationStatus(row["status"]),
            by,
            now(),
            reason,
            present=any(each["present"] is not None for each in (row, *others)),
            others=0 if whole_party else len(others),
        )
    )
    if verdict.done:
        return Cancelled(event.id, verdict.sentence, again=True)
    if not verdict.allowed:
        raise Refusal(verdict.sentence, field=verdict.field, status=422 if verdict.field else 409)
    at, holding = now(), row["status"] in HOLDING
    for each in (row, *await release(row, "cancelled")):
        await log(each["id"], actor.member_id, "cancelled", at, reason)
        await audit.record(
            actor, "registration.cancelled", "registration", each["id"], event=event.id, was=row["status"]
        )
        await news.cancelled_by(actor, event, each, reason)
        if holding:
            await signals.registration_cancelled.send(signals.news(each, event.id, at))
    promoted = await fill(event, row["pool"], row["quota"], at) if holding else []
    announce(event.id)
    return Cancelled(event.id, Sentence("Cancelled."), tuple(promoted))


async def the_others(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other members of a captain's party, who stand and wait with them; nobody for everybody else."""
    return await fetch(_THE_OTHERS, row["party"]) if row["party"] and row["places"] else []


async def release(row: dict[str, Any], ends: str) -> list[dict[str, Any]]:
    """Ends a registration as `cancelled` or `rejected` and takes what it held off the counters.

    ``row``: id, status, places, quota and pool of the registration as it was read. Quota, pool, registration: the
    same order as signing up. With a captain's, those of the whole party end: the others' rows are answered, for
    their histories and tickets. Call it inside a write body; raises `Overtaken` when it is not as read any more.
    """
    status, waiting = row["status"], row["status"] == "waitlisted"
    if status in HOLDING or waiting:
        await counters.release(row["pool"], row["quota"], row["places"], waiting=waiting)
    ended = await fetch(_END, ends, row["id"], status)
    if not ended:
        raise Overtaken
    await fetch(_NOT_COMING, row["id"])
    party = ended[0]["party"]
    if party is None:
        return []
    others = await the_others(ended[0])
    for each in others:
        await release(each, ends)
    await fetch("UPDATE registration SET party = NULL WHERE id = {}", row["id"])
    if ended[0]["places"]:
        await fetch("DELETE FROM party WHERE id = {}", party)
    return others


async def cancelled_for(row: Mapping[str, Any]) -> None:
    """Ends a registration whose places go on to somebody else at once: the counters stay. Inside a write body."""
    if not await fetch(_END, "cancelled", row["id"], row["status"]):
        raise Overtaken
