"""The tournament from its sign-up to the quarter-finals on court, each step at its own time."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from competitions.domain.results import MatchResult
from competitions.queries import matches, ties
from competitions.queries.matches import MatchCard
from competitions.queries.played import PlayedDraw
from competitions.services import desk, progress, setup, withdrawals
from competitions.services.line_ups import hand_in
from competitions.tables import Match
from members.domain.identity import Identity
from operations.demo.college import SEED
from operations.demo.happenings import Stage, hold
from operations.demo.programme import MEMBER, REFEREE, TOURNAMENT_PLAN, moment
from operations.demo.story import Story, merged
from operations.demo.tournament import timetable
from operations.demo.tournament.disciplines import DISCIPLINES, drawn, ids
from operations.demo.tournament.hall import Hall, court, log_of, umpired
from operations.demo.tournament.match_play import Keyed
from operations.demo.tournament.scripts import CORRECTED_TO, Script, scripts

COURTS = 6
STRONGEST = 1.0
LIVE = {"XD": (4, 62), "WS": (5, 27)}  # discipline → court, rallies played so far
RESTED_MINUTES = 8
LINE_UPS_EVERY = timedelta(minutes=20)

Draws = dict[str, PlayedDraw]


async def tournament(stage: Stage) -> Story:
    """Everything, told in the order of its moments."""
    async for at in merged([hold(stage, TOURNAMENT_PLAN), _played(stage)]):
        yield at


async def _played(stage: Stage) -> Story:
    referee = stage.people[REFEREE].identity
    first = TOURNAMENT_PLAN.day
    yield moment(stage.today, stage.zone, first - 4, 15)
    competition = await setup.create(stage.organizer.identity, stage.held[TOURNAMENT_PLAN.title], COURTS)
    known = await ids(competition)
    draws = {plan.code: await drawn(referee, plan, *known[plan.code]) for plan in DISCIPLINES}
    hall = await _hall(stage, competition, draws)
    yield moment(stage.today, stage.zone, first - 1, 17)
    await timetable.publish(stage, referee, competition, COURTS)
    opens, ends = moment(stage.today, stage.zone, first, 9), moment(stage.today, stage.zone, first + 2)
    courts = [court(hall, number, opens, ends) for number in range(1, COURTS + 1)]
    captains = _line_ups(stage, known["T"][0], hall.wanted, (opens - timedelta(hours=12), ends))
    async for at in merged([captains, *courts, _referee_acts(stage, hall, known)]):
        yield at
    async for at in _quarter_finals(stage, hall, {code: each[0] for code, each in known.items()}):
        yield at


async def _hall(stage: Stage, competition: str, draws: Draws) -> Hall:
    wanted = {match for draw in draws.values() for match in _before_quarter_finals(draw)}
    rubbers = await Match.select(Match.id, Match.tie).where(
        (Match.discipline == draws["T"].discipline.id) & Match.tie.is_not_null()
    )
    mine = _entries_of(stage.people[MEMBER].id, draws.values())
    return Hall(
        stage.people[REFEREE].identity,
        stage.zone,
        competition,
        wanted,
        _strengths(draws.values(), mine),
        mine,
        scripts(draws),
        {row["id"]: row["tie"] for row in rubbers},
    )


def _before_quarter_finals(draw: PlayedDraw) -> list[str]:
    """What is played on the first two days; the teams have their quarter-finals then."""
    graph = draw.played.graph
    return [
        draw.matches[match.key].id
        for match in graph.matches
        if match.stage == "group"
        or (match.stage == "main" and match.round <= graph.rounds - (2 if draw.discipline.code == "T" else 3))
    ]


def _entries_of(member: str, draws: Iterable[PlayedDraw]) -> set[str]:
    return {entry.id for draw in draws for entry in draw.entries.values() if member in entry.people}


def _strengths(draws: Iterable[PlayedDraw], favourites: set[str]) -> dict[str, float]:
    """Entry → how strong. The demo's member is strong enough for a quarter-final to look forward to."""
    strength: dict[str, float] = {}
    for draw in draws:
        chance = Random(f"{SEED} {draw.discipline.code}")  # noqa: S311 - the same for everybody is the point
        for entry in sorted(draw.entries.values(), key=lambda entry: entry.name):
            strength[entry.id] = STRONGEST if entry.id in favourites else chance.random() * 0.8
    return strength


