"""Shares, returns, requests, reallocation and merging, as the services carry them out on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events.allocation_tables import AbsencePolicy, Allocation
from events.domain.eligibility import Rules
from events.domain.event import Kind
from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.quota import QuotaRecord, input_hash, propose, same_again
from events.domain.signup import Outcome
from events.place_tables import QuotaRequest
from events.queries import facts, shares
from events.services import merging, quotas, reallocation, returns
from events.services.cancellation import cancel
from events.services.signup import Registered, SignUp, register
from events.tables import BranchQuota, Pool, QuotaMove, Registration
from foundation.clock import frozen
from foundation.database import fetch
from foundation.errors import Refusal
from members.domain.identity import Identity
from members.tables import Branch, Member
from tests.events.test_past import held
from tests.events.union import NOON, Union, counters, offerings, statuses

DEADLINE = NOON + timedelta(days=3)


class Shared:
    """An event whose places go by branch: five, two of them for accounting (A), two for the library (B)."""

    union: Union
    event: str
    pool: str
    offering: str
    a: list[Identity]
    b: list[Identity]
    made: dict[str, Registered]

    @classmethod
    async def of(cls, size: int = 5, a: int = 2, b: int = 2, people: int = 5, **more: Any) -> "Shared":
        made = cls()
        made.union = await Union.found()
        made.a = await made.union.people(people)
        made.b = await made.union.people(people, made.union.library, "B")
        shares = {made.union.accounting.id: a, made.union.library.id: b}
        made.event = await made.union.event(pools=(PoolDraft(size, by_branch=True, quotas=shares),), **more)
        (made.offering,) = await offerings(made.event)
        made.pool = (await Pool.select(Pool.id).where(Pool.event == made.event))[0]["id"]
        made.made = {}
        return made

    async def sign_up(self, person: Identity, places: int = 1) -> Outcome:
        done = await register(person, SignUp(self.event, self.offering, places=places))
        self.made[person.staff_number] = done
        return done.outcome

    async def give_back(self, person: Identity) -> None:
        await cancel(person, self.made[person.staff_number].registration)

    async def set(self, **values: Any) -> None:
        columns: dict[Any, Any] = dict(values)
        await Pool.update(columns).where(Pool.id == self.pool)
        await Pool.raw("UPDATE event SET revision = revision + 1 WHERE id = {}", self.event)

    async def sizes(self) -> dict[str, int]:
        rows = await BranchQuota.select().where(BranchQuota.pool == self.pool)
        names = {self.union.accounting.id: "A", self.union.library.id: "B"}
        return {names[row["branch"]]: row["size"] for row in rows}

    async def moves(self) -> list[tuple[str, str, int, str, int]]:
        names = {self.union.accounting.id: "A", self.union.library.id: "B", None: "-"}
        rows = await QuotaMove.select().where(QuotaMove.pool == self.pool).order_by(QuotaMove.id)
        return [
            (names[r["from_branch"]], names[r["to_branch"]], r["places"], r["kind"], r["round"]) for r in rows
        ]


async def test_shares_are_saved_with_their_history_and_who_waits_moves_up(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of()
        for person in shared.a[:3]:
            await shared.sign_up(person)
        accounting, library = shared.union.accounting.id, shared.union.library.id
        promoted = await quotas.save_shares(shared.union.organizer, shared.pool, {accounting: 4, library: 1})
    assert promoted == (shared.made["A0002"].registration,)
    assert await shared.sizes() == {"A": 4, "B": 1}
    assert sorted(await shared.moves()) == sorted([
        ("-", "A", 2, "given", 0), ("-", "B", 2, "given", 0), ("-", "A", 2, "given", 0), ("B", "-", 1, "taken_back", 0),
    ])  # fmt: skip
    assert await counters(shared.event) == [(5, 3, 0)]


async def test_only_those_whose_past_admits_them_are_counted(database: Any) -> None:
    """A rule about former trips is asked of the whole roster when places are shared."""
    with frozen(NOON):
        shared = await Shared.of()
        rested = OfferingDraft("名额", 0, rules=Rules(trip_gap=2))
        trip = await shared.union.event(kind=Kind.TRIP, offerings=(rested,), publish=False)
        await held(shared.union, Kind.TRIP, 200, {shared.a[0]: "there", shared.a[1]: "away"})
        event = await facts.event(trip)
        assert event is not None
        pool = event.offerings[0].pool
        counted = {unit.id: unit.count for unit in await shares.members_of(event, pool, NOON)}
        all_of_them = {
            unit.id: unit.count for unit in await shares.members_of(event, pool, NOON, everybody=True)
        }
        # Who stayed away too often may not sign up, so they do not count either.
        await AbsencePolicy(id="union", times=1, months=12, weeks=52).save()
        facts.forget_all()
        ruled = await facts.event(trip)
        assert ruled is not None
        fewer = {unit.id: unit.count for unit in await shares.members_of(ruled, pool, NOON)}
    accounting, library = shared.union.accounting.id, shared.union.library.id
    assert (counted[accounting], counted[library]) == (4, 5)
    assert (fewer[accounting], fewer[library]) == (3, 5)
    assert (all_of_them[accounting], all_of_them[library]) == (5, 5)


async def test_shares_are_refused_as_a_whole(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of()
        for person in shared.a[:2]:
            await shared.sign_up(person)
        accounting, library = shared.union.accounting.id, shared.union.library.id
        tries = ({accounting: 1, library: 3}, {accounting: 3, library: 3}, {accounting: 3, library: -1})
        fields = []
        for sizes in tries:
            with pytest.raises(Refusal) as refused:
                await quotas.save_shares(shared.union.organizer, shared.pool, sizes)
            fields.append((refused.value.status, refused.value.field))
        assert fields == [(422, f"share-{accounting}"), (422, "size"), (422, f"share-{library}")]
        with pytest.raises(Refusal) as stranger:
            await quotas.save_shares(shared.a[0], shared.pool, {accounting: 3})
        assert stranger.value.status == 403
    assert await shared.sizes() == {"A": 2, "B": 2}
    assert len(await shared.moves()) == 2


async def test_a_tie_is_settled_by_a_lot_that_stays_published(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=3, a=1, b=1)
        organizer = shared.union.organizer
        event = await facts.event(shared.event)
        assert event is not None
        # The host is the college, so its two branches of five share three places: one each and a tie.
        given = await quotas.proposal_input(event, shared.pool, quotas.Way(), NOON)
        assert sorted(unit.count for unit in given.units) == [5, 5]
        assert propose(given).tie is not None
        way, expected = quotas.Way(), input_hash(given)
        with pytest.raises(Refusal) as silent:
            await quotas.draw_lot(organizer, event, shared.pool, way, expected=expected, seed=" ")
        assert silent.value.field == "seed"
        for number in (1, 2):
            done = await quotas.draw_lot(organizer, event, shared.pool, way, expected=expected, seed="88")
            assert done == number
        await shared.union.people(1, shared.union.library, "C")
        with pytest.raises(Refusal) as stale:
            await quotas.draw_lot(organizer, event, shared.pool, way, expected=expected, seed="88")
        assert stale.value.status == 409
    rows = await Allocation.select(
        Allocation.kind, Allocation.seed, Allocation.input_hash, Allocation.record
    ).order_by(Allocation.number)
    assert [(row["kind"], row["seed"], row["input_hash"]) for row in rows] == [("quota", "88", expected)] * 2
    record = msgspec.json.decode(rows[0]["record"], type=QuotaRecord)
    assert same_again(record)
    assert sum(record.places.values()) == 3


async def test_a_branch_returns_what_it_does_not_use_until_the_deadline(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of()
        await shared.set(return_by=DEADLINE)
        liaison = await shared.union.liaison(shared.union.library)
        await shared.sign_up(shared.b[0])
        library = shared.union.library.id
        with pytest.raises(Refusal) as many:
            await returns.return_places(liaison, shared.pool, library, 2)
        with pytest.raises(Refusal) as other:
            await returns.return_places(liaison, shared.pool, shared.union.accounting.id, 1)
        await returns.return_places(liaison, shared.pool, library, 1, "没有人报名")
        assert (many.value.status, many.value.field, other.value.status) == (422, "places", 403)
        assert await shared.sizes() == {"A": 2, "B": 1}
    with frozen(DEADLINE), pytest.raises(Refusal) as late:
        await returns.return_places(liaison, shared.pool, library, 1)
    assert late.value.status == 409
    assert (await shared.moves())[-1] == ("B", "-", 1, "returned", 0)


async def test_returning_and_signing_up_at_once_never_take_a_place_from_anybody(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=6, a=3, b=3)
        liaison = await shared.union.liaison(shared.union.library)
        library = shared.union.library.id
        await asyncio.gather(
            *(register(person, SignUp(shared.event, shared.offering)) for person in shared.b),
            *(returns.return_places(liaison, shared.pool, library, 1) for _ in range(3)),
            return_exceptions=True,
        )
    ((_, taken, waiting),) = await counters(shared.event)
    sizes = await shared.sizes()
    assert taken <= sizes["B"]
    assert (taken == sizes["B"]) == (waiting > 0)


async def test_a_branch_asks_for_more_and_is_answered(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of()
        liaison = await shared.union.liaison(shared.union.library)
        library = shared.union.library.id
        for person in shared.b[:3]:
            await shared.sign_up(person)
        await returns.ask_for_more(liaison, shared.pool, library, 2, "还有两位老师想参加")
        (told,) = await fetch("SELECT member, kind, link FROM inbox_message WHERE kind = 'quota_asked'")
        assert told == {
            "member": shared.union.organizer.member_id, "kind": "quota_asked",
            "link": f"/manage/events/{shared.event}/places",
        }  # fmt: skip
        with pytest.raises(Refusal) as again:
            await returns.ask_for_more(liaison, shared.pool, library, 1, "再加一位")
        assert again.value.status == 409
        (row,) = await QuotaRequest.select()
        for given in (2, 0):
            with pytest.raises(Refusal) as refused:
                await returns.answer_request(shared.union.organizer, row["id"], given)
            assert refused.value.status == 422
        for _ in range(2):
            await returns.answer_request(shared.union.organizer, row["id"], 1)
        await returns.ask_for_more(liaison, shared.pool, library, 1, "再加一位")
        open_one = await QuotaRequest.select().where(QuotaRequest.answer == "")
        await returns.answer_request(shared.union.organizer, open_one[0]["id"], 0, "没有名额了")
    assert await shared.sizes() == {"A": 2, "B": 3}
    assert (await statuses(shared.event))["confirmed"] == ["B0000", "B0001", "B0002"]
    answers = {row["answer"]: (row["given"], row["answer_words"]) for row in await QuotaRequest.select()}
    assert answers == {"given": (1, ""), "declined": (0, "没有名额了")}


async def test_after_the_deadline_unused_places_go_to_those_who_wait(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=5, a=2, b=3)
        await shared.set(return_by=DEADLINE)
        for person in shared.a[:4]:
            await shared.sign_up(person)
        await shared.sign_up(shared.b[0])
        assert await reallocation.reallocate_due() == 0
    with frozen(DEADLINE):
        assert sorted(await asyncio.gather(*(reallocation.reallocate_due() for _ in range(3)))) == [0, 0, 1]
        assert await shared.sizes() == {"A": 4, "B": 1}
        assert (await statuses(shared.event))["confirmed"] == ["A0000", "A0001", "A0002", "A0003", "B0000"]
        assert (await shared.moves())[2:] == [("B", "-", 2, "taken_back", 1), ("-", "A", 2, "reallocated", 1)]
        # A place given up later stays with its branch, until somebody else waits for it.
        await shared.give_back(shared.b[0])
        assert await reallocation.reallocate_due() == 0
        assert await shared.sign_up(shared.a[4]) is Outcome.WAITLISTED
        assert await reallocation.reallocate_due() == 1
    assert await shared.sizes() == {"A": 5, "B": 0}
    assert await counters(shared.event) == [(5, 5, 0)]
    rows = await Allocation.select(Allocation.kind, Allocation.number, Allocation.actor).order_by(
        Allocation.id
    )
    assert [(row["kind"], row["number"], row["actor"]) for row in rows] == [
        ("reallocation", 1, ""), ("reallocation", 2, ""),
    ]  # fmt: skip


async def test_a_branch_that_returned_everything_may_wait_again(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=4)
        await shared.set(return_by=DEADLINE)
        liaison = await shared.union.liaison(shared.union.library)
        await returns.return_places(liaison, shared.pool, shared.union.library.id, 2)
        assert await shared.sign_up(shared.b[0]) is Outcome.WAITLISTED
        record = await reallocation.reallocate(shared.union.organizer, shared.pool)
        assert record.given == {shared.union.library.id: 1}
        assert await reallocation.reallocate(shared.union.organizer, shared.pool) != record
    assert (await statuses(shared.event))["confirmed"] == ["B0000"]
    assert await Allocation.count() == 1


async def test_the_clock_settles_a_tie_from_the_seed_published_before(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=3, a=1, b=1, people=2)
        await shared.set(return_by=DEADLINE)
        for person in (*shared.a, *shared.b):
            await shared.sign_up(person)
        with pytest.raises(Refusal) as refused:
            await reallocation.reallocate(shared.union.organizer, shared.pool)
        assert refused.value.field == "seed"
    with frozen(DEADLINE):
        assert await reallocation.reallocate_due() == 1
    (row,) = await Allocation.select(Allocation.seed)
    assert row == {"seed": shared.pool}
    assert await counters(shared.event) == [(3, 3, 1)]


async def two_pools(*, by_branch: bool = False) -> tuple[Union, str, list[str], list[str]]:
    """Staff and families, of two places each; the first joins the second in two days."""
    union = await Union.found()
    shares = {union.accounting.id: 1, union.library.id: 1} if by_branch else {}
    event = await union.event(
        pools=(PoolDraft(2, "教职工", by_branch=by_branch, quotas=shares), PoolDraft(2, "家属")),
        offerings=(OfferingDraft("教职工", 0), OfferingDraft("家属", 1)),
        per_person=0,
    )
    found = await offerings(event)
    rows = await Registration.raw("SELECT id, pool FROM offering WHERE event = {}", event)
    pools = [next(row["pool"] for row in rows if row["id"] == each) for each in found]
    await Pool.update({"merges_at": NOON + timedelta(days=2), "joins": pools[1]}).where(Pool.id == pools[0])
    await Pool.raw("UPDATE event SET revision = revision + 1 WHERE id = {}", event)
    return union, event, found, pools


async def test_at_its_time_a_pool_joins_the_other_with_all_who_wait(database: Any) -> None:
    with frozen(NOON):
        union, event, (staff, family), (first, second) = await two_pools(by_branch=True)
        people = await union.people(5)
        for number, person in enumerate(people[:3]):
            with frozen(NOON + timedelta(minutes=number)):
                await register(person, SignUp(event, staff))
        with frozen(NOON + timedelta(minutes=1, seconds=30)):
            await register(people[3], SignUp(event, family, places=3))
        assert await statuses(event) == {
            "confirmed": ["A0000"], "waitlisted": ["A0001", "A0003", "A0002"],
        }  # fmt: skip
        assert await merging.merge_due() == 0
    with frozen(NOON + timedelta(days=2)):
        assert sorted(await asyncio.gather(*(merging.merge_due() for _ in range(3)))) == [0, 0, 1]
    # Three are free: the first of the staff, not the family of three behind them, then the last one.
    assert await statuses(event) == {"confirmed": ["A0000", "A0001", "A0002"], "waitlisted": ["A0003"]}
    assert sorted(await counters(event)) == [(0, 0, 0), (4, 3, 3)]
    row = await Pool.select(Pool.merged_at, Pool.by_branch, Pool.size).where(Pool.id == first).first()
    assert row == {"merged_at": NOON + timedelta(days=2), "by_branch": False, "size": 0}
    assert await BranchQuota.count() == 0
    moves = await QuotaMove.select(QuotaMove.kind, QuotaMove.places).where(QuotaMove.kind == "merged")
    assert moves == [{"kind": "merged", "places": 1}] * 2
    with frozen(NOON + timedelta(days=2)):
        assert (await register(people[4], SignUp(event, staff))).outcome is Outcome.CONFIRMED
    assert sorted(await counters(event)) == [(0, 0, 0), (4, 4, 3)]
    (kept,) = await Allocation.select(Allocation.kind, Allocation.record)
    assert kept["kind"] == "merge"
    assert [pool["size"] for pool in msgspec.json.decode(kept["record"])["pools"]] == [2, 2]
    assert second != first


async def test_without_another_pool_only_the_quotas_end(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=4, a=1, b=3)
        await shared.set(merges_at=NOON + timedelta(days=1))
        for person in shared.a[:3]:
            await shared.sign_up(person)
    with frozen(NOON + timedelta(days=1)):
        assert await merging.merge_due() == 1
        assert (await statuses(shared.event))["confirmed"] == ["A0000", "A0001", "A0002"]
        assert await shared.sign_up(shared.b[0]) is Outcome.CONFIRMED
    assert await counters(shared.event) == [(4, 4, 0)]


async def test_signing_up_while_pools_merge(database: Any) -> None:
    """Whoever signs up meanwhile is counted once, in one pool or the other; nobody is lost on the way."""
    with frozen(NOON):
        union, event, (staff, family), _ = await two_pools()
        people = await union.people(8)
    with frozen(NOON + timedelta(days=2)):

        async def insist(person: Identity, offering: str) -> None:
            for _ in range(50):
                try:
                    await register(person, SignUp(event, offering))
                except Refusal:
                    await asyncio.sleep(0)
                else:
                    return

        wishes = [(person, (staff, family)[number % 2]) for number, person in enumerate(people)]
        await asyncio.gather(*(insist(*wish) for wish in wishes), merging.merge_due(), merging.merge_due())
    found = await statuses(event)
    assert (len(found["confirmed"]), len(found["waitlisted"])) == (4, 4)
    assert sorted(await counters(event)) == [(0, 0, 0), (4, 4, 4)]


async def test_members_are_counted_by_subtree_and_rules(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of()
        group = await Branch.objects().get_or_create(
            Branch.name == "会计一组",
            {Branch.kind: "group", Branch.parent: shared.union.accounting.id, Branch.path: ""},
        )
        await Branch.update({Branch.path: f"{shared.union.accounting.path}{group.id}/"}).where(
            Branch.id == group.id
        )
        await Member.update({Member.branch: group.id}).where(Member.id == shared.a[0].member_id)
        await Member.update({Member.employment_status: "retired"}).where(Member.id == shared.a[1].member_id)
        await Member.update({Member.employment_status: "left"}).where(Member.id == shared.a[2].member_id)
        event = await facts.event(shared.event)
        assert event is not None
        given = await quotas.proposal_input(event, shared.pool, quotas.Way(), NOON)
        whole = await quotas.proposal_input(event, shared.pool, quotas.Way(everybody=True), NOON)
    assert [(unit.name, unit.count) for unit in whole.units] == [("会计学院分工会", 3), ("图书馆分工会", 5)]
    assert [(unit.name, unit.count) for unit in given.units] == [("会计学院分工会", 4), ("图书馆分工会", 5)]
