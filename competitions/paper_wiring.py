"""The papers of a competition, on the shelves of its event's page of lists: open to all, and printed by referees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from competitions.queries import overview
from competitions.queries.overview import DisciplineGlance
from competitions.queries.papers import published
from events.domain.event import Event, Kind
from events.papers import Paper, Shelf, contribute_papers
from foundation.messages import N_, Sentence
from members.domain.identity import Identity, Role

BOOKS = {
    "order-book": N_("Order book"),
    "order-of-play": N_("Order of play"),
    "results-book": N_("Results book"),
}
OF_THE_DAY = {
    "roll-call": N_("Roll-call list"),
    "scoresheets": N_("Scoresheets to fill in"),
    "scoresheets-played": N_("Scoresheets as played"),
}
OF_TEAMS = {"line-ups": N_("Line-ups of teams"), "tie-sheets": N_("Team tie sheets")}
AT_THE_END = {"entries": N_("Entries"), "prizes": N_("Prize list"), "certificates": N_("Certificates")}
WORKBOOKS = {
    "entries": N_("Entries"),
    "order-of-play": N_("Order of play"),
    "results": N_("Results"),
    "prizes": N_("Prize list"),
}


def connect() -> None:
    """Called once by the competitions' wiring."""
    contribute_papers(_books)
    contribute_papers(_of_the_referee)


async def _books(event: Event, reader: Identity | None) -> Shelf | None:
    found = await _competition(event)
    if found is None:
        return None
    open_to_all: Mapping[str, Any] = BOOKS if _referees(found, reader) else await published(found)
    here = f"/competitions/{found}"
    books = [Paper(title, f"{here}/papers/{paper}") for paper, title in BOOKS.items() if paper in open_to_all]
    drawn = [
        Paper(N_("Draw sheet"), f"{here}/disciplines/{each.id}/paper", told=_of(each))
        for each in await overview.disciplines(found)
        if each.matches
    ]
    return Shelf(N_("Competition"), "trophy", (*books, *drawn), 50)


def _of(discipline: DisciplineGlance) -> Sentence:
    return Sentence("{discipline}: the draw, or the matrices of its groups", discipline=discipline.name)


async def _of_the_referee(event: Event, reader: Identity | None) -> Shelf | None:
    found = await _competition(event)
    if found is None or not _referees(found, reader):
        return None
    papers = tuple(_sheets(f"/referee/competitions/{found}", await overview.disciplines(found)))
    return Shelf(N_("For referees"), "clipboard-list", papers, 55)


def _sheets(here: str, disciplines: Sequence[DisciplineGlance]) -> Iterator[Paper]:
    told = Sentence("With what is missing of each, and where they are published.")
    yield Paper(N_("All papers of the competition"), f"{here}/papers", "page", told)
    teams = any(each.entrants == "team" for each in disciplines)
    for sheet, title in (OF_THE_DAY | (OF_TEAMS if teams else {}) | AT_THE_END).items():
        yield Paper(title, f"{here}/sheets/{sheet}")
    for book, title in WORKBOOKS.items():
        yield Paper(title, f"{here}/workbooks/{book}", "xlsx")


async def _competition(event: Event) -> str | None:
    return await overview.of_event(event.id) if event.kind is Kind.TOURNAMENT else None


def _referees(competition_id: str, reader: Identity | None) -> bool:
    return reader is not None and reader.holds(Role.REFEREE, competition_id)
