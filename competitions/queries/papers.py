"""Everything the papers of a competition say, read once: draws, rosters, people, officials, plan."""

from datetime import datetime
from typing import Literal

import msgspec

from competitions.domain.bracket_geometry import Sizes
from competitions.domain.hall import Hall
from competitions.queries import disciplines, matches, overview
from competitions.queries.contests import contest as contests
from competitions.queries.disciplines import DisciplineRow
from competitions.queries.draw_sheet import DisciplineSheet, discipline_sheet
from competitions.queries.matches import MatchCard
from competitions.queries.officials import Official, officials
from competitions.queries.overview import CompetitionRow
from competitions.queries.played import load
from competitions.queries.schedule.hall import hall_of
from competitions.queries.schedule.published import court_name
from competitions.tables import EntryPlayer, Match, OrderBookText, PublishedPaper

TextPart = Literal["regulations", "notices", "committee", "last_year"]
Book = Literal["order-book", "results-book"]

_PEOPLE = (
    "SELECT p.entry, p.discipline, p.position, COALESCE(m.id, g.id) AS id, COALESCE(m.name, g.name) AS name,"
    " COALESCE(m.sex, g.sex, '') AS sex, COALESCE(m.staff_number, '') AS staff_number,"
    " COALESCE(g.organisation, '') AS organisation, CASE WHEN g.id IS NULL THEN 0 ELSE 1 END AS guest,"
    " b.id AS branch, b.name AS branch_name, b.position AS branch_position"
    " FROM entry_player p JOIN discipline d ON d.id = p.discipline JOIN branch b ON b.id = p.branch"
    " LEFT JOIN member m ON m.id = p.member LEFT JOIN guest_player g ON g.id = p.guest"
    " JOIN entry n ON n.id = p.entry"
    " WHERE d.competition = {} AND n.status = 'entered' ORDER BY d.position, p.entry, p.position, p.id"
)
_HOST = "SELECT b.name FROM event e JOIN branch b ON b.id = e.host WHERE e.id = {}"
_PLANNED = (
    "SELECT COUNT(*) AS planned, (SELECT v.published_at FROM plan_version v WHERE v.competition = {}"
    " AND v.published_at IS NOT NULL ORDER BY v.published_at DESC LIMIT 1) AS at"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline WHERE d.competition = {} AND m.planned_at IS NOT NULL'
)
_PLANS = (
    "SELECT m.id, m.planned_at, m.planned_court, m.court, u.name AS umpire"
    ' FROM "match" m JOIN discipline d ON d.id = m.discipline LEFT JOIN member u ON u.id = m.umpire'
    " WHERE d.competition = {}"
)


class PersonOfEntry(msgspec.Struct, frozen=True):
    """Who plays for an entry that takes part."""

    entry: str
    discipline: str
    id: str
    name: str
    sex: str
    staff_number: str
    organisation: str
    guest: bool
    branch: str
    branch_name: str
    branch_position: int


class PlanOfMatch(msgspec.Struct, frozen=True):
    """Where and when a match is to be played; the court it was really on once it was called."""

    id: str
    planned_at: datetime | None
    planned_court: int | None
    court: int | None
    umpire: str | None

    @property
    def on(self) -> int | None:
        return self.court or self.planned_court


class DisciplinePaper(msgspec.Struct, frozen=True):
    """A discipline as papers show it; ``sheet`` once its draw is locked."""

    row: DisciplineRow
    roster: tuple[disciplines.RosterEntry, ...]
    sheet: DisciplineSheet | None

    @property
    def entered(self) -> list[disciplines.RosterEntry]:
        return [entry for entry in self.roster if entry.status == "entered"]


class ContestPlace(msgspec.Struct, frozen=True):
    """A line of a judged contest's table; several may share a place."""

    place: int
    last: int
    name: str
    branch: str
    score: str


class ContestPaper(msgspec.Struct, frozen=True):
    """A judged contest whose results are published, the best first."""

    name: str
    places: tuple[ContestPlace, ...]


