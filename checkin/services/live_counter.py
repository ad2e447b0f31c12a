"""The live counter of a door: after a burst of scans, one new state for whoever watches."""

import asyncio
import logging

import msgspec

from checkin.queries.presence import count
from foundation.live import hub

log = logging.getLogger("rallypoint.checkin")

PAUSE_S = 0.2
_pending: dict[str, asyncio.Task[None]] = {}


def topic(event_id: str) -> str:
    """What pages that show this door's counter listen to."""
    return f"door/{event_id}"


def counter_changed(event_id: str) -> None:
    """Somebody came or was taken back. Costs nothing while nobody watches; at most five counts a second."""
    if not hub.watching(topic(event_id)) or event_id in _pending:
        return
    _pending[event_id] = asyncio.get_running_loop().create_task(_tell(event_id))


async def _tell(event_id: str) -> None:
    await asyncio.sleep(PAUSE_S)
    # Taken out before counting: a scan that is committed while we count asks for another turn.
    _pending.pop(event_id, None)
    try:
        hub.publish(topic(event_id), await counter_state(event_id), event="count")
    except Exception:
        log.exception("the counter of %s could not be told; the next scan tries again", event_id)


async def counter_state(event_id: str) -> str:
    """The counter as JSON: `{"expected": 40, "present": 12, "branches": [{"id", "name", "expected", …}]}`."""
    return msgspec.json.encode(await count(event_id)).decode()
