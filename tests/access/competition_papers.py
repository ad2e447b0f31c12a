"""Who may read the papers of a competition, and who may publish and write for them."""

from competitions.tables import PublishedPaper
from tests.access.competition_draws import MIXED
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
THERE = frozenset({"other_referee", "administrator"})
OTHER = ({"competition_id": "other_competition_id"},)
PUBLIC = "/competitions/{competition_id:str}"
DESK = "/referee/competitions/{competition_id:str}"


def _for_the_referee(method: str, path: str, **form: str) -> Entry:
    return Entry(
        method, DESK + path, REFEREE_OF_THE_COMPETITION, form=form or None, foreign=OTHER, everywhere=THERE
    )


PAPERS = [
    Entry("GET", PUBLIC + "/papers", EVERYBODY),
    # The order book of the competition is published, that of the other one is not.
    Entry("GET", PUBLIC + "/papers/{paper:str}", EVERYBODY, foreign=OTHER, everywhere=THERE),
    Entry("GET", PUBLIC + "/disciplines/{discipline_id:str}/paper", EVERYBODY, foreign=MIXED, everywhere=NOBODYS),
    _for_the_referee("GET", "/papers"),
    _for_the_referee("GET", "/sheets/{sheet:str}"),
    _for_the_referee("GET", "/workbooks/{book:str}"),
    Entry(
        "GET",
        DESK + "/matches/{match_id:str}/scoresheet",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"match_id": "other_match_id"}, *OTHER),
        everywhere=NOBODYS,
    ),
    _for_the_referee("POST", "/papers/{paper:str}/publish"),
    _for_the_referee("POST", "/papers/{paper:str}/take-back"),
    _for_the_referee("GET", "/order-book-texts"),
    _for_the_referee("POST", "/order-book-texts", regulations="一、"),
]  # fmt: skip


async def seed_papers(world: World) -> None:
    """One paper everybody may read; names of papers for the addresses."""
    await PublishedPaper(competition=world.values["competition_id"], paper="order-book").save()
    world.values |= {"paper": "order-book", "sheet": "entries", "book": "entries"}
