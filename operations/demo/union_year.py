"""What the union itself does in a year: retirements, congress, mutual aid, visits, donations, with their registers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import msgspec

from checkin.domain.attempt import Attempt, Means
from checkin.services.scan import scan
from events.domain.eligibility import Rules
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.presence import Arrival
from events.domain.preset_list import PRESETS
from events.domain.presets import Preset, PresetOffering
from events.domain.registers import NewEntry
from events.queries import facts
from events.services import lifecycle, setup, signup
from events.services.attendance import record_presence
from events.services.event_settings import change_settings
from events.services.invitations import invite
from events.services.registers import enter
from foundation.identifiers import new_secret
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.happenings import Stage
from operations.demo.programme import CONTACT, moment
from operations.demo.story import Story

MUTUAL_AID_JOINED, SUBSIDIES, SUBSIDIES_FEN = 400, 22, 970_700
DELEGATES, DELEGATES_PRESENT = 58, 52
VILLAGE_TEAM = 6
# What every member got, and how many days after the register was begun.
FESTIVALS = ((118, "中秋国庆月饼一盒", 30_000),)


@dataclass(frozen=True)
class Line:
    """A line of a register: how many days after the event's first one, and what."""

    after: int
    entry: NewEntry


@dataclass(frozen=True)
class Affair:
    """An event from a preset. `listed`: who is invited, and as what; `coming` of those sign up or are signed up, and
    `scanned` of them are let in. `lines` fill its register."""

    preset: str
    title: str
    summary: str
    description: str
    place: str
    day: int
    hours: float
    hour: int = 9
    size: int = 100
    listed: Callable[[Stage], Sequence[tuple[str, Player]]] | None = None
    coming: int = 0
    scanned: int = 0
    lines: Callable[[Stage, "Affair"], Sequence[Line]] = field(default=lambda _stage, _affair: ())


def affairs(stage: Stage) -> list[Story]:
    """All of them, each with its own chance."""
    return [_held(stage, affair) for affair in AFFAIRS]


async def _held(stage: Stage, affair: Affair) -> Story:
    chance = Random(f"{SEED} {affair.title} {affair.day}")  # noqa: S311 - the same for everybody is the point
    start = moment(stage.today, stage.zone, affair.day, affair.hour)
    opens = start - timedelta(days=14)
    yield opens - timedelta(days=2)
    preset = PRESETS[affair.preset]
    actor = stage.organizer.identity
    event_id = await setup.create(actor, _draft(stage, affair, preset))
    stage.held[f"{affair.title} {affair.day}"] = event_id
    listed = list(affair.listed(stage)) if affair.listed else []
    for role in dict.fromkeys(role for role, _ in listed):
        numbers = [player.identity.staff_number for each, player in listed if each == role]
        await invite(actor, event_id, numbers, role)
    if affair.preset == "congress":
        await change_settings(
            actor, event_id, quorum=msgspec.structs.replace(preset.settings.quorum, role="正式代表")
        )
    await lifecycle.publish(actor, event_id)
    people = [player for _, player in listed] or _members(stage, chance)
    async for at in _signed_up(stage, affair, event_id, people[: affair.coming], chance):
        yield at
    for number, line in enumerate(sorted(affair.lines(stage, affair), key=lambda line: line.after)):
        at = moment(stage.today, stage.zone, affair.day + line.after, 16) + timedelta(seconds=number)
        yield at
        entry = msgspec.structs.replace(line.entry, day=at.date())
        await enter(actor, event_id, entry, f"{event_id}n{number:05}")


def _draft(stage: Stage, affair: Affair, preset: Preset) -> EventDraft:
    start = moment(stage.today, stage.zone, affair.day, affair.hour)
    return EventDraft(
        kind=preset.kind,
        title=affair.title,
        host=stage.host,
        summary=affair.summary,
        description=affair.description,
        place=affair.place,
        starts_at=start,
        ends_at=start + timedelta(hours=affair.hours),
        opens_at=start - timedelta(days=14),
        closes_at=start - timedelta(hours=12),
        cancel_until=start - timedelta(hours=12),
        contact=CONTACT,
        waitlist=preset.waitlist,
        offerings=tuple(
            OfferingDraft(_OFFERED[affair.preset], number, rules=_rules(each, preset.invited))
            for number, each in enumerate(preset.offerings)
        ),
        pools=tuple(PoolDraft(affair.size, "") for _ in preset.offerings),
        preset=affair.preset,
    )


