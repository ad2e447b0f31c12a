"""The year's courses: sessions, who was at which, a make-up and a leave, certificates; a lecture with heads counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from checkin.queries import certificates
from checkin.services.certificates import issue, revoke, set_pattern
from checkin.services.late_requests import ask
from checkin.services.marks import Wish, mark
from events.domain.completion import Mark
from events.domain.eligibility import Rules
from events.domain.event import Event, Kind
from events.domain.session_form import Series, SessionDraft
from events.domain.settings import CompletionRule
from events.queries import course, facts
from events.queries.course import Attendee
from events.services import sessions
from events.services.walk_in import count_heads, guest_comes
from foundation.clock import now
from operations.demo import programme
from operations.demo.college import SEED
from operations.demo.happenings import Stage, hold
from operations.demo.programme import IN_SERVICE, Offer, Plan, moment, opening
from operations.demo.story import Story

QIGONG = "八段锦·易筋经骨干培训"
FIRST_AID = "红十字急救员培训（心肺复苏与除颤器）"
NEW_TEACHERS = "新教师入职讲座：从站上讲台开始"
PATTERN = "澜财工培〔{year}〕{n:03}号"
RULE = CompletionRule(percent=75, excused=True)
STUDENTS = 186

LECTURE = Plan(
    Kind.TRAINING,
    "女大学生健康知识讲座",
    "附属医院妇科主任主讲，女教职工与女学生同场。",
    "教职工报名签到；学生由各学院带队入场，按人数统计。",
    "大学生活动中心报告厅",
    -33,
    15,
    1.5,
    (Offer("女教职工", 60, 38, 34, rules=Rules(IN_SERVICE, sex="female")),),
)


def courses(stage: Stage) -> Sequence[Story]:
    """What the training of the year adds to the plans that are held."""
    return hold(stage, LECTURE), _qigong(stage), _first_aid(stage), _lecture(stage), _late(stage)


def _plan(title: str) -> Plan:
    return next(plan for plan in (*programme.PAST, *programme.OPEN) if plan.title == title)


def _set_up_at(stage: Stage, plan: Plan) -> datetime:
    """A day after the event was made, before anybody signs up."""
    return opening(plan, stage.today, stage.zone) - timedelta(days=2)


async def _qigong(stage: Stage) -> Story:
    """Four Mondays; the first one was scanned at the door, the others were called from the list."""
    plan = _plan(QIGONG)
    yield _set_up_at(stage, plan)
    organizer, event_id = stage.organizer.identity, stage.held[QIGONG]
    start = moment(stage.today, stage.zone, plan.day, plan.hour)
    first = SessionDraft("第{n}次课", start, start + timedelta(hours=2))
    ids = await sessions.add(organizer, event_id, Series(first, times=4))
    await sessions.set_rule(organizer, event_id, RULE)
    await set_pattern(organizer, event_id, PATTERN)
    chance = Random(f"{SEED} {QIGONG} sessions")  # noqa: S311 - the same for everybody is the point
    came: list[Attendee] = []
    for number, session in enumerate(ids[1:], 1):
        yield start + timedelta(days=7 * number, minutes=5)
        came = came or await _there(event_id)
        missing = _missing(came, number, chance)
        wishes = [Wish(each.id, session, Mark.PRESENT) for each in came if each not in missing]
        await mark(organizer, event_id, wishes)
        if number == 1:
            yield start + timedelta(days=7, hours=3)
            await mark(
                organizer, event_id, [Wish(missing[0].id, session, Mark.EXCUSED, "带学生参赛，已请假")]
            )
    yield start + timedelta(days=23)
    made_up = Wish(came[3].id, ids[2], Mark.MADE_UP, "周三随体育部晨练队补课")
    await mark(organizer, event_id, [made_up])
    yield start + timedelta(days=24)
    issued = await issue(organizer, event_id)
    yield start + timedelta(days=25)
    await revoke(organizer, event_id, issued[-1], "打印有误，重新颁发")
    await issue(organizer, event_id, [(await _registration(issued[-1]))])


async def _there(event_id: str) -> list[Attendee]:
    """Those who were let in on the first day."""
    read = await course.course(await _event(event_id), now())
    return [each for each in read.people if each.present_at is not None]


def _missing(came: list[Attendee], number: int, chance: Random) -> list[Attendee]:
    """A few each time; the fourth of the list misses the third session, which is made up for later."""
    rest = [each for place, each in enumerate(came) if place != 3]
    chosen = chance.sample(rest, 3 + number)
    return [*chosen, came[3]] if number == 2 else chosen


async def _registration(certificate: str) -> str:
    found = await certificates.by_id(certificate)
    assert found is not None
    return found.registration


async def _event(event_id: str) -> Event:
    event = await facts.event(event_id)
    assert event is not None
    return event


async def _first_aid(stage: Stage) -> Story:
    """Both classes come to a morning and an afternoon; nobody may miss the afternoon, when it is practised."""
    plan = _plan(FIRST_AID)
    yield _set_up_at(stage, plan)
    organizer, event_id = stage.organizer.identity, stage.held[FIRST_AID]
    start = moment(stage.today, stage.zone, plan.day, plan.hour)
    for title, begins, hours in (("上午：理论", 0.0, 3.0), ("下午：实操与考核", 4.5, 3.5)):
        begin = start + timedelta(hours=begins)
        await sessions.add(
            organizer, event_id, Series(SessionDraft(title, begin, begin + timedelta(hours=hours)))
        )
    event = await _event(event_id)
    await sessions.set_rule(
        organizer, event_id, CompletionRule(percent=100, make_ups=False, must=(event.sessions[1].id,))
    )
    await set_pattern(organizer, event_id, PATTERN)


async def _lecture(stage: Stage) -> Story:
    """Members are scanned; the speaker and an assistant are guests, students are counted by number."""
    yield moment(stage.today, stage.zone, LECTURE.day, LECTURE.hour)
    organizer, event_id = stage.organizer.identity, stage.held[LECTURE.title]
    (offering,) = (await _event(event_id)).offerings
    for name in ("附属医院 陈主任", "附属医院 护士小刘"):
        await guest_comes(organizer, event_id, offering.id, name, "outside", stage.host)
    yield moment(stage.today, stage.zone, LECTURE.day, LECTURE.hour + 0.5)
    await count_heads(organizer, event_id, "", "student", STUDENTS)


async def _late(stage: Stage) -> Story:
    """A colleague was at the lecture for new teachers though no scan tells, and asks for it."""
    plan = _plan(NEW_TEACHERS)
    yield moment(stage.today, stage.zone, plan.day + 1, 10)
    event = await _event(stage.held[NEW_TEACHERS])
    absent = [each for each in (await course.course(event, stage.now)).people if each.present_at is None]
    asking = next(player for player in stage.people.values() if player.id == absent[0].member)
    await ask(asking.identity, absent[0].id, "", "到场时正门排队，从侧门进的，没有扫到码")
