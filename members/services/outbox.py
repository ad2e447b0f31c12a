"""What an administrator does with messages that did not go out by themselves."""

from foundation.clock import now
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.domain.telling.retries import UNSURE_AFTER
from members.services import audit

LARGEST = 2**63
_AGAIN = (
    "UPDATE delivery SET status = 'waiting', next_at = {}, at = {}, error = ''"
    " WHERE id = {} AND (status = 'failed' OR (status = 'sending' AND claimed_at < {})) RETURNING id"
)
_ARRIVED = (
    "UPDATE delivery SET status = 'sent', sent_at = {}, error = 'said to have arrived'"
    " WHERE id = {} AND status = 'sending' AND claimed_at < {} RETURNING id"
)


async def send_again(actor: Identity, delivery_id: int) -> None:
    """Tries a failed or unsure message anew. Only a person can decide that an unsure one may come twice."""
    at = now()
    await _settle(actor, "delivery.again", delivery_id, _AGAIN, at, at, delivery_id, at - UNSURE_AFTER)


async def has_arrived(actor: Identity, delivery_id: int) -> None:
    """An unsure message was looked up on the other side and is there."""
    at = now()
    await _settle(actor, "delivery.arrived", delivery_id, _ARRIVED, at, delivery_id, at - UNSURE_AFTER)


async def _settle(actor: Identity, action: str, delivery_id: int, statement: str, *values: object) -> None:
    if not 0 < delivery_id < LARGEST:
        raise not_found()

    async def body() -> None:
        if not await fetch(statement, *values):
            raise Refusal(Sentence("This message is on its way or done already. Nothing was changed."))
        await audit.record(actor, action, "delivery", str(delivery_id))

    await write(body)
