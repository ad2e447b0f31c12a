"""Who may call the routes of courses: sessions, who was there, certificates, screens, sheets and badges."""

from datetime import timedelta

from events.queries import facts
from events.tables import EventSession
from foundation.clock import now
from tests.access.entry import ORGANIZER_OF_THE_EVENT, Entry
from tests.access.world import World

OTHER_EVENT = {"event_id": "other_event_id"}
OTHER_SESSION = {"session_id": "other_session_id"}
SESSIONS = "/manage/events/{event_id:str}/sessions"


def _managed(method: str, path: str, **more: object) -> Entry:
    """The other event has an organizer too, who may touch it and no other."""
    everywhere = {"administrator", "other_organizer"}
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=everywhere, **more)  # type: ignore[arg-type]


def _of_a_session(method: str, path: str, **more: object) -> Entry:
    """A session of another event is not found under this one, not even by administrators."""
    foreign = (OTHER_EVENT, OTHER_SESSION)
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)  # type: ignore[arg-type]


ROUTES = [
    _managed("GET", SESSIONS),
    _managed("POST", SESSIONS),
    _managed("POST", f"{SESSIONS}/rule", form={"percent": "80"}),
    _of_a_session("GET", f"{SESSIONS}/{{session_id:str}}"),
    _of_a_session("POST", f"{SESSIONS}/{{session_id:str}}"),
    _of_a_session("POST", f"{SESSIONS}/{{session_id:str}}/remove"),
]


async def seed(world: World) -> None:
    """A session of each of the two events, the first of which runs now."""
    for which in ("", "other_"):
        session = EventSession(
            event=world.values[f"{which}event_id"],
            title="上午",
            starts_at=now() - timedelta(minutes=5),
            ends_at=now() + timedelta(hours=2),
        )
        await session.save()
        world.values[f"{which}session_id"] = str(session.id)
    facts.forget_all()
