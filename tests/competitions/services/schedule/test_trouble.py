"""A day goes wrong: the plan is mended with few moves, what is finished stays, nothing is published by itself."""

from datetime import datetime

import pytest

from competitions.domain.hall import Span
from competitions.queries.schedule import versions
from competitions.queries.schedule.board import board
from competitions.queries.schedule.hall import hall_of as kept_hall
from competitions.services import desk
from competitions.services.schedule import publishing, runs
from competitions.services.schedule.trouble import Trouble, happened
from foundation.clock import frozen
from foundation.errors import Refusal
from tests.competitions.planned import at, hall_of, places, planned
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")


async def published() -> Tournament:
    hall = await planned()
    await publishing.publish(hall.referee, hall.id, 1)
    return hall


async def test_rain_moves_what_cannot_be_played_and_keeps_the_closed_time() -> None:
    hall = await published()
    with frozen(at(-30)):
        assert await happened(hall.referee, hall.id, Trouble("rain", until=at(15))) == 2
        found = await places(hall)
        assert {key: place[1] for key, place in found.items() if key != "r2m1"} == {"r1m1": 15, "r1m2": 15}
        assert found["r2m1"][1] >= 65
        shown = await board(hall.id, None)
    assert (shown.broken, len(shown.unplaced)) == (0, 0)
    assert (await kept_hall(hall.id)).closed(1) == (Span(at(-30), at(15)),)
    changed = {each.name: each.was for each in shown.changes}
    assert changed["MS 1"] == (at(0), "1 号场")


async def test_a_lost_court_moves_only_its_matches() -> None:
    hall = await published()
    with frozen(at(-30)):
        await happened(hall.referee, hall.id, Trouble("court", court=2))
        found = await places(hall)
    assert found["r1m1"] == (1, 0)
    assert {court for court, _ in found.values()} == {1}
    present = await versions.current(hall.id)
    assert present is not None
    assert present.published_at is None


async def test_late_matches_push_what_follows_and_no_more() -> None:
    hall = await published()
    with frozen(at(0)):
        for key, court in (("r1m1", 1), ("r1m2", 2)):
            await desk.call(hall.referee, await hall.match(key), court)
    with frozen(at(20)):
        await hall.play("r1m1")
    with frozen(at(70)):
        await happened(hall.referee, hall.id, Trouble("late"))
        found = await places(hall)
        assert found["r1m1"] == (1, 0)
        assert found["r1m2"] == (2, 0)
        assert found["r2m1"][1] >= 75 + 20
        assert (await board(hall.id, None)).broken == 0


async def test_of_a_plan_that_still_holds_nothing_moves() -> None:
    hall = await hall_of(await (await Tournament.found(8)).drawn())
    await runs.start(hall.referee, hall.id, 0.2)
    await runs.finished(hall.id)
    before = await places(hall)
    await happened(hall.referee, hall.id, Trouble("late"))
    assert await places(hall) == before


@pytest.mark.parametrize(
    ("trouble", "field"),
    [
        (Trouble("rain"), "until"),
        (Trouble("rain", until=datetime.fromisoformat("2020-01-01T00:00+08:00")), "until"),
        (Trouble("court"), "court"),
        (Trouble("court", court=3), "court"),
        (Trouble("made"), "why"),
    ],
)
async def test_what_cannot_have_happened_is_refused(trouble: Trouble, field: str) -> None:
    hall = await planned()
    with pytest.raises(Refusal) as refused:
        await happened(hall.referee, hall.id, trouble)
    assert (refused.value.status, refused.value.field) == (422, field)
    assert len(await versions.versions(hall.id)) == 1


async def test_without_a_plan_there_is_nothing_to_mend() -> None:
    hall = await hall_of(await (await Tournament.found(4)).drawn())
    with pytest.raises(Refusal, match="no plan yet"):
        await happened(hall.referee, hall.id, Trouble("late"))


async def test_what_is_refused_closes_no_court() -> None:
    hall = await hall_of(await (await Tournament.found(4)).drawn())
    with frozen(at(-30)):
        with pytest.raises(Refusal, match="no plan yet"):
            await happened(hall.referee, hall.id, Trouble("rain", until=at(15)))
        await runs.start(hall.referee, hall.id)
        with pytest.raises(Refusal, match="computed already"):
            await happened(hall.referee, hall.id, Trouble("court", court=2))
        await runs.stop(hall.id)
    assert [(await kept_hall(hall.id)).closed(court) for court in (1, 2)] == [(), ()]
