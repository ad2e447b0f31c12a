"""Attempts on both databases: one however many tabs, the time to the moment, answers kept one by one."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from competitions.documents import quiz_workbook
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.settings import QuizSettings
from competitions.queries.quiz.attempts import attempt
from competitions.queries.quiz.quiz import bank as questions_in_force
from competitions.queries.quiz.quiz import quiz
from competitions.queries.quiz.standing import standing
from competitions.quiz_tables import QuizAnswer, QuizAttempt, QuizQuestion
from competitions.services.quiz import attempts, bank, setup
from competitions.services.quiz.attempts import Chosen
from events.tables import Event
from foundation.clock import frozen, now
from foundation.database import DatabaseEngine
from foundation.errors import Refusal
from members.domain.identity import Identity
from tests.competitions.queries.test_counts import counted
from tests.competitions.quiz.room import Room, questions_of
from tests.events.union import as_identity
from tests.members.seed import add_branch, add_member

pytestmark = pytest.mark.usefixtures("database")
MORNING = datetime(2026, 6, 1, 1, tzinfo=UTC)  # nine o'clock in Shanghai


async def refused(act: object) -> tuple[int, str]:
    with pytest.raises(Refusal) as refusal:
        await act  # type: ignore[misc]
    return refusal.value.status, str(refusal.value.sentence)


async def test_two_tabs_start_one_attempt() -> None:
    room = await Room.found()
    (member,) = await room.union.people(1)
    begun = await asyncio.gather(*(attempts.start(member, room.id) for _ in range(6)))
    assert len(set(begun)) == 1
    assert await QuizAttempt.count() == 1


async def test_a_reload_goes_on_with_the_same_paper_and_time() -> None:
    room = await Room.found()
    (member,) = await room.union.people(1)
    with frozen(MORNING):
        sitting = await room.begin(member)
        paper = await sitting.paper()
    with frozen(MORNING + timedelta(minutes=7)):
        again = await room.begin(member)
        assert (again.id, [each.id for each in await again.paper()]) == (
            sitting.id,
            [each.id for each in paper],
        )
        assert (await attempt(again.id, member.member_id)).course.seconds_left(now()) == 180


async def test_answers_are_kept_changed_and_taken_back() -> None:
    room = await Room.found(single=5, multiple=7, truth=3)
    (member,) = await room.union.people(1)
    sitting = await room.begin(member)
    await sitting.answer_all(right=4)
    total = sum(
        {"single": 5, "multiple": 7, "truth": 3}[each.question.kind] for each in await sitting.paper()
    )
    assert await sitting.score() == (total, 4)
    await sitting.answer(1, right=False)
    await sitting.answer(1, right=False)
    assert (await sitting.score())[1] == 3
    first = (await sitting.paper())[0]
    await attempts.answer(member, sitting.id, [Chosen(first.id, ())])
    assert await QuizAnswer.count() == 3
    assert (await sitting.paper())[0].chosen == ()


async def test_what_is_no_answer() -> None:
    room = await Room.found()
    one, two = await room.union.people(2)
    sitting = await room.begin(one)
    item = (await sitting.paper())[0]
    for chosen in (
        Chosen("nothing", (0,)),
        Chosen(item.id, (9,)),
        Chosen(item.id, (-1,)),
        Chosen(item.id, (0, 0)),
    ):
        assert (await refused(attempts.answer(one, sitting.id, [chosen])))[0] == 422
    assert (await refused(attempts.answer(two, sitting.id, [Chosen(item.id, (0,))])))[0] == 404
    assert (await refused(attempts.hand_in(two, sitting.id)))[0] == 404
    assert await QuizAnswer.count() == 0


async def test_the_time_is_up_to_the_moment_and_nobody_hands_in() -> None:
    room = await Room.found()
    (member,) = await room.union.people(1)
    with frozen(MORNING):
        sitting = await room.begin(member)
        await sitting.answer_all(right=2)
    with frozen(MORNING + timedelta(minutes=10)):
        assert (await refused(sitting.answer(3)))[1].startswith("The time is up.")
        await attempts.hand_in(member, sitting.id)
        found = await standing(await quiz(room.id), now())
        assert [(row.place, row.best.score, row.best.milliseconds) for row in found.ranked] == [
            (1, 20, 600_000)
        ]
        assert (await attempt(sitting.id, member.member_id)).handed_in_at is None
        other = await room.begin(member)
        assert other.id != sitting.id
    assert await QuizAttempt.count().where(QuizAttempt.running == 1) == 1


async def test_tries_are_counted_by_the_unions_own_day() -> None:
    room = await Room.found(tries=1)
    (member,) = await room.union.people(1)
    late = datetime(2026, 6, 1, 15, 50, tzinfo=UTC)  # ten to midnight in Shanghai
    with frozen(late):
        await attempts.hand_in(member, await attempts.start(member, room.id))
        assert await refused(attempts.start(member, room.id)) == (
            409,
            "You have used today's try. Tomorrow you can try again.",
        )
    with frozen(late + timedelta(minutes=10)):
        await attempts.start(member, room.id)


async def test_who_may_and_when() -> None:
    room = await Room.found(opens_at=MORNING, closes_at=MORNING + timedelta(hours=1))
    (member,) = await room.union.people(1)
    elsewhere = await add_branch("别的学院工会", position=9)
    stranger = as_identity(await add_member(elsewhere, "X1"), elsewhere)
    with frozen(MORNING - timedelta(seconds=1)):
        assert (await refused(attempts.start(member, room.id)))[0] == 409
    with frozen(MORNING):
        assert await refused(attempts.start(stranger, room.id)) == (
            403,
            "This quiz is for members of 澜湖学院工会.",
        )
    with frozen(MORNING + timedelta(minutes=57)):
        sitting = await room.begin(member)
        course = (await attempt(sitting.id, member.member_id)).course
        assert course.seconds_left(now()) == 180
    with frozen(MORNING + timedelta(hours=1)):
        assert (await refused(attempts.start(member, room.id)))[0] == 409
    with frozen(MORNING + timedelta(minutes=30)):
        await setup.set_open(room.chair, room.id, is_open=False)
        (other,) = await room.union.people(1, prefix="B")
        assert await refused(attempts.start(other, room.id)) == (409, "This quiz is still being prepared.")


async def test_no_attempt_in_an_event_that_is_not_held() -> None:
    room = await Room.found()
    (member,) = await room.union.people(1)
    for status, answer in (("draft", 404), ("cancelled", 409)):
        await Event.update({Event.status: status}).where(Event.id == room.event)
        assert (await refused(attempts.start(member, room.id)))[0] == answer
    assert await QuizAttempt.count() == 0


async def test_questions_not_met_yet_come_first() -> None:
    room = await Room.found(bank_size=12, tries=5)
    (member,) = await room.union.people(1)
    met: list[str] = []
    for _ in range(3):
        sitting = await room.begin(member)
        met += [each.id for each in await sitting.paper()]
        await attempts.hand_in(member, sitting.id)
    assert len(met) == len(set(met)) == 12


async def _do(act: str, room: Room, member: Identity, begun: dict[str, datetime], clock: datetime) -> int:
    """One act of a person with two tabs; 1 when an answer was taken."""
    if act.startswith("start"):
        tabs = 2 if act.endswith("twice") else 1
        (begun_now,) = set(await asyncio.gather(*(attempts.start(member, room.id) for _ in range(tabs))))
        begun.setdefault(begun_now, clock)
    elif begun:
        which = list(begun)[0 if act.endswith("first") else -1]
        row = await attempt(which, member.member_id)
        if act == "hand in":
            await attempts.hand_in(member, which)
            return 0
        await attempts.answer(member, which, [Chosen(row.items[0].question, (0,))])
        assert not row.course.over(clock)
        assert clock < begun[which] + timedelta(minutes=5)
        return 1
    return 0


@pytest.mark.parametrize("seed", range(3))
async def test_any_course_of_reloads_answers_and_tabs(seed: int) -> None:
    """Never two attempts at once, never more time than there is, nothing kept that came late."""
    chance = random.Random(seed)
    room = await Room.found(minutes=5, tries=3)
    (member,) = await room.union.people(1)
    begun: dict[str, datetime] = {}
    statuses, clock, given = set(), MORNING, 0
    for _ in range(60):
        clock += timedelta(seconds=chance.choice([1, 5, 40, 130]))
        with frozen(clock):
            act = chance.choice(["start", "start twice", "answer", "answer", "answer the first", "hand in"])
            try:
                given += await _do(act, room, member, begun, clock)
            except Refusal as refusal:
                statuses.add(refusal.status)
        assert await QuizAttempt.count().where(QuizAttempt.running == 1) <= 1
    assert statuses == {409}
    rows = await QuizAttempt.select()
    assert {row["id"]: row["started_at"] for row in rows} == begun
    assert len(rows) <= 3
    assert all(row["ends_at"] - row["started_at"] <= timedelta(minutes=5) for row in rows)
    assert given


async def test_the_ranking_and_the_branches() -> None:
    room = await Room.found()
    one, two = await room.union.people(2)
    (three,) = await room.union.people(1, room.union.library, "B")
    for who, right, seconds in ((one, 4, 90), (two, 4, 60), (three, 1, 5)):
        with frozen(MORNING):
            sitting = await room.begin(who)
            await sitting.answer_all(right)
        with frozen(MORNING + timedelta(seconds=seconds)):
            await attempts.hand_in(who, sitting.id)
    with frozen(MORNING + timedelta(hours=1)):
        found = await standing(await quiz(room.id), now())
    assert [(row.place, row.best.name, row.best.score, row.best.milliseconds) for row in found.ranked] == [
        (1, "会员1", 40, 60_000),
        (2, "会员0", 40, 90_000),
        (3, "会员0", 10, 5_000),
    ]
    assert [(row.name, row.people, row.members, row.rate) for row in found.branches] == [
        ("会计学院分工会", 2, 2, Decimal("100.0")),
        ("图书馆分工会", 1, 1, Decimal("100.0")),
        ("澜湖学院工会", 0, 2, Decimal("0.0")),
    ]
    assert (found.people, found.members) == (3, 5)


async def test_the_number_of_statements_is_constant(database: DatabaseEngine) -> None:
    room = await Room.found()
    people = await room.union.people(12)
    sizes = []
    for count in (1, 11):
        for who in people[:count] if count == 1 else people[1:]:
            await attempts.hand_in(who, await attempts.start(who, room.id))
        row = await quiz(room.id)
        with counted(database) as sent:
            await standing(row, now())
        sizes.append(len(sent))
    assert sizes == [4, 4]


async def test_a_bank_taken_in_twice_changed_and_cut_down() -> None:
    room = await Room.found(bank_size=6)
    assert await room.take_in(questions_of(6)) == bank.Imported(0, 0, 0, 0)
    (member,) = await room.union.people(1)
    sitting = await room.begin(member)
    before = [each.question for each in await sitting.paper()]
    changed = [Question("truth", each.text, (), (1,)) for each in questions_of(6)]
    assert await room.take_in(changed[:4], only_these=True) == bank.Imported(0, 4, 2, 0)
    assert [each.question for each in await sitting.paper()] == before
    assert len(await questions_in_force(room.id)) == 4
    # What was there before comes back as the row it was.
    assert await room.take_in(questions_of(6)) == bank.Imported(2, 4, 0, 0)
    assert await QuizQuestion.count() == 10
    assert [each.question for each in await questions_in_force(room.id)] != changed


async def test_what_was_shown_is_what_is_taken_in() -> None:
    room = await Room.found(bank_size=0)
    content = quiz_workbook.bank(questions_of(3))
    shown = await bank.preview(room.id, content)
    assert len(shown.changes.new) == 3
    await room.take_in(questions_of(1))
    assert (await refused(bank.apply(room.chair, room.id, content, fingerprint=shown.fingerprint)))[0] == 409
    assert (await refused(bank.apply(room.chair, room.id, quiz_workbook.bank([]))))[0] == 422
    assert (await refused(bank.preview(room.id, b"nonsense")))[0] == 422


async def test_no_opening_without_questions_and_no_new_numbers_after_a_try() -> None:
    room = await Room.found(bank_size=0)
    assert (await refused(setup.set_open(room.chair, room.id, is_open=True)))[0] == 409
    await room.take_in(questions_of(4))
    await setup.set_open(room.chair, room.id, is_open=True)
    (member,) = await room.union.people(1)
    await attempts.start(member, room.id)
    act = setup.choose(room.chair, room.id, "新名", QuizSettings(questions=2), None, None)
    assert await refused(act) == (
        409,
        "Members have tried already, so the numbers stay. Name and times can change.",
    )
    kept = (await quiz(room.id)).chosen
    await setup.choose(room.chair, room.id, "新名", kept, None, MORNING)
    assert (await quiz(room.id)).name == "新名"
    wrong = setup.choose(room.chair, room.id, "新名", kept, MORNING, MORNING)
    assert (await refused(wrong))[0] == 422
