"""From applications to a sealed list to a draw: everyone's place follows from list and seed, once."""

import asyncio
from typing import Any

import msgspec
import pytest

from events.allocation_tables import AbsencePolicy, Allocation, ApplicationResult
from events.domain.allocation.lottery import LotteryRecord, draw, verify
from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod, Kind
from events.domain.event_form import PoolDraft
from events.domain.signup import Outcome
from events.queries import applications
from events.services.allocation.choosing import choose
from events.services.allocation.lottery import draw_places, seal_list
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.tables import Event, Registration
from foundation.clock import frozen
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.services.allocation.people import AFTER, SEED, applied
from tests.events.test_past import held
from tests.events.union import NOON, Union, counters, statuses


async def numbers(event: str) -> dict[str, int]:
    """Staff number → number of the application."""
    rows = await Registration.raw(
        "SELECT m.staff_number, n.number FROM application_number n JOIN registration r ON r.id = n.registration"
        " JOIN member m ON m.id = r.member WHERE n.event = {}",
        event,
    )
    return {row["staff_number"]: row["number"] for row in rows}


async def registration(event: str, person: Identity) -> str:
    rows = await Registration.select(Registration.id).where(
        (Registration.event == event) & (Registration.member == person.member_id)
    )
    return str(rows[0]["id"])


