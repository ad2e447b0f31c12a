"""Setting an event up: saving what the organizer filled in, from scratch, a preset or a former event."""

from typing import Any

import msgspec

from events.domain.event import Event
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft, problems
from events.domain.preset_list import PRESETS
from events.queries import facts
from events.services import news
from events.services.contention import write_again
from events.services.copying import carry_over
from events.services.draft_refused import DraftRefused
from events.services.furnishing import furnish
from events.services.permission import must_organize
from events.services.places import put_quota, record_change, set_pool_size, set_quota
from events.services.setup_questions import keep_questions
from events.services.traces import announce
from events.tables import Event as EventTable
from events.tables import Offering, Pool
from foundation.database import after_commit
from foundation.errors import Refusal, not_allowed, not_found
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Role
from members.services import audit, roles
from members.tables import Branch

_FIELDS = (
    "kind", "title", "summary", "description", "place", "host", "starts_at", "ends_at", "opens_at", "closes_at",
    "cancel_until", "waitlist", "per_person", "contact",
)  # fmt: skip


async def create(actor: Identity, draft: EventDraft, copied_from: str = "") -> str:
    """Keeps a new event as a draft and makes its creator an organizer of it; returns its id.

    Raises `DraftRefused`, or `Refusal` 403 when the actor organizes nothing.
    """
    if not actor.is_organizer:
        raise not_allowed()
    _check(draft)
    former = await _former(actor, copied_from) if copied_from else None

    async def body() -> str:
        await _check_host(draft)
        event_id = new_id()
        values = {name: getattr(draft, name) for name in _FIELDS} | {"kind": draft.kind.value}
        await EventTable.insert(
            EventTable(id=event_id, **values, created_by=actor.member_id, copied_from=copied_from)
        )
        pools = [await _add_pool(event_id, pool, actor.member_id) for pool in draft.pools]
        for position, offering in enumerate(draft.offerings):
            await _add_offering(event_id, position, offering, pools[offering.pool])
        await keep_questions(event_id, (), draft.questions)
        if former is None and draft.preset in PRESETS:
            await furnish(PRESETS[draft.preset], draft.preset, event_id, draft.starts_at)
        if former is not None:
            await carry_over(former, event_id, draft.starts_at)
        await _make_organizer(actor, event_id)
        await audit.record(
            actor, "event.created", "event", event_id, kind=draft.kind.value, copied_from=copied_from
        )
        return event_id

    return await write_again(body)


async def save(actor: Identity, event_id: str, draft: EventDraft) -> None:
    """Keeps the changes to an event; people who wait move up when places are added.

    Raises `DraftRefused`; `Refusal` 409 when someone else has changed it meanwhile, or when something is to
    be removed that people have signed up for or answered.
    """
    must_organize(actor, event_id)
    _check(draft)
    await write_again(lambda: _save(actor, event_id, draft))


async def _save(actor: Identity, event_id: str, draft: EventDraft) -> None:
    await _check_host(draft)
    former = await facts.event(event_id)
    values: dict[Any, Any] = {name: getattr(draft, name) for name in _FIELDS} | {"kind": draft.kind.value}
    changed = (
        await EventTable.update({**values, "revision": draft.revision + 1})
        .where((EventTable.id == event_id) & (EventTable.revision == draft.revision))
        .returning(EventTable.id)
    )
    if not changed:
        await _refuse_stale(event_id)
    event = await facts.load(event_id)
    if event is None:  # the row has just been updated
        raise not_found()
    pools = [
        await _keep_pool(event, position, pool, actor.member_id) for position, pool in enumerate(draft.pools)
    ]
    await _keep_offerings(event, draft, pools)
    await _drop_pools(event, pools)
    await keep_questions(event.id, event.questions, draft.questions)
    await audit.record(actor, "event.changed", "event", event_id, revision=draft.revision + 1)
    # What was read above is of an event half changed.
    facts.forget(event_id)
    after_commit(lambda: facts.forget(event_id))
    if former is not None:
        await news.changed(former)
    announce(event_id)


async def _former(actor: Identity, event_id: str) -> Event:
    must_organize(actor, event_id)
    former = await facts.event(event_id)
    if former is None:
        raise not_found()
    return former


def _check(draft: EventDraft) -> None:
    found = problems(draft)
    if found:
        raise DraftRefused(dict(found))


async def _check_host(draft: EventDraft) -> None:
    if not await Branch.exists().where(Branch.id == draft.host):
        raise DraftRefused({"host": Sentence("This choice does not exist any more. Please choose again.")})


async def _refuse_stale(event_id: str) -> None:
    if not await EventTable.exists().where(EventTable.id == event_id):
        raise not_found()
    raise Refusal(
        Sentence("Someone else has changed this event meanwhile. Nothing was stored; what you typed is still here. "
                 "Open the event in a second window, compare, and send again."),
        status=409,
    )  # fmt: skip


async def _make_organizer(actor: Identity, event_id: str) -> None:
    """Whoever may organize everything needs no grant of their own."""
    if actor.holds(Role.ORGANIZER, event_id):
        return
    await roles.give(actor, actor.member_id, Grant(Role.ORGANIZER, event_id))


