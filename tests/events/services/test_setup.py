"""Setting an event up, changing it, publishing it and calling it off."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from events import signals
from events.domain.eligibility import Rules
from events.domain.event import EventStatus, Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind
from events.queries import facts
from events.services import lifecycle, places, setup
from events.services.draft_refused import DraftRefused
from events.services.signup import SignUp, register
from events.tables import BranchQuota, Event, Pool
from foundation.clock import frozen
from foundation.errors import Refusal
from foundation.messages import Sentence
from members.domain.identity import Grant, Identity, Role
from members.tables import RoleGrant
from tests.events.union import NOON, Union, as_identity, counters, offerings, statuses


async def drafted(event_id: str, union: Union, **more: Any) -> EventDraft:
    """The event as the form would show it again."""
    event = await facts.load(event_id)
    assert event is not None
    rows = {row["id"]: row for row in await Pool.select().where(Pool.event == event_id)}
    plain = union.draft(
        revision=event.revision,
        pools=tuple(
            PoolDraft(rows[pool.id]["size"], pool.name, pool.id, pool.by_branch) for pool in event.pools
        ),
        offerings=tuple(
            OfferingDraft(
                each.title, [pool.id for pool in event.pools].index(each.pool), id=each.id, rules=each.rules
            )
            for each in event.offerings
        ),
        questions=tuple(QuestionDraft(each.kind, each.label, each.id) for each in event.questions),
    )
    return msgspec.structs.replace(plain, **more)


async def test_what_is_filled_in_is_what_is_kept(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        rules = Rules(("active",), "female", 18, 60, (union.library.id,), 1)
        question = QuestionDraft(
            QuestionKind.CHOICE, "用餐", help="午餐", required=True, choices=("素", "荤")
        )
        quotas = {union.library.id: 3}
        event_id = await setup.create(
            union.organizer,
            union.draft(
                kind=Kind.TRIP,
                offerings=(OfferingDraft("第一批", 0, "P1", rules=rules), OfferingDraft("第二批", 0)),
                pools=(PoolDraft(9, "两批合计", by_branch=True, quotas=quotas),),
                questions=(question,),
            ),
        )
        event = await facts.load(event_id)
    assert event is not None
    assert (event.kind, event.status, event.title, event.host_name) == (
        Kind.TRIP, EventStatus.DRAFT, "春季健步走", "澜湖学院工会",
    )  # fmt: skip
    assert [(each.title, each.code, each.rules) for each in event.offerings] == [
        ("第一批", "P1", rules), ("第二批", "", Rules()),
    ]  # fmt: skip
    assert event.branch_names == {union.library.id: "图书馆分工会"}
    assert [(q.kind, q.label, q.help, q.required, q.choices) for q in event.questions] == [
        (QuestionKind.CHOICE, "用餐", "午餐", True, ("素", "荤")),
    ]
    quota = await BranchQuota.select(BranchQuota.branch, BranchQuota.size)
    assert quota == [{"branch": union.library.id, "size": 3}]


async def test_who_may_set_up(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        with pytest.raises(Refusal) as refused:
            await setup.create(person, union.draft())
        assert refused.value.status == 403
        one_event = Grant(Role.ORGANIZER, "another")
        organizer = msgspec.structs.replace(person, grants=(one_event,))
        event_id = await setup.create(organizer, union.draft())
        rows = await RoleGrant.select(RoleGrant.member, RoleGrant.role, RoleGrant.scope)
        assert rows == [{"member": person.member_id, "role": "organizer", "scope": event_id}]
        with pytest.raises(Refusal) as refused:
            await setup.save(organizer, event_id, union.draft())
        assert refused.value.status == 403
        now_organizer = msgspec.structs.replace(person, grants=(one_event, Grant(Role.ORGANIZER, event_id)))
        await setup.save(now_organizer, event_id, union.draft(title="改名"))
    assert (await Event.select(Event.title, Event.revision)) == [{"title": "改名", "revision": 1}]


async def test_two_organizers_at_once_do_not_undo_each_other(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event_id = await union.event(publish=False)
        draft = await drafted(event_id, union)
        await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, title="先到"))
        with pytest.raises(Refusal) as refused:
            await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, title="后到"))
    assert refused.value.status == 409
    assert (await Event.select(Event.title)) == [{"title": "先到"}]


async def test_enlarging_in_the_form_promotes_and_shrinking_stops_at_what_is_taken(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        people = await union.people(4)
        event_id = await union.event(1)
        (offering,) = await offerings(event_id)
        for person in people:
            await register(person, SignUp(event_id, offering))
        draft = await drafted(event_id, union)
        larger = (msgspec.structs.replace(draft.pools[0], size=3),)
        await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, pools=larger))
        assert await statuses(event_id) == {"confirmed": ["A0000", "A0001", "A0002"], "waitlisted": ["A0003"]}
        draft = await drafted(event_id, union, title="不变")
        smaller = (msgspec.structs.replace(draft.pools[0], size=2),)
        with pytest.raises(DraftRefused) as refused:
            await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, pools=smaller))
    assert set(refused.value.fields) == {"pools-0-size"}
    assert await counters(event_id) == [(3, 3, 1)]
    assert (await Event.select(Event.title)) == [{"title": "春季健步走"}]


async def test_quotas_move_between_branches_in_one_save(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        a, b = union.accounting.id, union.library.id
        event_id = await union.event(pools=(PoolDraft(4, by_branch=True, quotas={a: 3, b: 1}),))
        draft = await drafted(event_id, union)
        moved = (msgspec.structs.replace(draft.pools[0], quotas={a: 1, b: 3}),)
        await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, pools=moved))
        rows = await BranchQuota.select(BranchQuota.branch, BranchQuota.size)
        assert {row["branch"]: row["size"] for row in rows} == {a: 1, b: 3}
        with pytest.raises(Refusal) as refused:
            await places.resize_quota(union.organizer, draft.pools[0].id, a, 2)
        with pytest.raises(Refusal) as promised:
            await places.resize_pool(union.organizer, draft.pools[0].id, 3)
    assert refused.value.sentence == Sentence(
        "The branches together would have {total} places, but there are only {size}.", total=5, size=4
    )
    assert promised.value.status == 422


async def test_what_people_signed_up_for_or_answered_stays(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event_id = await union.event(
            offerings=(OfferingDraft("一", 0), OfferingDraft("二", 1)),
            pools=(PoolDraft(5), PoolDraft(5)),
            questions=(QuestionDraft(QuestionKind.TEXT, "备注"),),
        )
        first, second = await offerings(event_id)
        question = (await Pool.raw("SELECT id FROM question"))[0]["id"]
        await register(person, SignUp(event_id, first, answers={question: "素食"}))
        draft = await drafted(event_id, union)
        by_id = {offering.id: offering for offering in draft.offerings}
        for wrong, field in (
            ({"offerings": (by_id[second],)}, "offerings"),
            ({"questions": ()}, "questions"),
            ({"questions": (QuestionDraft(QuestionKind.DATE, "备注", question),)}, "questions-0-kind"),
            (
                {"pools": tuple(msgspec.structs.replace(pool, by_branch=True) for pool in draft.pools)},
                f"pools-{by_id[first].pool}-by_branch",
            ),
            (
                {"offerings": tuple(msgspec.structs.replace(o, pool=1 - o.pool) for o in draft.offerings)},
                "offerings-0-pool",
            ),
        ):
            with pytest.raises(DraftRefused) as refused:
                await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, **wrong))
            assert set(refused.value.fields) == {field}
        exchanged = (
            msgspec.structs.replace(by_id[first], title="二"), msgspec.structs.replace(by_id[second], title="一"),
        )  # fmt: skip
        await setup.save(union.organizer, event_id, msgspec.structs.replace(draft, offerings=exchanged))
        draft = await drafted(event_id, union)
        only = tuple(offering for offering in draft.offerings if offering.id == first)
        pools = (draft.pools[only[0].pool],)
        only = (msgspec.structs.replace(only[0], pool=0),)
        await setup.save(
            union.organizer, event_id, msgspec.structs.replace(draft, offerings=only, pools=pools)
        )
    assert await offerings(event_id) == [first]
    assert await counters(event_id) == [(5, 1, 0)]


async def test_publication_needs_what_is_missing_and_happens_once(database: Any) -> None:
    heard: list[str] = []

    async def hear(news: signals.EventNews) -> None:
        heard.append(news.event)

    signals.event_published.connect(hear)
    try:
        with frozen(NOON):
            union = await Union.found()
            event_id = await union.event(publish=False, starts_at=None, ends_at=None, place="", offerings=())
            with pytest.raises(lifecycle.NotReady) as refused:
                await lifecycle.publish(union.organizer, event_id)
            assert refused.value.sentences == (
                Sentence("When does it start?"),
                Sentence("Where does it take place?"),
                Sentence("What can people sign up for? At least one offering is needed."),
            )
            ready = await union.event(publish=False)
            await lifecycle.publish(union.organizer, ready)
            await lifecycle.publish(union.organizer, ready)
    finally:
        signals.event_published._handlers.remove(hear)
    assert heard == [ready]


async def test_calling_off_needs_a_reason_and_keeps_who_was_signed_up(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        (person,) = await union.people(1)
        event_id = await union.event(1)
        (offering,) = await offerings(event_id)
        await register(person, SignUp(event_id, offering))
        for reason in ("", "长" * 201):
            with pytest.raises(Refusal) as refused:
                await lifecycle.call_off(union.organizer, event_id, reason)
            assert (refused.value.status, refused.value.field) == (422, "reason")
        await lifecycle.call_off(union.organizer, event_id, "台风")
        await lifecycle.call_off(union.organizer, event_id, "台风")
        with pytest.raises(Refusal):
            await lifecycle.publish(union.organizer, event_id)
    event = await facts.event(event_id)
    assert event is not None
    assert (event.status, event.cancelled_because) == (EventStatus.CANCELLED, "台风")
    assert await counters(event_id) == [(1, 1, 0)]


async def test_after_the_end_it_is_too_late_to_call_off(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event_id = await union.event(1)
    with frozen(NOON + timedelta(days=11)), pytest.raises(Refusal) as refused:
        await lifecycle.call_off(union.organizer, event_id, "忘了")
    assert refused.value.status == 409


async def test_another_events_organizer_touches_nothing(database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event_id = await union.event(1)
        pool = (await Pool.select(Pool.id))[0]["id"]
        (person,) = await union.people(1)
        other: Identity = as_identity(
            type("M", (), {"id": person.member_id, "staff_number": "X", "name": "X"})(),
            union.college, Grant(Role.ORGANIZER, "another"),
        )  # fmt: skip
        for deed in (
            setup.save(other, event_id, union.draft()),
            lifecycle.publish(other, event_id),
            lifecycle.call_off(other, event_id, "捣乱"),
            places.resize_pool(other, pool, 5),
            places.resize_quota(other, pool, union.library.id, 1),
        ):
            with pytest.raises(Refusal) as refused:
                await deed
            assert refused.value.status == 403
    assert await counters(event_id) == [(1, 0, 0)]
