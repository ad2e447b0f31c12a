"""Delivering what was written: each message is claimed, handed over, and marked; never twice by itself.

The claim is committed before the message is handed over. A process that dies in between leaves a row `sending`:
nobody can know whether the other side has it, so it is shown to the administrator and never resent by itself.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from foundation.clock import now
from foundation.database import fetch, write
from members.domain.telling.retries import after_failure
from members.services.sending import Outcome, Result, Way

log = logging.getLogger("rallypoint.delivering")
AT_ONCE = 50
MOST_A_MINUTE = 20
"""of a group robot, by WeCom's own rule"""
_DUE = (
    "SELECT id FROM delivery WHERE status = 'waiting' AND next_at <= {} AND channel IN ({}, {})"
    " ORDER BY next_at, id LIMIT {}"
)
_TOO_LATE = (
    "UPDATE delivery SET status = 'dropped', error = 'too late' WHERE id = {} AND status = 'waiting'"
    " AND until IS NOT NULL AND until <= {} RETURNING id"
)
_CLAIM = (
    "UPDATE delivery SET status = 'sending', claimed_at = {}, attempts = attempts + 1"
    " WHERE id = {} AND status = 'waiting' AND next_at <= {} RETURNING id, channel, recipient, address, kind, event,"
    " given, link, key, attempts, at, until"
)
_LAST_MINUTE = (
    "SELECT count(*) AS number FROM delivery d JOIN delivery mine ON mine.id = {} AND mine.channel = 'wecom'"
    " WHERE d.channel = 'wecom' AND d.recipient = mine.recipient AND d.claimed_at > {}"
)
_PUT_OFF = "UPDATE delivery SET next_at = {} WHERE id = {} AND status = 'waiting'"
_MARK = (
    "UPDATE delivery SET status = {}, next_at = {}, sent_at = {}, error = {},"
    # A link that proves an address is nobody else's: it is not kept once it went out.
    " link = CASE WHEN kind = 'address_check' AND {} THEN '' ELSE link END"
    " WHERE id = {} AND status = 'sending' AND attempts = {}"
)


async def deliver(ways: Mapping[str, Way]) -> int:
    """Delivers what is due over the ways there are; returns how many got through. One at a time.

    What has no way here (mails, before a server is set up) waits.
    """
    sent = 0
    try:
        channels = [channel if channel in ways else "" for channel in ("mail", "wecom")]
        for row in await fetch(_DUE, now(), *channels, AT_ONCE):
            claimed = await claim(row["id"])
            if claimed is not None:
                sent += await _uninterrupted(claimed, ways)
    finally:
        for way in ways.values():
            await way.close()
    return sent


async def claim(delivery_id: int) -> dict[str, Any] | None:
    """Makes a delivery this process's own, or None: another has it, it is too late, or its group was told too much."""

    async def body() -> dict[str, Any] | None:
        at = now()
        if await fetch(_TOO_LATE, delivery_id, at):
            return None
        spoken = await fetch(_LAST_MINUTE, delivery_id, at - timedelta(minutes=1))
        if spoken[0]["number"] >= MOST_A_MINUTE:
            await fetch(_PUT_OFF, at + timedelta(minutes=1), delivery_id)
            return None
        rows = await fetch(_CLAIM, at, delivery_id, at)
        return rows[0] if rows else None

    return await write(body)


async def _uninterrupted(row: dict[str, Any], ways: Mapping[str, Way]) -> int:
    """Once claimed, a message is handed over and marked also when the server is being stopped."""
    work = asyncio.ensure_future(_hand_over(row, ways))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


async def _hand_over(row: dict[str, Any], ways: Mapping[str, Way]) -> int:
    try:
        result = await ways[row["channel"]].send(row)
    except Exception as problem:  # a way raises only before it has handed anything over
        log.exception("delivery %s failed before it was sent", row["id"])
        result = Result(Outcome.LATER, type(problem).__name__)
    await mark(row, result)
    return int(result.outcome is Outcome.SENT)


async def mark(row: dict[str, Any], result: Result) -> None:
    """Writes down what became of a claimed delivery. What is unsure stays `sending`, for a person to look at."""
    at = now()
    status, again, sent_at = "failed", at, None
    if result.outcome is Outcome.SENT:
        status, sent_at = "sent", at
    elif result.outcome is Outcome.UNWANTED:
        status = "dropped"
    elif result.outcome is Outcome.UNSURE:
        status = "sending"
    elif result.outcome is Outcome.LATER:
        following = after_failure(made=row["at"], attempts=row["attempts"], now=at, until=row["until"])
        status, again = following.status, following.at
    error = result.error[:200]
    await write(
        lambda: fetch(_MARK, status, again, sent_at, error, status != "waiting", row["id"], row["attempts"])
    )
