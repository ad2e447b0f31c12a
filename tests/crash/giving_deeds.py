"""What is done while the process is killed: applications decided, ranked and drawn, and places of branches."""

from datetime import timedelta

from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod
from events.domain.event_form import OfferingDraft, PoolDraft
from events.domain.pool_rules import PoolRules
from events.domain.quota import input_hash
from events.domain.settings import WaitlistRules
from events.queries import facts
from events.services import (
    deadlines,
    merging,
    offers,
    places,
    pool_rules,
    quotas,
    reallocation,
    returns,
    transfers,
)
from events.services.allocation import approval, choosing, lottery, ranking
from events.services.allocation.approval import Verdict
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.signup import SignUp, register
from foundation.clock import frozen
from foundation.database import fetch
from tests.crash.there import Facts, There, World
from tests.events.services.allocation.people import AFTER, SEED, SEED_FROM, applied
from tests.events.services.allocation.test_ranking import RULES
from tests.events.services.parties.team import ALONE, held
from tests.events.services.test_quotas import DEADLINE, Shared
from tests.events.union import NOON, Union, offerings

APPROVAL, RANKED, LOTTERY = AllocationMethod.APPROVAL, AllocationMethod.RANKED, AllocationMethod.LOTTERY
PLAIN = AllocationRules()


async def _applications() -> Facts:
    with frozen(NOON):
        union = await Union.found()
        who = await union.people(4)
        draft = await union.event(3, publish=False)
    made = {}
    for name, method, rules in (
        ("approved", APPROVAL, PLAIN), ("decided", APPROVAL, PLAIN), ("ranked", RANKED, RULES),
        ("open", LOTTERY, SEED_FROM), ("sealed", LOTTERY, SEED_FROM),
    ):  # fmt: skip
        made[name], _ = await applied(union, who, method, rules)
    await lottery.seal_list(union.organizer, made["sealed"])
    rows = await fetch("SELECT id FROM registration WHERE event = {} ORDER BY registered_at", made["decided"])
    ids = [row["id"] for row in rows]
    await approval.decide(union.organizer, made["decided"], ids[:1], Verdict.ACCEPT)
    await approval.decide(union.organizer, made["decided"], ids[1:], Verdict.WAITLIST)
    return {"draft": draft, **made}


async def _decide(there: There, numbers: str, verdict: Verdict, reason: str = "") -> None:
    chosen = [await there.own("approved", f"A000{number}") for number in numbers]
    await approval.decide(await there.boss(), there["approved"], chosen, verdict, reason)


async def _accepts(there: There) -> None:
    await _decide(there, "02", Verdict.ACCEPT)


async def _lets_wait(there: There) -> None:
    await _decide(there, "123", Verdict.WAITLIST)


async def _rejects(there: There) -> None:
    await _decide(there, "13", Verdict.REJECT, "已参加过")


async def _concludes(there: There) -> None:
    """The second place goes to whoever waits first."""
    await approval.conclude(await there.boss(), there["decided"])


async def _ranks(there: There) -> None:
    event = await facts.event(there["ranked"])
    assert event is not None
    looked = await ranking.preview(event)
    await ranking.rank_places(await there.boss(), event.id, looked.input_hash, "17")


async def _seals(there: There) -> None:
    await lottery.seal_list(await there.boss(), there["open"])


async def _draws(there: There) -> None:
    await lottery.draw_places(await there.boss(), there["sealed"], SEED)


async def _chooses(there: There) -> None:
    await choosing.choose(await there.boss(), there["draft"], LOTTERY, SEED_FROM)


async def _shares() -> Facts:
    """Five of accounting ask for two places, one of the library has one of three; and two pools that become one."""
    made = await Shared.of(size=6, a=2, b=3)
    union = made.union
    for person in (*made.a[:4], made.b[0]):
        await made.sign_up(person)
    await made.set(return_by=DEADLINE)
    liaison = await union.liaison()
    await returns.ask_for_more(liaison, made.pool, union.accounting.id, 2, "很多人在等")
    tied = await union.event(pools=(PoolDraft(3, by_branch=True, quotas={
        union.accounting.id: 1, union.library.id: 1,
    }),))  # fmt: skip
    two = await union.event(
        offerings=(OfferingDraft("职工", 0), OfferingDraft("家属", 1)),
        pools=(PoolDraft(1, "职工"), PoolDraft(2, "家属")),
    )
    staff, _ = await offerings(two)
    for person in made.a[:2]:
        await register(person, SignUp(two, staff))
    pools = {
        row["title"]: row["pool"]
        for row in await fetch("SELECT title, pool FROM offering WHERE event = {}", two)
    }
    rules = PoolRules(merges_at=NOON + timedelta(hours=6), joins=pools["家属"])
    await pool_rules.set_pool_rules(union.organizer, two, pools["职工"], rules)
    (lot,) = await fetch("SELECT id FROM pool WHERE event = {}", tied)
    return {
        "event": made.event, "pool": made.pool, "tied": tied, "lot": lot["id"], "two": two, "family": pools["家属"],
        "accounting": union.accounting.id, "library": union.library.id,
    }  # fmt: skip


