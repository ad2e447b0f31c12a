"""Who may call the routes of how places are given. Places of another event are another organizer's."""

from typing import Any

from foundation.database import fetch
from tests.access.entry import ADMINISTRATOR, EVERYBODY, ORGANIZER_OF_THE_EVENT, Entry
from tests.access.world import World

OTHER_EVENT = {"event_id": "other_event_id"}
PATH = "/manage/events/{event_id:str}"


def _managed(method: str, path: str, **more: Any) -> Entry:
    everywhere = {"administrator", "other_organizer"}
    return Entry(
        method,
        f"{PATH}/{path}",
        ORGANIZER_OF_THE_EVENT,
        foreign=(OTHER_EVENT,),
        everywhere=everywhere,
        **more,
    )


def _of_offering(method: str, **more: Any) -> Entry:
    foreign = (OTHER_EVENT, {"offering_id": "other_offering_id"})
    path = f"{PATH}/eligibility/{{offering_id:str}}"
    return Entry(method, path, ORGANIZER_OF_THE_EVENT, foreign=foreign, everywhere=frozenset(), **more)


def _public(path: str, *, stream: bool = False) -> Entry:
    return Entry(
        "GET", path, EVERYBODY, foreign=({"event_id": "draft_id"},), everywhere=frozenset(), stream=stream
    )


ROUTES = [
    _managed("GET", "allocation"),
    _managed("POST", "allocation"),
    _managed("POST", "allocation/seal"),
    _managed("POST", "allocation/draw", form={"seed": "7"}),
    _managed("POST", "allocation/rank", form={"seen": "x"}),
    _managed("POST", "allocation/conclude"),
    _managed("GET", "allocation/ranking.json"),
    _managed("GET", "allocation/ranking"),
    _managed("GET", "allocation/ranking.xlsx"),
    _managed("GET", "allocation/ranking.pdf"),
    _managed("GET", "allocation/results"),
    _managed("GET", "allocation/results.xlsx"),
    _managed("GET", "allocation/results.pdf"),
    _managed("GET", "applications"),
    _managed("GET", "applications.xlsx"),
    _managed("GET", "applications/print"),
    _managed("POST", "applications", form={"verdict": "accept", "chosen": "{registration_id}"}),
    _managed("GET", "absences"),
    _managed("GET", "absences.xlsx"),
    _managed("GET", "absences/print"),
    _managed("POST", "absences"),
    _managed("GET", "eligibility"),
    _of_offering("GET"),
    _of_offering("POST"),
    Entry("GET", "/manage/absences", ADMINISTRATOR),
    Entry("POST", "/manage/absences", ADMINISTRATOR),
    _public("/events/{event_id:str}/lottery"),
    _public("/events/{event_id:str}/lottery/screen"),
    _public("/events/{event_id:str}/lottery/live", stream=True),
    _public("/events/{event_id:str}/lottery/record/{number:int}"),
]  # fmt: skip


async def seed(world: World) -> None:
    """The event is a lottery whose list was closed; the draft next door is one too."""
    for key in ("event_id", "other_event_id", "draft_id"):
        await fetch("UPDATE event SET allocation = 'lottery' WHERE id = {}", world.values[key])
        await fetch(
            "INSERT INTO allocation (event, kind, number, algorithm, input_hash, seed, record, actor, at)"
            " SELECT id, 'lottery', 1, 'rallypoint-lottery/1', '', '', {}, '', created_at FROM event WHERE id = {}",
            _RECORD, world.values[key],
        )  # fmt: skip
        await fetch(
            "INSERT INTO allocation (event, kind, number, algorithm, input_hash, seed, record, actor, at)"
            " SELECT id, 'ranking', 1, 'rallypoint-ranking/1', '', '', '{{}}', '', created_at FROM event WHERE id = {}",
            world.values[key],
        )
    world.values["number"] = "1"


_RECORD = (
    '{"input":{"event":"e","title":"t","seed_from":"s","rooms":[],"applications":[],'
    '"algorithm":"rallypoint-lottery/1"},"input_hash":""}'
)
