"""A write of a program done once, however often it is sent: the answer is kept in the same transaction."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from events.services.contention import write_again
from foundation.clock import now
from foundation.database import fetch
from foundation.errors import Refusal
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity

KEPT_FOR = timedelta(days=2)
LONGEST_KEY = 80
_KNOWN = "SELECT request, answer FROM api_answer WHERE member = {} AND key = {}"
_KEEP = "INSERT INTO api_answer (id, member, key, request, answer, at) VALUES ({}, {}, {}, {}, {}, {})"


async def once(actor: Identity, key: str, request: str, act: Callable[[], Awaitable[str]]) -> str:
    """What `act` answers (JSON), or what it answered when this key came before. `request`: digest of what is asked.

    A refusal is kept by nobody: it changed nothing, and may turn out otherwise next time. Raises `Refusal` 422 for a
    key that cannot be kept, or that another request came with.
    """
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Refusal(
            Sentence("An idempotency key has at most {most} plain characters.", most=LONGEST_KEY), status=422
        )

    async def body() -> str:
        known = await fetch(_KNOWN, actor.member_id, key)
        if known and known[0]["request"] != request:
            raise Refusal(
                Sentence("This idempotency key came with another request. Nothing was changed."), status=422
            )
        if known:
            return str(known[0]["answer"])
        answer = await act()
        await fetch(_KEEP, new_id(), actor.member_id, key, request, answer, now())
        return answer

    return await write_again(body)


async def forget_answers() -> int:
    """Those that no retry comes for any more. For the clock."""

    async def body() -> int:
        return len(await fetch("DELETE FROM api_answer WHERE at <= {} RETURNING id", now() - KEPT_FOR))

    return await write_again(body)