async def _asks_for_more(there: There) -> None:
    await returns.ask_for_more(await there.boss(), there["pool"], there["library"], 1, "又有人来")


async def _gets_more(there: There) -> None:
    await returns.answer_request(await there.boss(), await there.first("quota_request"), 1)


async def _gets_none(there: There) -> None:
    await returns.answer_request(await there.boss(), await there.first("quota_request"), 0, "没有名额了")


async def _grants_a_share(there: There) -> None:
    await places.resize_quota(await there.boss(), there["pool"], there["accounting"], 3)


async def _draws_a_lot(there: There) -> None:
    event = await facts.event(there["tied"])
    assert event is not None
    way = quotas.Way()
    given = await quotas.proposal_input(event, there["lot"], way, NOON)
    await quotas.draw_lot(await there.boss(), event, there["lot"], way, expected=input_hash(given), seed="88")


async def _reallocates(there: There) -> None:
    await reallocation.reallocate(await there.boss(), there["pool"], "88")


async def _goes_around_by_the_clock(there: There) -> None:
    with frozen(DEADLINE):
        assert await reallocation.reallocate_due() == 1


async def _sets_rules(there: There) -> None:
    rules = PoolRules(return_by=DEADLINE + timedelta(days=1))
    await pool_rules.set_pool_rules(await there.boss(), there["event"], there["pool"], rules)


async def _merges(there: There) -> None:
    with frozen(NOON + timedelta(days=1)):
        assert await merging.merge_due() == 1


async def _waiting() -> Facts:
    """One place given back and offered on for a day; and a place that a colleague may have."""
    union = await Union.found()
    who = await union.people(5)
    event, offering = await held(union, 1, ALONE)
    await change_settings(union.organizer, event, waitlist=WaitlistRules(answer_hours=24))
    first = await register(who[0], SignUp(event, offering))
    for person in who[1:3]:
        await register(person, SignUp(event, offering))
    await cancel(who[0], first.registration)
    roomy, one = await held(union, 5, ALONE)
    handed = await register(who[3], SignUp(roomy, one))
    transfer = await transfers.offer(who[3], handed.registration, who[4].member_id)
    return {"event": event, "roomy": roomy, "handed": handed.registration, "transfer": transfer}


async def _takes_the_offer(there: There) -> None:
    await offers.accept(await there.who("A0001"), await there.own("event", "A0001"))


async def _lets_it_pass(there: There) -> None:
    with frozen(NOON + timedelta(days=2)):
        assert await offers.expire_offers() == 1


async def _has_little_time(there: There) -> None:
    with frozen(NOON + timedelta(hours=22)):
        assert await deadlines.remind_of_deadlines() == 1


async def _says_no(there: There) -> None:
    await transfers.decline(await there.who("A0004"), there["transfer"])


async def _thinks_again(there: There) -> None:
    await transfers.withdraw(await there.who("A0003"), there["handed"])


WORLDS = {
    "applications": World(AFTER, _applications, {
        "accepts": _accepts, "lets wait": _lets_wait, "rejects": _rejects, "concludes": _concludes,
        "ranks": _ranks, "seals a list": _seals, "draws": _draws, "chooses a lottery": _chooses,
    }),
    "shares": World(NOON, _shares, {
        "asks for more": _asks_for_more, "gets more": _gets_more, "gets none": _gets_none,
        "has a larger share": _grants_a_share, "draws a lot": _draws_a_lot, "reallocates": _reallocates,
        "reallocates by the clock": _goes_around_by_the_clock,
        "sets rules": _sets_rules, "merges": _merges,
    }),
    "waiting": World(NOON, _waiting, {
        "takes the offer": _takes_the_offer, "has little time": _has_little_time, "lets it pass": _lets_it_pass,
        "says no": _says_no, "thinks again": _thinks_again,
    }),
}  # fmt: skip
