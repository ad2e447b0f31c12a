"""From the branch's list to the places, as the services carry it out on both databases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.domain.event_form import PoolDraft
from events.domain.trips.ranking import Verdict
from events.queries import facts
from events.queries.trips.applications import entries_of, lists_of
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.services.trips.nominating import BranchOrder, ListRefused, put_in_order, return_list
from events.services.trips.reviewing import Given, give_places, judge
from events.tables import Event, Registration, RegistrationChange
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.union import NOON, Union, counters, offerings, statuses

CLOSES = NOON + timedelta(days=3)
AFTER = CLOSES + timedelta(hours=1)


@dataclass
class Trip:
    """A trip with two places for accounting and one for the library, and who applied."""

    union: Union
    liaison: Identity
    accounting: list[Identity]
    library: list[Identity]
    event: str
    offering: str
    of: dict[str, str]

    @classmethod
    async def made(cls, accounting: int = 4, library: int = 2) -> "Trip":
        union = await Union.found()
        liaison = await union.liaison()
        ours = await union.people(accounting)
        theirs = await union.people(library, union.library, prefix="T")
        quotas = {union.accounting.id: 2, union.library.id: 1}
        pool = PoolDraft(3, "第一批", by_branch=True, quotas=quotas)
        event = await union.event(3, pools=(pool,), closes_at=CLOSES, cancel_until=CLOSES + timedelta(days=5))
        await Event.raw(
            "UPDATE event SET kind = 'trip', allocation = 'approval', revision = revision + 1 WHERE id = {}",
            event,
        )
        (offering,) = await offerings(event)
        of = {}
        for person in (*ours, *theirs):
            of[person.staff_number] = (await register(person, SignUp(event, offering))).registration
        return cls(union, liaison, ours, theirs, event, offering, of)

    def order(self, *numbers: str, **more: Any) -> BranchOrder:
        plain = BranchOrder(self.offering, self.union.accounting.id, [self.of[one] for one in numbers])
        return msgspec.structs.replace(plain, **more)

    async def both_hand_in(self) -> None:
        ours = self.order("A0002", "A0000", "A0003", "A0001")
        await put_in_order(self.liaison, self.event, ours, hand_in=True)
        theirs = self.order("T0001", "T0000", branch=self.union.library.id)
        await put_in_order(self.union.organizer, self.event, theirs, hand_in=True)


async def test_applying_takes_no_place(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
    assert (await statuses(trip.event))["applied"] == ["A0000", "A0001", "A0002", "A0003", "T0000", "T0001"]
    assert await counters(trip.event) == [(3, 0, 0)]


async def test_the_branchs_order_decides_and_the_rest_stand_by(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
    with frozen(AFTER):
        given = await give_places(trip.union.organizer, trip.event)
    assert given == Given(accepted=3, substitutes=3, rejected=0)
    assert await statuses(trip.event) == {
        "confirmed": ["A0000", "A0002", "T0001"],
        "waitlisted": ["T0000", "A0003", "A0001"],
    }
    assert await counters(trip.event) == [(3, 3, 3)]
    event = await facts.event(trip.event)
    assert event is not None
    assert (event.allocated_at, event.takes_applications) == (AFTER, False)


async def test_whoever_drops_out_is_followed_by_the_next_of_the_same_branch(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
    with frozen(AFTER):
        await give_places(trip.union.organizer, trip.event)
        first = await cancel(trip.union.organizer, trip.of["A0002"], "公示期内查实上年已参加")
        second = await cancel(trip.accounting[0], trip.of["A0000"])
        third = await cancel(trip.accounting[3], trip.of["A0003"])
    assert [first.promoted, second.promoted, third.promoted] == [(trip.of["A0003"],), (trip.of["A0001"],), ()]
    assert await statuses(trip.event) == {
        "cancelled": ["A0000", "A0002", "A0003"],
        "confirmed": ["A0001", "T0001"],
        "waitlisted": ["T0000"],
    }
    assert await counters(trip.event) == [(3, 2, 1)]
    steps = (
        await RegistrationChange.select(RegistrationChange.status, RegistrationChange.actor)
        .where(RegistrationChange.registration == trip.of["A0003"])
        .order_by(RegistrationChange.id)
    )
    assert [(each["status"], each["actor"]) for each in steps] == [
        ("applied", trip.accounting[3].member_id),
        ("waitlisted", trip.union.organizer.member_id),
        ("confirmed", ""),
        ("cancelled", trip.accounting[3].member_id),
    ]


async def test_the_review_may_refuse_and_accept_with_a_reason(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made(accounting=4, library=0)
        left_out = {trip.of["A0003"]: "上年已参加"}
        await put_in_order(
            trip.liaison, trip.event, trip.order("A0000", "A0001", "A0002", left_out=left_out), hand_in=True
        )
        organizer = trip.union.organizer
        with pytest.raises(Refusal, match="reason"):
            await judge(organizer, trip.event, trip.of["A0000"], Verdict.REJECTED, " ")
        with pytest.raises(Refusal, match="reason"):
            await judge(organizer, trip.event, trip.of["A0003"], Verdict.ACCEPTED, "")
        await judge(organizer, trip.event, trip.of["A0000"], Verdict.REJECTED, "正在病休")
        await judge(organizer, trip.event, trip.of["A0003"], Verdict.ACCEPTED, "劳模，校工会研究同意")
        await judge(organizer, trip.event, trip.of["A0001"], Verdict.REJECTED, "写错了人")
        await judge(organizer, trip.event, trip.of["A0001"], Verdict.NONE, "")
    with frozen(AFTER):
        await give_places(organizer, trip.event)
    assert await statuses(trip.event) == {
        "confirmed": ["A0001", "A0002"], "rejected": ["A0000"], "waitlisted": ["A0003"],
    }  # fmt: skip
    reasons = await RegistrationChange.raw(
        "SELECT reason FROM registration_change WHERE registration = {} ORDER BY id DESC LIMIT 1",
        trip.of["A0000"],
    )
    assert reasons == [{"reason": "正在病休"}]


async def test_whom_the_branch_does_not_recommend_reads_why(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made(accounting=2, library=0)
        left_out = {trip.of["A0001"]: "上年已参加"}
        with pytest.raises(ListRefused) as refused:
            await put_in_order(
                trip.liaison, trip.event, trip.order("A0000", left_out={trip.of["A0001"]: " "}), hand_in=True
            )
        assert [each.registration for each in refused.value.faults] == [trip.of["A0001"]]
        await put_in_order(trip.liaison, trip.event, trip.order("A0000", left_out=left_out), hand_in=True)
    with frozen(AFTER):
        await give_places(trip.union.organizer, trip.event)
    rows = await RegistrationChange.raw(
        "SELECT status, reason FROM registration_change WHERE registration = {} ORDER BY id DESC LIMIT 1",
        trip.of["A0001"],
    )
    assert rows == [{"status": "rejected", "reason": "上年已参加"}]


async def test_an_application_back_with_its_branch_is_waited_for(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
        organizer = trip.union.organizer
        await judge(organizer, trip.event, trip.of["A0002"], Verdict.RETURNED, "请核对工龄")
        assert await _states(trip) == [(False, "会员2：请核对工龄"), (True, "")]
    with frozen(AFTER):
        with pytest.raises(Refusal, match="back with its branch"):
            await give_places(organizer, trip.event)
        await put_in_order(
            trip.liaison, trip.event, trip.order("A0000", "A0002", "A0003", "A0001"), hand_in=True
        )
        assert await _states(trip) == [(True, ""), (True, "")]
        await give_places(organizer, trip.event)
    assert (await statuses(trip.event))["confirmed"] == ["A0000", "A0002", "T0001"]


async def _states(trip: Trip) -> list[tuple[bool, str]]:
    event = await facts.event(trip.event)
    assert event is not None
    lists = await lists_of(event, await entries_of(event))
    return [(each.ready, each.returned_because) for each in lists]


async def test_a_list_goes_back_and_a_late_application_makes_it_unready(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
        await return_list(trip.union.organizer, trip.event, trip.offering, trip.union.accounting.id, "重排")
        assert await _states(trip) == [(False, "重排"), (True, "")]
        (late,) = await trip.union.people(1, trip.union.library, prefix="Z")
        await register(late, SignUp(trip.event, trip.offering))
        assert await _states(trip) == [(False, "重排"), (False, "")]


async def test_who_applies_anew_stands_on_the_list_anew(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made(accounting=2, library=0)
        await put_in_order(trip.liaison, trip.event, trip.order("A0000", "A0001"), hand_in=True)
    with frozen(NOON + timedelta(hours=1)):
        await cancel(trip.accounting[0], trip.of["A0000"])
        await put_in_order(trip.liaison, trip.event, trip.order("A0001"), hand_in=True)
    with frozen(NOON + timedelta(hours=2)):
        await register(trip.accounting[0], SignUp(trip.event, trip.offering))
        assert await _states(trip) == [(False, ""), (True, "")]
        await put_in_order(trip.liaison, trip.event, trip.order("A0001", "A0000"), hand_in=True)
        assert await _states(trip) == [(True, ""), (True, "")]


async def test_what_is_not_theirs_or_not_in_time_is_refused(database: Any) -> None:
    with frozen(NOON):
        trip = await Trip.made()
        other = await trip.union.liaison(trip.union.library)
        for actor in (other, trip.accounting[0]):
            with pytest.raises(Refusal) as refused:
                await put_in_order(actor, trip.event, trip.order("A0000", "A0001", "A0002", "A0003"))
            assert refused.value.status == 403
        with pytest.raises(ListRefused, match="changed meanwhile"):
            await put_in_order(trip.liaison, trip.event, trip.order("A0000", "A0001"))
        with pytest.raises(Refusal, match="Applications come in until"):
            await give_places(trip.union.organizer, trip.event)
        with pytest.raises(Refusal) as forbidden:
            await give_places(trip.liaison, trip.event)
        assert forbidden.value.status == 403
    with frozen(AFTER):
        await give_places(trip.union.organizer, trip.event)
        for again in (
            give_places(trip.union.organizer, trip.event),
            put_in_order(trip.liaison, trip.event, trip.order()),
        ):
            with pytest.raises(Refusal, match="given already"):
                await again
    assert await counters(trip.event) == [(3, 0, 0)]
    assert (await statuses(trip.event))["rejected"] == [
        "A0000", "A0001", "A0002", "A0003", "T0000", "T0001",
    ]  # fmt: skip


async def test_a_refused_decision_changes_nothing(database: Any) -> None:
    """A place that is gone in between (here: taken off the pool by hand) undoes the whole decision."""
    with frozen(NOON):
        trip = await Trip.made()
        await trip.both_hand_in()
    await Registration.raw("UPDATE pool SET size = 2 WHERE event = {}", trip.event)
    with frozen(AFTER), pytest.raises(Refusal):
        await give_places(trip.union.organizer, trip.event)
    assert set(await statuses(trip.event)) == {"applied"}
    assert await Registration.raw("SELECT taken, waiting FROM pool") == [{"taken": 0, "waiting": 0}]
