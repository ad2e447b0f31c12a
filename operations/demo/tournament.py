"""The badminton tournament half played: men's singles drawn in public, umpired up to the quarter-finals."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from competitions.domain.results import Side
from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import preset
from competitions.services import desk, drawing, roster, setup, umpiring
from competitions.services.setup import Chosen
from competitions.services.umpiring import MOST_AT_ONCE, Entry
from competitions.tables import Discipline, EntryPlayer, Match
from foundation.identifiers import new_secret
from members.domain.identity import Identity
from operations.demo.college import SEED
from operations.demo.happenings import Stage, hold
from operations.demo.match_play import Keyed, play, walkover, winner_of
from operations.demo.programme import MEMBER, REFEREE, TOURNAMENT_PLAN, moment
from operations.demo.story import Story, merged

COURTS = 6
SCORING = "3x21"
SPOKEN_SEED = "四 一 七 七 三 九"
SEEDS = 4
MATCH_LASTS_AT_MOST = timedelta(minutes=80)
RALLIES_OF_THE_STRONGEST = 0.60
STRONGEST = 1.0
RETIREMENT, WALKOVER = 3, 12  # numbers of matches

_MATCHES = (
    'SELECT id, number, side_a, side_b FROM "match" WHERE discipline = {} AND round = {} ORDER BY number'
)


async def tournament(stage: Stage) -> Story:
    """From registrations to quarter-finals on call, each step at its own time."""
    first_call = moment(stage.today, stage.zone, TOURNAMENT_PLAN.day, TOURNAMENT_PLAN.hour + 0.25)
    referee = stage.people[REFEREE].identity
    parts = merged([hold(stage, TOURNAMENT_PLAN), _played(stage, referee, first_call)])
    async for at in parts:
        yield at


async def _played(stage: Stage, referee: Identity, first_call: datetime) -> Story:
    yield moment(stage.today, stage.zone, -5, 15)
    event_id = stage.held[TOURNAMENT_PLAN.title]
    competition = await setup.create(stage.organizer.identity, event_id, COURTS)
    discipline = await _drawn(referee, competition)
    strength = await _strengths(discipline)
    for round_number in (1, 2):
        start = first_call + timedelta(hours=4 * (round_number - 1))
        rows = await Match.raw(_MATCHES, discipline, round_number)
        # A bye is not a match.
        matches = [match for match in rows if match["side_a"] and match["side_b"]]
        async for at in merged(_round(referee, matches, strength, start)):
            yield at
    yield stage.now
    await _call_quarter_finals(referee, discipline)


async def _call_quarter_finals(referee: Identity, discipline: str) -> None:
    """Two wait on their courts for an umpire, two in the referee's queue."""
    for court, match in enumerate((await Match.raw(_MATCHES, discipline, 3))[:2], 1):
        await desk.call(referee, match["id"], court)


async def _drawn(referee: Identity, competition: str) -> str:
    """Men's singles chosen, frozen, seeded, drawn, locked; its id."""
    rows = await Discipline.select(Discipline.id, Discipline.code).where(
        Discipline.competition == competition
    )
    discipline: str = next(row["id"] for row in rows if row["code"] == "MS")
    await setup.choose(referee, discipline, Chosen("knockout", SCORING))
    await roster.freeze(referee, discipline)
    entry_of = await _entries(discipline)
    numbers = sorted(number for number in entry_of if number != MEMBER)
    chance = Random(SEED)  # noqa: S311 - the same for everybody is the point
    await roster.set_seeds(
        referee, discipline, [entry_of[number] for number in chance.sample(numbers, SEEDS)]
    )
    await drawing.confirm(referee, await drawing.preview(referee, discipline, SPOKEN_SEED))
    return discipline


async def _entries(discipline: str) -> dict[str, str]:
    """Staff number → entry."""
    rows: list[dict[str, Any]] = await EntryPlayer.raw(
        "SELECT m.staff_number, p.entry FROM entry_player p JOIN member m ON m.id = p.member WHERE p.discipline = {}",
        discipline,
    )
    return {row["staff_number"]: row["entry"] for row in rows}


async def _strengths(discipline: str) -> dict[str, float]:
    """Entry → how strong, from 0 to 1; the demo's member is strong enough for a quarter-final to look forward to."""
    chance = Random(SEED + 1)  # noqa: S311
    entry_of = await _entries(discipline)
    strength = {entry_of[number]: chance.random() * 0.8 for number in sorted(entry_of)}
    strength[entry_of[MEMBER]] = STRONGEST
    return strength


def _round(
    referee: Identity, matches: list[dict[str, Any]], strength: dict[str, float], start: datetime
) -> list[Story]:
    """Each court plays its matches one after the other, all courts at once."""
    stories = []
    for place, match in enumerate(matches):
        called = start + MATCH_LASTS_AT_MOST * (place // COURTS) + timedelta(minutes=place % COURTS)
        log = _log(preset(SCORING), match, strength)
        stories.append(_umpired(referee, match["id"], place % COURTS + 1, called, log))
    return stories


def _log(scoring: ScoringFormat, match: dict[str, Any], strength: dict[str, float]) -> list[Keyed]:
    """One match of the first round is given up, one of the second not played at all; the rest to the end.

    The demo's member, the strongest, wins: people who try the product have a quarter-final to look forward to.
    """
    lead = strength[match["side_a"]] - strength[match["side_b"]]
    weaker: Side = "b" if lead > 0 else "a"
    if match["number"] == WALKOVER:
        return walkover(weaker)
    retires = weaker if match["number"] == RETIREMENT else None
    attempt = 0
    while True:
        log = play(scoring, _rallies(lead), Random(f"{SEED} {match['number']} {attempt}"), retires=retires)  # noqa: S311
        if (
            STRONGEST not in (strength[match["side_a"]], strength[match["side_b"]])
            or winner_of(log, scoring) != weaker
        ):
            return log
        attempt += 1


def _rallies(lead: float) -> float:
    return 0.5 + (RALLIES_OF_THE_STRONGEST - 0.5) * lead


async def _umpired(referee: Identity, match_id: str, court: int, called: datetime, log: list[Keyed]) -> Story:
    """Called to its court, then keyed in on one device, as it happened."""
    yield called
    await desk.call(referee, match_id, court)
    device = f"court-{court}"
    for start in range(0, len(log), MOST_AT_ONCE):
        part = log[start : start + MOST_AT_ONCE]
        last = part[-1].after
        entries = [Entry(new_secret()[:24], keyed.event, last - keyed.after) for keyed in part]
        yield called + timedelta(milliseconds=last)
        await umpiring.append(match_id, referee, "", start, device, entries)
