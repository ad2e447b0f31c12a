"""Who may call the routes of the schedule."""

from competitions.domain.plan_record import PlanRecord, record_to
from competitions.tables import Competition, PlanVersion
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, Entry
from tests.access.world import World

DESK = "/referee/competitions/{competition_id:str}"
OTHER_COMPETITION = ({"competition_id": "other_competition_id"},)
API = "/api/v1/competitions/{competition_id:str}/schedule"
NOBODYS = frozenset[str]()
THERE = frozenset({"other_referee", "administrator"})


def _get(path: str, *, stream: bool = False) -> Entry:
    return Entry(
        "GET",
        DESK + path,
        REFEREE_OF_THE_COMPETITION,
        foreign=OTHER_COMPETITION,
        everywhere=THERE,
        stream=stream,
    )


def _post(path: str, **form: str) -> Entry:
    return Entry(
        "POST",
        DESK + path,
        REFEREE_OF_THE_COMPETITION,
        form=form,
        foreign=OTHER_COMPETITION,
        everywhere=THERE,
    )


def _api(path: str, **body: object) -> Entry:
    return Entry(
        "POST",
        API + path,
        REFEREE_OF_THE_COMPETITION,
        json=body,
        foreign=(*OTHER_COMPETITION, {"match_id": "other_match_id"}),
        everywhere=NOBODYS,
    )


def _of_match(path: str, **form: str) -> Entry:
    return Entry(
        "POST",
        DESK + "/matches/{match_id:str}" + path,
        REFEREE_OF_THE_COMPETITION,
        form=form,
        foreign=({"match_id": "other_match_id"}, *OTHER_COMPETITION),
        everywhere=NOBODYS,
    )


PLACE = {"match": "{match_id}", "court": 1, "at": "2030-06-09T09:00:00+08:00"}
ROUTES = [
    _get("/hall"),
    _post("/hall", courts="3"),
    _get("/roll-call"),
    _get("/schedule"),
    _get("/schedule/live", stream=True),
    _post("/schedule/move", match="{match_id}", court="1", at="2030-06-09T09:00"),
    _post("/schedule/make"),
    _post("/schedule/stop"),
    _post("/schedule/relieve", kind="courts", number="1"),
    _post("/schedule/repair", why="late"),
    _post("/schedule/undo"),
    _post("/schedule/redo"),
    _post("/schedule/versions/{number:int}/choose"),
    _post("/schedule/versions/{number:int}/publish"),
    _of_match("/call-again"),
    _of_match("/report", side="a", present="1"),
    Entry("GET", API, EVERYBODY),
    Entry("GET", "/competitions/{competition_id:str}/schedule", EVERYBODY),
    _api("/check", **PLACE),
    _api("/moves", **PLACE),
]


async def seed(world: World) -> None:
    """A plan that is still empty, of a hall without times: nothing is computed by who only tries the doors."""
    for competition_id in (world.values["competition_id"], world.values["other_competition_id"]):
        await PlanVersion(competition=competition_id, number=1, plan=record_to(PlanRecord())).save()
        await Competition.update({Competition.plan: 1}).where(Competition.id == competition_id)
