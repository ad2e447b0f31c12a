"""A contest from its making to its published results, on both databases."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from competitions.contest_tables import ContestOrder, JudgeLink, JudgeMark
from competitions.domain.contests.settings import PLAIN
from competitions.queries.contests.contest import of_competition
from competitions.services import setup as competitions
from competitions.services.contests import marking, panel, running_order, setup, stage
from competitions.tables import Discipline
from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from events.tables import Registration
from foundation.clock import frozen, now
from foundation.database import DatabaseEngine
from foundation.errors import Refusal
from members.domain.identity import Grant, Role
from tests.competitions.contests.hall import Hall, entry
from tests.competitions.queries.test_counts import counted
from tests.events.union import as_identity
from tests.members.seed import add_member

pytestmark = pytest.mark.usefixtures("database")


async def refused(act: object) -> tuple[int, str]:
    with pytest.raises(Refusal) as refusal:
        await act  # type: ignore[misc]
    return refusal.value.status, str(refusal.value.sentence)


async def test_from_the_first_call_to_the_published_table() -> None:
    hall = await Hall.found(3, 3)
    one, two, three = await hall.ordered()
    secrets = await hall.links()
    await hall.perform(one, secrets, 35, 36, 18)
    assert [(row.state, row.name) for row in await of_competition(hall.competition)] == [
        ("running", "经典诵读")
    ]
    await stage.call(hall.chair, hall.id, two)
    for secret, mark in zip(secrets, (30, 38, 40), strict=True):
        await hall.give(secret, two, mark, 36, 18)
    await stage.penalize(hall.chair, hall.id, two, 50, "超时 12 秒")
    await stage.lock(hall.chair, hall.id, two)
    assert await refused(stage.publish(hall.chair, hall.id)) == (
        409,
        "Lock or withdraw every performance first; 第3代表队 is still open.",
    )
    await stage.withdraw(hall.chair, hall.id, three)
    await stage.publish(hall.chair, hall.id)
    # Highest and lowest of three left out: 92.00 - 0.50 against 89.00.
    assert await hall.table() == [
        ("第2代表队", 1, "91.50"),
        ("第1代表队", 2, "89.00"),
        ("第3代表队", None, "None"),
    ]
    late = await hall.give(secrets[0], two, 1, 1, 1)
    assert len(late.refused) == 3
    assert await refused(stage.withdraw(hall.chair, hall.id, one)) == (
        409,
        "The results are published. Take them back first, with a reason. Nothing was changed.",
    )
    await stage.take_back(hall.chair, hall.id, "第二队成绩录错")
    await stage.come_back(hall.chair, hall.id, three)
    assert (await hall.loaded()).performer(three).status == "waiting"


async def test_a_changed_mark_is_a_new_row_and_a_repeated_one_is_none() -> None:
    hall = await Hall.found(1, 3)
    (one,) = await hall.ordered()
    secret = (await hall.links())[0]
    await stage.call(hall.chair, hall.id, one)
    first, second = entry(one, "c1", 3000), entry(one, "c1", 3100, ago=5000)
    for entries in ([first], [first, second], [first, second], [second]):
        answer = await marking.append(hall.id, None, secret, entries)
        assert answer.refused == ()
    assert answer.sheet.performances[0].marks == {"c1": 3100}
    kept = await JudgeMark.select(JudgeMark.hundredths, JudgeMark.nonce).order_by(JudgeMark.id)
    assert [(row["hundredths"], row["nonce"]) for row in kept] == [(3000, first.nonce), (3100, second.nonce)]


async def test_the_same_marks_from_two_tabs_at_once_are_kept_once() -> None:
    hall = await Hall.found(1, 3)
    (one,) = await hall.ordered()
    secret = (await hall.links())[0]
    await stage.call(hall.chair, hall.id, one)
    entries = [entry(one, key, 1000) for key in ("c1", "c2", "c3")]
    await asyncio.gather(*(marking.append(hall.id, None, secret, entries) for _ in range(4)))
    assert await JudgeMark.count() == 3


async def test_one_refused_mark_stops_no_other() -> None:
    hall = await Hall.found(2, 3)
    one, two = await hall.ordered()
    secret = (await hall.links())[0]
    await stage.call(hall.chair, hall.id, one)
    answer = await marking.append(
        hall.id, None, secret, [entry(two, "c1", 100), entry(one, "c1", 100), entry("nobody", "c1", 100)]
    )
    assert [(each.performer, each.criterion) for each in answer.refused] == [(two, "c1"), ("nobody", "c1")]
    assert {each.id: each.marks for each in answer.sheet.performances} == {one: {"c1": 100}, two: {}}


async def test_a_judge_sees_only_own_marks() -> None:
    hall = await Hall.found(1, 2)
    await setup.choose(hall.chair, hall.id, "经典诵读", msgspec.structs.replace(PLAIN, drop_highest=0))
    (one,) = await hall.ordered()
    first, second = await hall.links()
    await stage.call(hall.chair, hall.id, one)
    await hall.give(first, one, 30, 30, 10)
    sheet = await (await marking.seat_of(hall.id, None, second)).sheet()
    assert sheet.performances[0].marks == {}
    assert sheet.on_stage == one


async def test_locking_waits_for_every_judge_or_an_excuse() -> None:
    hall = await Hall.found(1, 4)
    (one,) = await hall.ordered()
    secrets = await hall.links()
    await stage.call(hall.chair, hall.id, one)
    for secret in secrets[:3]:
        await hall.give(secret, one, 30, 30, 10)
    assert await refused(stage.lock(hall.chair, hall.id, one)) == (
        409,
        "Marks of judges 4 are still missing. Wait for them, or excuse the judge from this performance.",
    )
    seats = (await hall.loaded()).judges
    await stage.excuse(hall.chair, hall.id, one, seats[3].id, "本单位回避")
    assert await refused(stage.excuse(hall.chair, hall.id, one, seats[0].id, "")) == (
        409,
        "2 totals are left out, so at least 3 judges are needed; there are 2.",
    )
    await stage.lock(hall.chair, hall.id, one)
    assert await hall.table() == [("第1代表队", 1, "70.00")]
    late = await hall.give(secrets[0], one, 40, 40, 20)
    assert len(late.refused) == 3
    await stage.unlock(hall.chair, hall.id, one)
    assert (await hall.give(secrets[0], one, 40, 40, 20)).refused == ()
    assert len((await hall.give(secrets[3], one, 40, 40, 20)).refused) == 3


async def test_a_judge_who_joins_later_takes_no_score_away() -> None:
    hall = await Hall.found(2, 3)
    first, second = await hall.ordered()
    await hall.perform(first, await hall.links(), 30, 30, 15)
    before = (await hall.table())[0]
    await panel.add_judge(hall.chair, hall.id, "后来的评委")
    assert (await hall.table())[0] == before == ("第1代表队", 1, "75.00")
    await stage.call(hall.chair, hall.id, second)
    secrets = await hall.links()
    for secret in secrets[:3]:
        await hall.give(secret, second, 20, 20, 10)
    assert await refused(stage.lock(hall.chair, hall.id, second)) == (
        409,
        "Marks of judges 4 are still missing. Wait for them, or excuse the judge from this performance.",
    )


async def test_links_are_for_one_seat_of_one_contest_and_end() -> None:
    hall = await Hall.found(1, 3)
    other = await setup.create(hall.chair, hall.competition, "广播体操")
    secrets = await hall.links()
    assert (await refused(marking.seat_of(other, None, secrets[0])))[0] == 403
    assert (await refused(marking.seat_of(hall.id, None, "unknown")))[0] == 404
    assert (await refused(marking.seat_of(hall.id, None, "")))[0] == 401
    seats = (await hall.loaded()).judges
    await panel.revoke(hall.chair, hall.id, seats[0].id)
    await panel.revoke(hall.chair, hall.id, seats[0].id)
    assert (await refused(marking.seat_of(hall.id, None, secrets[0])))[0] == 403
    with frozen(now() + timedelta(days=30)):
        assert (await refused(marking.seat_of(hall.id, None, secrets[1])))[0] == 403
    (again,) = await panel.issue_links(hall.chair, hall.id, seats[1].id)
    assert (await refused(marking.seat_of(hall.id, None, secrets[1])))[0] == 403
    assert (await marking.seat_of(hall.id, None, again.secret)).number == 2
    assert secrets[0] not in str(await JudgeLink.select())


async def test_a_member_of_the_panel_marks_by_session() -> None:
    hall = await Hall.found(1)
    member = await add_member(hall.union.library, "J001", "张评委", pinyin="zhang1", initials="zpw")
    judge = as_identity(member, hall.union.library)
    await panel.add_judge(hall.chair, hall.id, "", "J001")
    assert await refused(panel.add_judge(hall.chair, hall.id, "", "J001")) == (
        422,
        "This member already sits on the panel.",
    )
    assert (await marking.seat_of(hall.id, judge, "")).name == "张评委"
    assert (await refused(marking.seat_of(hall.id, hall.chair, "")))[0] == 403


async def test_the_order_by_lot_and_by_hand() -> None:
    hall = await Hall.found(4, 3)
    record = await running_order.draw(hall.chair, hall.id, "八一 八")
    assert tuple(each.id for each in (await hall.loaded()).performers) == record.order
    assert (await refused(running_order.set_by_hand(hall.chair, hall.id, list(record.order)[:3])))[0] == 422
    backwards = list(reversed(record.order))
    await running_order.set_by_hand(hall.chair, hall.id, backwards)
    assert [(each.id, each.turn) for each in (await hall.loaded()).performers] == [
        (performer, turn) for turn, performer in enumerate(backwards, 1)
    ]
    late = await setup.add_performer(hall.chair, hall.id, "特邀代表队")
    assert (await hall.loaded()).performer(late).turn == 5
    await stage.call(hall.chair, hall.id, backwards[0])
    assert (await refused(running_order.draw(hall.chair, hall.id, "1")))[0] == 409
    assert (await refused(setup.remove_performer(hall.chair, hall.id, backwards[0])))[0] == 409
    await setup.remove_performer(hall.chair, hall.id, late)
    kept = await ContestOrder.select(ContestOrder.number, ContestOrder.spoken_seed).order_by(
        ContestOrder.number
    )
    assert [(row["number"], row["spoken_seed"]) for row in kept] == [(1, "八一 八"), (2, "")]


async def test_who_comes_back_after_the_order_performs_last() -> None:
    hall = await Hall.found(3, 3)
    away = (await hall.loaded()).performers[0].id
    await stage.withdraw(hall.chair, hall.id, away)
    record = await running_order.draw(hall.chair, hall.id, "八一")
    await stage.call(hall.chair, hall.id, record.order[0])
    await stage.come_back(hall.chair, hall.id, away)
    assert (await hall.loaded()).performer(away).turn == 3
    await stage.call(hall.chair, hall.id, away)
    await stage.withdraw(hall.chair, hall.id, away)
    await stage.come_back(hall.chair, hall.id, away)
    back = (await hall.loaded()).performer(away)
    assert (back.turn, back.status) == (3, "open")


async def test_nobody_is_called_without_an_order_or_a_panel() -> None:
    hall = await Hall.found(1, 2)
    performer = (await hall.loaded()).performers[0].id
    assert (await refused(stage.call(hall.chair, hall.id, performer)))[1] == (
        "Draw or set the running order first."
    )
    await hall.ordered()
    assert (await refused(stage.call(hall.chair, hall.id, performer)))[0] == 409


async def test_rules_stay_once_a_mark_was_given() -> None:
    hall = await Hall.found(1, 3)
    (one,) = await hall.ordered()
    secrets = await hall.links()
    other = msgspec.structs.replace(PLAIN, drop_highest=0)
    await stage.call(hall.chair, hall.id, one)
    await hall.give(secrets[0], one, 30)
    assert (await refused(setup.choose(hall.chair, hall.id, "经典诵读", other)))[0] == 409
    await setup.choose(hall.chair, hall.id, "经典诵读大赛", (await hall.loaded()).settings)
    assert (await refused(panel.remove_judge(hall.chair, hall.id, (await hall.loaded()).judges[0].id)))[
        0
    ] == 409


async def test_performers_come_from_confirmed_registrations() -> None:
    hall = await Hall.found(offering=True)
    assert await Discipline.count() == 0
    people = await hall.union.people(3)
    for person in people:
        await register(person, SignUp(hall.event, hall.offering))
    assert await setup.take_registrations(hall.chair, hall.id) == 3
    assert await setup.take_registrations(hall.chair, hall.id) == 0
    found = (await hall.loaded()).performers
    assert [(each.name, each.branch_name) for each in found] == [
        (f"会员{number}", "会计学院分工会") for number in range(3)
    ]
    await competitions.create(hall.union.organizer, hall.event, 1)
    assert await Discipline.count() == 0
    row = await Registration.select(Registration.id).where(Registration.member == people[1].member_id).first()
    assert row is not None
    await cancel(people[1], row["id"])
    # The chair decides; taking the registrations again withdraws.
    assert [(each.gone, each.status) for each in (await hall.loaded()).performers] == [
        (0, "waiting"),
        (1, "waiting"),
        (0, "waiting"),
    ]
    assert await setup.take_registrations(hall.chair, hall.id) == 0
    assert (await hall.loaded()).performers[1].status == "withdrawn"


async def test_the_number_of_statements_is_constant(database: DatabaseEngine) -> None:
    small = await Hall.found(1, 1)
    with counted(database) as few:
        await small.loaded()
    for number in range(20):
        await setup.add_performer(small.chair, small.id, f"队{number}")
    with counted(database) as many:
        await small.loaded()
    assert (len(few), len(many)) == (6, 6)


async def test_a_role_elsewhere_is_no_seat() -> None:
    hall = await Hall.found(1, 1)
    stranger = as_identity(
        await add_member(hall.union.library, "X1"), hall.union.library, Grant(Role.UMPIRE, hall.competition)
    )
    assert (await refused(marking.seat_of(hall.id, stranger, "")))[0] == 403
