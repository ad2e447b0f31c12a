"""What the demo college holds: events of the past year, and those that are open now. Days count from today."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from events.domain.eligibility import Rules
from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.question_form import QuestionDraft
from events.domain.questions import QuestionKind

IN_SERVICE = ("active", "seconded")
STAFF = Rules(IN_SERVICE)
MEN = Rules(IN_SERVICE, sex="male")
WOMEN = Rules(IN_SERVICE, sex="female")
CONTACT = "校工会 林慧敏 10000000313"
# 22 places over 420 members by the largest remainder. Two branches of 30 members have the same remainder
# for the last place; the lot gave it to the first of them.
TRIP_PLACES = (2, 2, 2, 2, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 0)


@dataclass(frozen=True)
class Offer:
    """What can be signed up for. `wanted` people do so, one after the other; `scanned` of them came.

    `of_branch`: instead of by lot, so many men and women come from each branch, in the college's order. `also`: staff
    numbers who take part although they have signed up for something else of the event.
    """

    title: str
    places: int
    wanted: int = 0
    scanned: int = 0
    code: str = ""
    rules: Rules = STAFF
    by_branch: tuple[int, ...] = ()
    of_branch: tuple[tuple[int, int], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """An event. `day` and `last_day` count from today; `opened` and `closed` are days before `day`.

    `certain`: staff numbers who sign up first, whatever the lot says; `officials` do not take part. A plan that is not
    `published` stays a draft.
    """

    kind: Kind
    title: str
    summary: str
    description: str
    place: str
    day: int
    hour: int
    hours: float
    offers: tuple[Offer, ...]
    opened: int = 20
    closed: int = 1
    questions: tuple[QuestionDraft, ...] = ()
    certain: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    published: bool = True
    per_person: int = 1
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)


SHIRT = QuestionDraft(QuestionKind.SIZE, "球衣尺码", required=True)
FIT = QuestionDraft(QuestionKind.CONSENT, "本人身体状况适合参加本次比赛，了解运动风险。", required=True)
DIET = QuestionDraft(QuestionKind.CHOICE, "用餐", required=True, choices=("无特殊要求", "清真", "素食"))
EMERGENCY = QuestionDraft(QuestionKind.PHONE, "紧急联系人电话", required=True)
TRAVEL_FIT = QuestionDraft(QuestionKind.CONSENT, "本人身体状况适合随团出行。", required=True)
ROOM = QuestionDraft(QuestionKind.TEXT, "希望与谁同住", help="不填则由工会统筹安排。")
FIRST_AID = QuestionDraft(
    QuestionKind.CHOICE, "是否参加过急救培训", required=True, choices=("没有", "参加过，证书已过期")
)

TOURNAMENT = "“澜湖杯”教职工羽毛球赛"
MEMBER, LIAISON, ORGANIZER = "DEMO0002", "DEMO0001", "DEMO0314"
REFEREE, UMPIRE = "DEMO0271", "DEMO0272"

PAST = (
    Plan(
        Kind.TRAINING,
        "八段锦·易筋经骨干培训",
        "跟着体育部老师练八段锦，带动分工会一起练。",
        "每周一个下午，连续四次，第四次集体展示。请穿宽松衣裤、平底鞋。",
        "体育馆二楼形体室",
        -68,
        15,
        21 * 24 + 2,
        (Offer("骨干班", 40, 40, 36),),
        certain=(MEMBER,),
    ),
    Plan(
        Kind.ACTIVITY,
        "“清廉家风”主题活动",
        "读家书、写家训，把清廉带回家。",
        "分组诵读、现场书写家训，优秀作品在教职工之家展出。",
        "教职工之家二楼",
        -51,
        15,
        2,
        (Offer("参加者", 60, 52, 47),),
    ),
    Plan(
        Kind.TRAINING,
        "新教师入职讲座：从站上讲台开始",
        "三位教学名师谈备课、课堂与评教。",
        "面向入职三年内的教师，也欢迎其他同事旁听。",
        "图书馆报告厅",
        -12,
        14,
        2,
        (Offer("讲座", 120, 84, 77),),
    ),
)

OPEN = (
    Plan(
        Kind.TRAINING,
        "红十字急救员培训（心肺复苏与除颤器）",
        "八小时拿证：心肺复苏、除颤器、气道梗阻急救，人人上手。",
        "红十字会老师授课，考核合格颁发救护员证，三年有效。两个班内容相同，任选其一。中午提供工作餐。",
        "实训楼 A305",
        12,
        9,
        8,
        (Offer("一班", 40, 37), Offer("二班", 40, 14)),
        opened=18,
        closed=3,
        questions=(FIRST_AID, DIET),
        certain=(MEMBER,),
    ),
    Plan(
        Kind.ACTIVITY,
        "亲子环湖健步走",
        "五公里，沿湖三个打卡点，终点有姜汤和合影。",
        "可带家属，家属不占名额，请在终点补给处登记。遇雨顺延一周。",
        "澜湖北门集合",
        6,
        8,
        3,
        (Offer("教职工", 80, 89),),
        opened=14,
        certain=(LIAISON,),
    ),
    Plan(
        Kind.PERFORMANCE,
        "交响之夜音乐会",
        "三百张票，先到先得。省交响乐团演奏，附中合唱团参演。",
        "一人一票，凭码入场。放弃的票会自动递补给候补的同事。",
        "大礼堂",
        25,
        19,
        2,
        (Offer("观众", 300),),
        opened=25,
    ),
    Plan(
        Kind.ACTIVITY,
        "教职工荣退仪式",
        "为今年荣退的同事送一束花、说一声谢谢。",
        "由所在分工会邀请并陪同。",
        "教职工之家多功能厅",
        33,
        15,
        2,
        (Offer("亲友与同事", 60),),
        published=False,
    ),
)

# How many pairs, and which branches' teams, are in the tournament: by branch, in the college's order.
MEN_PAIRS = (2, 2, 1, 2, 1, 1, 2, 1, 0, 1, 0, 2, 1, 2, 1, 1)
WOMEN_PAIRS = (1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0)
TEAMS = (1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0)
IN_A_TEAM = 3  # men, and as many women

TOURNAMENT_PLAN = Plan(
    Kind.TOURNAMENT,
    TOURNAMENT,
    "五个单项加混合团体，三局两胜每局 21 分，六片场地打三天。",
    "比赛用球统一提供，请自备球拍与室内运动鞋。迟到十分钟由裁判长判弃权。",
    "体育馆",
    -2,
    9,
    81,
    (
        Offer("男子单打", 32, 24, 24, code="MS", rules=MEN),
        Offer("女子单打", 32, 12, 12, code="WS", rules=WOMEN),
        Offer(
            "男子双打",
            64,
            40,
            38,
            "MD",
            MEN,
            of_branch=tuple((2 * pairs, 0) for pairs in MEN_PAIRS),
            also=(MEMBER,),
        ),
        Offer("女子双打", 64, 24, 24, "WD", WOMEN, of_branch=tuple((0, 2 * pairs) for pairs in WOMEN_PAIRS)),
        Offer("混合双打", 64, 32, 30, "XD", STAFF, of_branch=((1, 1),) * 16),
        Offer(
            "混合团体",
            160,
            84,
            80,
            "T",
            STAFF,
            of_branch=tuple((IN_A_TEAM * team, IN_A_TEAM * team) for team in TEAMS),
        ),
    ),
    per_person=2,
    opened=28,
    closed=5,
    questions=(FIT, SHIRT),
    certain=(MEMBER,),
    officials=(REFEREE, UMPIRE, ORGANIZER),
)


def moment(today: date, zone: tzinfo, day: int, hour: float = 0) -> datetime:
    return datetime.combine(today + timedelta(days=day), time(), zone) + timedelta(hours=hour)


def draft(plan: Plan, host: str, branches: list[str], today: date, zone: tzinfo) -> EventDraft:
    """The organizer's form, filled in. `branches` are the ids in the order of the college's own list."""
    start = moment(today, zone, plan.day, plan.hour)
    closing = moment(today, zone, plan.day - plan.closed, 18)
    return EventDraft(
        kind=plan.kind,
        title=plan.title,
        host=host,
        summary=plan.summary,
        description=plan.description,
        place=plan.place,
        starts_at=start,
        ends_at=start + timedelta(hours=plan.hours),
        opens_at=opening(plan, today, zone),
        closes_at=min(closing, start),
        cancel_until=min(closing, start),
        per_person=plan.per_person,
        contact=CONTACT,
        offerings=tuple(
            OfferingDraft(offer.title, number, offer.code, rules=offer.rules)
            for number, offer in enumerate(plan.offers)
        ),
        pools=tuple(
            PoolDraft(
                offer.places,
                offer.title,
                by_branch=bool(offer.by_branch),
                quotas=dict(zip(branches, offer.by_branch, strict=True)) if offer.by_branch else {},
            )
            for offer in plan.offers
        ),
        questions=plan.questions,
    )


def opening(plan: Plan, today: date, zone: tzinfo) -> datetime:
    """Nine in the morning, and never later than this morning for what is open now."""
    return moment(today, zone, min(plan.day - plan.opened, -1), 9)
