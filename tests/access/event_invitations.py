"""Who may call the routes of invitations: the event's organizers, and whoever stands on the list for themselves."""

from events.register_tables import Invitation
from tests.access.entry import ORGANIZER_OF_THE_EVENT, Entry
from tests.access.world import World

OTHER_EVENT = {"event_id": "other_event_id"}
EVERYWHERE = frozenset({"administrator", "other_organizer"})
LIST = "/manage/events/{event_id:str}/invitations"
INVITED = frozenset({"member"})


def _managed(method: str, path: str, **more: object) -> Entry:
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=EVERYWHERE, **more)  # type: ignore[arg-type]


ROUTES = [
    _managed("GET", LIST),
    _managed("GET", f"{LIST}.xlsx"),
    _managed("GET", f"{LIST}/print"),
    _managed("POST", LIST, form={"people": "W001"}),
    _managed("POST", f"{LIST}/only", form={"only": "no"}),
    Entry(
        "POST", f"{LIST}/{{invitation_id:str}}/remove", ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,),
        everywhere=frozenset(),
    ),
    Entry("POST", "/events/{event_id:str}/invitation", INVITED, form={"answer": "yes"}),
]  # fmt: skip


async def seed(world: World) -> None:
    """The member is on the list of the event."""
    invitation = Invitation(event=world.values["event_id"], member=world.members["member"])
    await invitation.save()
    world.values["invitation_id"] = invitation.id
