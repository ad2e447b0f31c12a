"""Who may call the routes of sign-up forms: what is asked at the door, parties, transfers."""

from events.queries import facts
from events.tables import Question
from tests.access.entry import Entry
from tests.access.events import ROLL_ONE, _managed, _of_a_row, _own
from tests.access.world import World

PEOPLE = {
    "form": "party", "called": "team", "least": "2", "most": "6", "accept_days": "0", "companions": "0",
    "infants": "lap",
}  # fmt: skip
ROUTES: list[Entry] = [
    _managed("GET", "/manage/events/{event_id:str}/people"),
    _managed("POST", "/manage/events/{event_id:str}/people", form=PEOPLE),
    _own("GET", "/registrations/{registration_id:str}/door"),
    _own("POST", "/registrations/{registration_id:str}/door"),
    _of_a_row("GET", f"{ROLL_ONE}/door"),
    _of_a_row("POST", f"{ROLL_ONE}/door"),
]


async def seed(world: World) -> None:
    """Both events ask something at the door."""
    for key in ("event_id", "other_event_id"):
        await Question(event=world.values[key], kind="text", label="车牌号", asked="door").save()
    facts.forget_all()
