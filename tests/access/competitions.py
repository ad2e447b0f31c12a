"""Who may call the routes of the competitions' room."""

from datetime import timedelta

from competitions.tables import Competition, Discipline, Draw, EntryPlayer, Match, UmpireLink
from competitions.tables import Entry as EntryRow
from events.tables import Event, Offering, Pool
from foundation.clock import now
from foundation.identifiers import digest
from members.tables import Member, RoleGrant
from tests.access import competition_entries, competition_scoring
from tests.access.competition_draws import DRAWS, drawn_record, seed_stage
from tests.access.competition_papers import PAPERS, seed_papers
from tests.access.competition_ties import TIES, seed_tie
from tests.access.contests import CONTESTS, seed_contest
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, Entry
from tests.access.quizzes import QUIZZES, seed_quiz
from tests.access.world import World

NOBODYS = frozenset[str]()
THERE = frozenset({"other_referee", "administrator"})
OTHER_COMPETITION = ({"competition_id": "other_competition_id"},)
APPEND = {
    "expected": 0,
    "device": "tablet",
    "entries": [{"nonce": "nonce-of-a-toss", "ago": 5, "event": {"type": "ends", "left": "b"}}],
}
LINKS = "/referee/competitions/{competition_id:str}/umpire-links"

UMPIRING = [
    Entry("GET", "/matches/{match_id:str}", EVERYBODY),
    Entry("GET", "/competitions/{competition_id:str}/scores", EVERYBODY),
    Entry("GET", "/live/matches/{match_id:str}", EVERYBODY, stream=True),
    Entry("GET", "/live/competitions/{competition_id:str}", EVERYBODY, stream=True),
    Entry("GET", "/umpire/{secret:str}", EVERYBODY, foreign=({"secret": "old_secret"},), everywhere=NOBODYS),
    Entry(
        "GET",
        "/umpire/{secret:str}/{match_id:str}",
        EVERYBODY,
        foreign=({"secret": "old_secret"}, {"secret": "other_secret"}, {"match_id": "other_match_id"}),
        everywhere=NOBODYS,
    ),
    Entry(
        "GET",
        "/matches/{match_id:str}/umpire",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"match_id": "other_match_id"},),
        everywhere=THERE,
    ),
    Entry("GET", "/api/v1/matches/{match_id:str}", EVERYBODY),
    Entry("GET", "/api/v1/scoring-formats", EVERYBODY),
    Entry(
        "POST",
        "/api/v1/matches/{match_id:str}/events",
        REFEREE_OF_THE_COMPETITION,
        json=APPEND,
        foreign=({"match_id": "other_match_id"},),
        everywhere=THERE,
    ),
    Entry(
        "POST",
        "/api/v1/matches/{match_id:str}/device",
        REFEREE_OF_THE_COMPETITION,
        json={"device": "tablet"},
        foreign=({"match_id": "other_match_id"},),
        everywhere=THERE,
    ),
    Entry("GET", LINKS, REFEREE_OF_THE_COMPETITION, foreign=OTHER_COMPETITION, everywhere=THERE),
    Entry(
        "POST",
        LINKS,
        REFEREE_OF_THE_COMPETITION,
        form={"courts": "1"},
        foreign=OTHER_COMPETITION,
        everywhere=THERE,
    ),
    Entry(
        "POST",
        LINKS + "/matches/{match_id:str}",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"match_id": "other_match_id"}, *OTHER_COMPETITION),
        everywhere=NOBODYS,
    ),
    Entry(
        "POST",
        LINKS + "/{link_id:str}/revoke",
        REFEREE_OF_THE_COMPETITION,
        foreign=({"link_id": "other_link_id"}, *OTHER_COMPETITION),
        # An administrator reaches every competition, but a link of one is not there in another.
        everywhere=NOBODYS,
    ),
]

ROUTES = [
    *UMPIRING,
    *DRAWS,
    *competition_entries.ENTRIES,
    *CONTESTS,
    *QUIZZES,
    *PAPERS,
    *TIES,
    *competition_scoring.SCORING,
]


async def seed(world: World) -> None:
    """Two competitions, each with a match ready to be played and links to umpire it."""
    await _competition(world, "", "member", "liaison")
    await _competition(world, "other_", "other_member", "other_liaison")
    await seed_papers(world)


async def _competition(world: World, which: str, one: str, two: str) -> None:
    values = world.values
    event_id, competition_id = values[f"{which}event_id"], values[f"{which}competition_id"]
    if not await Event.exists().where(Event.id == event_id):
        await Event(
            id=event_id, kind="tournament", title="羽毛球赛", status="published", host=values["union_id"]
        ).save()
    await Competition(id=competition_id, event=event_id, courts=2).save()
    pool = Pool(event=event_id, name="参赛者", size=10)
    await pool.save()
    offering = Offering(event=event_id, pool=pool.id, title="男子单打", code=f"{which}MS"[:12])
    await offering.save()
    discipline = Discipline(
        competition=competition_id, offering=offering.id, code="MS", name="男子单打", state="drawn"
    )
    await discipline.save()
    await competition_entries.seed(world, which, pool.id)
    sides = [await _entry(world, discipline.id, persona) for persona in (one, two)]
    draw = Draw(discipline=discipline.id, state="locked", **drawn_record(sides, values["branch_id"]))
    await draw.save()
    await seed_stage(world, which, draw.id, sides)
    match = Match(
        draw=draw.id,
        discipline=discipline.id,
        key="r1m1",
        number=1,
        side_a=sides[0],
        side_b=sides[1],
        status="ready",
        court=1,
    )
    await match.save()
    values |= {
        f"{which}discipline_id": discipline.id,
        f"{which}draw_id": draw.id,
        f"{which}match_id": match.id,
        f"{which}entry_id": sides[0],
        f"{which}official_id": await _umpire(world, which, competition_id),
        "number": "1",
    }
    await _links(world, which, competition_id, match.id)
    await seed_contest(world, which, competition_id)
    await seed_tie(world, which, competition_id, event_id)
    await seed_quiz(world, which, competition_id)


async def _umpire(world: World, which: str, competition_id: str) -> str:
    """An umpire of the competition, who tries nothing but may be released."""
    umpire = Member(
        staff_number=f"U{which}",
        name="李四",
        pinyin="li3 si4",
        initials="ls",
        branch=world.values["branch_id"],
    )
    await umpire.save()
    grant = RoleGrant(member=umpire.id, role="umpire", scope=competition_id)
    await grant.save()
    return str(grant.id)


async def _entry(world: World, discipline_id: str, persona: str) -> str:
    entry = EntryRow(discipline=discipline_id, name=persona)
    await entry.save()
    await EntryPlayer(
        entry=entry.id,
        discipline=discipline_id,
        member=world.members[persona],
        branch=world.values["branch_id"],
    ).save()
    return str(entry.id)


async def _links(world: World, which: str, competition_id: str, match_id: str) -> None:
    for name, hours in (("secret", 1), ("old_secret", -1)):
        secret = f"{which}{name}-of-forty-three-characters-in-a-link"
        link = UmpireLink(
            competition=competition_id,
            match=match_id,
            digest=digest(secret),
            expires_at=now() + timedelta(hours=hours),
        )
        await link.save()
        world.values[f"{which}{name}"] = secret
        if hours > 0:
            world.values[f"{which}link_id"] = link.id
