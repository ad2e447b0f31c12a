"""Moving up from the waitlist: by itself when a place is free, or out of turn by an organizer."""

from datetime import datetime
from typing import Any

from events import signals
from events.domain.event import Event
from events.domain.promotion import Waiting, next_in_line, open_for_promotion
from events.queries import facts
from events.services.contention import Overtaken, write_again
from events.services.permission import must_organize
from events.services.signup import announce, log
from events.tables import Registration
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

_LINE = (
    "SELECT r.id, r.line, r.quota, r.places, r.offering, r.member, r.branch, r.ticket"
    " FROM registration r JOIN offering o ON o.id = r.offering"
    " WHERE o.pool = {} AND r.status = 'waitlisted' AND r.places BETWEEN 1 AND {} ORDER BY r.line LIMIT {}"
)
_LINE_OF_BRANCH = (
    "SELECT r.id, r.line, r.quota, r.places, r.offering, r.member, r.branch, r.ticket"
    " FROM registration r WHERE r.quota = {} AND r.status = 'waitlisted' AND r.places BETWEEN 1 AND {}"
    " ORDER BY r.line LIMIT {}"
)
_KNOWN = (
    "SELECT r.id, r.line, r.quota, r.places, r.offering, r.member, r.branch, r.ticket, r.status, o.pool,"
    " e.id AS event, e.revision FROM registration r"
    " JOIN offering o ON o.id = r.offering JOIN event e ON e.id = r.event WHERE r.id = {}"
)
_MOVE_UP = (
    "UPDATE registration SET status = 'confirmed', line = NULL"
    " WHERE id = {} AND status = 'waitlisted' RETURNING id"
)
_GIVE = (
    "UPDATE {table} SET taken = taken + {{}}, waiting = waiting - {{}}"
    " WHERE id = {{}} AND taken + {{}} <= size AND waiting >= {{}} RETURNING taken"
)
_GIVE_OF_POOL = _GIVE.format(table="pool")
_GIVE_OF_QUOTA = _GIVE.format(table="branch_quota")


async def fill(event: Event, pool: str, quota: str | None, at: datetime) -> list[str]:
    """Gives the free places of a pool (or of one branch's quota in it) to those first in line.

    Call it inside a write body that has already written to the pool (and quota), so that nobody else moves
    their counters meanwhile. Returns the registrations that moved up, in order.
    """
    promoted: list[str] = []
    if not open_for_promotion(event, at):
        return promoted
    # Only those who fit are read, so what is left over after one round may fit others.
    while (free := await _free(pool, quota)) > 0:
        rows = await Registration.raw(_LINE_OF_BRANCH if quota else _LINE, quota or pool, free, free)
        waiting = [Waiting(row["id"], row["line"], row["quota"], row["places"]) for row in rows]
        chosen = next_in_line(waiting, free, {quota: free} if quota else None)
        if not chosen:
            break
        await _give(pool, quota, sum(person.places for person in chosen))
        by_id = {row["id"]: row for row in rows}
        for person in chosen:
            await _move_up(event, by_id[person.registration], at)
        promoted += [person.registration for person in chosen]
    return promoted


async def _free(pool: str, quota: str | None) -> int:
    rows = await Registration.raw("SELECT size - taken AS free, waiting FROM pool WHERE id = {}", pool)
    free, waiting = rows[0]["free"], rows[0]["waiting"]
    if quota is not None:
        of_branch = await Registration.raw(
            "SELECT size - taken AS free, waiting FROM branch_quota WHERE id = {}", quota
        )
        free, waiting = min(free, of_branch[0]["free"]), of_branch[0]["waiting"]
    return min(int(free), int(waiting))


async def _give(pool: str, quota: str | None, count: int) -> None:
    given = True
    if quota is not None:
        given = bool(await Registration.raw(_GIVE_OF_QUOTA, count, count, quota, count, count))
    if not given or not await Registration.raw(_GIVE_OF_POOL, count, count, pool, count, count):
        raise Overtaken


async def _move_up(
    event: Event, row: dict[str, Any], at: datetime, actor: Identity | None = None, reason: str = ""
) -> None:
    if not await Registration.raw(_MOVE_UP, row["id"]):
        raise Overtaken
    await log(row["id"], actor.member_id if actor else "", "confirmed", at, reason)
    await audit.record(
        actor, "registration.promoted", "registration", row["id"], event=event.id, offering=row["offering"]
    )
    await signals.registration_confirmed.send(
        signals.RegistrationNews(
            row["id"],
            event.id,
            row["offering"],
            row["member"],
            row["branch"],
            row["ticket"],
            at,
            row["places"],
        )
    )


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
    await write_again(lambda: _admit(actor, registration_id, words))


async def _admit(actor: Identity, registration_id: str, reason: str) -> None:
    rows = await Registration.raw(_KNOWN, registration_id)
    if not rows:
        raise not_found()
    row = rows[0]
    must_organize(actor, row["event"])
    event = await facts.event_at(row["event"], row["revision"])
    if row["status"] != "waitlisted":
        raise Refusal(Sentence("This person is not on the waitlist any more. Nothing was changed."))
    if not open_for_promotion(event, now()):
        raise Refusal(Sentence("People move up only while the event is ahead. Nothing was changed."))
    await _add_places(row["pool"], row["quota"], row["places"])
    await _give(row["pool"], row["quota"], row["places"])
    await _move_up(event, row, now(), actor, reason)
    announce(event.id)


async def _add_places(pool: str, quota: str | None, count: int) -> None:
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
