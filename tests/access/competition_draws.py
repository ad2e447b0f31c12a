"""Who may see draws, and who may make them, call matches and enter results."""

from typing import Any

import msgspec

from competitions.domain.draw_record import DrawEntry, DrawInput, record_to_json
from competitions.domain.public_draw import make, make_stage
from competitions.domain.stage_record import StageEntry, StageInput, stage_to_json
from competitions.tables import DrawStage
from tests.access.entry import ANY_ORGANIZER, EVERYBODY, REFEREE_OF_THE_COMPETITION, SIGNED_IN, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
THERE = frozenset({"other_referee", "administrator"})
PUBLIC = "/competitions/{competition_id:str}"
DISCIPLINE = PUBLIC + "/disciplines/{discipline_id:str}"
STAGE = DISCIPLINE + "/stages/{stage_id:str}"
API = "/api/v1" + DISCIPLINE
DESK = "/referee/competitions/{competition_id:str}"
DRAW = DESK + "/disciplines/{discipline_id:str}"
MATCH = DESK + "/matches/{match_id:str}"
# An administrator reaches every competition, but what belongs to one is not there in another.
MIXED = ({"competition_id": "other_competition_id"}, {"discipline_id": "other_discipline_id"})
OTHER_MATCH = ({"competition_id": "other_competition_id"}, {"match_id": "other_match_id"})
WON = {"winner": "a", "games": [[21, 3], [21, 5]]}


def _of_discipline(path: str, **form: str) -> Entry:
    return Entry(
        "POST",
        f"{DRAW}/{path}",
        REFEREE_OF_THE_COMPETITION,
        form=form,
        foreign=MIXED,
        everywhere=NOBODYS,
    )


def _of_match(path: str, **form: str) -> Entry:
    return Entry(
        "POST",
        f"{MATCH}{path}",
        REFEREE_OF_THE_COMPETITION,
        form=form,
        foreign=OTHER_MATCH,
        everywhere=NOBODYS,
    )


DRAWS = [
    Entry("GET", "/competitions", EVERYBODY),
    Entry("GET", "/events/{event_id:str}/competition", EVERYBODY),
    Entry("GET", PUBLIC, EVERYBODY),
    Entry("GET", DISCIPLINE, EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", f"{DISCIPLINE}/sheet", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", DISCIPLINE + "/draws/{number:int}", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", DISCIPLINE + "/draws/{number:int}/record", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", STAGE, EVERYBODY, foreign=(*MIXED, {"stage_id": "other_stage_id"}), everywhere=NOBODYS),
    Entry(
        "GET",
        STAGE + "/record",
        EVERYBODY,
        foreign=(*MIXED, {"stage_id": "other_stage_id"}),
        everywhere=NOBODYS,
    ),
    Entry("GET", "/live/competitions/{competition_id:str}/draw", EVERYBODY, stream=True),
    Entry("GET", "/draws/check", EVERYBODY),
    Entry("POST", "/draws/check", EVERYBODY, form={"record": "{}"}),
    Entry("GET", "/api/v1/competitions", EVERYBODY),
    Entry("GET", "/api/v1/competitions/{competition_id:str}", EVERYBODY),
    Entry("GET", API, EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", f"{API}/draw", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry(
        "POST",
        "/api/v1/competitions/{competition_id:str}/matches/{match_id:str}/result",
        REFEREE_OF_THE_COMPETITION,
        json={"result": WON},
        foreign=OTHER_MATCH,
        everywhere=NOBODYS,
    ),
    Entry("GET", "/referee", SIGNED_IN - {"member", "other_member", "liaison", "other_liaison"}),
    Entry("POST", "/referee/competitions", ANY_ORGANIZER),
    Entry(
        "GET",
        DESK,
        REFEREE_OF_THE_COMPETITION,
        foreign=({"competition_id": "other_competition_id"},),
        everywhere=THERE,
    ),
    Entry(
        "GET",
        f"{DESK}/officials",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"competition_id": "other_competition_id"},),
        everywhere=THERE,
    ),
    Entry(
        "POST",
        f"{DESK}/officials",
        REFEREE_OF_THE_COMPETITION,
        form={"staff_number": "W001", "role": "umpire"},
        foreign=({"competition_id": "other_competition_id"},),
        everywhere=THERE,
    ),
    Entry(
        "POST",
        DESK + "/officials/{official_id:str}/release",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"competition_id": "other_competition_id"}, {"official_id": "other_official_id"}),
        everywhere=NOBODYS,
    ),
    Entry("GET", DRAW, REFEREE_OF_THE_COMPETITION, foreign=MIXED, everywhere=NOBODYS),
    _of_discipline("settings", method="knockout", scoring_format="3x21"),
    _of_discipline("freeze"),
    _of_discipline("seeds", seed=""),
    _of_discipline("preview", spoken_seed="8"),
    _of_discipline("confirm", draw="{draw_id}"),
    _of_discipline("again", reason="a name was missing"),
    _of_discipline("lots", witness="somebody"),
    _of_discipline("stage", spoken_seed="8"),
    _of_discipline("stage/confirm", stage="nothing"),
    _of_discipline("stage/back", reason="a wrong seed"),
    _of_discipline("late", line="2", staff_number="W001", reason="came late"),
    Entry("GET", MATCH, REFEREE_OF_THE_COMPETITION, foreign=OTHER_MATCH, everywhere=NOBODYS),
    _of_match("", ending="walkover", winner="a"),
    _of_match("/call", court="2"),
    _of_match("/send-back"),
    Entry(
        "POST",
        DESK + "/entries/{entry_id:str}/leave",
        REFEREE_OF_THE_COMPETITION,
        form={"decision": "walkover"},
        foreign=({"competition_id": "other_competition_id"}, {"entry_id": "other_entry_id"}),
        everywhere=NOBODYS,
    ),
]


async def seed_stage(world: World, which: str, draw_id: str, entries: list[str]) -> None:
    """A later stage that was taken back: published all the same."""
    given = StageInput("swiss", "ab" * 32, 2, 2, 2, tuple(StageEntry(entry, entry) for entry in entries))
    record = make_stage(given, "")
    stage = DrawStage(
        draw=draw_id, number=2, state="replaced", input_hash=record.input_hash, record=stage_to_json(record)
    )
    await stage.save()
    world.values[f"{which}stage_id"] = str(stage.id)


def drawn_record(entries: list[str], branch: str) -> dict[str, Any]:
    """The columns of a genuine draw of these entries."""
    record = make(DrawInput("knockout", tuple(DrawEntry(entry, entry, (branch,)) for entry in entries)), "7")
    return {
        "spoken_seed": record.spoken_seed,
        "input_hash": record.input_hash,
        "record": record_to_json(record),
        "lines": msgspec.json.encode(record.lines).decode(),
    }
