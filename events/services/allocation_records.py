"""Publishing how places were given: each decision is kept with its input and seed, so that anyone can repeat it."""

from typing import Any

import msgspec

from events.domain.quota import QuotaRecord
from foundation.clock import now
from foundation.database import fetch

_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM allocation WHERE event = {} AND kind = {}"
_RECORD = (
    "INSERT INTO allocation (event, pool, kind, number, algorithm, input_hash, seed, record, actor, at)"
    " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
)


class Kept(msgspec.Struct, frozen=True):
    """What is published. `record` becomes JSON; `actor` empty: by the clock."""

    event: str
    pool: str
    kind: str
    algorithm: str
    input_hash: str
    record: Any
    seed: str = ""
    actor: str = ""


async def keep(kept: Kept) -> int:
    """Appends it; its number among those of its kind in the event. Inside the write body of the decision."""
    number = await next_number(kept.event, kept.kind)
    text = msgspec.json.encode(kept.record).decode()
    await fetch(
        _RECORD, kept.event, kept.pool, kept.kind, number, kept.algorithm, kept.input_hash, kept.seed, text,
        kept.actor, now(),
    )  # fmt: skip
    return number


async def next_number(event_id: str, kind: str) -> int:
    return int((await fetch(_NUMBER, event_id, kind))[0]["next"])


def quota_record(event: str, pool: str, kind: str, record: QuotaRecord, actor: str) -> Kept:
    """A calculation of shares as it is published."""
    plain = msgspec.to_builtins(record)
    return Kept(event, pool, kind, record.input.algorithm, record.input_hash, plain, record.seed, actor)
