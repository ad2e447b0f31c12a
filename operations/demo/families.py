"""Households and teams: a family day with children, one held and one open, and a sports fun day of branch teams."""

from datetime import datetime, timedelta
from random import Random

import msgspec

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.event import Event, Kind, SignUpForm
from events.domain.party import AgeBand, Companion
from events.domain.question_form import QuestionDraft
from events.domain.questions import YES, Asked, Bounds, QuestionKind, Scope
from events.domain.settings import CompanionRules, Infants, PartyRules, TransferRules
from events.queries import facts, parties
from events.services import attendance, lifecycle, setup
from events.services.parties.captaincy import invite
from events.services.parties.founding import Founded, PartyWish, found
from events.services.parties.joining import join
from events.services.people_settings import People, set_people
from foundation.identifiers import new_secret
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.happenings import Stage
from operations.demo.programme import LIAISON, MEMBER, STAFF, Offer, Plan, draft, opening
from operations.demo.story import Story

K = QuestionKind
HOUSEHOLD = People(
    form=SignUpForm.PARTY,
    party=PartyRules("household", 2, 6, 1),
    companions=CompanionRules(5, infants=Infants.ASKED),
    transfer=TransferRules(False),
)
TEAM = People(form=SignUpForm.PARTY, party=PartyRules("team", 5, 8, 2))
GIVEN = ("小雨", "乐乐", "一诺", "子涵", "朵朵", "晨晨", "果果", "嘉木", "知夏", "安安", "豆豆", "书瑶")
FAMILY_QUESTIONS = (
    QuestionDraft(K.CHOICE, "如何前往", required=True, choices=("乘工会大巴", "自驾"), scope=Scope.PARTY),
    QuestionDraft(
        K.CHOICE, "上车点", required=True, choices=("北门", "教师公寓"), scope=Scope.PARTY, shown_if=0,
        shown_when=("乘工会大巴",),
    ),
    QuestionDraft(
        K.TEXT, "车牌号", help="用于预留停车位。", scope=Scope.PARTY, shown_if=0, shown_when=("自驾",),
        bounds=Bounds(longest=10),
    ),
    QuestionDraft(
        K.SEVERAL, "孩子想参加的环节", choices=("亲子阅读", "家庭情景剧", "科学小实验", "手工坊"), scope=Scope.PARTY,
        bounds=Bounds(most="2"),
    ),
    QuestionDraft(K.SIZE, "亲子衫尺码", required=True, ages=("adult", "child", "senior")),
    QuestionDraft(K.TEXT, "孩子的年级", ages=("child",), bounds=Bounds(longest=20)),
    QuestionDraft(K.CONSENT, "同意活动照片用于工会宣传。", help="照片只发布在校内网站，可随时要求撤下。"),
    QuestionDraft(K.CONSENT, "已领取亲子手册。", asked=Asked.DOOR, scope=Scope.PARTY),
)  # fmt: skip
TEAM_QUESTIONS = (
    QuestionDraft(K.TEXT, "口号", required=True, scope=Scope.PARTY, bounds=Bounds(longest=20)),
    QuestionDraft(K.SIZE, "队服尺码", required=True),
    QuestionDraft(K.CONSENT, "本人身体状况适合参加趣味运动。", required=True),
)
FAMILY_WORDS = (
    "家长学堂、亲子阅读、家庭情景剧和科学小实验，半天时间全家一起来。",
    "以家庭为单位报名，配偶是同事的可用链接加入同一家庭。三岁以下随大人，不占座位；如需单独座位请勾选。",
)
HELD = Plan(
    Kind.ACTIVITY, "家庭教育文明实践活动（第一期）", *FAMILY_WORDS, "附属幼儿园与图书馆", -33, 9, 3,
    (Offer("家庭", 90, 24, rules=STAFF),), opened=16, questions=FAMILY_QUESTIONS, certain=(MEMBER,),
)  # fmt: skip
OPEN = Plan(
    Kind.ACTIVITY, "家庭教育文明实践活动（第二期）", *FAMILY_WORDS, "附属幼儿园与图书馆", 17, 9, 3,
    (Offer("家庭", 60, 9, rules=STAFF),), opened=8, questions=FAMILY_QUESTIONS, certain=(LIAISON,),
)  # fmt: skip
SPORTS = Plan(
    Kind.ACTIVITY,
    "教职工趣味运动会",
    "拔河、袋鼠跳、同心鼓，五到八人一队，重在参与。",
    "每个分工会可组多支队。队长先报名占名额，再邀请队员；队员须在开赛前两天加入。",
    "田径场",
    14, 15, 2.5,
    (Offer("参赛队", 96, 7, rules=STAFF),),
    opened=9,
    questions=TEAM_QUESTIONS,
    certain=(MEMBER,),
)  # fmt: skip
TEAM_NAMES = ("旋风队", "算盘队", "书香队", "追光队", "同心队", "飞鱼队", "向前冲")
CRIES = (
    "齐心协力，勇往直前",
    "账算得清，绳拉得赢",
    "书中有力量",
    "追光而行",
    "一条心一股劲",
    "乘风破浪",
    "向前冲，不掉队",
)


