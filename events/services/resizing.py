"""More or fewer places for a registration that stands: companions who come along or stay, a party that grows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events import signals
from events.domain.event import HOLDING, Event, Places, Quota
from events.services import counters
from events.services.contention import Overtaken
from events.services.promotion import fill, keep_step
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.messages import Sentence

_POOL = (
    "SELECT size, taken, waiting, by_branch,"
    " ahead + (SELECT o.taken FROM pool o WHERE o.id = pool.balances) - taken AS step FROM pool WHERE id = {}"
)
_QUOTA = "SELECT id, size, taken, waiting FROM branch_quota WHERE id = {}"
_RESIZE = "UPDATE registration SET places = {} WHERE id = {} AND places = {} AND status = {} RETURNING id"


async def set_places(event: Event, row: Mapping[str, Any], places: int, at: datetime) -> list[str]:
    """Gives a registration so many places; the registrations that moved up where some became free.

    ``row``: id, offering, member, status, places, quota and pool as they were read. Call it inside a write body.
    Raises `Refusal` when there are not enough, or others wait for them; who waits keeps their number.
    """
    more = places - row["places"]
    if not more:
        return []
    holding, waiting = row["status"] in HOLDING, row["status"] == "waitlisted"
    if more > 0 and holding:
        await counters.take(row["pool"], await _free(row, more), more)
    elif more > 0 and waiting:
        await counters.wait_more(row["pool"], row["quota"], more)
    elif holding or waiting:
        await counters.release(row["pool"], row["quota"], -more, waiting=waiting)
    if not await fetch(_RESIZE, places, row["id"], row["places"], row["status"]):
        raise Overtaken
    if row["status"] == "confirmed":
        await signals.registration_resized.send(
            signals.Resized(row["id"], event.id, row["offering"], row["member"], row["places"], places, at)
        )
    if more < 0 and (holding or waiting):
        return await fill(event, row["pool"], row["quota"], at)
    return await keep_step(event, row["pool"], at) if holding else []


async def _free(row: Mapping[str, Any], more: int) -> Places:
    """What is free as it stands now. Raises `Refusal` when it is not enough."""
    pool = (await fetch(_POOL, row["pool"]))[0]
    quota = Quota(**(await fetch(_QUOTA, row["quota"]))[0]) if row["quota"] else None
    seen = Places(
        size=pool["size"],
        taken=pool["taken"],
        waiting=pool["waiting"],
        by_branch=bool(pool["by_branch"]),
        quota=quota,
        step=pool["step"],
    )
    if seen.line:
        raise Refusal(
            Sentence("Others wait for places; free ones go to them first. Nothing was changed."), field="size"
        )
    if seen.free < more:
        raise Refusal(
            Sentence(
                "Only {count} place is free. Nothing was changed.",
                "Only {count} places are free. Nothing was changed.",
                count=max(seen.free, 0),
            ),
            field="size",
        )
    return seen
