"""When it cannot be done, the board says what binds and what would free it, and one press does that."""

import msgspec
import pytest

from competitions.domain.hall import Span
from competitions.queries.schedule.board import board
from competitions.queries.schedule.hall import hall_of as kept
from competitions.services.schedule import runs
from competitions.services.schedule.hall import set_hall
from competitions.services.schedule.relief import relieve
from foundation.errors import Refusal
from tests.competitions.planned import at, hall_of
from tests.competitions.tournament import Tournament

pytestmark = pytest.mark.usefixtures("database")


async def cramped() -> Tournament:
    """Seven matches in a hall of two courts that is ours for an hour and a half."""
    hall = await hall_of(await (await Tournament.found(8)).drawn())
    await set_hall(
        hall.referee,
        hall.id,
        msgspec.structs.replace(await kept(hall.id), sessions=(Span(at(0), at(90)),)),
        2,
    )
    return hall


async def test_what_binds_is_told_and_longer_days_free_it() -> None:
    hall = await cramped()
    number = await runs.start(hall.referee, hall.id, 0.2)
    await runs.finished(hall.id)
    found = runs.cannot(hall.id, number)
    assert found is not None
    assert len((await board(hall.id, None)).unplaced) == len(found.unplanned) > 0
    assert found.facts
    hours = next(each for each in found.reliefs if each.kind == "hours")
    again = await relieve(hall.referee, hall.id, "hours", hours.sentence.values["count"])
    await runs.stop(hall.id)
    assert runs.cannot(hall.id, again) is None
    assert (await board(hall.id, None)).unplaced == []
    assert (await kept(hall.id)).sessions == (Span(at(0), at(90 + 60 * hours.sentence.values["count"])),)


@pytest.mark.parametrize(("kind", "number"), [("umpires", 1), ("hours", 0), ("hours", 99), ("", 1)])
async def test_what_no_setting_changes_is_refused(kind: str, number: int) -> None:
    hall = await cramped()
    with pytest.raises(Refusal) as refused:
        await relieve(hall.referee, hall.id, kind, number)
    assert refused.value.status == 422


async def test_courts_rest_and_limits_are_changed_too() -> None:
    hall = await hall_of(await (await Tournament.found(4)).drawn())
    for kind, number in (("courts", 1), ("rest", 10), ("limits", 2)):
        await relieve(hall.referee, hall.id, kind, number)
        await runs.stop(hall.id)
    found = await kept(hall.id)
    assert (found.rest.minutes, found.rest.late, found.limits.discipline, found.limits.day) == (10, 10, 6, 8)
    assert len((await board(hall.id, None)).courts) == 3


async def test_pressed_twice_while_a_plan_is_computed_the_hall_grows_once() -> None:
    hall = await hall_of(await (await Tournament.found(4)).drawn())
    await relieve(hall.referee, hall.id, "courts", 1)
    with pytest.raises(Refusal, match="computed already"):
        await relieve(hall.referee, hall.id, "courts", 1)
    await runs.stop(hall.id)
    assert len((await board(hall.id, None)).courts) == 3
