"""The demo's trips: the former one over and settled to the fen, the coming one with its notice up."""

from datetime import UTC, datetime

import msgspec
import pytest

from events.domain.event import Event
from events.domain.trips.settlement import yuan
from events.queries import facts
from events.queries.trips import money, notices
from events.queries.trips.path import path_of
from events.tables import Event as EventTable
from events.trip_tables import SealedAnswer
from foundation.clock import frozen
from foundation.database import DatabaseEngine
from foundation.settings import settings, use_settings
from operations.demo import loading
from operations.demo.trips import COMING, FORMER

TODAY = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def college(database: DatabaseEngine) -> None:
    use_settings(msgspec.structs.replace(settings(), mode="demo"))
    with frozen(TODAY):
        await loading.fill()


async def _trip(title: str) -> Event:
    (row,) = await EventTable.raw("SELECT id FROM event WHERE title = {}", title)
    event = await facts.event(row["id"])
    assert event is not None
    return event


async def test_the_former_trip_is_wholly_done(college: None) -> None:
    with frozen(TODAY):
        event = await _trip(FORMER.title)
        path = await path_of(event, TODAY)
        account = await money.account(event.id)
        hung = await notices.of_event(event.id)
        assert {step.key: step.state for step in path.steps} == dict.fromkeys(
            ("quota", "applying", "ranking", "review", "notice", "details", "travel", "days", "money"), "done"
        )
        assert path.todo == []
    assert (len(account.people), all(person.present for person in account.people)) == (22, True)
    assert (yuan(account.settled.union), yuan(account.settled.own), yuan(account.settled.refund)) == (
        "58,360.00", "3,240.00", "120.00",
    )  # fmt: skip
    assert [(notice.number, notice.hangs(TODAY)) for notice in hung] == [(1, False), (2, False)]
    answers = await SealedAnswer.raw(
        "SELECT s.sealed, s.deleted_because FROM sealed_answer s JOIN registration r ON r.id = s.registration"
        " WHERE r.event = {}",
        event.id,
    )
    assert len(answers) == 44
    assert {(row["sealed"], row["deleted_because"]) for row in answers} == {("", "schedule")}


async def test_the_coming_trip_stands_at_its_notice(college: None) -> None:
    with frozen(TODAY):
        event = await _trip(COMING.title)
        path = await path_of(event, TODAY)
        (hung,) = await notices.of_event(event.id)
    assert [step.key for step in path.steps if step.state == "now"] == ["notice"]
    assert {step.key for step, _ in path.todo} == {"notice", "details", "days"}
    assert (len(hung.lines), hung.hangs(TODAY)) == (22, True)
    former = await _trip(FORMER.title)
    went = await EventTable.raw(
        "SELECT member FROM registration WHERE event = {} AND status = 'confirmed'", former.id
    )
    asked = {entry.member for entry in path.entries}
    assert asked.isdisjoint(row["member"] for row in went)