_OFFERED = {"retirement": "来宾", "congress": "正式代表", "donation": "志愿者", "mutual_aid": "参加互助"}


def _rules(each: PresetOffering, invited: bool) -> Rules:
    return msgspec.structs.replace(each.rules, invited=invited)


async def _signed_up(
    stage: Stage, affair: Affair, event_id: str, people: Sequence[Player], chance: Random
) -> Story:
    event = await facts.event(event_id)
    assert event is not None
    assert event.starts_at is not None
    opens, closes = event.starts_at - timedelta(days=13), event.starts_at - timedelta(days=1)
    seconds = (closes - opens).total_seconds()
    moments = sorted(opens + timedelta(seconds=seconds * chance.random() ** 2) for _ in people)
    held = []
    for player, at in zip(people, moments, strict=True):
        yield at
        made = await signup.register(player.identity, signup.SignUp(event_id, event.offerings[0].id))
        held.append(made.registration)
    arrivals = sorted(
        event.starts_at - timedelta(seconds=chance.randint(0, 1500)) for _ in held[: affair.scanned]
    )
    for registration, at in zip(held, arrivals, strict=False):
        yield at
        attempt = Attempt(new_secret()[:20], registration, Means.NAME, "正门")
        await scan(stage.organizer.identity, event_id, attempt)
    for number, session in enumerate(event.sessions[1:], 1):
        yield session.starts_at
        for registration in held[: affair.scanned - 2 * number]:
            await record_presence(Arrival(registration, event_id, session.starts_at, session=session.id))


def _members(stage: Stage, chance: Random) -> list[Player]:
    found = list(stage.people.values())
    chance.shuffle(found)
    return found


def _retiring(stage: Stage, first: int) -> list[tuple[str, Player]]:
    """The oldest of the college, and the liaisons who see them off."""
    by_age = sorted(stage.people.values(), key=lambda player: (player.birth_date or stage.today, player.id))
    retiring = [("荣退教职工", player) for player in by_age[first : first + 6]]
    of_branches = {player.identity.branch_id for _, player in retiring}
    guests = [("欢送同事", player) for player in by_age[120:] if player.identity.branch_id in of_branches][
        :18
    ]
    return [*retiring, *guests]


