"""Who may see and change the entries of a discipline."""

from competitions.tables import Discipline, EntryPlayer
from competitions.tables import Entry as EntryRow
from events.tables import Offering
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
API = "/api/v1/competitions/{competition_id:str}/disciplines/{discipline_id:str}"
DESK = "/referee/competitions/{competition_id:str}"
DISCIPLINE = DESK + "/disciplines/{discipline_id:str}"
ENTRY = DESK + "/entries/{entry_id:str}"
MIXED = ({"competition_id": "other_competition_id"}, {"discipline_id": "other_discipline_id"})
TEAM = DESK + "/teams/{team_id:str}"
OTHER_TEAM = ({"competition_id": "other_competition_id"}, {"team_id": "other_team_id"})
OTHER_ENTRY = ({"competition_id": "other_competition_id"}, {"entry_id": "other_entry_id"})


def _of_discipline(method: str, path: str, **form: str) -> Entry:
    return Entry(
        method,
        DISCIPLINE + path,
        REFEREE_OF_THE_COMPETITION,
        form=form or None,
        foreign=MIXED,
        everywhere=NOBODYS,
    )


def _of_competition(method: str, path: str, **form: str) -> Entry:
    return Entry(
        method,
        DESK + path,
        REFEREE_OF_THE_COMPETITION,
        form=form or None,
        foreign=({"competition_id": "other_competition_id"},),
        everywhere=frozenset({"other_referee", "administrator"}),
    )


ENTRIES = [
    _of_competition("GET", "/overview"),
    _of_competition("GET", "/type-results"),
    _of_competition("GET", "/results/template.xlsx"),
    _of_competition("GET", "/results/import"),
    _of_competition("POST", "/results/import"),
    _of_competition("POST", "/results/import/confirm", key="x", fingerprint="x"),
    Entry(
        "POST",
        DESK + "/type-results/{match_id:str}",
        REFEREE_OF_THE_COMPETITION,
        form={"score": "21-3 21-5"},
        foreign=({"competition_id": "other_competition_id"}, {"match_id": "other_match_id"}),
        everywhere=NOBODYS,
    ),
    _of_discipline("GET", "/settings"),
    _of_discipline("GET", "/entries"),
    _of_discipline("POST", "/entries", staff_number="W001"),
    _of_discipline("POST", "/entries/pair", one="{member_id}", other="{liaison_id}"),
    _of_discipline("POST", "/entries/suggested", pair="{member_id} {liaison_id}"),
    _of_discipline("GET", "/entries/template.xlsx"),
    _of_discipline("GET", "/entries/list.xlsx"),
    _of_discipline("GET", "/entries/import"),
    _of_discipline("POST", "/entries/import"),
    _of_discipline("POST", "/entries/import/confirm", key="x", fingerprint="x"),
    Entry("POST", f"{ENTRY}/remove", REFEREE_OF_THE_COMPETITION, foreign=OTHER_ENTRY, everywhere=NOBODYS),
    Entry("GET", f"{API}/draws", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", f"{API}/standings", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", f"{API}/places", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", f"{API}/entries", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    Entry("GET", "/api/v1/competitions/{competition_id:str}/matches", EVERYBODY),
    Entry(
        "POST",
        f"{API}/entries",
        REFEREE_OF_THE_COMPETITION,
        json={"staff_numbers": ["W001"]},
        foreign=MIXED,
        everywhere=NOBODYS,
    ),
    Entry(
        "DELETE",
        API + "/entries/{entry_id:str}",
        REFEREE_OF_THE_COMPETITION,
        foreign=MIXED,
        everywhere=NOBODYS,
    ),
    Entry(
        "PUT",
        "/api/v1/competitions/{competition_id:str}/matches/{match_id:str}/result",
        REFEREE_OF_THE_COMPETITION,
        json={"result": {"winner": "a", "games": [[21, 3], [21, 5]]}},
        foreign=({"competition_id": "other_competition_id"}, {"match_id": "other_match_id"}),
        everywhere=NOBODYS,
    ),
    Entry("GET", TEAM, REFEREE_OF_THE_COMPETITION, foreign=OTHER_TEAM, everywhere=NOBODYS),
    Entry(
        "POST",
        TEAM,
        REFEREE_OF_THE_COMPETITION,
        form={"name": "联队", "captain": "{member_id}"},
        foreign=OTHER_TEAM,
        everywhere=NOBODYS,
    ),
]


async def seed(world: World, which: str, pool: str) -> None:
    """A discipline of teams that is not drawn yet, with one team in it."""
    values = world.values
    event, competition = values[f"{which}event_id"], values[f"{which}competition_id"]
    offering = Offering(event=event, pool=pool, title="团体", code="T")
    await offering.save()
    discipline = Discipline(
        competition=competition, offering=offering.id, code="T", name="团体", position=1, entrants="team"
    )
    await discipline.save()
    team = EntryRow(discipline=discipline.id, name="联队")
    await team.save()
    await EntryPlayer(
        entry=team.id,
        discipline=discipline.id,
        member=world.members[f"{which}member"],
        branch=values["branch_id"],
    ).save()
    values |= {f"{which}team_id": team.id, f"{which}open_discipline_id": discipline.id}
