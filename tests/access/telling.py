"""Who may call the routes of telling people."""

from members.message_tables import InboxMessage
from tests.access.entry import SIGNED_IN, Entry
from tests.access.world import World

ONLY_THEIRS = {"member"}

ROUTES = [
    Entry("GET", "/inbox", SIGNED_IN),
    Entry("POST", "/inbox/{message_id:str}/open", ONLY_THEIRS),
    Entry("POST", "/inbox/{message_id:str}/read", ONLY_THEIRS),
    Entry("POST", "/inbox/{message_id:str}/unread", ONLY_THEIRS),
    Entry("POST", "/inbox/read-all", SIGNED_IN),
    Entry("GET", "/inbox/live", SIGNED_IN, stream=True),
    Entry("GET", "/api/v1/inbox/unread", SIGNED_IN),
]


async def seed(world: World) -> None:
    world.values["message_id"] = "messag0000001"
    await InboxMessage(
        id=world.values["message_id"],
        member=world.members["member"],
        kind="waitlisted",
        given='{"title":"八段锦","line":3}',
        link="/events",
        key="waitlisted/1",
    ).save()