def _delegates(stage: Stage) -> list[tuple[str, Player]]:
    """Delegates by the size of the branches (one for about seven members), and a few who listen."""
    by_branch: dict[str, list[Player]] = {}
    for player in stage.people.values():
        by_branch.setdefault(player.identity.branch_id, []).append(player)
    chosen = [
        player for branch in stage.branches for player in by_branch[branch][: -(-len(by_branch[branch]) // 7)]
    ]
    listeners = [player for branch in stage.branches for player in by_branch[branch][-1:]]
    return [
        *(("正式代表", player) for player in chosen[:DELEGATES]),
        *(("列席代表", player) for player in listeners[:6]),
    ]


def _subsidies(stage: Stage, affair: Affair) -> list[Line]:
    """22 subsidies that come to ¥9,707."""
    chance = Random(f"{SEED} subsidies")  # noqa: S311
    amounts = [chance.randrange(18_000, 66_000, 100) for _ in range(SUBSIDIES - 1)]
    while not 10_000 <= SUBSIDIES_FEN - sum(amounts) <= 120_000:
        amounts[chance.randrange(len(amounts))] = chance.randrange(18_000, 66_000, 100)
    people = _members(stage, chance)[:20]
    return [
        Line(chance.randint(10, 150), _entry(people[number % 20], "mutual_aid", amount=amount))
        for number, amount in enumerate([*amounts, SUBSIDIES_FEN - sum(amounts)])
    ]


def _books(stage: Stage, affair: Affair) -> list[Line]:
    chance = Random(f"{SEED} books")  # noqa: S311
    return [
        Line(0, _entry(player, "donation", goods=f"图书 {chance.randint(1, 12)} 册"))
        for player in _members(stage, chance)[:64]
    ]


def _visits(stage: Stage, affair: Affair) -> list[Line]:
    """Stays in hospital, births, bereavements, birthdays of one month, as they come."""
    chance = Random(f"{SEED} visits {affair.day}")  # noqa: S311
    people = _members(stage, chance)
    what = (*("illness",) * 14, *("childbirth",) * 6, *("bereavement",) * 3, *("hardship",) * 5)
    sums = {"illness": 50_000, "childbirth": 50_000, "bereavement": 80_000, "hardship": 100_000}
    visits = [
        Line(chance.randint(5, 170), _entry(player, occasion, amount=sums[occasion]))
        for player, occasion in zip(people, what, strict=False)
    ]
    birthdays = [
        Line(number * 5, _entry(player, "birthday", goods="生日蛋糕券一张", amount=20_000))
        for number, player in enumerate(people[40:72])
    ]
    return [*visits, *birthdays]


def _festivals(stage: Stage, affair: Affair) -> list[Line]:
    """Everybody, each time."""
    return [
        Line(days, _entry(player, "festival", amount, goods))
        for days, goods, amount in FESTIVALS
        for player in stage.people.values()
    ]


def _village(stage: Stage, affair: Affair) -> list[Line]:
    """The whole team, three times in the year."""
    team = _members(stage, Random(f"{SEED} village"))[:VILLAGE_TEAM]  # noqa: S311
    return [
        Line(days, _entry(player, "village", 50_000, "生活物资")) for days in (20, 90, 160) for player in team
    ]


def _entry(player: Player, occasion: str, amount: int = 0, goods: str = "") -> NewEntry:
    day = player.birth_date or player.joined_on
    assert day is not None
    return NewEntry(player.identity.staff_number, occasion, day, amount=amount, goods=goods)


AFFAIRS = (
    Affair(
        "retirement", "上半年教职工荣退仪式", "为荣退的同事送一束花、说一声谢谢。", "由所在分工会邀请并陪同。",
        "教职工之家二楼", -150, 2, 15, 40, listed=lambda stage: _retiring(stage, 0), coming=22, scanned=20,
    ),
    Affair(
        "retirement", "下半年教职工荣退仪式", "为荣退的同事送一束花、说一声谢谢。", "由所在分工会邀请并陪同。",
        "教职工之家二楼", -33, 2, 15, 40, listed=lambda stage: _retiring(stage, 6), coming=23, scanned=22,
    ),
    Affair(
        "congress", "二届三次教职工代表大会", "听取学校工作报告和工会工作报告。",
        "代表凭码签到，分预备会和两次全体会议。", "图书馆报告厅", -95, 8, 9, 80,
        listed=_delegates, coming=DELEGATES, scanned=DELEGATES_PRESENT,
    ),
    Affair(
        "donation", "“捐赠书籍 留存真情”活动", "带一本读过的书来，写下一句推荐。", "捐赠的图书进入教职工之家书角。",
        "教职工之家一楼", -75, 8, 9, 20, coming=12, scanned=12, lines=_books,
    ),
    Affair(
        "mutual_aid", "第十九期职工医疗互助", "自愿参加，住院按办法补助。", "互助期一年。补助由校工会审核后登记发放。",
        "校工会办公室", -210, 24, 9, 2000, coming=MUTUAL_AID_JOINED, lines=_subsidies,
    ),
    Affair(
        "visits", "慰问（生病住院、生育、生日等）", "工会送到心坎上的问候。", "", "各分工会", -180, 24 * 175,
        lines=_visits,
    ),
    Affair(
        "visits", "节日慰问", "逢年过节，一份心意送到每一位会员。", "物品由各分工会领取后发放，签领表由校工会存档。",
        "各分工会", -180, 24 * 175, lines=_festivals,
    ),
    Affair(
        "visits", "慰问乡村振兴工作队员", "看望驻村的同事。", "", "驻村点", -180, 24 * 175, lines=_village,
    ),
)  # fmt: skip