def families(stage: Stage) -> list[Story]:
    """Their stories, each to be told beside the others."""
    return [_households(stage, HELD), _households(stage, OPEN), _teams(stage)]


async def _set_up(stage: Stage, plan: Plan, people: People) -> Event:
    stage.held[plan.title] = event_id = await setup.create(
        stage.organizer.identity, draft(plan, stage.host, stage.branches, stage.today, stage.zone)
    )
    await set_people(stage.organizer.identity, event_id, people)
    await lifecycle.publish(stage.organizer.identity, event_id)
    event = await facts.load(event_id)
    assert event is not None
    return event


def _chosen(stage: Stage, plan: Plan, event: Event, chance: Random) -> list[Player]:
    assert event.starts_at is not None
    day = event.starts_at.astimezone(stage.zone).date()
    able = [player for player in stage.people.values() if player.may(plan.offers[0].rules, day)]
    first = [player for player in able if player.identity.staff_number in plan.certain]
    rest = [player for player in able if player not in first]
    chance.shuffle(rest)
    return [*first, *rest]


def _moments(stage: Stage, event: Event, count: int, chance: Random) -> list[datetime]:
    assert event.opens_at is not None
    assert event.sign_up_ends is not None
    seconds = (min(event.sign_up_ends, stage.now) - event.opens_at).total_seconds()
    return sorted(
        event.opens_at + timedelta(seconds=seconds * chance.random() ** 3 * 0.9) for _ in range(count)
    )


async def _households(stage: Stage, plan: Plan) -> Story:
    yield opening(plan, stage.today, stage.zone) - timedelta(days=2)
    event = await _set_up(stage, plan, HOUSEHOLD)
    chance = Random(f"{SEED} {plan.title}")  # noqa: S311 - the same for everybody is the point
    chosen = _chosen(stage, plan, event, chance)[: plan.offers[0].wanted]
    came: list[Founded] = []
    for player, at in zip(chosen, _moments(stage, event, len(chosen), chance), strict=True):
        yield at
        family = _dressed(event, _family(player, chance))
        came.append(
            await found(
                player.identity,
                PartyWish(
                    event.id, event.offerings[0].id, companions=family, answers=_family_answers(event, chance)
                ),
            )
        )
    assert event.starts_at is not None
    if event.starts_at > stage.now:
        return
    arrivals = sorted(event.starts_at - timedelta(seconds=chance.randint(-300, 1500)) for _ in came[:-2])
    for founded, at in zip(came[:-2], arrivals, strict=True):
        yield at
        if founded.registered.outcome.value != "confirmed":
            continue
        registration = founded.registered.registration
        await scan(
            stage.organizer.identity, event.id, Attempt(new_secret()[:20], registration, Means.NAME, "正门")
        )
        for each in await parties.companions_of(registration):
            await attendance.record_guest(each.companion.id, event.id, at=at)


