"""The year's trips: one wholly over and settled, and one in the middle of its way, with its public notice up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from events.domain.eligibility import Rules
from events.domain.event import Event, Kind, RegistrationStatus
from events.domain.id_numbers import check_digit
from events.domain.presence import Arrival, Means
from events.domain.settings import SealedRules, TravelRules
from events.domain.trips.notices import end_of, last_day
from events.queries import facts
from events.queries.trips import notices
from events.queries.trips.applications import Entry, entries_of, lists_of
from events.queries.trips.travelling import travelling
from events.services import lifecycle, sealing, setup
from events.services.attendance import record_presence
from events.services.cancellation import cancel
from events.services.event_settings import change_settings
from events.services.signup import SignUp, register
from events.services.trips import beginning, bussing, days, noticing, reviewing, rooming, settling
from events.services.trips.bussing import BusDraft
from events.services.trips.nominating import BranchOrder, put_in_order
from events.services.trips.noticing import NoticeDraft
from events.services.trips.settling import LineDraft
from foundation.clock import now
from members.domain.identity import Identity, Role
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.happenings import Stage
from operations.demo.programme import EMERGENCY, IN_SERVICE, MEMBER, TRIP_PLACES, Offer, Plan, draft, moment
from operations.demo.story import Story

BASE = Rules(IN_SERVICE, service_min=1)
NOTICE = (
    "经个人申请、分工会排序推荐、校工会审核，拟定以下同志参加本次疗休养，现予公示。"
    "公示期内如有异议，请登录后提出。"
)
WORDS = ("连续多年未参加", "长期承担一线教学", "近年带毕业班", "年度考核优秀", "工作二十年以上")
ALLERGY = "对青霉素过敏"

FORMER = Plan(
    Kind.TRIP, "疗休养·丽江五日", "五天四晚，22 个名额按分工会分配。",
    "往返大巴，双人间，含早晚餐。经公示后出行。", "丽江古城", -76, 8, 104,
    (Offer("第一批", 22, by_branch=TRIP_PLACES, rules=BASE),), opened=40, closed=33, questions=(EMERGENCY,),
)  # fmt: skip
COMING = Plan(
    Kind.TRIP, "疗休养·洱海五日", "五天四晚，名额按分工会分配，共 22 个。",
    "往返大巴，双人间，含早晚餐。两年内参加过疗休养的会员把机会让给其他同事。出发前召开行前会。",
    "大理洱海", 40, 8, 104,
    (Offer("第一批", 22, by_branch=TRIP_PLACES, rules=Rules(IN_SERVICE, service_min=1, trip_gap=2)),),
    opened=57, closed=49, questions=(EMERGENCY,), certain=(MEMBER,),
)  # fmt: skip
PLANS = (FORMER, COMING)


@dataclass
class Trip:
    """A trip while it is told: who is on its way, by registration."""

    stage: Stage
    plan: Plan
    id: str = ""

    def at(self, day: int, hour: float = 9) -> datetime:
        """An hour of a day counted from the first day of the trip."""
        return moment(self.stage.today, self.stage.zone, self.plan.day + day, hour)

    @property
    def chief(self) -> Identity:
        return self.stage.organizer.identity

    async def event(self) -> Event:
        found = await facts.event(self.id)
        assert found is not None
        return found

    async def entries(self, *statuses: RegistrationStatus) -> list[Entry]:
        return [
            each for each in await entries_of(await self.event()) if not statuses or each.status in statuses
        ]

    def player(self, entry: Entry) -> Player:
        return self.stage.people[entry.staff_number]


def trips(stage: Stage) -> Iterable[Story]:
    """Both, told one after the other: who went on the first may not come on the second."""
    return [_both(stage)]


async def _both(stage: Stage) -> Story:
    former = Trip(stage, FORMER)
    async for at in _former(former):
        yield at
    gone = {entry.member for entry in await former.entries(RegistrationStatus.CONFIRMED)}
    async for at in _coming(Trip(stage, COMING), gone):
        yield at


async def _former(trip: Trip) -> Story:
    async for at in _applied(trip, set()):
        yield at
    yield trip.at(-30, 15)
    await reviewing.give_places(trip.chief, trip.id)
    yield trip.at(-29)
    await _hang(trip)
    yield trip.at(-27, 20)
    await _objected(trip)
    yield trip.at(-26, 10)
    await _upheld(trip)
    yield trip.at(-20)
    if await notices.candidates(trip.id):
        await _hang(trip)
    yield trip.at(-12, 19)
    await _details(trip, await trip.entries(RegistrationStatus.CONFIRMED))
    yield trip.at(-6, 10)
    await _travel(trip)
    await days.make_days(trip.chief, trip.id)
    async for at in _on_the_way(trip):
        yield at
    yield trip.at(8, 10)
    await _settle(trip)
    yield trip.at(13)
    await sealing.delete_due()
    yield trip.at(36)
    await sealing.delete_due()


async def _coming(trip: Trip, gone: set[str]) -> Story:
    async for at in _applied(trip, gone):
        yield at
    yield trip.at(-44, 15)
    await reviewing.give_places(trip.chief, trip.id)
    yield trip.at(-43)
    await _hang(trip)
    yield trip.at(-42, 19)
    own = await trip.entries(RegistrationStatus.CONFIRMED)
    await _details(trip, [entry for entry in own[::2] if entry.staff_number != MEMBER])
    yield trip.at(-41, 20)
    await _objected(trip)


async def _applied(trip: Trip, gone: set[str]) -> Story:
    """Set up, published, applied for, put in order by the branches."""
    stage, plan = trip.stage, trip.plan
    yield trip.at(-plan.opened - 2)
    trip.id = await setup.create(trip.chief, draft(plan, stage.host, stage.branches, stage.today, stage.zone))
    stage.held[plan.title] = trip.id
    await beginning.give_by_lists(trip.chief, trip.id)
    await change_settings(
        trip.chief, trip.id, sealed=SealedRules(id_number=True, health=True, insurer="澜湖财产保险（演示）"),
        travel=TravelRules(single=60_000),
    )  # fmt: skip
    await lifecycle.publish(trip.chief, trip.id)
    event = await trip.event()
    phone = event.questions[0].id
    for number, player in enumerate(_applicants(trip, event, gone)):
        yield trip.at(-plan.opened, 9.5 + number)
        wish = SignUp(trip.id, event.offerings[0].id, answers={phone: f"1000000{1000 + number}"})
        await register(player.identity, wish)
    yield trip.at(-plan.closed + 1, 10)
    await _ordered(trip)


def _applicants(trip: Trip, event: Event, gone: set[str]) -> list[Player]:
    """Of each branch one or two more than it has places, so that somebody stands by."""
    assert event.starts_at is not None
    day = event.starts_at.astimezone(trip.stage.zone).date()
    chance = Random(f"{SEED} {trip.plan.title}")  # noqa: S311 - the same for everybody is the point
    chosen: list[Player] = []
    for branch, places in zip(trip.stage.branches, TRIP_PLACES, strict=True):
        own = [
            player
            for player in trip.stage.people.values()
            if player.identity.branch_id == branch and player.id not in gone and player.may(BASE, day)
        ]
        chance.shuffle(own)
        first = [player for player in own if player.identity.staff_number in trip.plan.certain]
        spared = [
            player for player in own if player.identity.staff_number not in (MEMBER, *trip.plan.certain)
        ]
        chosen += [*first, *spared][: places + 1 + places // 2 if places else 0]
    chance.shuffle(chosen)
    return chosen


async def _ordered(trip: Trip) -> None:
    """Each branch's liaison (or the union office, where there is none) hands its list in."""
    event = await trip.event()
    liaisons = {
        grant.scope: player.identity
        for player in trip.stage.people.values()
        for grant in player.identity.grants
        if grant.role is Role.LIAISON
    }
    for state in await lists_of(event, await entries_of(event)):
        if not state.open:
            continue
        by_age = sorted(
            state.open, key=lambda e: (e.staff_number != MEMBER, e.birth_date or now().date(), e.id)
        )
        order = [entry.id for entry in by_age]
        words = {one: WORDS[number % len(WORDS)] for number, one in enumerate(order)}
        given = BranchOrder(state.offering, state.branch, order, words=words)
        await put_in_order(liaisons.get(state.branch, trip.chief), trip.id, given, hand_in=True)