async def _add_pool(event_id: str, pool: PoolDraft, actor: str) -> str:
    pool_id = new_id()
    await Pool.insert(
        Pool(id=pool_id, event=event_id, name=pool.name, size=pool.size, taken=0, by_branch=pool.by_branch)
    )
    for branch, size in pool.quotas.items() if pool.by_branch else ():
        await put_quota(pool_id, branch, size)
        if size:
            await record_change(pool_id, branch, size, actor)
    return pool_id


async def _keep_pool(event: Event, position: int, pool: PoolDraft, actor: str) -> str:
    known = next((each for each in event.pools if each.id == pool.id), None)
    if known is None:
        return await _add_pool(event.id, pool, actor)
    if known.by_branch != pool.by_branch:
        await _change_way(pool, position)
    await Pool.raw("UPDATE pool SET name = {} WHERE id = {}", pool.name, pool.id)
    try:
        await _resize(event, pool, actor)
    except Refusal as refusal:
        raise DraftRefused({f"pools-{position}-size": refusal.sentence}) from refusal
    return pool.id


async def _resize(event: Event, pool: PoolDraft, actor: str) -> None:
    """Grows the pool before its quotas grow, and shrinks it after they shrank."""
    row = (await Pool.raw("SELECT size FROM pool WHERE id = {}", pool.id))[0]
    if pool.size > row["size"]:
        await set_pool_size(event, pool.id, pool.size)
    if pool.by_branch:
        held = {branch for of, branch, _ in event.quotas if of == pool.id}
        wanted = {**dict.fromkeys(held, 0), **pool.quotas}
        sizes = await Pool.raw("SELECT branch, size FROM branch_quota WHERE pool = {}", pool.id)
        before = {each["branch"]: each["size"] for each in sizes}
        for branch in sorted(wanted, key=lambda each: (wanted[each] > before.get(each, 0), each)):
            if wanted[branch] != before.get(branch):
                await set_quota(event, pool.id, branch, wanted[branch], actor)
    if pool.size < row["size"]:
        await set_pool_size(event, pool.id, pool.size)


async def _change_way(pool: PoolDraft, position: int) -> None:
    changed = await Pool.raw(
        "UPDATE pool SET by_branch = {} WHERE id = {} AND taken = 0 AND waiting = 0 RETURNING id",
        pool.by_branch, pool.id,
    )  # fmt: skip
    if not changed:
        sentence = Sentence("People have signed up; whether places go by branch can no longer be changed.")
        raise DraftRefused({f"pools-{position}-by_branch": sentence})


async def _drop_pools(event: Event, kept: list[str]) -> None:
    """Pools without offerings go, their quotas with them; those that joined another stay for their history."""
    for pool in event.pools:
        if pool.id not in kept and pool.merged_at is None:
            await Pool.raw("DELETE FROM pool WHERE id = {}", pool.id)


async def _keep_offerings(event: Event, draft: EventDraft, pools: list[str]) -> None:
    known = {offering.id: offering for offering in event.offerings}
    kept = {offering.id for offering in draft.offerings}
    for offering in event.offerings:
        if offering.id not in kept:
            await _drop_offering(offering.id, offering.title)
    # Titles may be exchanged between rows, and must be unique at every moment.
    for offering in event.offerings:
        if offering.id in kept:
            await Offering.raw("UPDATE offering SET title = {} WHERE id = {}", f"…{offering.id}", offering.id)
    for position, wanted in enumerate(draft.offerings):
        former = known.get(wanted.id)
        if former is None:
            await _add_offering(event.id, position, wanted, pools[wanted.pool])
            continue
        if former.pool != pools[wanted.pool]:
            await _refuse_move(former.id, position)
        await Offering.update({**_offering_values(wanted, pools[wanted.pool]), "position": position}).where(
            Offering.id == wanted.id
        )


async def _drop_offering(offering_id: str, title: str) -> None:
    if await Offering.raw("SELECT id FROM registration WHERE offering = {} LIMIT 1", offering_id):
        raise DraftRefused(
            {"offerings": Sentence("People have signed up for {title}, so it stays.", title=title)}
        )
    await Offering.raw("DELETE FROM offering WHERE id = {}", offering_id)


async def _refuse_move(offering_id: str, position: int) -> None:
    if await Offering.raw("SELECT id FROM registration WHERE offering = {} LIMIT 1", offering_id):
        sentence = Sentence(
            "People have signed up here; with what it shares places can no longer be changed."
        )
        raise DraftRefused({f"offerings-{position}-pool": sentence})


def _offering_values(offering: OfferingDraft, pool: str) -> dict[Any, Any]:
    return {
        "title": offering.title,
        "section": offering.section,
        "place": offering.place,
        "code": offering.code,
        "pool": pool,
        "starts_at": offering.starts_at,
        "ends_at": offering.ends_at,
        "eligibility": msgspec.json.encode(offering.rules).decode(),
    }


async def _add_offering(event_id: str, position: int, offering: OfferingDraft, pool: str) -> None:
    await Offering.insert(Offering(event=event_id, position=position, **_offering_values(offering, pool)))
