"""Shares, returns, offers and transfers at the same moment as sign-ups and cancellations; controls lose or double."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from events.domain.settings import WaitlistRules
from events.services import offers, places, quotas, reallocation, returns
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.signup import SignUp, register
from events.services.transfers import accept, decline, offer, withdraw
from events.tables import BranchQuota, Registration
from events.transfer_tables import Transfer
from foundation.clock import frozen
from foundation.database import write
from tests.events.services.parties.team import ALONE, all_is_well, held
from tests.events.services.racing import tried
from tests.events.services.test_quotas import Shared
from tests.events.union import NOON, Union, counters, offerings, statuses

Deed = Callable[[], Awaitable[Any]]


async def test_quotas_move_while_people_come_and_go(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=6, a=3, b=2)
        for person in (*shared.a[:4], *shared.b[:1]):
            await shared.sign_up(person)
        accounting, library = shared.union.accounting.id, shared.union.library.id
        liaison = await shared.union.liaison(shared.union.library)
        boss, pool = shared.union.organizer, shared.pool
        deeds: list[Deed] = [
            lambda: register(shared.b[1], SignUp(shared.event, shared.offering)),
            lambda: register(shared.b[2], SignUp(shared.event, shared.offering)),
            lambda: shared.give_back(shared.a[0]),
            lambda: shared.give_back(shared.a[1]),
            lambda: quotas.save_shares(boss, pool, {accounting: 4, library: 2}),
            lambda: places.resize_pool(boss, pool, 8),
            lambda: returns.return_places(liaison, pool, library, 1),
            lambda: returns.return_places(liaison, pool, library, 1),
            lambda: reallocation.reallocate(boss, pool, "8"),
            lambda: register(shared.a[4], SignUp(shared.event, shared.offering)),
        ]
        await tried(*deeds)
        ((size, taken, _),) = await counters(shared.event)
    assert taken <= size
    for quota in await BranchQuota.select():
        assert 0 <= quota["taken"] <= quota["size"], quota
        assert quota["waiting"] == 0 or quota["taken"] == quota["size"], (
            "nobody waits for a place that is free"
        )
    has = {"A": 0, "B": 0}
    for source, target, count, _kind, _round in await shared.moves():
        for branch, by in ((source, -count), (target, count)):
            if branch in has:
                has[branch] += by
    assert has == await shared.sizes(), "what each branch has is what the moves say"


async def test_the_control_reads_first_and_returns_later_and_loses_a_place(database: Any) -> None:
    with frozen(NOON):
        shared = await Shared.of(size=6, a=3, b=3)

    looked = asyncio.Barrier(3)

    async def naive() -> None:
        (quota,) = await BranchQuota.select().where(BranchQuota.branch == shared.union.library.id)
        await looked.wait()

        async def body() -> None:
            await BranchQuota.update({BranchQuota.size: quota["size"] - 1}).where(
                BranchQuota.id == quota["id"]
            )

        await write(body)

    await asyncio.gather(*(naive() for _ in range(3)))
    assert (await shared.sizes())["B"] == 2, "three returned a place each, and two of them are lost"


async def _offered(count: int) -> tuple[Union, str, list[Any], list[str]]:
    """So many offers that run out at noon tomorrow, and as many people in line behind them."""
    union = await Union.found()
    people = await union.people(3 * count)
    event = await union.event(count)
    (offering,) = await offerings(event)
    await change_settings(union.organizer, event, waitlist=WaitlistRules(answer_hours=24))
    made = [(await register(person, SignUp(event, offering))).registration for person in people]
    for registration in made[:count]:
        await cancel(union.organizer, registration, "停电")
    return union, event, people, made


async def test_offers_are_accepted_as_they_run_out(database: Any) -> None:
    """Some clocks say that there is a second left, others that it is over: each place goes to one of the two."""
    with frozen(NOON):
        _, event, people, made = await _offered(6)

    async def at(moment: Any, deed: Deed) -> Any:
        with frozen(moment):
            return await deed()

    over = NOON + timedelta(days=1)

    def just_in_time(number: int) -> Deed:
        return lambda: at(over - timedelta(seconds=1), lambda: offers.accept(people[number], made[number]))

    in_time = [just_in_time(number) for number in range(6, 12)]
    accepted = await tried(*in_time, *(lambda: at(over, offers.expire_offers) for _ in range(4)))
    found = await statuses(event)
    kept = found.get("confirmed", [])
    assert accepted == len(kept) + 4
    assert set(kept) <= {f"A{number:04}" for number in range(6, 12)}
    assert len(kept) + len(found.get("offered", [])) == 6
    assert await counters(event) == [(6, 6, 6 - len(found.get("offered", [])))]


async def test_the_control_looks_at_the_clock_first_and_gives_the_place_to_both(database: Any) -> None:
    with frozen(NOON):
        _, event, _, made = await _offered(1)
    looked = asyncio.Barrier(2)

    async def naive(gets: str) -> None:
        row = await Registration.select(Registration.status).where(Registration.id == made[1]).first()
        assert row == {"status": "offered"}
        await looked.wait()

        async def body() -> None:
            await Registration.raw(
                "UPDATE registration SET status = 'confirmed', offer_until = NULL, line = NULL WHERE id = {}",
                gets,
            )

        await write(body)

    await asyncio.gather(naive(made[1]), naive(made[2]))
    assert len((await statuses(event))["confirmed"]) == 2


@pytest.mark.parametrize("others", [(), ("withdraw",), ("withdraw", "decline")], ids=len)
async def test_a_place_is_handed_on_while_it_is_given_back(database: Any, others: tuple[str, ...]) -> None:
    """Accepting, declining, withdrawing and cancelling at once: one place, one person, or it went to who waits."""
    with frozen(NOON):
        union = await Union.found()
        giver, taker, waiting = await union.people(3)
        event, offering = await held(union, 1, ALONE)
        mine = await register(giver, SignUp(event, offering))
        await register(waiting, SignUp(event, offering))
        transfer = await offer(giver, mine.registration, taker.member_id)
        more: dict[str, Deed] = {
            "withdraw": lambda: withdraw(giver, mine.registration),
            "decline": lambda: decline(taker, transfer),
        }
        accepting: Deed = lambda: accept(taker, transfer)  # noqa: E731
        await tried(
            accepting, accepting, lambda: cancel(giver, mine.registration), *(more[each] for each in others)
        )
        assert (await all_is_well(event))[0][:2] == (1, 1)
        found = await statuses(event)
        (answer,) = await Transfer.select(Transfer.answer).where(Transfer.id == transfer)
    (has_it,) = found["confirmed"]
    assert (answer["answer"] == "accepted") == (has_it == taker.staff_number)
    assert has_it in (taker.staff_number, waiting.staff_number)


async def test_the_control_hands_on_and_gives_back_and_two_have_it(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        giver, taker, waiting = await union.people(3)
        event, offering = await held(union, 1, ALONE)
        mine = await register(giver, SignUp(event, offering))
        theirs = await register(waiting, SignUp(event, offering))
    looked = asyncio.Barrier(2)

    async def naive(gets: str) -> None:
        row = (
            await Registration.select(Registration.status).where(Registration.id == mine.registration).first()
        )
        assert row == {"status": "confirmed"}
        await looked.wait()

        async def body() -> None:
            await Registration.raw(
                "UPDATE registration SET status = 'cancelled', slot = NULL WHERE id = {}", mine.registration
            )
            if gets == "taker":
                await Registration.insert(
                    Registration(
                        event=event, offering=offering, member=taker.member_id, branch=taker.branch_id,
                        status="confirmed", slot=1,
                    )
                )  # fmt: skip
            else:
                await Registration.raw(
                    "UPDATE registration SET status = 'confirmed', line = NULL WHERE id = {}",
                    theirs.registration,
                )

        await write(body)

    await asyncio.gather(naive("taker"), naive("waiting"))
    assert len((await statuses(event))["confirmed"]) == 2
