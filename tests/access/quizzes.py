"""Who may see quizzes, set them up, and sit them."""

from datetime import timedelta

import msgspec

from competitions.domain.quiz.paper import PaperItem
from competitions.domain.quiz.settings import QuizSettings, settings_to
from competitions.quiz_tables import Quiz, QuizAttempt, QuizQuestion
from foundation.clock import now
from foundation.i18n import local
from tests.access.entry import EVERYBODY, REFEREE_OF_THE_COMPETITION, SIGNED_IN, Entry
from tests.access.world import World

NOBODYS = frozenset[str]()
LIST = "/referee/competitions/{competition_id:str}/quizzes"
DESK = LIST + "/{quiz_id:str}"
ATTEMPT = "/quiz-attempts/{attempt_id:str}"
API = "/api/v1" + ATTEMPT
OTHER = ({"competition_id": "other_competition_id"}, {"quiz_id": "other_quiz_id"})
OTHER_LIST = ({"competition_id": "other_competition_id"},)
THERE = frozenset({"other_referee", "administrator"})
# `member` sits the attempt; the other one is `other_member`'s, whom nobody else may look over the shoulder.
MINE = frozenset({"member"})
ELSEWHERE = ({"attempt_id": "other_attempt_id"},)
THEIRS = frozenset({"other_member"})
ANSWERS = {"entries": [{"event": {"question": "{question_id}", "chosen": [0]}}]}


def _of_desk(method: str, path: str, *more: dict[str, str], **form: str) -> Entry:
    return Entry(
        method,
        DESK + path,
        REFEREE_OF_THE_COMPETITION,
        form=form or None,
        foreign=(*OTHER, *more),
        everywhere=NOBODYS,
    )


QUIZZES = [
    Entry("GET", LIST, REFEREE_OF_THE_COMPETITION, foreign=OTHER_LIST, everywhere=THERE),
    Entry(
        "POST", LIST, REFEREE_OF_THE_COMPETITION, form={"name": "党史"}, foreign=OTHER_LIST, everywhere=THERE
    ),
    _of_desk("GET", ""),
    _of_desk("POST", "", name="每日答题"),
    _of_desk("POST", "/state", open="yes"),
    _of_desk("GET", "/template.xlsx"),
    _of_desk("GET", "/questions.xlsx"),
    _of_desk("GET", "/import"),
    _of_desk("POST", "/import"),
    _of_desk("POST", "/import/confirm", key="key", fingerprint="fingerprint"),
    _of_desk("POST", "/questions/{question_id:str}/take-out", {"question_id": "other_question_id"}),
    _of_desk("GET", "/results.xlsx"),
    Entry("GET", "/quizzes/{quiz_id:str}", EVERYBODY),
    Entry("GET", "/live/quizzes/{quiz_id:str}", EVERYBODY, stream=True),
    Entry("POST", "/quizzes/{quiz_id:str}/attempts", SIGNED_IN),
    Entry("GET", ATTEMPT, MINE, foreign=ELSEWHERE, everywhere=THEIRS),
    Entry("POST", ATTEMPT, MINE, form={"decision": "save"}, foreign=ELSEWHERE, everywhere=THEIRS),
    Entry("GET", API, MINE, foreign=ELSEWHERE, everywhere=THEIRS),
    Entry("POST", f"{API}/events", MINE, json=ANSWERS, foreign=ELSEWHERE, everywhere=THEIRS),
]


async def seed_quiz(world: World, which: str, competition_id: str) -> None:
    """A quiz of one question, and somebody who sits it."""
    values = world.values
    quiz = Quiz(
        competition=competition_id,
        name="每日答题",
        settings=settings_to(QuizSettings(questions=1)),
        state="open",
    )
    await quiz.save()
    question = QuizQuestion(
        quiz=quiz.id, kind="truth", text="地球是圆的。", options="[]", answer="[0]", digest=f"{which}digest"
    )
    await question.save()
    paper = msgspec.json.encode((PaperItem(question.id, (0, 1)),)).decode()
    begun = QuizAttempt(
        quiz=quiz.id,
        member=world.members[f"{which}member"],
        branch=values["branch_id"],
        day=local(now()).date(),
        number=1,
        paper=paper,
        started_at=now(),
        ends_at=now() + timedelta(hours=5),
    )
    await begun.save()
    values |= {
        f"{which}quiz_id": quiz.id,
        f"{which}question_id": question.id,
        f"{which}attempt_id": begun.id,
    }
