"""What liaisons and groups are told of places, lists and sign-up; and whoever somebody else moved. Both databases."""

from datetime import timedelta
from typing import Any

import pytest

from events.domain.event_form import PoolDraft
from events.domain.party import Companion
from events.domain.settings import CompanionRules
from events.domain.trips.ranking import Verdict
from events.services import companions, lifecycle
from events.services.cancellation import cancel
from events.services.deadlines import remind_of_deadlines
from events.services.event_settings import change_settings
from events.services.quotas import save_shares
from events.services.returns import answer_request, ask_for_more
from events.services.seating import moving
from events.services.signup import SignUp, register
from events.services.trips.nominating import put_in_order, return_list
from events.services.trips.noticing import NoticeDraft, hang
from events.services.trips.reviewing import give_places, judge
from events.signals import SeatWish
from events.tables import Event, Pool
from foundation import i18n
from foundation.clock import frozen
from foundation.database import fetch
from members.domain.identity import Identity, Role
from members.message_tables import Delivery, GroupRobot, InboxMessage
from members.queries.inbox import inbox
from members.tables import Member
from tests.events.services.seating.house import House
from tests.events.services.trips.test_reviewing import AFTER, CLOSES, Trip
from tests.events.services.trips.travellers import Travellers
from tests.events.union import NOON, START, Union, offerings
from tests.members.seed import grant


@pytest.fixture(autouse=True)
def english() -> Any:
    token = i18n.language.set("en")
    yield
    i18n.language.reset(token)


async def bodies(person: Identity) -> list[str]:
    found = await inbox(person.member_id, person.name)
    return [message.words.body for message in reversed(found.messages)]


async def granted(union: Union, person: Identity) -> None:
    member = await Member.objects().where(Member.id == person.member_id).first()
    assert member is not None
    await grant(member, Role.LIAISON, union.accounting.id)