async def _line_ups(
    stage: Stage, discipline: str, wanted: set[str], span: tuple[datetime, datetime]
) -> Story:
    """Captains hand in who plays which rubber as soon as they know whom they meet: mixed, men's, women's doubles."""
    people = {player.id: player.identity for player in stage.people.values()}
    at, ends = span
    handed_in: set[str] = set()
    while at < ends:
        yield at
        rows = await Match.select(Match.id).where(
            (Match.discipline == discipline) & (Match.status == "ready") & Match.tie.is_null()
        )
        for row in rows:
            if row["id"] not in wanted or row["id"] in handed_in:
                continue
            handed_in.add(row["id"])
            for team in (await ties.tie(row["id"])).teams:
                assert team.captain
                assert team.entry
                men = [player.id for player in team.players if player.sex == "male"]
                women = [player.id for player in team.players if player.sex == "female"]
                given = ((men[0], women[0]), (men[1], men[2]), (women[1], women[2]))
                await hand_in(people[team.captain], row["id"], team.entry, given)
        at += LINE_UPS_EVERY


async def _referee_acts(stage: Stage, hall: Hall, known: Mapping[str, tuple[str, str]]) -> Story:
    """What only a referee may do: a correction, a withdrawal, a lot."""
    first, referee, script = TOURNAMENT_PLAN.day, hall.referee, hall.script
    yield moment(stage.today, stage.zone, first + 1, 20)
    await withdrawals.walkover(referee, script.leaves, "脚踝扭伤，退出余下比赛")
    yield moment(stage.today, stage.zone, first + 1, 21.5)
    await _correct(referee, script)
    yield moment(stage.today, stage.zone, first + 1, 22.5)
    await progress.record_lot(referee, known["WS"][0], list(script.lot), "赵永刚")


async def _correct(referee: Identity, script: Script) -> None:
    rows = await Match.raw('SELECT result FROM "match" WHERE id = {}', script.corrected)
    if rows[0]["result"]:
        right = MatchResult("a", CORRECTED_TO)
        await progress.correct_result(
            referee, script.corrected, right, "记分表第二局为 21:19，记分器漏记一分"
        )


async def _quarter_finals(stage: Stage, hall: Hall, known: Mapping[str, str]) -> Story:
    """Today: the member's doubles have just ended, so their singles wait for the rest; others are on court."""
    ready = await matches.of_competition(hall.competition, ("ready",))
    by_code = {code: [card for card in ready if card.code == code] for code in known}
    mine = next(card for card in by_code["MD"] if {card.a.entry, card.b.entry} & hall.favourites)
    log = log_of(hall, mine)
    ended = stage.now - timedelta(minutes=RESTED_MINUTES)
    today = [_from(hall, mine, 3, log, ended)]
    for code, (number, rallies) in LIVE.items():
        card = by_code[code][0]
        latest = stage.now - timedelta(seconds=5 * number)
        today.append(_from(hall, card, number, log_of(hall, card, rallies), latest))
    async for at in merged(today):
        yield at
    yield stage.now
    others = [card for card in by_code["MS"] if not {card.a.entry, card.b.entry} & hall.favourites]
    for number, card in enumerate(others[:2], 1):
        await desk.call(hall.referee, card.id, number)
    # The matches ran ahead of the plan, so the rest of it is made anew from where the hall stands.
    await timetable.replan(hall.referee, hall.competition)


async def _from(hall: Hall, card: MatchCard, number: int, log: list[Keyed], last: datetime) -> Story:
    """A match whose log so far ends at that moment."""
    yield last - timedelta(milliseconds=log[-1].after)
    async for at in umpired(hall, card, number, log):
        yield at
