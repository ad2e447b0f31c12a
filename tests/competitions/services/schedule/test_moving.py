"""A match moved by hand: what it breaks is said before, refused unless pinned, and every move can be undone."""

import pytest

from competitions.queries.schedule import versions
from competitions.services import desk
from competitions.services.schedule import publishing
from competitions.services.schedule import versions as keeping
from competitions.services.schedule.moving import Place, check, move
from competitions.tables import Match
from foundation.errors import Refusal
from foundation.messages import Sentence
from tests.competitions.planned import at, places, planned
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")

BEGINNING = {"r1m1": (1, 0), "r1m2": (2, 0), "r2m1": (1, 60)}


async def place(tournament: Tournament, key: str, court: int, minutes: int) -> Place:
    return Place(await tournament.match(key), court, at(minutes))


async def test_a_move_that_breaks_nothing_is_a_new_version_which_can_be_undone_and_redone() -> None:
    hall = await planned()
    to = await place(hall, "r2m1", 2, 90)
    verdict = await check(hall.id, to)
    assert (verdict.hard, [str(each) for each in verdict.soft]) == ((), ["The day ends 30 minutes later."])
    assert await move(hall.referee, hall.id, to, 1, pin=False, reason="") == verdict
    assert await places(hall) == BEGINNING | {"r2m1": (2, 90)}
    await keeping.undo(hall.referee, hall.id)
    assert await places(hall) == BEGINNING
    with pytest.raises(Refusal, match="nothing to undo"):
        await keeping.undo(hall.referee, hall.id)
    await keeping.redo(hall.referee, hall.id)
    assert await places(hall) == BEGINNING | {"r2m1": (2, 90)}
    with pytest.raises(Refusal, match="nothing to redo"):
        await keeping.redo(hall.referee, hall.id)
    assert [(each.number, each.base) for each in await versions.versions(hall.id)] == [(2, 1), (1, None)]


async def test_a_move_that_breaks_a_rule_is_refused_and_changes_nothing() -> None:
    hall = await planned()
    to = await place(hall, "r2m1", 1, 20)
    verdict = await check(hall.id, to)
    assert {str(each) for each in verdict.hard} == {
        "MS 3 needs the result of MS 1 first.",
        "MS 3 needs the result of MS 2 first.",
        "MS 1 and MS 3 are on 1 号场 at once.",
    }
    with pytest.raises(Refusal, match="pin it with a reason") as refused:
        await move(hall.referee, hall.id, to, 1, pin=False, reason="")
    assert refused.value.status == 409
    with pytest.raises(Refusal, match="Say why") as refused:
        await move(hall.referee, hall.id, to, 1, pin=True, reason=" ")
    assert (refused.value.status, refused.value.field) == (422, "reason")
    assert await places(hall) == BEGINNING


async def test_a_pinned_match_stays_against_the_rule_with_its_reason_until_it_is_moved_again() -> None:
    hall = await planned()
    to = await place(hall, "r2m1", 2, 40)
    await move(hall.referee, hall.id, to, 1, pin=True, reason="电视转播")
    present = await versions.current(hall.id)
    assert present is not None
    pinned = present.record.of(to.match)
    assert pinned is not None
    assert (pinned.pinned, pinned.reason, present.note) == (True, "电视转播", "电视转播")
    await move(hall.referee, hall.id, await place(hall, "r2m1", 2, 60), 2, pin=False, reason="")
    present = await versions.current(hall.id)
    assert present is not None
    pinned = present.record.of(to.match)
    assert pinned is not None
    assert (pinned.pinned, pinned.reason) == (False, "")


async def test_two_who_move_at_once_do_not_overwrite_each_other() -> None:
    hall = await planned()
    await move(hall.referee, hall.id, await place(hall, "r2m1", 2, 90), 1, pin=False, reason="")
    with pytest.raises(Refusal, match="meanwhile"):
        await move(hall.referee, hall.id, await place(hall, "r2m1", 1, 120), 1, pin=False, reason="")
    assert await places(hall) == BEGINNING | {"r2m1": (2, 90)}


async def test_a_match_that_has_begun_stays_where_it_is() -> None:
    hall = await planned()
    await desk.call(hall.referee, await hall.match("r1m1"), 1)
    with pytest.raises(Refusal, match="MS 1 has begun"):
        await check(hall.id, await place(hall, "r1m1", 2, 60))


async def test_a_match_of_another_competition_is_not_there() -> None:
    hall = await planned()
    with pytest.raises(Refusal) as refused:
        await check(hall.id, Place("nobodys", 1, at(0)))
    assert refused.value.status == 404


async def test_publishing_writes_times_and_courts_and_a_later_move_says_what_was_announced() -> None:
    hall = await planned()
    assert await publishing.publish(hall.referee, hall.id, 1) == 3
    rows = await Match.select(Match.key, Match.planned_at, Match.planned_court, Match.planned_minutes).where(
        Match.discipline == hall.discipline
    )
    assert {
        row["key"]: (row["planned_court"], row["planned_at"], row["planned_minutes"]) for row in rows
    } == {key: (court, at(minutes), 30) for key, (court, minutes) in BEGINNING.items()}
    assert await publishing.publish(hall.referee, hall.id, 1) == 0
    verdict = await check(hall.id, await place(hall, "r2m1", 2, 60))
    assert verdict.soft == (
        Sentence("{match} is announced for {at}, court {court}.", match="MS 3", at=at(60), court=1),
    )
    with pytest.raises(Refusal, match="changed meanwhile"):
        await publishing.publish(hall.referee, hall.id, 2)
