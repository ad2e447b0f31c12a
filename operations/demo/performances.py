"""The year's performances: halls with seats, branches' blocks, performers and the running order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from events.domain.event import Kind
from events.domain.seating.drafts import SectionDraft
from events.domain.seating.labels import Numbering
from events.domain.settings import TransferRules
from events.queries import facts
from events.queries.seating import hall_of, plan_of
from events.services import programme as acts_of_evening
from events.services.event_settings import change_settings
from events.services.programme import ActDraft
from events.services.seating import copying, planning
from events.services.seating.planning import Mark
from operations.demo.happenings import Stage, hold
from operations.demo.programme import Offer, Plan
from operations.demo.story import Story

GREAT_HALL = (
    SectionDraft("池座", 12, 18, 22, aisles=(6, 16), numbering=Numbering.ODD_LEFT, curved=True),
    SectionDraft("楼座", 8, 20, first_row=1, aisles=(5, 15), numbering=Numbering.ODD_LEFT, band=1),
)
THEATRE = (SectionDraft("池座", 10, 14, 18, aisles=(5, 13), numbering=Numbering.ODD_LEFT, curved=True),)
FIELD = (
    SectionDraft("西看台", 6, 20, aisles=(10,), position=0),
    SectionDraft("东看台", 6, 20, aisles=(10,), position=1),
)


@dataclass(frozen=True)
class Number:
    """An act: `branch` in the college's order (none: of guests), `cast` people of it, the first again in the next."""

    title: str
    genre: str
    branch: int | None
    minutes: int
    cast: int = 0
    needs: str = ""
    changeover: int = 1
    again: bool = False


@dataclass(frozen=True)
class Evening:
    """A performance and its hall. `blocks`: seats held for each branch, in the college's order.

    `hands_on`: whoever cannot come may hand the ticket to a colleague.
    """

    plan: Plan
    hall: tuple[SectionDraft, ...]
    blocks: tuple[int, ...] = ()
    accessible: tuple[tuple[int, int], ...] = ()
    blocked: tuple[tuple[int, int], ...] = ()
    kept: str = ""
    chooses: bool = True
    hands_on: bool = False
    acts: tuple[Number, ...] = ()


# One seat for about three members, so that no branch is left out.
BLOCKS = (15, 13, 12, 13, 10, 10, 12, 6, 5, 4, 6, 11, 10, 7, 6, 3)

PAST = (
    Evening(
        Plan(
            Kind.PERFORMANCE,
            "滇剧进校园",
            "省滇剧院带来三出折子戏，演后可上台合影。",
            "演出约九十分钟。请提前十五分钟入场，凭码对号入座。",
            "大学生活动中心剧场",
            -41,
            19,
            2,
            (Offer("观众", 160, 140, 121),),
        ),
        THEATRE,
        accessible=((1, 3), (1, 4)),
        acts=(
            Number("《打渔杀家》选场", "滇剧折子戏", None, 28, needs="船桨、桌椅", changeover=5),
            Number("《拾玉镯》", "滇剧折子戏", None, 25, changeover=5),
            Number("《闯宫》", "滇剧折子戏", None, 24, changeover=0),
        ),
    ),
    Evening(
        Plan(
            Kind.PERFORMANCE,
            "观看大型音诗画节目《致敬白衣战士》",
            "向抗疫一线的医护人员致敬，各分工会组织观看。",
            "按分工会划定的区域就座，由联络员带队入场。",
            "大礼堂",
            -96,
            19,
            2,
            (Offer("观众", 300, 143, 136),),
        ),
        GREAT_HALL,
        blocks=BLOCKS,
        kept="大礼堂",
        chooses=False,
    ),
    Evening(
        Plan(
            Kind.PERFORMANCE,
            "观看第九套广播操比赛和“百万职工心向党”诵读",
            "为参赛的同事加油，各分工会组织观众。",
            "观众席按分工会划分，请在开赛前二十分钟入场。",
            "体育场看台",
            -55,
            14,
            3,
            (Offer("观众", 240, 143, 128),),
        ),
        FIELD,
        blocks=BLOCKS,
        chooses=False,
    ),
)

