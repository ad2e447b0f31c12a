"""Who may call the routes of registers: organizers of the event, and liaisons for their own branch."""

from datetime import date

from events.register_tables import RegisterEntry
from events.tables import Event
from foundation.clock import now
from tests.access.entry import ANY_LIAISON, ORGANIZER_OF_THE_EVENT, Entry
from tests.access.world import World

DEPUTIES = ANY_LIAISON | {"organizer"}
OF_THE_BRANCH = frozenset({"liaison", "organizer", "administrator"})
OTHER_EVENT = {"event_id": "other_event_id"}
EVERYWHERE = frozenset({"administrator", "other_organizer"})
BOOK = "/branch/register/{event_id:str}"
SETTINGS = "/manage/events/{event_id:str}/register"
LINE = {"who": "慰问队", "occasion": "festival", "day": "2020-01-01", "times": "1", "amount": "300"}

ROUTES = [
    Entry("GET", SETTINGS, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=EVERYWHERE),
    Entry("POST", SETTINGS, ORGANIZER_OF_THE_EVENT, foreign=(OTHER_EVENT,), everywhere=EVERYWHERE),
    Entry("GET", BOOK, DEPUTIES),
    Entry("POST", BOOK, DEPUTIES, form=LINE),
    Entry("POST", f"{BOOK}/{{line_id:str}}/strike-out", OF_THE_BRANCH, form={"reason": "写错"}),
    Entry("GET", f"{BOOK}/list.xlsx", DEPUTIES),
    Entry("GET", f"{BOOK}/print", DEPUTIES),
    Entry("GET", f"{BOOK}/receipts.pdf", DEPUTIES),
]


async def seed(world: World) -> None:
    """Both events keep a register; the first has a line of the branch."""
    for which in ("event_id", "other_event_id"):
        await Event.raw(
            "UPDATE event SET settings = {} WHERE id = {}",
            '{"register":{"occasions":["festival"]}}',
            world.values[which],
        )
    entry = RegisterEntry(
        event=world.values["event_id"], branch=world.values["branch_id"], member=world.members["member"],
        occasion="festival", amount=30_000, day=date(2020, 1, 1), nonce="access-register", entered_at=now(),
    )  # fmt: skip
    await entry.save()
    world.values["line_id"] = entry.id