async def _hang(trip: Trip) -> None:
    ends = end_of(last_day(now().astimezone(trip.stage.zone).date()), trip.stage.zone)
    words = {
        person.line.registration: ("教研室", "实训室", "办公室")[number % 3]
        for number, person in enumerate(await notices.candidates(trip.id))
    }
    await noticing.hang(trip.chief, trip.id, NoticeDraft(NOTICE, ends, words=words))


async def _objected(trip: Trip) -> None:
    hung = (await notices.of_event(trip.id))[0]
    objector = next(
        player
        for player in trip.stage.people.values()
        if player.identity.branch_name != hung.lines[0].branch_name and not player.identity.grants
    )
    text = "听说这位同事前年参加过疗休养，请工会核实。"
    await noticing.object_to(objector.identity, hung.id, hung.line_ids[2], text)


async def _upheld(trip: Trip) -> None:
    """One objection holds: the next of the same branch's list follows. Somebody else cannot come after all."""
    (raised,) = await notices.objections_of(trip.id)
    answer = "经核实，该同志前年已参加疗休养，按规定取消本次名额。"
    await noticing.answer_objection(trip.chief, raised.id, upheld=True, answer=answer, take_off=True)
    other = (await trip.entries(RegistrationStatus.CONFIRMED))[-1]
    await cancel(trip.chief, other.id, "本人来电：家中有事，不能成行")


