"""Places kept for those who moved up: accepted in time, else passed on to the next in line by the clock."""

from datetime import datetime
from typing import Any

from events import signals
from events.queries import facts
from events.services import news
from events.services.cancellation import release
from events.services.contention import Overtaken, write_again
from events.services.permission import acting_as
from events.services.promotion import fill
from events.services.traces import NOT_ANSWERED, announce, log
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

AT_ONCE = 200

_KNOWN = (
    "SELECT r.id, r.event, r.offering, r.member, r.branch, r.quota, r.status, r.places, r.party, r.ticket,"
    " r.offer_until, o.pool, e.revision, b.path AS branch_path FROM registration r"
    " JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event JOIN branch b ON b.id = r.branch"
    " WHERE r.id = {}"
)
_ACCEPT = (
    "UPDATE registration SET status = 'confirmed', offer_until = NULL"
    " WHERE id = {} AND status = 'offered' AND offer_until > {} RETURNING id"
)
_ACCEPT_TOGETHER = (
    "UPDATE registration SET status = 'confirmed', offer_until = NULL"
    " WHERE party = {} AND places = 0 AND status = 'offered'"
    " RETURNING id, offering, member, branch, ticket, places"
)
_DUE = (
    "SELECT r.id FROM registration r JOIN event e ON e.id = r.event WHERE r.status = 'offered' AND r.offer_until <= {}"
    " AND r.places > 0 AND e.status = 'published' ORDER BY r.offer_until, r.id LIMIT {}"
)


async def accept(actor: Identity, registration_id: str) -> str:
    """Takes an offered place for good (a captain for the whole party); the event's id. Accepting twice is harmless.

    Raises `Refusal` 409 when the time to answer is over or nothing is offered, 403 and 404.
    """
    return await write_again(lambda: _accept(actor, registration_id))


async def _accept(actor: Identity, registration_id: str) -> str:
    row = await _row(registration_id)
    acting_as(actor, row["event"], row["member"], row["branch_path"])
    event, at = await facts.event_at(row["event"], row["revision"]), now()
    if row["status"] == "confirmed":
        return event.id
    if row["status"] != "offered":
        raise Refusal(Sentence("No place is kept here any more. Nothing was changed."))
    if row["places"] == 0:
        raise Refusal(Sentence("Your captain answers for all of you."))
    if row["offer_until"] <= at:
        raise Refusal(
            Sentence("The time to answer was over {until}; the place goes to the next person.",
                     until=row["offer_until"])
        )  # fmt: skip
    if not await fetch(_ACCEPT, row["id"], at):
        raise Overtaken
    accepted = [row]
    if row["party"]:
        accepted += await fetch(_ACCEPT_TOGETHER, row["party"])
    for each in accepted:
        await log(each["id"], actor.member_id, "confirmed", at)
        await audit.record(actor, "registration.accepted", "registration", each["id"], event=event.id)
        if each["member"] != actor.member_id:
            await news.moved_up(event, each)
        await signals.registration_confirmed.send(signals.news(each, event.id, at))
    announce(event.id)
    return event.id


async def expire_offers() -> int:
    """Passes on places whose offer was not answered in time; how many. For the clock; harmless to repeat.

    Each is a write of its own: an interruption loses none and does none twice.
    """
    at, done = now(), 0
    for row in await fetch(_DUE, at, AT_ONCE):
        registration_id = row["id"]
        done += await write_again(lambda registration_id=registration_id: _expire(registration_id, at))  # type: ignore[misc]
    return done


async def _expire(registration_id: str, at: datetime) -> int:
    row = await _row(registration_id)
    if row["status"] != "offered" or row["offer_until"] > at:
        return 0
    event = await facts.event_at(row["event"], row["revision"])
    for each in (row, *await release(row, "cancelled")):
        await log(each["id"], "", "cancelled", at, NOT_ANSWERED)
        await audit.record(None, "registration.offer_expired", "registration", each["id"], event=event.id)
        await news.passed_on(event, each)
        await signals.registration_cancelled.send(signals.news(each, event.id, at))
    await fill(event, row["pool"], row["quota"], at)
    announce(event.id)
    return 1


async def _row(registration_id: str) -> dict[str, Any]:
    rows = await fetch(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    return rows[0]
