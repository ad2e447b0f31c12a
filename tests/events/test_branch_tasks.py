"""One screen that says what a branch still has to do, and tells nobody what is done already; on both databases."""

from datetime import timedelta
from typing import Any

from events.domain.event_form import PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.queries.branch_tasks import incomplete, tasks
from events.services.answers import change
from events.services.seating import planning
from events.services.signup import SignUp, register
from events.services.trips.nominating import put_in_order, return_list
from events.tables import Pool, Question, Registration
from foundation.clock import frozen
from tests.events.services.seating.house import House
from tests.events.services.trips.test_reviewing import AFTER, Trip
from tests.events.services.trips.travellers import Travellers
from tests.events.union import NOON, START, Union, offerings

BUS = QuestionDraft(QuestionKind.CHOICE, "如何前往", required=True, choices=("大巴", "自驾"))
AGREE = QuestionDraft(QuestionKind.CONSENT, "同意乘车须知", required=True)
PLATE = QuestionDraft(QuestionKind.TEXT, "车牌号", required=True, shown_if=0, shown_when=("自驾",))


async def told(branch: str, at: Any, count: int = 0) -> list[tuple[str, str]]:
    with frozen(at):
        found = await tasks([branch], at, [("e", "活动", count)] if count else [])
    return [(str(task.sentence), task.link.split("/")[2]) for task in found]


async def test_only_what_is_really_asked_of_somebody_is_missing(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        bus, car, quiet = await union.people(3)
        event = await union.event(5, questions=(BUS, PLATE, AGREE))
        (offering,) = await offerings(event)
        rows = await Question.select(Question.id).where(Question.event == event).order_by(Question.position)
        asked, plate, agree = [row["id"] for row in rows]
        for person, given in ((bus, {asked: "大巴"}), (car, {asked: "自驾", plate: "云A12345"})):
            await register(person, SignUp(event, offering, answers={**given, agree: "yes"}))
        made = await register(
            union.organizer, SignUp(event, offering, quiet.member_id, answers={asked: "大巴"})
        )
        branch = union.accounting.id
        assert await incomplete([branch], NOON) == {event: 1}
        assert await incomplete([union.library.id], NOON) == {}
        await change(quiet, made.registration, {asked: "大巴", agree: "yes"})
        assert await incomplete([branch], NOON) == {}
        await Registration.raw("DELETE FROM answer WHERE question = {}", plate)
        assert await incomplete([branch], NOON) == {event: 1}, "who drives is asked for the number plate"
    assert await told(branch, NOON, 1) == [("1 registration lacks an answer.", "registrations")]


async def test_a_list_to_hand_in_or_that_came_back(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        branch = trip.union.accounting.id
    due = [("Put the applicants in order and hand the list in.", "nominations")]
    assert await told(branch, AFTER) == due
    with frozen(AFTER):
        order = trip.order("A0000", "A0001", "A0002", "A0003")
        await put_in_order(trip.liaison, trip.event, order, hand_in=True)
    assert await told(branch, AFTER) == []
    assert await told(trip.union.library.id, AFTER) == due
    assert await told(trip.union.college.id, AFTER) == due, "whoever stands above sees what is due below"
    with frozen(AFTER):
        await return_list(trip.union.organizer, trip.event, trip.offering, branch, "缺理由")
    assert await told(branch, AFTER) == [("The union office returned the list: 缺理由", "nominations")]


async def test_places_and_seats_that_are_free_until_they_go_back(database: Any) -> None:
    until = START - timedelta(days=2)
    with frozen(NOON):
        house = await House.opened()
        union = house.union
        branch = union.accounting.id
        await house.mark(planning.Mark.HOLD, "1-1", "1-2", "1-3", branch=branch)
        await planning.set_rules(
            union.organizer, house.event, [house.offering], chooses=True, return_by=until
        )
        quotas = {branch: 3, union.library.id: 1}
        other = await union.event(
            6, title="讲座", pools=(PoolDraft(6, "观众", by_branch=True, quotas=quotas),)
        )
        await Pool.raw("UPDATE pool SET return_by = {} WHERE event = {}", until, other)
        (person,) = await union.people(1)
        await register(person, SignUp(other, (await offerings(other))[0]))
    assert sorted(await told(branch, NOON)) == [
        ("2 of our places are free: fill them or return them.", "registrations"),
        ("3 seats held for us are free: give them out or back.", "registrations"),
    ]
    assert await told(branch, until + timedelta(hours=1)) == []


async def test_travellers_who_have_not_given_what_only_they_can(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
    assert await told(trip.union.library.id, NOON) == [
        ("2 colleagues have not given the ID number or health declaration.", "registrations")
    ]
