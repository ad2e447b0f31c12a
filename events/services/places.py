"""Places: enlarging and shrinking pools and branch quotas; whoever waits moves up in the same write."""

from typing import Any

import msgspec

from events.domain.event import Event
from events.queries import facts
from events.services import branch_news, counters
from events.services.contention import write_again
from events.services.permission import must_organize
from events.services.promotion import fill
from events.services.traces import announce
from events.tables import Pool
from foundation.clock import now
from foundation.database import after_commit
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit

MOST_PLACES = 100_000

_SIZE = "UPDATE pool SET size = {} WHERE id = {} AND taken <= {} RETURNING taken"
_QUOTA_SIZE = "UPDATE branch_quota SET size = {} WHERE id = {} AND taken <= {} RETURNING taken"
_QUOTA_SUM = "SELECT COALESCE(SUM(size), 0) AS total FROM branch_quota WHERE pool = {}"
_MOVE = (
    "INSERT INTO quota_move (pool, from_branch, to_branch, places, kind, round, reason, actor, at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {})"
)


async def resize_pool(actor: Identity, pool_id: str, size: int) -> tuple[str, ...]:
    """Gives a pool another size; returns the registrations that moved up from the waitlist.

    Raises `Refusal` 422 when fewer places are asked than people have, or than branches were promised.
    """

    async def body() -> tuple[str, ...]:
        held, event = await held_pool(pool_id)
        must_organize(actor, event.id)
        promoted = await set_pool_size(event, pool_id, size)
        await audit.record(
            actor, "pool.resized", "pool", pool_id, event=event.id, was=held["size"], size=size
        )
        announce(event.id)
        return tuple(promoted)

    return await write_again(body)


async def resize_quota(actor: Identity, pool_id: str, branch_id: str, size: int) -> tuple[str, ...]:
    """Gives a branch another share of a pool; returns the registrations that moved up.

    Raises `Refusal` 422 when fewer are asked than the branch uses, or together more than the pool has.
    """

    async def body() -> tuple[str, ...]:
        _, event = await held_pool(pool_id)
        must_organize(actor, event.id)
        promoted = await set_quota(event, pool_id, branch_id, size, actor.member_id)
        await audit.record(
            actor, "quota.resized", "pool", pool_id, event=event.id, branch=branch_id, size=size
        )
        await changed(event.id)
        announce(event.id)
        return tuple(promoted)

    return await write_again(body)


async def held_pool(pool_id: str) -> tuple[dict[str, Any], Event]:
    """The pool's row and its event; its quotas and then itself are held until the write ends. 404 if there is none.

    They are written first and only then read, so that nobody else moves their numbers meanwhile.
    """
    held = await counters.hold_with_quotas(pool_id)
    if held is None:
        raise not_found()
    event = await facts.event(held["event"])
    if event is None:
        raise not_found()
    return held, event


async def set_pool_size(event: Event, pool_id: str, size: int) -> list[str]:
    """Sets the size and fills new places; call it inside a write body. Raises `Refusal` 422."""
    _check(size)
    held = await counters.hold_with_quotas(pool_id)
    if held is None:
        raise not_found()
    if held["by_branch"]:
        promised = (await Pool.raw(_QUOTA_SUM, pool_id))[0]["total"]
        if size < promised:
            raise Refusal(
                Sentence("The branches were promised {promised} places together; take some back first.",
                         promised=int(promised)),
                field="size",
                status=422,
            )  # fmt: skip
    if not await Pool.raw(_SIZE, size, pool_id, size):
        raise Refusal(_too_small(held["taken"]), field="size", status=422)
    return [] if held["by_branch"] else await fill(event, pool_id, None, now())


async def set_quota(event: Event, pool_id: str, branch_id: str, size: int, actor: str = "") -> list[str]:
    """Sets a branch's share and fills new places; the pool must be held (`held_pool`). Raises `Refusal` 422."""
    quota, before = await put_quota(pool_id, branch_id, size)
    await _check_sum(pool_id)
    if size != before:
        await record_change(pool_id, branch_id, size - before, actor)
        await branch_news.shares_given(event, pool_id, (branch_id,))
    return await fill(event, pool_id, quota, now()) if size > before else []


async def put_quota(pool_id: str, branch_id: str, size: int) -> tuple[str, int]:
    """Writes the share only; its id and what it was before. Raises `Refusal` 422 when people use more."""
    _check(size, least=0)
    rows = await Pool.raw(
        "SELECT id, size, taken FROM branch_quota WHERE pool = {} AND branch = {}", pool_id, branch_id
    )
    if not rows:
        quota = new_id()
        await Pool.raw(
            "INSERT INTO branch_quota (id, pool, branch, size, taken, waiting) VALUES ({}, {}, {}, {}, 0, 0)",
            quota, pool_id, branch_id, size,
        )  # fmt: skip
        return quota, 0
    if not await Pool.raw(_QUOTA_SIZE, size, rows[0]["id"], size):
        raise Refusal(_too_small(rows[0]["taken"]), field="size", status=422)
    return rows[0]["id"], rows[0]["size"]


class Move(msgspec.Struct, frozen=True):
    """Places went from a branch (None: from those no branch has) to another. `number`: of the round, if in one."""

    pool: str
    source: str | None
    target: str | None
    places: int
    kind: str
    actor: str = ""
    reason: str = ""
    number: int = 0


async def record_change(pool_id: str, branch_id: str, by: int, actor: str, reason: str = "") -> None:
    """A branch was given places nobody had, or places were taken back from it: a line in the history."""
    if by > 0:
        await record_move(Move(pool_id, None, branch_id, by, "given", actor, reason))
    else:
        await record_move(Move(pool_id, branch_id, None, -by, "taken_back", actor, reason))


async def record_move(move: Move) -> None:
    """A line in the history; inside the write that moves the places."""
    await Pool.raw(
        _MOVE, move.pool, move.source, move.target, move.places, move.kind, move.number, move.reason, move.actor,
        now(),
    )  # fmt: skip


async def _check_sum(pool_id: str) -> None:
    pool = (await Pool.raw("SELECT size FROM pool WHERE id = {}", pool_id))[0]
    total = int((await Pool.raw(_QUOTA_SUM, pool_id))[0]["total"])
    if total > pool["size"]:
        raise too_many(total, pool["size"])


def too_many(total: int, size: int) -> Refusal:
    """The branches would have more places than there are."""
    return Refusal(
        Sentence(
            "The branches together would have {total} places, but there are only {size}.",
            total=total,
            size=size,
        ),
        field="size",
        status=422,
    )


def _check(size: int, least: int = 1) -> None:
    if not least <= size <= MOST_PLACES:
        raise Refusal(
            Sentence("Please give a number from {least} to {most}.", least=least, most=MOST_PLACES),
            field="size",
            status=422,
        )


def _too_small(taken: int) -> Sentence:
    return Sentence(
        "{count} person has a place already, so there cannot be fewer. Cancel registrations first.",
        "{count} people have a place already, so there cannot be fewer. Cancel registrations first.",
        count=taken,
    )


async def changed(event_id: str) -> None:
    """Counts a change of the event itself, so that caches and open forms know; inside a write body."""
    await Pool.raw("UPDATE event SET revision = revision + 1 WHERE id = {}", event_id)
    facts.forget(event_id)
    after_commit(lambda: facts.forget(event_id))