async def test_a_branch_hears_how_many_places_it_has_and_whenever_that_changes(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        liaison = await union.liaison()
        await granted(union, liaison)
        quotas = {union.accounting.id: 3, union.library.id: 1}
        pool = PoolDraft(6, "观众", by_branch=True, quotas=quotas)
        event = await union.event(6, publish=False, pools=(pool,))
        assert await bodies(liaison) == [], "a draft is nobody's business"
        await lifecycle.publish(union.organizer, event)
        assert [body.split(".")[0] for body in await bodies(liaison)] == [
            "Your branch has 3 places in “春季健步走”"
        ]
        (row,) = await Pool.select(Pool.id).where(Pool.event == event)
        await save_shares(union.organizer, row["id"], {union.library.id: 2})
        assert len(await bodies(liaison)) == 1, "it is not told of another branch's places"
    with frozen(NOON + timedelta(minutes=1)):
        await save_shares(union.organizer, row["id"], {union.accounting.id: 4})
    with frozen(NOON + timedelta(minutes=2)):
        await ask_for_more(liaison, row["id"], union.accounting.id, 5, "新入职的多")
        (request,) = await fetch("SELECT id FROM quota_request")
        await answer_request(union.organizer, request["id"], 0, "场地坐不下")
        await answer_request(union.organizer, request["id"], 0, "场地坐不下")
    assert [body.split(". ")[0] for body in await bodies(liaison)][1:] == [
        "Your branch has 4 places in “春季健步走”",
        "Your branch asked for more places in “春季健步走”",
    ]
    assert (await bodies(liaison))[-1].endswith("The organizer declined: 场地坐不下")


async def test_a_list_that_is_due_or_came_back_and_whoever_stands_in(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        await granted(trip.union, trip.liaison)
    counts = []
    for at in (CLOSES - timedelta(hours=1), AFTER, AFTER + timedelta(hours=1)):
        with frozen(at):
            counts.append(await remind_of_deadlines())
    assert counts == [0, 1, 0]
    assert "put your branch's applicants in order" in (await bodies(trip.liaison))[-1]
    order = trip.order("A0000", "A0001", "A0002", "A0003")
    with frozen(AFTER + timedelta(hours=2)):
        await put_in_order(trip.liaison, trip.event, order, hand_in=True)
        await return_list(trip.union.organizer, trip.event, trip.offering, trip.union.accounting.id, "缺理由")
    assert (await bodies(trip.liaison))[-1].endswith("hand it in again: 缺理由")
    with frozen(AFTER + timedelta(hours=3)):
        await put_in_order(trip.liaison, trip.event, order, hand_in=True)
        await judge(trip.union.organizer, trip.event, trip.of["A0003"], Verdict.RETURNED, "材料不全")
    assert (await bodies(trip.liaison))[-1].endswith("hand it in again: 会员3：材料不全")
    with frozen(AFTER + timedelta(hours=4)):
        await give_places(trip.union.organizer, trip.event, final=True)
    with frozen(AFTER + timedelta(hours=5)):
        await cancel(trip.accounting[0], trip.of["A0000"])
    assert (await bodies(trip.accounting[2]))[-1].startswith("You take the place of a colleague")


async def test_the_groups_hear_that_sign_up_is_open_once(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await GroupRobot.insert(GroupRobot(event="", name="群", secret="a"))
        await union.event(3, publish=False)
        await union.event(3, opens_at=NOON + timedelta(hours=2), title="音乐会")
        assert await Delivery.count() == 0
        now = await union.event(3)
    for hours in (0, 3, 4):
        with frozen(NOON + timedelta(hours=hours)):
            await remind_of_deadlines()
    told = await Delivery.select(Delivery.kind, Delivery.event).order_by(Delivery.id)
    assert [row["kind"] for row in told] == ["event_opened", "event_opened"]
    assert told[0]["event"] == now


async def test_whoever_is_seated_elsewhere_is_told_and_whoever_chooses_is_not(database: Any) -> None:
    with frozen(NOON):
        house = await House.opened()
        first, second = await house.union.people(2)
        one, _ = await house.sell(first, 1, "1-1"), await house.sell(second, 1, "1-2")
        await moving.change_seats(first, one.registration, SeatWish((await house.seat("2-1"),)))
        assert await InboxMessage.count() == 0
        await moving.exchange(
            house.union.organizer, house.event, await house.seat("2-1"), await house.seat("1-2")
        )
        told = [await bodies(person) for person in (first, second)]
        assert [len(each) for each in told] == [1, 1]
        assert told[0][0] != told[1][0]
        assert told[0][0].startswith("For “滇剧专场” your seat is ")
        await moving.change_seats(
            house.union.organizer, one.registration, SeatWish((await house.seat("2-5"),))
        )
        assert len(await bodies(first)) == 2


async def test_a_notice_is_told_to_whoever_applied_and_to_the_groups(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made(size=5)
        await GroupRobot.insert(GroupRobot(event=trip.event, name="群", secret="a"))
        await hang(trip.organizer, trip.event, NoticeDraft("现予公示。", NOON + timedelta(days=7)))
        told = await InboxMessage.select(InboxMessage.member).where(InboxMessage.kind == "notice_published")
        assert sorted(row["member"] for row in told) == sorted(p.member_id for p in trip.people.values())
        (out,) = await Delivery.select(Delivery.kind, Delivery.given)
    assert out["kind"] == "notice_published"
    assert not any(person.name in out["given"] for person in trip.people.values())


async def test_whoever_is_corrected_by_another_reads_why(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event = await union.event(3)
        await change_settings(union.organizer, event, companions=CompanionRules(2))
        made = await register(person, SignUp(event, (await offerings(event))[0]))
        await companions.change(person, made.registration, (Companion("小明"),))
        assert await bodies(person) == []
        await companions.change(union.organizer, made.registration, (), "场地坐不下")
    assert await bodies(person) == ["组织者 changed your registration for “春季健步走”. Reason: 场地坐不下"]


async def test_travellers_are_reminded_a_week_before_of_what_only_they_can_give(database: Any) -> None:
    with frozen(NOON):
        trip = await Travellers.made()
        person = trip.people["N0000"]
    counts = []
    for days in (8, 6, 5):
        with frozen(START - timedelta(days=days)):
            counts.append(await remind_of_deadlines())
    assert counts == [0, 6, 0]
    (told,) = await bodies(person)
    assert "ID number, Health declaration" in told


async def test_whoever_is_put_forward_hears_by_whom(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        liaison = await union.liaison()
        event = await union.event(3)
        await Event.raw(
            "UPDATE event SET allocation = 'approval', form = 'nomination', revision = revision + 1 WHERE id = {}",
            event,
        )
        await register(liaison, SignUp(event, (await offerings(event))[0], person.member_id))
    (told,) = await bodies(person)
    assert told.startswith("联络员 applied for a place in “春季健步走” for you.")
