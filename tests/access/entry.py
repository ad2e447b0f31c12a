"""Who may call which route: the form of an entry, and the people who try.

Each package has a table `ROUTES: list[Entry]` in `tests/access/<package>.py`, an entry a route and method:

    Entry("GET", "/branch/{branch_id:str}/accounts", LIAISON_OF_THE_BRANCH)
    Entry("POST", "/manage/events/{event_id:str}/publish", ORGANIZER_OF_THE_EVENT)
    Entry("POST", "/registrations/{registration_id:str}/cancel", {"member", "liaison", "organizer", "administrator"})
    Entry("POST", "/umpire/{secret:str}/points", EVERYBODY, foreign=[{"secret": "expired_secret"}])

The path is written exactly as in the handler. Its parameters are filled from `world.values` by their name
(`event_id` → `world.values["event_id"]`, which belongs to "organizer"; `other_event_id` belongs to
"other_organizer"). A package that needs more puts rows and values there itself:

    async def seed(world: World) -> None:
        await Event(id=world.values["event_id"], …).save()
        world.values["ticket_token"] = …

Everyone in `allowed` must be let in: any answer but 401, 403, 404, 5xx or the way to the sign-in page (a 422
for an empty form is a fine answer). Everyone else must get 401, 403, 404 or the way to the sign-in page, and
must change nothing in the database. `form`/`json` are what is sent; text in braces is filled from the values:
give what a handler needs to get as far as its permission check. Each of `foreign` replaces values of the path or
body by others ({"match_id": "other_match_id"}): then those of `allowed` are refused as well, except those
named in `everywhere` (administrators by default).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PERSONAS = (
    "nobody",
    "member",  # of the branch, with a registration of their own
    "other_member",  # of the other branch
    "liaison",  # of the branch
    "other_liaison",
    "organizer",  # of the event
    "other_organizer",
    "referee",  # of the competition
    "other_referee",
    "administrator",
)

EVERYBODY = frozenset(PERSONAS)
SIGNED_IN = EVERYBODY - {"nobody"}
ADMINISTRATOR = frozenset({"administrator"})
LIAISON_OF_THE_BRANCH = frozenset({"liaison", "administrator"})
ANY_LIAISON = frozenset({"liaison", "other_liaison", "administrator"})
ORGANIZER_OF_THE_EVENT = frozenset({"organizer", "administrator"})
ANY_ORGANIZER = frozenset({"organizer", "other_organizer", "administrator"})
REFEREE_OF_THE_COMPETITION = frozenset({"referee", "administrator"})
ANY_REFEREE = frozenset({"referee", "other_referee", "administrator"})


@dataclass(frozen=True)
class Entry:
    """One route and method. `stream` is for server-sent events, whose answer never ends."""

    method: str
    path: str
    allowed: frozenset[str] | set[str]
    form: Mapping[str, Any] | None = None
    json: Any = None
    query: str = ""
    foreign: Sequence[Mapping[str, str]] = ()
    everywhere: frozenset[str] | set[str] = field(default=ADMINISTRATOR)
    stream: bool = False

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"
