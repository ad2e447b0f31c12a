"""Beside the tournament's matches: the teams' parade judged by a panel, and a quiz on the laws that is open now."""

from datetime import datetime, timedelta
from random import Random

from competitions.domain.contests.settings import ContestSettings, Criterion
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.settings import QuizSettings
from competitions.queries.contests.contest import loaded
from competitions.queries.quiz import quiz as quizzes
from competitions.queries.quiz.attempts import Asked, asked, attempt
from competitions.services.contests import marking, panel, running_order, setup, stage
from competitions.services.contests.marking import Entry, Given
from competitions.services.quiz import attempts, bank
from competitions.services.quiz import setup as quiz_setup
from competitions.services.quiz.attempts import Chosen
from competitions.tables import Competition
from foundation.identifiers import new_secret
from members.domain.identity import Identity
from operations.demo.cast import Player
from operations.demo.college import SEED
from operations.demo.happenings import Stage
from operations.demo.laws_quiz import QUESTIONS
from operations.demo.programme import REFEREE, TOURNAMENT_PLAN, moment
from operations.demo.story import Story, merged

PARADE, QUIZ = "开幕式方阵展示", "羽毛球规则知识答题"
SPOKEN_SEED = "八 六 二 五"
TEAMS = 8
JUDGES = ("钟评委", "卢评委", "江评委", "范评委", "邓评委")
RULES = ContestSettings(
    (Criterion("c1", "队列步伐", 40), Criterion("c2", "口号气势", 30), Criterion("c3", "着装创意", 30)),
    drop_highest=1,
    drop_lowest=1,
    ties=("criterion:c1", "median", "firsts"),
)
TOOK_THE_QUIZ = 70


async def beside(stage_: Stage) -> Story:
    """The parade before the first match, and the quiz from three days before it until now."""
    parts = merged([_parade(stage_), _quiz(stage_)])
    async for at in parts:
        yield at


async def _competition(stage_: Stage) -> str:
    event = stage_.held[TOURNAMENT_PLAN.title]
    row = await Competition.select(Competition.id).where(Competition.event == event).first()
    assert row is not None, "the tournament is set up five days before"
    return str(row["id"])


async def _parade(stage_: Stage) -> Story:
    yield moment(stage_.today, stage_.zone, -4, 10)
    chair = stage_.people[REFEREE].identity
    contest = await setup.create(chair, await _competition(stage_), PARADE)
    await setup.choose(chair, contest, PARADE, RULES)
    names = await _branch_names(stage_)
    for branch in stage_.branches[:TEAMS]:
        await setup.add_performer(chair, contest, names[branch], branch_id=branch)
    for judge in JUDGES:
        await panel.add_judge(chair, contest, judge)
    await running_order.draw(chair, contest, SPOKEN_SEED)
    links = [each.secret for each in await panel.issue_links(chair, contest)]
    begins = moment(stage_.today, stage_.zone, TOURNAMENT_PLAN.day, TOURNAMENT_PLAN.hour - 1)
    chance = Random(f"{SEED} {PARADE}")  # noqa: S311 - the same for everybody is the point
    async for at in _performances(chair, contest, links, begins, chance):
        yield at
    await stage.publish(chair, contest)


async def _branch_names(stage_: Stage) -> dict[str, str]:
    return {player.identity.branch_id: player.identity.branch_name for player in stage_.people.values()}


async def _performances(
    chair: Identity, contest: str, links: list[str], begins: datetime, chance: Random
) -> Story:
    order = [each.id for each in (await loaded(contest)).performers]
    for number, performer in enumerate(order):
        yield begins + timedelta(minutes=5 * number)
        await stage.call(chair, contest, performer)
        for secret in links:
            given = [_mark(performer, each, chance) for each in RULES.criteria]
            await marking.append(contest, None, secret, given)
        if number == 2:
            await stage.penalize(chair, contest, performer, 50, "超时 20 秒")
        await stage.lock(chair, contest, performer)


def _mark(performer: str, each: Criterion, chance: Random) -> Entry:
    """A good mark, in halves of a point."""
    given = chance.randrange(each.most * 80, each.most * 100, 50)
    return Entry(new_secret()[:40], Given(performer, each.key, given))


async def _quiz(stage_: Stage) -> Story:
    yield moment(stage_.today, stage_.zone, -4, 11)
    chair = stage_.people[REFEREE].identity
    made = await quiz_setup.create(chair, await _competition(stage_), QUIZ)
    opens, closes = moment(stage_.today, stage_.zone, -3, 8), moment(stage_.today, stage_.zone, 7, 22)
    numbers = QuizSettings(questions=5, minutes=5, tries=2, single=20, multiple=20, truth=20)
    await quiz_setup.choose(chair, made, QUIZ, numbers, opens, closes)
    await bank.add(chair, made, QUESTIONS)
    await quiz_setup.set_open(chair, made, is_open=True)
    chance = Random(f"{SEED} {QUIZ}")  # noqa: S311 - the same for everybody is the point
    chosen = chance.sample(sorted(stage_.people), TOOK_THE_QUIZ)
    spread = (stage_.now - timedelta(minutes=10) - opens) / TOOK_THE_QUIZ
    starts = [opens + spread * number for number in range(TOOK_THE_QUIZ)]
    sittings = [
        _sitting(stage_.people[number], made, at, chance.random())
        for number, at in zip(chosen, starts, strict=True)
    ]
    async for at in merged(sittings):
        yield at


async def _sitting(player: Player, quiz: str, begins: datetime, knows: float) -> Story:
    yield begins
    begun = await attempts.start(player.identity, quiz)
    paper = await asked(await attempt(begun, player.id))
    right = await quizzes.questions(each.id for each in paper)
    chance = Random(f"{SEED} {player.identity.staff_number}")  # noqa: S311 - the same for everybody is the point
    given = [
        Chosen(each.id, _choice(each, right[each.id], chance.random() < 0.5 + knows / 2)) for each in paper
    ]
    yield begins + timedelta(seconds=10)
    await attempts.answer(player.identity, begun, given)
    yield begins + timedelta(seconds=30 + chance.randrange(200))
    await attempts.hand_in(player.identity, begun)


def _choice(each: Asked, question: Question, right: bool) -> tuple[int, ...]:
    good = tuple(at for at, place in enumerate(each.order) if place in question.answer)
    return good if right else tuple(at for at in range(len(each.order)) if at not in good)[:1]
