"""A drawn tournament with a hall of one day and a plan on the board, for the tests of the schedule."""

from datetime import datetime, timedelta

from competitions.domain.hall import Hall, Rest, Span
from competitions.domain.plan_record import Placement, PlanRecord
from competitions.queries.schedule import versions
from competitions.services.schedule.hall import set_hall
from competitions.services.schedule.versions import keep
from competitions.tables import Match
from foundation.database import write
from foundation.settings import settings
from tests.competitions.tournament import Tournament

HOURS = 9
MINUTES = 30


def day() -> datetime:
    """Nine o'clock of a day to come, in the union's zone."""
    return datetime(2031, 6, 9, 9, tzinfo=settings().zone)


def at(minutes: int) -> datetime:
    return day() + timedelta(minutes=minutes)


async def hall_of(tournament: Tournament, **changes: object) -> Tournament:
    """A day from nine to six, matches of half an hour, five minutes between them, twenty of rest."""
    hall = Hall(
        sessions=(Span(day(), day() + timedelta(hours=HOURS)),),
        minutes={"3x21": MINUTES},
        rest=Rest(20, 20),
        **changes,  # type: ignore[arg-type]
    )
    await set_hall(tournament.referee, tournament.id, hall, 2)
    return tournament


async def planned(players: int = 4) -> Tournament:
    """Drawn, with the semi-finals at nine on courts 1 and 2 and the final an hour later."""
    tournament = await hall_of(await (await Tournament.found(players)).drawn())
    places = {"r1m1": (1, 0), "r1m2": (2, 0), "r2m1": (1, 60)}
    rows = await Match.select(Match.id, Match.key).where(Match.discipline == tournament.discipline)
    record = PlanRecord(
        tuple(
            Placement(row["id"], at(places[row["key"]][1]), places[row["key"]][0], MINUTES)
            for row in sorted(rows, key=lambda row: str(row["key"]))
        )
    )

    async def body() -> int:
        return await keep(tournament.referee, tournament.id, record, None, base=None)

    assert await write(body) == 1
    return tournament


async def places(tournament: Tournament) -> dict[str, tuple[int, int]]:
    """Key → court and minutes after nine, of the version on the board."""
    present = await versions.current(tournament.id)
    keys = {
        row["id"]: row["key"]
        for row in await Match.select(Match.id, Match.key).where(Match.discipline == tournament.discipline)
    }
    return {
        keys[each.match]: (each.court, int((each.at - day()).total_seconds() // 60))
        for each in (present.record.placements if present else ())
    }
