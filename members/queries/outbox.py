"""Messages on their way out, as an administrator sees them: what waits, what failed, what nobody can know."""

from datetime import datetime
from typing import Any

import msgspec

from foundation.messages import N_
from members.domain.telling.kinds import KINDS
from members.domain.telling.retries import UNSURE_AFTER
from members.message_tables import Delivery, GroupRobot

PAGE = 50
VIEWS = {"unsure": N_("Unsure"), "failed": N_("Failed"), "waiting": N_("Still to go"), "sent": N_("Sent"),
         "dropped": N_("Dropped")}  # fmt: skip
_COUNTS = (
    "SELECT CASE WHEN status = 'sending' AND claimed_at < {} THEN 'unsure' WHEN status = 'sending' THEN 'waiting'"
    " ELSE status END AS view, count(*) AS number FROM delivery GROUP BY 1"
)
_ROWS = (
    "SELECT d.id, d.channel, d.kind, d.status, d.attempts, d.at, d.next_at, d.claimed_at, d.sent_at, d.error,"
    " COALESCE(m.name, r.name, '') AS whom FROM delivery d LEFT JOIN member m ON m.id = d.recipient"
    " LEFT JOIN group_robot r ON r.id = d.recipient WHERE {which} ORDER BY d.id DESC LIMIT {{}} OFFSET {{}}"
)


class Outgoing(msgspec.Struct, frozen=True):
    id: int
    channel: str
    kind: str
    status: str
    attempts: int
    at: datetime
    next_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    error: str
    whom: str

    @property
    def label(self) -> str:
        known = KINDS.get(self.kind)
        return known.label if known else self.kind


class Outbox(msgspec.Struct, frozen=True):
    rows: tuple[Outgoing, ...]
    counts: dict[str, int]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


class Robot(msgspec.Struct, frozen=True):
    """`ending`: the last characters of its key, enough to tell two apart."""

    id: str
    name: str
    ending: str
    added_at: datetime


async def outbox(view: str, at: datetime, page: int = 1) -> Outbox:
    """Newest first. Two queries whatever the length."""
    counts = await counts_at(at)
    which, values = _which(view, at)
    rows = await Delivery.raw(_ROWS.format(which=which), *values, PAGE, PAGE * (page - 1))
    return Outbox(tuple(Outgoing(**row) for row in rows), counts, counts[view])


async def counts_at(at: datetime) -> dict[str, int]:
    rows = await Delivery.raw(_COUNTS, at - UNSURE_AFTER)
    return dict.fromkeys(VIEWS, 0) | {row["view"]: row["number"] for row in rows}


def _which(view: str, at: datetime) -> tuple[str, list[Any]]:
    if view == "unsure":
        return "d.status = 'sending' AND d.claimed_at < {}", [at - UNSURE_AFTER]
    if view == "waiting":
        return "(d.status = 'waiting' OR (d.status = 'sending' AND d.claimed_at >= {}))", [at - UNSURE_AFTER]
    return "d.status = {}", [view]


async def robots(event: str = "") -> list[Robot]:
    rows = await GroupRobot.raw(
        "SELECT id, name, secret, added_at FROM group_robot WHERE event = {} ORDER BY added_at, id", event
    )
    return [Robot(row["id"], row["name"], row["secret"][-4:], row["added_at"]) for row in rows]
