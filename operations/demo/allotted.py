"""Events whose places are given to all together: by public lottery, decided and still open, and by approval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.absences import AbsenceRule
from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod, Event, Kind
from events.queries import facts
from events.services import absences
from events.services.allocation import approval, lottery
from events.services.allocation.approval import Verdict
from events.services.allocation.choosing import choose
from events.tables import Registration
from foundation.identifiers import new_secret
from operations.demo.happenings import Stage, hold
from operations.demo.programme import WOMEN, Offer, Plan
from operations.demo.story import Story

ADMINISTRATOR = "DEMO0313"
INDEX = "报名截止次日上证指数收盘点位"
FAIR = AllocationRules(decided_days=2, seed_from=INDEX, balls=(3, 2, 1), months=12)


@dataclass(frozen=True)
class Allotted:
    """`seed`: of a lottery, what it was drawn with. `comes`: how many of those with a place came."""

    plan: Plan
    method: AllocationMethod
    rules: AllocationRules
    seed: str = ""
    comes: int = 0


PLANS = (
    Allotted(
        Plan(
            Kind.ACTIVITY,
            "职工观影专场（公开摇号）",
            "六十张电影票，报名后公开摇号，人人可以核对。",
            "报名截止后封存名单并公布哈希值，次日以上证指数收盘点位为种子摇号。近一年参加过的活动越少，球越多。",
            "澜湖影城 3 号厅",
            -68,
            19,
            2.5,
            (Offer("电影票", 60, 128),),
            opened=14,
            closed=4,
        ),
        AllocationMethod.LOTTERY,
        FAIR,
        "3865.28",
        52,
    ),
    Allotted(
        Plan(
            Kind.ACTIVITY,
            "名家讲座席位（公开摇号）",
            "作家谈边地文学，报告厅席位有限，公开摇号。",
            "报名截止后封存名单，次日以上证指数收盘点位为种子摇号，结果可在自己的手机上重新算一遍。",
            "图书馆报告厅",
            12,
            15,
            2,
            (Offer("席位", 40, 73),),
            opened=16,
            closed=5,
        ),
        AllocationMethod.LOTTERY,
        FAIR,
    ),
    Allotted(
        Plan(
            Kind.TRAINING,
            "工会干部培训班",
            "宣教、财务经审、女工、领导干部四个班，由校工会审核名单。",
            "各分工会干部自愿报名，校工会按岗位审核；上年度已参加同类培训的，本年不再安排。",
            "省总工会干部学校",
            -87,
            9,
            6,
            (
                Offer("宣教干部", 8, 11),
                Offer("财务经审干部", 8, 10),
                Offer("女工干部", 6, 9, rules=WOMEN),
                Offer("领导干部", 4, 6),
            ),
            opened=21,
            closed=7,
        ),
        AllocationMethod.APPROVAL,
        AllocationRules(decided_days=3),
        comes=24,
    ),
)


def allotments(stage: Stage) -> Iterable[Story]:
    """Every such event, and the union's rule on those who stay away."""
    yield from (_told(stage, each) for each in PLANS)
    yield _absence_rule(stage)


async def _absence_rule(stage: Stage) -> Story:
    yield stage.now - timedelta(hours=2)
    await absences.set_rule(stage.people[ADMINISTRATOR].identity, AbsenceRule(3, 12, 4, behind=True))


async def _told(stage: Stage, each: Allotted) -> Story:
    """Set up, applied for, decided, attended, as far as it has happened by now."""
    boss = stage.organizer.identity
    story = hold(stage, each.plan)
    yield await anext(story)
    moment = await anext(story)
    event_id = stage.held[each.plan.title]
    await choose(boss, event_id, each.method, each.rules)
    yield moment
    async for moment in story:
        yield moment
    event = await facts.load(event_id)
    assert event is not None
    assert event.sign_up_ends is not None
    assert event.starts_at is not None
    if event.sign_up_ends >= stage.now:
        return
    yield event.sign_up_ends + timedelta(hours=1)
    if each.method is AllocationMethod.LOTTERY:
        await lottery.seal_list(boss, event_id)
        yield event.sign_up_ends + timedelta(hours=23)
        await lottery.draw_places(boss, event_id, each.seed)
    else:
        await _approve(stage, event)
    for number, registration in enumerate((await _those(event_id, "confirmed"))[: each.comes]):
        yield event.starts_at - timedelta(seconds=1500 - 20 * number)
        await scan(boss, event_id, Attempt(new_secret()[:20], registration, Means.NAME, "正门"))


async def _approve(stage: Stage, event: Event) -> None:
    """As many as there are places; one who was there last year is told no, the others wait."""
    boss = stage.organizer.identity
    for offering in event.offerings:
        asked = await _those(event.id, "applied", offering.id)
        size = (await Registration.raw("SELECT size FROM pool WHERE id = {}", offering.pool))[0]["size"]
        await approval.decide(boss, event.id, asked[:size], Verdict.ACCEPT)
        await approval.decide(
            boss, event.id, asked[size : size + 1], Verdict.REJECT, "上年度已参加同类培训，本年不再安排。"
        )
        await approval.decide(boss, event.id, asked[size + 1 :], Verdict.WAITLIST)
    await approval.conclude(boss, event.id)


async def _those(event_id: str, status: str, offering: str = "") -> list[str]:
    """In the order in which they asked."""
    rows = await Registration.raw(
        "SELECT id FROM registration WHERE event = {} AND status = {} AND offering LIKE {} ORDER BY registered_at, id",
        event_id, status, offering or "%",
    )  # fmt: skip
    return [row["id"] for row in rows]
