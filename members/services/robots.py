"""WeCom group robots: added by whoever organizes, told of events from then on, removed at any time."""

from foundation.clock import now
from foundation.database import AlreadyThere, fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit
from members.services.wecom import secret_of
from members.services.wordings import must_word

MOST = 10


async def add(actor: Identity, event: str, name: str, address: str) -> None:
    """Raises `Refusal` 422 for any address but a robot's, 409 for one that is there already."""
    must_word(actor, event)
    secret = secret_of(address)

    async def body() -> None:
        rows = await fetch("SELECT count(*) AS number FROM group_robot WHERE event = {}", event)
        if rows[0]["number"] >= MOST:
            raise Refusal(Sentence("There are {most} robots already; please remove one first.", most=MOST))
        robot = new_id()
        await fetch(
            "INSERT INTO group_robot (id, event, name, secret, added_by, added_at) VALUES ({}, {}, {}, {}, {}, {})",
            robot, event, name, secret, actor.member_id, now(),
        )  # fmt: skip
        await audit.record(actor, "robot.added", "robot", robot, event=event)

    try:
        await write(body)
    except AlreadyThere:
        raise Refusal(Sentence("This robot is there already."), field="address", status=422) from None


async def remove(actor: Identity, event: str, robot_id: str) -> None:
    """What still waits for it is dropped when it is due. Removing twice is harmless; another event's is 404."""
    must_word(actor, event)

    async def body() -> None:
        if not await fetch(
            "DELETE FROM group_robot WHERE id = {} AND event = {} RETURNING id", robot_id, event
        ):
            if await fetch("SELECT id FROM group_robot WHERE id = {}", robot_id):
                raise not_found()
            return
        await audit.record(actor, "robot.removed", "robot", robot_id, event=event)

    await write(body)
