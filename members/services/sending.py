"""What a way out of the house is: it takes one message and says what became of it."""

from enum import StrEnum
from typing import Any, Protocol

import msgspec


class Outcome(StrEnum):
    """`LATER`: it certainly did not get through, and may next time. `UNSURE`: the line broke after the message."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNWANTED = "unwanted"
    UNSURE = "unsure"


class Result(msgspec.Struct, frozen=True):
    """`error` is for the administrator: a code or a kind of failure, never a person's data."""

    outcome: Outcome
    error: str = ""


SENT = Result(Outcome.SENT)


class Way(Protocol):
    """One channel. `send` is called with a claimed row of `Delivery`, one at a time; `close` ends a turn."""

    async def send(self, row: dict[str, Any]) -> Result: ...

    async def close(self) -> None: ...