async def _details(trip: Trip, entries: Sequence[Entry]) -> None:
    for number, entry in enumerate(entries):
        player = trip.player(entry)
        await sealing.give_id_number(player.identity, entry.id, id_number(player, number), agreed=True)
        note = ALLERGY if number == 3 else ""
        await sealing.declare_health(player.identity, entry.id, note, agreed=True)


def id_number(player: Player, number: int) -> str:
    """One that cannot exist (region 990000), with a valid check digit, of the person's birth date and sex."""
    assert player.birth_date is not None
    order = 100 + 2 * number + (player.sex == "male")
    figures = f"990000{player.birth_date:%Y%m%d}{order:03}"
    return figures + check_digit(figures)


async def _travel(trip: Trip) -> None:
    """Two ask for each other, one wants to sleep alone; then the proposals, and a leader in each bus."""
    event = await trip.event()
    offering = event.offerings[0].id
    people = (await travelling(event)).people
    women = [each for each in people if each.sex == "female"]
    by_id = {player.id: player.identity for player in trip.stage.people.values()}
    for one, other in ((women[0], women[-1]), (women[-1], women[0])):
        await rooming.wish(by_id[one.member], one.id, other.staff_number)
    man = next(each for each in people if each.sex == "male")
    await rooming.wish(by_id[man.member], man.id, "", alone=True)
    await rooming.propose(trip.chief, trip.id, offering)
    for name, plate, leader in (("一号车", "演A·00001", people[0]), ("二号车", "演A·00002", people[-1])):
        await bussing.add(trip.chief, trip.id, offering, BusDraft(name, 12, leader.staff_number, plate))
    await bussing.propose(trip.chief, trip.id, offering)


async def _on_the_way(trip: Trip) -> Story:
    """Everybody is counted at the bus, each day, and on the way back; one is late once."""
    event = await trip.event()
    people = (await travelling(event)).people
    for place, session in enumerate(event.sessions):
        at = session.starts_at + timedelta(minutes=20)
        yield at
        absent = people[5].id if place == 2 else ""
        arrivals = [
            Arrival(
                one.id, trip.id, at, Means.MANUAL, session.id, door="领队", recorded_by=trip.chief.member_id
            )
            for one in people
            if one.id != absent
        ]
        for arrival in arrivals:
            await record_presence(arrival)


async def _settle(trip: Trip) -> None:
    for title, amount in (("大巴往返", 1_260_000), ("住宿（双人间）", 3_520_000)):
        await settling.add_line(trip.chief, trip.id, LineDraft(title, amount, divided=True))
    await settling.add_line(trip.chief, trip.id, LineDraft("早晚餐", 48_000))
    await settling.add_line(trip.chief, trip.id, LineDraft("索道（自愿）", 12_000, payer="person"))
    await settling.enter_supplements(trip.chief, trip.id)
    first = (await trip.entries(RegistrationStatus.CONFIRMED))[0]
    await settling.add_line(
        trip.chief, trip.id, LineDraft("未乘索道退款", 12_000, "refund", "person", first.id)
    )
    await settling.close(trip.chief, trip.id)
