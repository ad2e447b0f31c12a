"""Moving up from the waitlist: by itself when a place is free, or out of turn by an organizer."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from events import signals
from events.domain.event import Event
from events.domain.promotion import Waiting, answer_until, next_in_line, open_for_promotion, pool_open
from events.queries import facts, seat_room
from events.services import counters, news
from events.services.contention import Overtaken, write_again
from events.services.permission import must_organize
from events.services.traces import announce, log
from events.tables import Registration
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_LOOKED_AT = 1000
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_WAITING = "SELECT r.id, r.line, r.quota, r.places, r.party, r.offering, r.member, r.branch, r.ticket"
_LINE = (
    _WAITING + " FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places BETWEEN 1 AND {}"
    " AND COALESCE(o.starts_at, {}) > {} ORDER BY r.line LIMIT {}"
)
_LINE_OF_BRANCH = (
    _WAITING + " FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE r.quota = {} AND r.status = 'waitlisted' AND r.places BETWEEN 1 AND {}"
    " AND COALESCE(o.starts_at, {}) > {} ORDER BY r.line LIMIT {}"
)
_LINE_OF_BRANCHES = (
    _WAITING + ", q.size - q.taken AS quota_free FROM registration r"
    " JOIN offering o ON o.id = r.offering JOIN branch_quota q ON q.id = r.quota"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places BETWEEN 1 AND {}"
    " AND r.places <= q.size - q.taken AND COALESCE(o.starts_at, {}) > {} ORDER BY r.line LIMIT {}"
)
_KNOWN = (
    _WAITING + ", r.status, o.pool, e.id AS event, e.revision FROM registration r"
    " JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event WHERE r.id = {}"
)
_FREE = (
    "SELECT size - taken AS free, waiting, by_branch,"
    " ahead + (SELECT o.taken FROM pool o WHERE o.id = pool.balances) - taken AS step FROM pool WHERE id = {}"
)
_FREE_OF_BRANCH = "SELECT size - taken AS free, waiting FROM branch_quota WHERE id = {}"
_MOVE_UP = (
    "UPDATE registration SET status = {}, line = NULL, offer_until = {}"
    " WHERE id = {} AND status = 'waitlisted' RETURNING id"
)
_MOVE_UP_TOGETHER = (
    "UPDATE registration SET status = {}, line = NULL, offer_until = {}"
    " WHERE party = {} AND places = 0 AND status = 'waitlisted' RETURNING id, offering, member, branch, ticket, places"
)


async def fill(event: Event, pool: str, quota: str | None, at: datetime) -> list[str]:
    """Gives the free places of a pool (or of one branch's quota in it) to those first in line.

    Call it inside a write body that has already written to the pool (and quota), so that nobody else moves
    their counters meanwhile. Returns the registrations that moved up, in order. Without ``quota`` in a pool whose
    places go by branch: all branches, each within its quota. Pools that keep step with this one follow.
    """
    promoted: list[str] = []
    if not pool_open(event, pool, at):
        return promoted
    # Only those who fit are read, so what is left over after one round may fit others.
    while chosen := await _next(event, pool, quota, at):
        await counters.give(pool, _shares(chosen))
        for row in chosen:
            await _move_up(event, row, at)
        promoted += [row["id"] for row in chosen]
    if promoted:
        promoted += await keep_step(event, pool, at)
    return promoted


async def keep_step(event: Event, pool: str, at: datetime) -> list[str]:
    """A pool has given places: those that keep step with it may give some too. Call it inside a write body."""
    promoted: list[str] = []
    for other in event.keeping_step(pool):
        await counters.hold(other.id)
        promoted += await fill(event, other.id, None, at)
    return promoted


async def _next(event: Event, pool: str, quota: str | None, at: datetime) -> list[dict[str, Any]]:
    """Those who can move up now, as far as one look shows."""
    row = (await fetch(_FREE, pool))[0]
    free, waiting = int(row["free"]), int(row["waiting"])
    if row["step"] is not None:
        free = min(free, int(row["step"]))
    of_branch = None
    if quota is not None:
        of_branch = (await fetch(_FREE_OF_BRANCH, quota))[0]
        free, waiting = min(free, int(of_branch["free"])), int(of_branch["waiting"])
    free = min(free, waiting)
    if free <= 0:
        return []
    by_branch = bool(row["by_branch"])
    line = _LINE_OF_BRANCH if quota else _LINE_OF_BRANCHES if by_branch else _LINE
    seated = any(offering.pool == pool and offering.id in event.seated for offering in event.offerings)
    rows = await fetch(
        line, quota or pool, free, event.starts_at or NEVER, at, MOST_LOOKED_AT if seated else free
    )
    if seated:
        rows = await _who_can_sit(event, rows, at)
    left = {each["quota"]: int(each.get("quota_free", free)) for each in rows} if by_branch else None
    chosen = next_in_line([Waiting(r["id"], r["line"], r["quota"], r["places"]) for r in rows], free, left)
    by_id = {each["id"]: each for each in rows}
    return [by_id[person.registration] for person in chosen]


async def _who_can_sit(event: Event, rows: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """The first of these for whom seats are left, one at a time: whom blocks keep out holds up nobody else."""
    await fetch("UPDATE seating_plan SET changes = changes WHERE event = {}", event.id)
    free: dict[str, int] = {}
    for row in rows:
        if row["offering"] not in event.seated:
            return [row]
        if row["branch"] not in free:
            (branch,) = await fetch("SELECT path FROM branch WHERE id = {}", row["branch"])
            free[row["branch"]] = await seat_room.free_for(event.id, branch["path"], at)
        if free[row["branch"]] >= row["places"]:
            return [row]
    return []


def _shares(chosen: Sequence[dict[str, Any]]) -> dict[str | None, int]:
    shares: Counter[str | None] = Counter()
    for row in chosen:
        shares[row["quota"]] += row["places"]
    return dict(shares)


async def _move_up(
    event: Event, row: dict[str, Any], at: datetime, actor: Identity | None = None, reason: str = ""
) -> None:
    """The registration (with a party's captain all of the party) moves up: at once, or as an offer to be answered.

    Whom an organizer admits is asked nothing more.
    """
    offering = event.offering(row["offering"])
    until = answer_until(event, offering, at) if actor is None else None
    status = "confirmed" if until is None else "offered"
    if not await fetch(_MOVE_UP, status, until, row["id"]):
        raise Overtaken
    moved = [row]
    if row["party"]:
        moved += await fetch(_MOVE_UP_TOGETHER, status, until, row["party"])
    for each in moved:
        await log(each["id"], actor.member_id if actor else "", status, at, reason)
        await audit.record(
            actor, _ACTIONS[status], "registration", each["id"], event=event.id, offering=each["offering"]
        )
        await news.moved_up(event, each, until)
        if until is None:
            await signals.registration_confirmed.send(signals.news(each, event.id, at))


_ACTIONS = {"confirmed": "registration.promoted", "offered": "registration.offered"}


async def admit(actor: Identity, registration_id: str, reason: str) -> None:
    """Gives someone on the waitlist a place out of turn by adding it (theirs and their companions'), so that
    nobody loses theirs.

    Raises `Refusal` 422 without a reason, 409 when the person is not on the waitlist.
    """
    words = reason.strip()
    if not words:
        raise Refusal(Sentence("Please give a reason; the person will read it."), field="reason", status=422)
    if len(words) > 200:
        raise Refusal(
            Sentence("Please give the reason in at most 200 characters."), field="reason", status=422
        )
    await write_again(lambda: admit_within(actor, registration_id, words))


async def admit_within(
    actor: Identity, registration_id: str, reason: str, *, at_the_door: bool = False
) -> None:
    """`admit` inside a write body that does more; ``at_the_door`` also when the event has begun."""
    rows = await Registration.raw(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    row = rows[0]
    must_organize(actor, row["event"])
    event = await facts.event_at(row["event"], row["revision"])
    if row["status"] != "waitlisted":
        raise Refusal(Sentence("This person is not on the waitlist any more. Nothing was changed."))
    if row["places"] == 0:
        raise Refusal(Sentence("This person waits together with their captain; admit the captain."))
    if not at_the_door and not open_for_promotion(event, now(), event.offering(row["offering"])):
        raise Refusal(Sentence("People move up only while the event is ahead. Nothing was changed."))
    await add_places(row["pool"], row["quota"], row["places"])
    await counters.give(row["pool"], {row["quota"]: row["places"]}, out_of_step=True)
    await _move_up(event, row, now(), actor, reason)
    await keep_step(event, row["pool"], now())
    announce(event.id)


async def add_places(pool: str, quota: str | None, count: int) -> None:
    """More places: of the branch's quota, and of the pool as far as it has none that no quota has claimed."""
    if quota is None:
        await Registration.raw("UPDATE pool SET size = size + {} WHERE id = {}", count, pool)
        return
    await Registration.raw("UPDATE branch_quota SET size = size + {} WHERE id = {}", count, quota)
    await Registration.raw(
        "UPDATE pool SET size = (SELECT SUM(size) FROM branch_quota WHERE pool = {})"
        " WHERE id = {} AND size < (SELECT SUM(size) FROM branch_quota WHERE pool = {})",
        pool, pool, pool,
    )  # fmt: skip