async def test_from_application_to_place(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(7)
    event, _ = await applied(union, people)
    assert await counters(event) == [(2, 0, 0)]
    with frozen(AFTER):
        hashed = await seal_list(union.organizer, event)
        record = await draw_places(union.organizer, event, " ３８６５．28")
        assert (record.input_hash, record.seed) == (hashed, SEED)
        mine = {number: person for person, number in (await numbers(event)).items()}
        assert sorted(mine) == list(range(1, 8))
        order = [mine[number] for number in record.drawn]
        assert await statuses(event) == {"confirmed": sorted(order[:2]), "waitlisted": order[2:]}
        assert await counters(event) == [(2, 2, 5)]
        sealed, drawn = await applications.records(event, "lottery")
        assert (sealed.number, sealed.seed, drawn.number, drawn.seed) == (1, "", 2, SEED)
        assert verify(drawn.record).genuine
        assert msgspec.json.decode(drawn.record, type=LotteryRecord) == record
        places = await ApplicationResult.select().order_by(ApplicationResult.place)
        assert [row["outcome"] for row in places] == ["confirmed"] * 2 + ["waitlisted"] * 5
        await cancel(people[[p.staff_number for p in people].index(order[0])], await _of(event, order[0]))
        assert (await statuses(event))["waitlisted"] == order[3:]
        logs = await Registration.raw("SELECT status, count(*) AS n FROM registration_change GROUP BY status")
        assert {row["status"]: row["n"] for row in logs} == {
            "applied": 7, "confirmed": 3, "waitlisted": 5, "cancelled": 1,
        }  # fmt: skip


async def _of(event: str, staff_number: str) -> str:
    rows = await Registration.raw(
        "SELECT r.id FROM registration r JOIN member m ON m.id = r.member WHERE r.event = {} AND m.staff_number = {}",
        event, staff_number,
    )  # fmt: skip
    return str(rows[0]["id"])


async def test_everyone_is_told_once_what_came_out(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
    event, _ = await applied(union, people)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        record = await draw_places(union.organizer, event, SEED)
        mine = {number: name for name, number in (await numbers(event)).items()}
        rows = await Registration.raw(
            "SELECT m.staff_number, i.kind FROM inbox_message i JOIN member m ON m.id = i.member"
            " WHERE i.kind LIKE {} ORDER BY i.kind",
            "lottery%",
        )
        assert {row["staff_number"]: row["kind"] for row in rows} == {
            mine[record.drawn[0]]: "lottery_in",
            mine[record.drawn[1]]: "lottery_in",
            mine[record.drawn[2]]: "lottery_waiting",
            mine[record.drawn[3]]: "lottery_waiting",
        }


async def test_who_withdraws_after_the_list_is_closed_is_passed_over(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(6)
    event, _ = await applied(union, people)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        gone = await numbers(event)
        sealed = msgspec.json.decode(
            (await applications.records(event, "lottery"))[0].record, type=LotteryRecord
        )
        first = draw(sealed, SEED).given[0]
        leaver = next(person for person in people if gone[person.staff_number] == first)
        await cancel(leaver, await registration(event, leaver))
        record = await draw_places(union.organizer, event, SEED)
        assert record.given[0] == first
        mine = {number: person for person, number in gone.items()}
        still = [mine[number] for number in record.drawn if number != first]
        found = await statuses(event)
        assert (found["confirmed"], found["waitlisted"]) == (sorted(still[:2]), still[2:])
        assert await counters(event) == [(2, 2, 3)]


async def test_late_applications_come_last_and_later_ones_first_come(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(5)
    event, offering = await applied(union, people[:3])
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        await register(union.organizer, SignUp(event, offering, people[3].member_id))
        await draw_places(union.organizer, event, SEED)
        assert (await statuses(event))["waitlisted"][-1] == people[3].staff_number
        later = await register(union.organizer, SignUp(event, offering, people[4].member_id))
        assert later.outcome is Outcome.WAITLISTED


async def test_branches_keep_to_their_quotas(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        accounting = await union.people(4)
        library = await union.people(3, union.library, "B")
    pool = PoolDraft(3, by_branch=True, quotas={union.accounting.id: 2, union.library.id: 1})
    event, _ = await applied(union, [*accounting, *library], pools=(pool,))
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        record = await draw_places(union.organizer, event, SEED)
        assert [(share.name, share.places) for share in record.input.rooms[0].shares] == [
            ("会计学院分工会", 2),
            ("图书馆分工会", 1),
        ]
        found = await statuses(event)
        assert [name[0] for name in found["confirmed"]] == ["A", "A", "B"]
        assert await counters(event) == [(3, 3, 4)]


async def test_fewer_places_so_far_more_balls_and_absent_ones_behind(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        ann, bob, cid = await union.people(3)
        await AbsencePolicy(id="union", times=1, months=12, behind=True).save()
        await held(union, Kind.ACTIVITY, 60, {ann: "there", bob: "there"})
        await held(union, Kind.ACTIVITY, 30, {ann: "there", cid: "away"})
        await held(union, Kind.ACTIVITY, 20, {ann: "there"})
    rules = AllocationRules(seed_from="现场", balls=(5, 3, 1), months=12)
    event, _ = await applied(union, [ann, bob, cid], rules=rules, size=1)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        record = await draw_places(union.organizer, event, SEED)
        of = await numbers(event)
        assert {one.number: (one.balls, one.bowl) for one in record.input.applications} == {
            of[ann.staff_number]: (1, 0),
            of[bob.staff_number]: (3, 0),
            of[cid.staff_number]: (3, 1),
        }
        assert record.drawn[-1] == of[cid.staff_number]
        assert (await statuses(event))["waitlisted"][-1] == cid.staff_number


async def test_what_is_not_the_time_is_refused_and_changes_nothing(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(2)
    event, _ = await applied(union, people)
    boss = union.organizer
    with frozen(NOON), pytest.raises(Refusal, match="when sign-up has ended"):
        await seal_list(boss, event)
    with frozen(AFTER):
        with pytest.raises(Refusal, match="Close the list first"):
            await draw_places(boss, event, SEED)
        with pytest.raises(Refusal):
            await seal_list(people[0], event)
        await seal_list(boss, event)
        with pytest.raises(Refusal, match="stay as they are"):
            await choose(boss, event, AllocationMethod.LOTTERY, AllocationRules(seed_from="别的"))
        with pytest.raises(Refusal) as no_seed:
            await draw_places(boss, event, "  ")
        assert no_seed.value.status == 422
        await draw_places(boss, event, SEED)
        with pytest.raises(Refusal, match="already"):
            await draw_places(boss, event, "other")
        with pytest.raises(Refusal):
            await seal_list(boss, event)
    assert await Allocation.count() == 2


async def test_sealing_again_keeps_both_lists_and_numbers(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(3)
    event, offering = await applied(union, people[:2])
    with frozen(AFTER):
        first = await seal_list(union.organizer, event)
        before = await numbers(event)
        await register(union.organizer, SignUp(event, offering, people[2].member_id))
        second = await seal_list(union.organizer, event)
        assert first != second
        after = await numbers(event)
        assert before.items() <= after.items()
        assert [each.input_hash for each in await applications.records(event, "lottery")] == [first, second]


async def test_without_a_waitlist_the_others_are_told_no(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
    event, _ = await applied(union, people, waitlist=False)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        await draw_places(union.organizer, event, SEED)
        found = await statuses(event)
        assert {status: len(names) for status, names in found.items()} == {"confirmed": 2, "rejected": 2}
        assert await counters(event) == [(2, 2, 0)]


async def test_two_organizers_press_draw_at_once(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(8)
    event, _ = await applied(union, people)
    with frozen(AFTER):
        await seal_list(union.organizer, event)
        seeds = [f"seed {turn}" for turn in range(6)]
        done = await asyncio.gather(
            *(draw_places(union.organizer, event, seed) for seed in seeds), return_exceptions=True
        )
        drawn = [record for record in done if isinstance(record, LotteryRecord)]
        assert len(drawn) == 1
        assert all(isinstance(other, Refusal) for other in done if other is not drawn[0])
        kept = await applications.records(event, "lottery")
        assert [each.seed for each in kept] == ["", drawn[0].seed]
        mine = {number: name for name, number in (await numbers(event)).items()}
        assert (await statuses(event))["confirmed"] == sorted(mine[number] for number in drawn[0].given)
        assert await counters(event) == [(2, 2, 6)]


async def test_the_control_looks_first_and_writes_later_and_both_draw(database: Any) -> None:
    """Without the guarded claim: both see that nothing was drawn, and both keep a result."""
    with frozen(NOON):
        union = await Union.found()
    event, _ = await applied(union, [])
    drawn: list[str] = []
    both_have_looked = asyncio.Barrier(2)

    async def naive(seed: str) -> None:
        rows = await Event.select(Event.allocated_at).where(Event.id == event)
        if rows[0]["allocated_at"] is None:
            await both_have_looked.wait()
            await Event.update({"allocated_at": AFTER}).where(Event.id == event)
            drawn.append(seed)

    await asyncio.gather(naive("one"), naive("two"))
    assert len(drawn) == 2