OPEN = (
    Evening(
        Plan(
            Kind.PERFORMANCE,
            "教职工专场文艺演出",
            "十六个分工会，一台自己人的晚会。",
            "观众对号入座，可在座位图上选座。演员从侧门入场，不占观众名额。",
            "大礼堂",
            9,
            19,
            2.5,
            (Offer("观众", 390, 168), Offer("节目演员", 120, 38)),
            opened=15,
            closed=1,
        ),
        GREAT_HALL,
        blocks=(0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0),
        accessible=((12, 1), (12, 2), (12, 21), (12, 22)),
        blocked=((1, 10), (1, 11), (1, 12), (1, 13)),
        hands_on=True,
        acts=(
            Number("开场合唱《团结就是力量》", "合唱", 0, 5, 6, "合唱台三层、指挥台", 3),
            Number("《岁月如歌》", "独唱", 1, 4, 1, "手持话筒一支、伴奏带"),
            Number("扇舞《茉莉花开》", "舞蹈", 5, 6, 6, "追光、干冰", 2),
            Number("相声《食堂的窗口》", "曲艺", 3, 9, 2, "立式话筒两支、桌子"),
            Number("诗朗诵《致敬奋斗者》", "朗诵", 6, 7, 4, "大屏背景、钢琴"),
            Number("小品《第一堂课》", "小品", 6, 12, 3, "讲台、黑板", 3, again=True),
            Number("民乐合奏《云岭小曲》", "器乐", 4, 8, 5, "谱架五个、椅子五把", 3),
            Number("太极扇", "武术", 8, 6, 6),
            Number("女声小组唱《绣红旗》", "小组唱", 11, 5, 4, "手持话筒四支"),
            Number("滇剧清唱《牡丹亭》选段", "戏曲", None, 7, 0, "司鼓、胡琴"),
            Number("全体谢幕《歌唱祖国》", "合唱", 0, 4, 6, "", 0),
        ),
    ),
)


def evenings(stage: Stage) -> Iterable[Story]:
    """The story of each performance."""
    return [evening_of(stage, each) for each in (*PAST, *OPEN)]


async def evening_of(stage: Stage, evening: Evening) -> Story:
    """As any event is held; the hall is set up before the first sign-up."""
    story = hold(stage, evening.plan)
    yield await anext(story)
    moment = await anext(story, None)
    await _set_up(stage, evening)
    while moment is not None:
        yield moment
        moment = await anext(story, None)


async def _set_up(stage: Stage, evening: Evening) -> None:
    chief, event_id = stage.organizer.identity, stage.held[evening.plan.title]
    for section in evening.hall:
        await planning.add_section(chief, event_id, section)
    if evening.kept:
        await copying.keep_as_hall(chief, event_id, evening.kept)
    for what, spots in ((Mark.ACCESSIBLE, evening.accessible), (Mark.BLOCK, evening.blocked)):
        if spots:
            await planning.mark(chief, event_id, await _seats(event_id, spots), what)
    for branch, count in zip(stage.branches, evening.blocks, strict=False):
        if count:
            await planning.hold_number(chief, event_id, branch, count)
    event = await facts.event(event_id)
    assert event is not None
    assert event.starts_at is not None
    await planning.set_rules(
        chief, event_id, [event.offerings[0].id], chooses=evening.chooses,
        return_by=event.starts_at - timedelta(days=3) if evening.blocks else None,
    )  # fmt: skip
    await planning.match_places(chief, event_id)
    await change_settings(chief, event_id, transfer=TransferRules(evening.hands_on))
    await _programme(stage, event_id, evening.acts)


async def _programme(stage: Stage, event_id: str, acts: tuple[Number, ...]) -> None:
    """Casts from the branches; who is `again` on stage has somebody of the act before, so that there is a warning."""
    before: tuple[str, ...] = ()
    for number in acts:
        branch = stage.branches[number.branch] if number.branch is not None else ""
        at_home = [
            player.identity.name for player in stage.people.values() if player.identity.branch_id == branch
        ]
        names = tuple(dict.fromkeys(at_home[3 : 3 + number.cast]))
        if number.again:
            names = (*before[:1], *dict.fromkeys(at_home[12 : 11 + number.cast]))
        draft = ActDraft(
            number.title, number.minutes, number.changeover, number.genre, branch, number.needs, names
        )
        await acts_of_evening.add(stage.organizer.identity, event_id, draft)
        before = names


async def _seats(event_id: str, spots: Iterable[tuple[int, int]]) -> list[str]:
    """Seats of the first section by row and place."""
    plan = await plan_of(event_id)
    assert plan is not None
    hall = await hall_of(plan.id, plan.layout)
    first = hall.sections[0].id
    return [seat.id for seat in hall.seats if seat.section == first and (seat.row, seat.place) in set(spots)]