def _family(player: Player, chance: Random) -> tuple[Companion, ...]:
    """One child or two, often the other parent, now and then an infant or a grandmother."""
    surname = player.identity.name[0]
    names = chance.sample(GIVEN, 4)
    family = [Companion(surname + names[0], AgeBand.CHILD)]
    if chance.random() < 0.35:
        family.append(Companion(surname + names[1], AgeBand.CHILD))
    if chance.random() < 0.5:
        family.append(Companion("家长" + names[2], AgeBand.ADULT))
    if chance.random() < 0.25:
        family.append(Companion(surname + names[3], AgeBand.INFANT, chance.random() < 0.3))
    if chance.random() < 0.15:
        family.append(Companion("外婆" + names[0], AgeBand.SENIOR))
    return tuple(family)


def _dressed(event: Event, family: tuple[Companion, ...]) -> tuple[Companion, ...]:
    """Each with a size, and children with their year at school."""
    size, grade = (
        question.id for question in event.questions if question.label in ("亲子衫尺码", "孩子的年级")
    )
    known = {
        AgeBand.CHILD: {size: "XS", grade: "小学二年级"},
        AgeBand.ADULT: {size: "L"},
        AgeBand.SENIOR: {size: "M"},
    }
    return tuple(msgspec.structs.replace(each, answers=known.get(each.age_band, {})) for each in family)


def _family_answers(event: Event, chance: Random) -> dict[str, str]:
    ids = {question.label: question for question in event.questions}
    by_bus = chance.random() < 0.6
    given = {
        "如何前往": "乘工会大巴" if by_bus else "自驾",
        "上车点": chance.choice(("北门", "教师公寓")),
        "车牌号": f"云A·D{chance.randint(1000, 9999)}",
        "孩子想参加的环节": "\n".join(chance.sample(ids["孩子想参加的环节"].options, chance.randint(1, 2))),
        "亲子衫尺码": "L",
        "同意活动照片用于工会宣传。": YES if chance.random() < 0.8 else "",
    }
    return {ids[label].id: text for label, text in given.items()}


async def _teams(stage: Stage) -> Story:
    yield opening(SPORTS, stage.today, stage.zone) - timedelta(days=2)
    event = await _set_up(stage, SPORTS, TEAM)
    chance = Random(f"{SEED} {SPORTS.title}")  # noqa: S311 - the same for everybody is the point
    rest = _chosen(stage, SPORTS, event, chance)
    used: set[str] = set()
    moments = _moments(stage, event, len(TEAM_NAMES), chance)
    for number, (name, at) in enumerate(zip(TEAM_NAMES, moments, strict=True)):
        captain = next(player for player in rest if player.id not in used)
        mates = [p for p in rest if p.identity.branch_id == captain.identity.branch_id and p.id not in used][
            :8
        ]
        size = min(len(mates), chance.randint(6, 8))
        used |= {player.id for player in mates[:size]}
        yield at
        founded = await found(
            captain.identity,
            PartyWish(
                event.id, event.offerings[0].id, name, size, answers=_team_answers(event, chance, number)
            ),
        )
        # The last team is still half full: two of those who were asked have not answered yet.
        joining = mates[1:size] if number < len(TEAM_NAMES) - 1 else mates[1:3]
        asked = mates[1:size] if number < len(TEAM_NAMES) - 1 else mates[1:5]
        for mate in asked:
            await invite(captain.identity, founded.party, mate.id)
        later = at + timedelta(minutes=20)
        if later > stage.now:
            continue
        yield later
        for mate in joining:
            await join(mate.identity, founded.party, answers=_team_answers(event, chance, number))


def _team_answers(event: Event, chance: Random, number: int) -> dict[str, str]:
    cry, size, fit = event.questions
    return {cry.id: CRIES[number], size.id: chance.choice(("S", "M", "M", "L", "XL")), fit.id: YES}
