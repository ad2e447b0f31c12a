"""A quiz and its question bank as they are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from competitions.domain.quiz.attempts import Opening
from competitions.domain.quiz.bank_changes import Kept
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.settings import QuizSettings, settings_from
from competitions.quiz_tables import Quiz, QuizQuestion
from foundation.errors import not_found

_QUIZ = (
    "SELECT q.id, q.competition, q.name, q.settings, q.seed, q.state, q.opens_at, q.closes_at, c.event, e.host,"
    " b.path AS host_path, b.name AS host_name, e.title AS event_title, e.status AS event_status,"
    " (SELECT COUNT(*) FROM quiz_question x WHERE x.quiz = q.id AND x.retired = {}) AS questions"
    " FROM quiz q JOIN competition c ON c.id = q.competition JOIN event e ON e.id = c.event"
    " JOIN branch b ON b.id = e.host"
)


class QuizRow(msgspec.Struct, frozen=True):
    """A quiz with what its event says. ``seed`` is secret; ``settings`` is JSON."""

    id: str
    competition: str
    name: str
    settings: str
    seed: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    event: str
    host: str
    host_path: str
    host_name: str
    event_title: str
    event_status: str
    questions: int

    @property
    def chosen(self) -> QuizSettings:
        return settings_from(self.settings)

    @property
    def opening(self) -> Opening:
        return Opening(self.state, self.opens_at, self.closes_at)


async def quiz(quiz_id: str) -> QuizRow:
    """Raises Refusal 404."""
    rows = await Quiz.raw(f"{_QUIZ} WHERE q.id = {{}}", False, quiz_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], QuizRow)


async def of_competition(competition_id: str) -> list[QuizRow]:
    """The quizzes of a competition in their order."""
    rows = await Quiz.raw(
        f"{_QUIZ} WHERE q.competition = {{}} ORDER BY q.position, q.name",
        False,
        competition_id,
    )
    return [msgspec.convert(row, QuizRow) for row in rows]


_COLUMNS = (
    QuizQuestion.id,
    QuizQuestion.kind,
    QuizQuestion.topic,
    QuizQuestion.text,
    QuizQuestion.options,
    QuizQuestion.answer,
    QuizQuestion.explanation,
)


async def bank(quiz_id: str) -> list[Kept]:
    """The questions in force, in the order they came."""
    rows = (
        await QuizQuestion.select(*_COLUMNS)
        .where((QuizQuestion.quiz == quiz_id) & (QuizQuestion.retired == False))  # noqa: E712
        .order_by(QuizQuestion.position, QuizQuestion.id)
    )
    return [Kept(row["id"], _question(row)) for row in rows]


async def questions(ids: Iterable[str]) -> dict[str, Question]:
    """Questions by id, retired ones too: a paper keeps those it was made of."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = await QuizQuestion.select(*_COLUMNS).where(QuizQuestion.id.is_in(wanted))
    return {row["id"]: _question(row) for row in rows}


def _question(row: dict[str, Any]) -> Question:
    return Question(
        kind=row["kind"],
        text=row["text"],
        options=tuple(msgspec.json.decode(row["options"], type=list[str])),
        answer=tuple(msgspec.json.decode(row["answer"], type=list[int])),
        topic=row["topic"],
        explanation=row["explanation"],
    )