class CompetitionPapers(msgspec.Struct, frozen=True):
    """A competition as papers show it. ``plans`` are by match, ``people`` by entry."""

    head: CompetitionRow
    disciplines: tuple[DisciplinePaper, ...]
    people: dict[str, tuple[PersonOfEntry, ...]]
    officials: tuple[Official, ...]
    plans: dict[str, PlanOfMatch]
    matches: tuple[MatchCard, ...]
    host: str
    texts: dict[str, str]
    contests: tuple[ContestPaper, ...]
    hall: Hall

    def court(self, number: int) -> str:
        """What a court is called."""
        return court_name(self.hall, number)

    @property
    def drawn(self) -> list[tuple[DisciplinePaper, DisciplineSheet]]:
        return [(each, each.sheet) for each in self.disciplines if each.sheet]


EVERY_STATUS = ("waiting", "ready", "called", "on_court", "finished", "void")


async def papers_of(competition_id: str) -> CompetitionPapers:
    """A constant number of queries a discipline, whatever its size. Raises Refusal 404."""
    head = await overview.competition(competition_id)
    glances = await overview.disciplines(competition_id)
    return CompetitionPapers(
        head=head,
        disciplines=tuple([await discipline_paper(glance.id) for glance in glances]),
        people=await people_of(competition_id),
        officials=tuple(await officials(competition_id)),
        plans={
            row["id"]: msgspec.convert(row, PlanOfMatch) for row in await Match.raw(_PLANS, competition_id)
        },
        matches=tuple(await matches.of_competition(competition_id, EVERY_STATUS)),
        hall=await hall_of(competition_id),
        host=(await Match.raw(_HOST, head.event))[0]["name"],
        texts=await texts_of(competition_id),
        contests=tuple(
            [await _contest(row) for row in await contests.of_competition(competition_id) if row.published_at]
        ),
    )


async def _contest(row: contests.ContestRow) -> ContestPaper:
    found = await contests.loaded(row.id)
    branches = {performer.id: performer.branch_name or "" for performer in found.performers}
    ranked = [each for each in found.results if each.place is not None]
    return ContestPaper(
        row.name,
        tuple(
            ContestPlace(
                each.place or 0,
                (each.place or 0) + sum(other.place == each.place for other in ranked) - 1,
                each.name,
                branches.get(each.performer, ""),
                "" if each.score is None else f"{each.score:.2f}",
            )
            for each in ranked
        ),
    )


async def texts_of(competition_id: str) -> dict[str, str]:
    """Part of the order book → what the organizers wrote for it."""
    rows = await OrderBookText.select(OrderBookText.part, OrderBookText.text).where(
        OrderBookText.competition == competition_id
    )
    return {row["part"]: row["text"] for row in rows}


async def discipline_paper(discipline_id: str) -> DisciplinePaper:
    """One discipline with its roster and, once it is locked, its draw."""
    row = await disciplines.discipline(discipline_id)
    draw = await disciplines.current_draw(discipline_id)
    roster = tuple(await disciplines.roster(discipline_id))
    sheet = (
        await discipline_sheet(await load(row, draw), Sizes()) if draw and draw.state == "locked" else None
    )
    return DisciplinePaper(row, roster, sheet)


async def people_of(competition_id: str) -> dict[str, tuple[PersonOfEntry, ...]]:
    """Entry → who plays for it."""
    found: dict[str, list[PersonOfEntry]] = {}
    for row in await EntryPlayer.raw(_PEOPLE, competition_id):
        person = msgspec.convert({**row, "guest": bool(row["guest"])}, PersonOfEntry)
        found.setdefault(person.entry, []).append(person)
    return {entry: tuple(people) for entry, people in found.items()}


async def published(competition_id: str) -> dict[str, datetime | None]:
    """The papers everybody may read, and since when. The order of play is public as soon as matches have times:
    they get them by the publication of a plan."""
    rows = await PublishedPaper.select(PublishedPaper.paper, PublishedPaper.published_at).where(
        PublishedPaper.competition == competition_id
    )
    found = {row["paper"]: row["published_at"] for row in rows}
    (plan,) = await Match.raw(_PLANNED, competition_id, competition_id)
    if plan["planned"]:
        found["order-of-play"] = plan["at"]
    return found
