"""Ties of teams in the schedule: their rubbers are planned and called, the tie itself has the time of its first."""

import pytest

from competitions.queries import matches
from competitions.queries.desk import queue
from competitions.queries.schedule.board import board
from competitions.queries.schedule.published import published
from competitions.services.schedule import publishing, runs
from competitions.tables import Match
from foundation.clock import frozen
from tests.competitions.planned import hall_of
from tests.competitions.teams import TeamTournament

pytestmark = pytest.mark.usefixtures("database")


async def test_rubbers_follow_one_another_and_the_tie_has_the_time_of_its_first() -> None:
    hall = await hall_of(await TeamTournament.of(4))
    assert isinstance(hall, TeamTournament)
    number = await runs.start(hall.referee, hall.id, 0.2)
    await runs.finished(hall.id)
    shown = await board(hall.id, None)
    assert (shown.broken, shown.unplaced, shown.unpublished) == (0, [], 9)
    number = shown.version.number if shown.version else number
    await publishing.publish(hall.referee, hall.id, number)
    rows = await Match.select(Match.id, Match.tie, Match.rubber, Match.planned_at).where(
        Match.discipline == hall.discipline
    )
    ties = {row["id"]: row["planned_at"] for row in rows if row["tie"] is None}
    assert len(ties) == 3
    for tie, at in ties.items():
        rubbers = sorted((row["rubber"], row["planned_at"]) for row in rows if row["tie"] == tie)
        times = [planned for _, planned in rubbers]
        assert [rubber for rubber, _ in rubbers] == [1, 2, 3]
        assert times == sorted(times)
        assert times[0] == at
        assert len(set(times)) == 3
    listed = await published(hall.id)
    assert {each.card.rubber_number for each in listed} == {1, 2, 3}
    assert len(listed) == 9


async def test_open_line_ups_say_who_plays_and_only_rubbers_are_suggested() -> None:
    hall = await hall_of(await TeamTournament.of(2))
    assert isinstance(hall, TeamTournament)
    await runs.start(hall.referee, hall.id, 0.2)
    await runs.finished(hall.id)
    shown = await board(hall.id, None)
    await publishing.publish(hall.referee, hall.id, shown.version.number if shown.version else 0)
    view = await hall.opened()
    ready = await matches.of_competition(hall.id, ("ready",))
    assert [card.name for card in ready] == ["T 1.1", "T 1.2", "T 1.3"]
    first = min(each.planned_at for each in ready if each.planned_at)
    with frozen(first):
        found = await queue(hall.id, ready, [], [1, 2])
    assert [(each.card.name, each.suggested.clear) for each in found.rows] == [
        ("T 1.1", True),
        ("T 1.2", False),
        ("T 1.3", False),
    ]
    assert [each.card.name for each in found.next_up.values()] == ["T 1.1"]
    assert view.revealed_at is not None
