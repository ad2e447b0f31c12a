"""Places given in every way: a clinic by time slots, socials in step, a trip's quota with its recorded lot."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.eligibility import Rules
from events.domain.event import Event, Kind
from events.domain.pool_rules import PoolRules
from events.domain.quota import calculate, input_hash
from events.domain.settings import WaitlistRules
from events.domain.signup import Outcome
from events.domain.slots import SlotPlan
from events.queries import facts
from events.services import lifecycle, quotas, setup, signup
from events.services.event_settings import change_settings
from events.services.offers import accept
from events.services.people_settings import People, set_people
from events.services.pool_rules import set_pool_rules
from events.services.slots import add_slots
from events.tables import Event as EventTable
from events.tables import Registration
from foundation.identifiers import new_secret
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.happenings import Stage
from operations.demo.programme import IN_SERVICE, MEMBER, TRIP_PLACES, Offer, Plan, draft, moment, opening
from operations.demo.story import Story

_OFFERED = (
    "SELECT r.id, m.staff_number FROM registration r JOIN member m ON m.id = r.member"
    " WHERE r.event = {} AND r.status = 'offered' AND r.offer_until <= {} ORDER BY r.id"
)
DEPARTMENTS = ("内科", "骨科", "中医科", "眼科", "口腔科", "皮肤科")
TRIP = "疗休养·洱海五日"

CLINIC = Plan(
    Kind.ACTIVITY,
    "职工之家义诊",
    "附属医院六个科室到校，每个科室十二个时段，每位医生一刻钟看一位。",
    "请带上近期的体检报告，按预约的时段到场，不用排队。预约不上的时段可以候补，有人让出会自动递补。",
    "教职工之家一楼",
    -26,
    9,
    3.5,
    (Offer("预约", 1),),
    certain=(MEMBER,),
)
WOMEN_FREE, MEN_FREE = (Rules(IN_SERVICE, sex=sex, age_max=40) for sex in ("female", "male"))
MET = Plan(
    Kind.ACTIVITY,
    "“澜湖有约”青年联谊（第一期）",
    "与兄弟单位一起做一顿饭、走一段湖。男女人数同步，名单不公开。",
    "活动由校工会与兄弟院校工会联合举办。名额男女同步发放，参加者名单只有组织者可见。",
    "澜湖西岸露营地",
    -47,
    14,
    4,
    (Offer("女士", 15, 15, rules=WOMEN_FREE), Offer("男士", 15, 14, rules=MEN_FREE)),
)
MEETING = Plan(
    Kind.ACTIVITY,
    "“澜湖有约”青年联谊（第二期）",
    "剧本游戏和夜游翠湖。男女人数同步，名单不公开。",
    "名额男女同步发放：领先的一方先候补，随另一方报名而递补。递补后请在 24 小时内接受。",
    "翠湖书房",
    11,
    15,
    4,
    (Offer("女士", 18, 16, rules=WOMEN_FREE), Offer("男士", 18, 11, rules=MEN_FREE)),
    opened=15,
    closed=2,
)


def places(stage: Stage) -> Iterable[Story]:
    return [_clinic(stage), _social(stage, MET), _social(stage, MEETING), _lot(stage)]


async def _made(stage: Stage, plan: Plan) -> Event:
    chief = stage.organizer.identity
    wanted = draft(plan, stage.host, stage.branches, stage.today, stage.zone)
    stage.held[plan.title] = event_id = await setup.create(chief, wanted)
    return await _known(event_id)


async def _known(event_id: str) -> Event:
    event = await facts.load(event_id)
    assert event is not None
    return event


async def _clinic(stage: Stage) -> Story:
    """Sixty-five of the seventy-two slots were taken, by people who each found a time that suits them."""
    chief, chance = stage.organizer.identity, Random(f"{SEED} {CLINIC.title}")  # noqa: S311 - the same for everybody
    yield opening(CLINIC, stage.today, stage.zone) - timedelta(days=3)
    event = await _made(stage, CLINIC)
    first = moment(stage.today, stage.zone, CLINIC.day, 9)
    tea = ((first + timedelta(minutes=90)).time(), (first + timedelta(minutes=105)).time())
    await add_slots(chief, event.id, SlotPlan(DEPARTMENTS, first, 15, 12, 1, (tea,)), replace=True)
    await lifecycle.publish(chief, event.id)
    event = await _known(event.id)
    people = [player for player in stage.people.values() if player.employment_status == "active"]
    chance.shuffle(people)
    people.sort(key=lambda player: player.identity.staff_number != MEMBER)
    slots = list(event.offerings)
    chance.shuffle(slots)
    wishes = [(player, slot.id) for player, slot in zip(people, slots[:65], strict=False)]
    async for at in _taken_up(stage, event, wishes, chance, comes=58):
        yield at


async def _social(stage: Stage, plan: Plan) -> Story:
    chief, chance = stage.organizer.identity, Random(f"{SEED} {plan.title}")  # noqa: S311 - the same for everybody
    yield opening(plan, stage.today, stage.zone) - timedelta(days=3)
    event = await _made(stage, plan)
    await set_people(chief, event.id, People(private=True))
    women, men = (offering.pool for offering in event.offerings)
    await set_pool_rules(chief, event.id, women, PoolRules(partner=men, ahead=2))
    await change_settings(chief, event.id, waitlist=WaitlistRules(answer_hours=24 if plan is MEETING else 0))
    await lifecycle.publish(chief, event.id)
    event = await _known(event.id)
    assert event.starts_at is not None
    day = event.starts_at.astimezone(stage.zone).date()
    wishes = []
    for offering, offer in zip(event.offerings, plan.offers, strict=True):
        free = [player for player in stage.people.values() if player.may(offer.rules, day)]
        chance.shuffle(free)
        wishes += [(player, offering.id) for player in free[: offer.wanted]]
    chance.shuffle(wishes)
    async for at in _taken_up(stage, event, wishes, chance, comes=28 if plan is MET else 0):
        yield at


async def _taken_up(
    stage: Stage, event: Event, wishes: list[tuple[Player, str]], chance: Random, *, comes: int
) -> Story:
    """Everybody signs up for themselves while it is open; so many of those with a place come."""
    assert event.opens_at is not None
    assert event.sign_up_ends is not None
    assert event.starts_at is not None
    seconds = (min(event.sign_up_ends, stage.now) - event.opens_at).total_seconds()
    moments = sorted(event.opens_at + timedelta(seconds=seconds * chance.random() ** 3) for _ in wishes)
    confirmed = []
    for (player, offering), at in zip(wishes, moments, strict=True):
        yield at
        await _accepted(stage, event, at)
        made = await signup.register(player.identity, signup.SignUp(event.id, offering))
        if made.outcome is Outcome.CONFIRMED:
            confirmed.append((made.registration, offering))
    arrivals: list[tuple[datetime, str]] = []
    for registration, offering in confirmed[:comes]:
        starts = event.starts_of(event.offering(offering)) or event.starts_at
        arrivals.append((starts - timedelta(seconds=chance.randint(30, 900)), registration))
    for at, registration in sorted(arrivals):
        yield at
        await scan(
            stage.organizer.identity, event.id, Attempt(new_secret()[:20], registration, Means.NAME, "正门")
        )


async def _accepted(stage: Stage, event: Event, at: datetime) -> None:
    """Whoever was offered a place some hours ago has taken it by now."""
    hours = event.settings.waitlist.answer_hours
    if hours:
        rows = await Registration.raw(_OFFERED, event.id, at + timedelta(hours=hours - 5))
        for row in rows:
            await accept(stage.people[row["staff_number"]].identity, row["id"])


async def _lot(stage: Stage) -> Story:
    """Twenty-two places over all members: two branches of thirty are alike for the last one, and a lot decides."""
    for day in (-19, -7):
        yield moment(stage.today, stage.zone, day, 10)
        row = await EventTable.select(EventTable.id).where(EventTable.title == TRIP).first()
        if row is not None:
            break
    else:
        return
    event, chief = await _known(row["id"]), stage.organizer.identity
    (pool,) = event.pools
    way = quotas.Way(everybody=True)
    given = await quotas.proposal_input(event, pool.id, way, stage.now)
    shares = dict(zip(stage.branches, TRIP_PLACES, strict=True))
    # Which of the two drew the place is part of the story; so somebody said a number that brought it.
    spoken = next(text for text in map(str, range(86, 186)) if calculate(given, text).places == shares)
    await quotas.draw_lot(chief, event, pool.id, way, expected=input_hash(given), seed=spoken)
    await quotas.save_shares(chief, pool.id, shares)
