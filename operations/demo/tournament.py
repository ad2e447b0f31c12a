"""The badminton tournament half played: men's singles drawn in public, umpired up to the quarter-finals."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from competitions.domain.scoring.formats import ScoringFormat
from competitions.domain.scoring.presets import preset
from competitions.services import desk, drawing, roster, setup, umpiring
from competitions.services.setup import Chosen
from competitions.services.umpiring import MOST_AT_ONCE, Entry
from competitions.tables import Discipline, EntryPlayer, Match
from foundation.clock import frozen
from foundation.identifiers import new_secret
from members.domain.identity import Identity
from operations.demo.college import SEED
from operations.demo.happenings import Stage, hold
from operations.demo.match_play import Keyed, play, walkover
from operations.demo.programme import MEMBER, REFEREE, TOURNAMENT_PLAN, moment

COURTS = 6
SCORING = "3x21"
SPOKEN_SEED = "四 一 七 七 三 九"
SEEDS = 4
ROUND_LASTS = timedelta(minutes=55)
RALLIES_OF_THE_STRONGEST = 0.60

_MATCHES = (
    'SELECT id, number, side_a, side_b FROM "match" WHERE discipline = {} AND round = {} ORDER BY number'
)


async def stage_tournament(stage: Stage) -> None:
    """From registrations to quarter-finals on call, each step at its own time."""
    event_id = await hold(stage, TOURNAMENT_PLAN)
    referee = stage.people[REFEREE].identity
    with frozen(moment(stage.today, stage.zone, -5, 15)):
        competition = await setup.create(stage.organizer.identity, event_id, COURTS)
        discipline = await _drawn(referee, competition, stage)
    strength = await _strengths(discipline, stage)
    first_call = moment(stage.today, stage.zone, TOURNAMENT_PLAN.day, TOURNAMENT_PLAN.hour + 0.25)
    for round_number in (1, 2):
        start = first_call + timedelta(hours=4 * (round_number - 1))
        await _play_round(referee, discipline, round_number, strength, start)
    await _call_quarter_finals(referee, discipline)


async def _call_quarter_finals(referee: Identity, discipline: str) -> None:
    """Two wait on their courts for an umpire, two in the referee's queue."""
    for court, match in enumerate((await Match.raw(_MATCHES, discipline, 3))[:2], 1):
        await desk.call(referee, match["id"], court)


async def _drawn(referee: Identity, competition: str, stage: Stage) -> str:
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


async def _strengths(discipline: str, stage: Stage) -> dict[str, float]:
    """Entry → how strong, from 0 to 1; the demo's member is strong enough for a quarter-final to look forward to."""
    chance = Random(SEED + 1)  # noqa: S311
    entry_of = await _entries(discipline)
    strength = {entry_of[number]: chance.random() * 0.8 for number in sorted(entry_of)}
    strength[entry_of[MEMBER]] = 1.0
    return strength


async def _play_round(
    referee: Identity, discipline: str, round_number: int, strength: dict[str, float], start: datetime
) -> None:
    scoring = preset(SCORING)
    for place, match in enumerate(await Match.raw(_MATCHES, discipline, round_number)):
        if match["side_a"] is None or match["side_b"] is None:
            continue  # a bye is not a match
        called = start + ROUND_LASTS * (place // COURTS) + timedelta(minutes=place % COURTS)
        await _umpire(referee, match["id"], place % COURTS + 1, called, _log(scoring, match, strength))


def _log(scoring: ScoringFormat, match: dict[str, Any], strength: dict[str, float]) -> list[Keyed]:
    """One match of the first round is given up, one of the second not played at all; the rest to the end."""
    chance = Random(f"{SEED} {match['number']}")  # noqa: S311
    lead = strength[match["side_a"]] - strength[match["side_b"]]
    weaker: Any = "b" if lead > 0 else "a"
    if match["number"] == 3:
        return play(scoring, _rallies(lead), chance, retires=weaker)
    if match["number"] == 12:
        return walkover(weaker)
    return play(scoring, _rallies(lead), chance)


def _rallies(lead: float) -> float:
    return 0.5 + (RALLIES_OF_THE_STRONGEST - 0.5) * lead


async def _umpire(referee: Identity, match_id: str, court: int, called: datetime, log: list[Keyed]) -> None:
    """Called to its court, then keyed in on one device, as it happened."""
    with frozen(called):
        await desk.call(referee, match_id, court)
    device = f"court-{court}"
    for start in range(0, len(log), MOST_AT_ONCE):
        part = log[start : start + MOST_AT_ONCE]
        last = part[-1].after
        entries = [Entry(new_secret()[:24], keyed.event, last - keyed.after) for keyed in part]
        with frozen(called + timedelta(milliseconds=last)):
            await umpiring.append(match_id, referee, "", start, device, entries)
