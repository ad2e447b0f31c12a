"""Trying again when somebody else was quicker between what was read and what was to be written."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from foundation.database import AlreadyThere, write
from foundation.errors import Refusal
from foundation.messages import Sentence

ATTEMPTS = 5
Result = TypeVar("Result")


class Overtaken(Exception):
    """A guarded statement found other numbers than the decision was made on; the body must decide anew."""


async def write_again(body: Callable[[], Awaitable[Result]], *, guarded: bool = False) -> Result:
    """`write(body)`, decided anew on fresh numbers when overtaken.

    On SQLite bodies run one after another, so this never happens there; on PostgreSQL two of them may read
    the same numbers. `guarded`: see `foundation.database.write`.
    Raises `Refusal` after several attempts; nothing was changed then.
    """
    for _ in range(ATTEMPTS):
        try:
            return await write(body, guarded=guarded)
        except (Overtaken, AlreadyThere):
            continue
    raise Refusal(
        Sentence("Many people are changing this at the same moment. Nothing was changed; please try again."),
        status=409,
    )
