"""Pools in step and pools that merge, with many at once; the controls show that this is not luck."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.pool_rules import PoolRules
from events.services.merging import merge_due
from events.services.pool_rules import set_pool_rules
from events.services.signup import Registered, SignUp, register
from events.tables import Offering, Pool
from foundation.clock import frozen
from foundation.database import write
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.events.union import NOON, Union, counters, offerings

AHEAD = 2


async def _social() -> tuple[Union, str, list[str], list[str]]:
    """Women and men, ten places each, never more than two ahead."""
    union = await Union.found()
    event = await union.event(
        pools=(PoolDraft(10, "女"), PoolDraft(10, "男")),
        offerings=(OfferingDraft("女", 0), OfferingDraft("男", 1)),
    )
    found = await offerings(event)
    rows = await Offering.select(Offering.id, Offering.pool)
    pools = [next(row["pool"] for row in rows if row["id"] == each) for each in found]
    await set_pool_rules(union.organizer, event, pools[0], PoolRules(partner=pools[1], ahead=AHEAD))
    return union, event, found, pools


async def _taken(pools: list[str]) -> list[int]:
    rows = {row["id"]: row["taken"] for row in await Pool.select(Pool.id, Pool.taken)}
    return [rows[pool] for pool in pools]


async def test_nobody_gets_further_ahead_however_many_press_at_once(database: Any) -> None:
    with frozen(NOON):
        union, event, found, pools = await _social()
        women = await union.people(9, prefix="W")
        men = await union.people(3, prefix="M")

        async def insist(person: Identity, offering: str) -> Registered:
            while True:
                with contextlib.suppress(Refusal):
                    return await register(person, SignUp(event, offering))
                await asyncio.sleep(0)

        await asyncio.gather(
            *(insist(person, found[0]) for person in women), *(insist(person, found[1]) for person in men)
        )
    assert await _taken(pools) == [3 + AHEAD, 3]
    assert sorted(await counters(event)) == [(10, 3, 0), (10, 5, 4)]


async def test_the_control_looks_first_and_takes_later_and_runs_ahead(database: Any) -> None:
    with frozen(NOON):
        _, _, _, pools = await _social()

    async def naive() -> None:
        women, men = await _taken(pools)
        if women + 1 > men + AHEAD:
            return
        await write(lambda: Pool.raw("UPDATE pool SET taken = taken + 1 WHERE id = {}", pools[0]))

    await asyncio.gather(*(naive() for _ in range(9)))
    women, men = await _taken(pools)
    assert women > men + AHEAD


async def test_a_pool_merges_once_however_many_clocks_there_are(database: Any) -> None:
    at = NOON + timedelta(days=1)
    with frozen(NOON):
        union, event, _, pools = await _social()
        rules = PoolRules(merges_at=at, joins=pools[1])
        await set_pool_rules(union.organizer, event, pools[0], rules)
    with frozen(at):
        assert sum(await asyncio.gather(*(merge_due() for _ in range(6)))) == 1
    assert sorted(await counters(event)) == [(0, 0, 0), (20, 0, 0)]


async def test_the_control_looks_first_and_merges_later_and_doubles_the_places(database: Any) -> None:
    with frozen(NOON):
        _, _, _, pools = await _social()

    async def naive() -> None:
        row = (await Pool.select(Pool.size, Pool.merged_at).where(Pool.id == pools[0]))[0]
        if row["merged_at"] is not None:
            return

        async def body() -> None:
            await Pool.raw("UPDATE pool SET size = size + {} WHERE id = {}", row["size"], pools[1])
            await Pool.raw("UPDATE pool SET merged_at = {} WHERE id = {}", NOON, pools[0])

        await write(body)

    await asyncio.gather(*(naive() for _ in range(6)))
    (row,) = await Pool.select(Pool.size).where(Pool.id == pools[1])
    assert row["size"] > 20
