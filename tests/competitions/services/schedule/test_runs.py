"""Making a plan: a first answer at once, one computation at a time, stopped with what was found, kept as versions."""

import msgspec
import pytest

from competitions.domain.hall import Span, UmpireTimes
from competitions.domain.plan_report import Computed
from competitions.queries.schedule import versions
from competitions.queries.schedule.board import board
from competitions.queries.schedule.hall import hall_of as kept_hall
from competitions.services import officials
from competitions.services.schedule import publishing, runs
from competitions.services.schedule.hall import set_hall
from competitions.services.schedule.moving import Place, move
from competitions.tables import Match
from foundation.errors import Refusal
from tests.competitions.planned import at, hall_of, planned
from tests.competitions.tournament import Tournament
from tests.members.seed import add_member

pytestmark = pytest.mark.usefixtures("database")


async def drawn(players: int = 8) -> Tournament:
    return await hall_of(await (await Tournament.found(players)).drawn())


async def test_the_first_plan_is_there_at_once_and_breaks_nothing() -> None:
    hall = await drawn()
    assert await runs.start(hall.referee, hall.id, 1) == 1
    assert runs.running(hall.id) is not None
    with pytest.raises(Refusal, match="computed already"):
        await runs.start(hall.referee, hall.id, 1)
    await runs.finished(hall.id)
    assert runs.running(hall.id) is None
    shown = await board(hall.id, None)
    assert (len(shown.unplaced), shown.broken, shown.unpublished) == (0, 0, 7)
    assert shown.quality is not None
    assert shown.quality.ends >= shown.quality.bound > at(0)
    first = (await versions.versions(hall.id))[-1]
    assert isinstance(first.report, Computed)
    assert (first.number, first.base, first.report.why, first.report.unplanned) == (1, None, "made", 0)


async def test_stopped_it_keeps_what_it_found() -> None:
    hall = await drawn()
    await runs.start(hall.referee, hall.id, 60)
    await runs.stop(hall.id)
    assert runs.running(hall.id) is None
    present = await versions.current(hall.id)
    assert present is not None
    assert len(present.record.placements) == 7
    await runs.stop(hall.id)


async def test_pins_hold_in_a_new_plan() -> None:
    hall = await planned()
    pinned = await hall.match("r2m1")
    await move(hall.referee, hall.id, Place(pinned, 2, at(45)), 1, pin=True, reason="电视转播")
    await runs.start(hall.referee, hall.id, 0.5)
    await runs.finished(hall.id)
    present = await versions.current(hall.id)
    assert present is not None
    kept = present.record.of(pinned)
    assert kept is not None
    assert (kept.court, kept.at, kept.pinned, kept.reason) == (2, at(45), True, "电视转播")


async def test_without_matches_or_sessions_it_says_what_to_do_first() -> None:
    hall = await Tournament.found(4)
    with pytest.raises(Refusal, match="Set the days and sessions"):
        await runs.start(hall.referee, hall.id)
    await hall_of(hall)
    with pytest.raises(Refusal, match="no match to plan"):
        await runs.start(hall.referee, hall.id)


async def test_umpires_who_are_there_are_planned_and_published() -> None:
    hall = await drawn(4)
    people = [
        await add_member(hall.union.college, f"U{n}", "执裁", pinyin="zhi2 cai2", initials="zc")
        for n in (1, 2)
    ]
    for person in people:
        await officials.appoint(hall.referee, hall.id, person.staff_number, "umpire")
    away = UmpireTimes(people[1].id, (Span(at(0), at(40)),))
    kept = msgspec.structs.replace(await kept_hall(hall.id), umpires=(UmpireTimes(people[0].id), away))
    await set_hall(hall.referee, hall.id, kept, 2)
    number = await runs.start(hall.referee, hall.id, 0.2)
    await runs.finished(hall.id)
    shown = await board(hall.id, None)
    assert (shown.broken, shown.unplaced) == (0, [])
    number = shown.version.number if shown.version else number
    await publishing.publish(hall.referee, hall.id, number)
    rows = await Match.select(Match.planned_at, Match.umpire).where(Match.discipline == hall.discipline)
    assert {row["umpire"] for row in rows} <= {person.id for person in people}
    assert all(row["umpire"] == people[0].id for row in rows if row["planned_at"] < at(40))
    early = next(row for row in rows if row["planned_at"] < at(40))
    assert early["umpire"] == people[0].id
