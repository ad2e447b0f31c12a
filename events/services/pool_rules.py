"""Setting the rules of a pool: return deadline, merging, keeping step; whoever may have a place now moves up."""

import secrets
from typing import Any

import msgspec

from events.domain.event import Event
from events.domain.pool_rules import PoolRules, problems, rules_of
from events.domain.settings import QuotaRules
from events.queries import facts
from events.services import counters
from events.services.contention import write_again
from events.services.event_settings import set_columns
from events.services.permission import must_organize
from events.services.places import held_pool
from events.services.promotion import fill
from events.signals import EventCopy
from events.tables import Pool
from foundation.clock import now
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


class RulesRefused(Refusal):
    """The rules cannot be kept like this; `fields`: the form's field → what to do about it."""

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(
            Sentence("Please look at the marked places. Nothing was stored yet."),
            field=next(iter(fields)),
            status=422,
        )
        self.fields = fields


async def set_pool_rules(actor: Identity, event_id: str, pool_id: str, wanted: PoolRules) -> None:
    """Raises `RulesRefused` with what to do, `Refusal` 404 for a pool of another event or one that has merged."""
    must_organize(actor, event_id)
    new_seed = f"{secrets.randbelow(10**8):08}"

    async def body() -> None:
        held, event = await held_pool(pool_id)
        if event.id != event_id:
            raise not_found()
        pool = event.pool(pool_id)
        if held["merged_at"] is not None:
            raise Refusal(Sentence("These places have become part of others already."))
        found = problems(event, pool, wanted)
        if found:
            raise RulesRefused(dict(found))
        await _store(event, pool_id, wanted)
        settings = event.settings
        if wanted.return_by is not None and not settings.quota.seed:
            # Published before anybody can know who will wait, so that nobody can have chosen it.
            settings = msgspec.structs.replace(settings, quota=QuotaRules(seed=new_seed))
        await set_columns(event.id, settings=msgspec.json.encode(settings).decode())
        await audit.record(actor, "pool.rules", "pool", pool_id, event=event.id)
        fresh = (await held_pool(pool_id))[1]
        for each in {pool_id, *(other.id for other in fresh.keeping_step(pool_id))}:
            await fill(fresh, each, None, now())

    await write_again(body)


async def _store(event: Event, pool_id: str, wanted: PoolRules) -> None:
    partners = {other.id for other in event.pools if other.balances == pool_id} | {wanted.partner} - {""}
    await counters.hold(pool_id, *partners)
    for other in sorted(partners - {wanted.partner}):
        await Pool.raw("UPDATE pool SET balances = NULL, ahead = 0 WHERE id = {}", other)
    if wanted.partner:
        await Pool.raw(
            "UPDATE pool SET balances = {}, ahead = {} WHERE id = {}", pool_id, wanted.ahead, wanted.partner
        )
    columns: dict[Any, Any] = {
        "return_by": wanted.return_by,
        "merges_at": wanted.merges_at,
        "joins": wanted.joins or None,
        "balances": wanted.partner or None,
        "ahead": wanted.ahead if wanted.partner else 0,
    }
    await Pool.update(columns).where(Pool.id == pool_id)


async def carry_rules(copy: EventCopy) -> None:
    """A copied event's pools get the rules of the former one's, moved with the start; pools are known by what they
    offer. Inside the write that makes the copy."""
    former, made = await facts.event(copy.former), await facts.load(copy.event)
    if former is None or made is None:
        return
    titles = {offering.title: offering.pool for offering in made.offerings}
    now_is = {each.pool: titles[each.title] for each in former.offerings if each.title in titles}
    for pool in former.pools:
        if pool.id in now_is and rules_of(pool) != PoolRules() and pool.merged_at is None:
            columns: dict[Any, Any] = {
                "return_by": pool.return_by + copy.by if pool.return_by else None,
                "merges_at": pool.merges_at + copy.by if pool.merges_at else None,
                "joins": now_is.get(pool.joins or ""),
                "balances": now_is.get(pool.balances or ""),
                "ahead": pool.ahead,
            }
            await Pool.update(columns).where(Pool.id == now_is[pool.id])
    facts.forget(copy.event)
