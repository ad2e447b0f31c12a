"""A member's attempts: the paper without its answers while it runs, with them once it is over."""

from datetime import datetime

import msgspec

from competitions.domain.quiz.attempts import Attempt
from competitions.domain.quiz.paper import PaperItem
from competitions.domain.quiz.questions import Question
from competitions.queries.quiz.quiz import questions
from competitions.quiz_tables import QuizAnswer, QuizAttempt
from foundation.errors import not_found

_ATTEMPT = (
    "SELECT id, quiz, member, paper, started_at, ends_at, handed_in_at, score, correct, number, day"
    " FROM quiz_attempt"
)


class AttemptRow(msgspec.Struct, frozen=True):
    """An attempt as kept; ``paper`` is JSON."""

    id: str
    quiz: str
    member: str
    paper: str
    started_at: datetime
    ends_at: datetime
    handed_in_at: datetime | None
    score: int
    correct: int
    number: int

    @property
    def course(self) -> Attempt:
        return Attempt(self.started_at, self.ends_at, self.handed_in_at)

    @property
    def items(self) -> tuple[PaperItem, ...]:
        return paper_from(self.paper)


class Asked(msgspec.Struct, frozen=True):
    """A question as the member sees it: options in the order of the paper, chosen ones by their place there."""

    number: int
    id: str
    question: Question
    order: tuple[int, ...]
    chosen: tuple[int, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """Texts in the order shown; empty for true or false, whose words are the page's own."""
        return tuple(self.question.options[place] for place in self.order) if self.question.options else ()

    @property
    def right(self) -> tuple[int, ...]:
        """Places of the right options as shown. Only for an attempt that is over."""
        return tuple(at for at, place in enumerate(self.order) if place in self.question.answer)

    @property
    def is_right(self) -> bool:
        return set(self.chosen) == set(self.right)


def paper_from(text: str) -> tuple[PaperItem, ...]:
    return msgspec.json.decode(text, type=tuple[PaperItem, ...])


async def attempt(attempt_id: str, member_id: str) -> AttemptRow:
    """Raises Refusal 404 for an attempt of somebody else too."""
    rows = await QuizAttempt.raw(f"{_ATTEMPT} WHERE id = {{}} AND member = {{}}", attempt_id, member_id)
    if not rows:
        raise not_found()
    return msgspec.convert(rows[0], AttemptRow)


async def own_attempts(quiz_id: str, member_id: str) -> list[AttemptRow]:
    """A member's attempts, the newest first."""
    rows = await QuizAttempt.raw(
        f"{_ATTEMPT} WHERE quiz = {{}} AND member = {{}} ORDER BY started_at DESC, id DESC",
        quiz_id,
        member_id,
    )
    return [msgspec.convert(row, AttemptRow) for row in rows]


async def asked(row: AttemptRow) -> list[Asked]:
    """The paper with what was chosen. Two statements."""
    items = row.items
    bank = await questions(item.question for item in items)
    chosen = {
        each["question"]: msgspec.json.decode(each["chosen"], type=list[int])
        for each in await QuizAnswer.select(QuizAnswer.question, QuizAnswer.chosen).where(
            QuizAnswer.attempt == row.id
        )
    }
    return [
        Asked(
            number,
            item.question,
            bank[item.question],
            item.options,
            tuple(sorted(item.options.index(place) for place in chosen.get(item.question, ()))),
        )
        for number, item in enumerate(items, 1)
    ]
