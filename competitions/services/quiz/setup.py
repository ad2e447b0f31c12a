"""Making a quiz: its numbers, when it is open, and opening it."""

from datetime import datetime

from competitions.domain.quiz.settings import QuizSettings, check_settings, settings_to
from competitions.queries.quiz.quiz import quiz
from competitions.quiz_tables import Quiz, QuizAttempt
from competitions.services.quiz.live import quiz_changed
from competitions.tables import Competition
from foundation.database import AlreadyThere, write
from foundation.errors import Refusal, not_found
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit


async def create(actor: Identity, competition_id: str, name: str) -> str:
    """A new quiz, still being prepared. Raises Refusal 404, 422 for a name that is taken."""

    async def body() -> str:
        if not await Competition.exists().where(Competition.id == competition_id):
            raise not_found()
        count = await Quiz.count().where(Quiz.competition == competition_id)
        made = Quiz(
            competition=competition_id, name=name, position=count, settings=settings_to(QuizSettings())
        )
        try:
            await made.save()
        except AlreadyThere:
            raise _taken() from None
        await audit.record(actor, "quiz.created", "quiz", made.id, competition=competition_id)
        return str(made.id)

    return await write(body)


def _taken() -> Refusal:
    return Refusal(Sentence("This competition already has a quiz of that name."), field="name", status=422)


async def choose(
    actor: Identity,
    quiz_id: str,
    name: str,
    settings: QuizSettings,
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> None:
    """Name, numbers and times.

    Raises Refusal 422, and 409 for other numbers once somebody has tried: everybody answers under the same rules.
    """
    check_settings(settings)
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Refusal(Sentence("The quiz must close after it opens."), field="closes_at", status=422)

    async def body() -> None:
        row = await quiz(quiz_id)
        if settings_to(settings) != row.settings and await QuizAttempt.exists().where(
            QuizAttempt.quiz == quiz_id
        ):
            raise Refusal(
                Sentence("Members have tried already, so the numbers stay. Name and times can change.")
            )
        try:
            await Quiz.update(
                {
                    Quiz.name: name,
                    Quiz.settings: settings_to(settings),
                    Quiz.opens_at: opens_at,
                    Quiz.closes_at: closes_at,
                }
            ).where(Quiz.id == quiz_id)
        except AlreadyThere:
            raise _taken() from None
        await audit.record(actor, "quiz.chosen", "quiz", quiz_id)
        quiz_changed(quiz_id)

    await write(body)


async def set_open(actor: Identity, quiz_id: str, *, is_open: bool) -> None:
    """Opens it for members (from its time on), or shuts it again: attempts that run go on to their end.

    Raises Refusal 409 while the bank holds fewer questions than an attempt asks.
    """

    async def body() -> None:
        row = await quiz(quiz_id)
        if is_open and row.questions < row.chosen.questions:
            raise Refusal(
                Sentence(
                    "An attempt asks {wanted} questions, the bank holds {there}. Take in more, or ask fewer.",
                    wanted=row.chosen.questions,
                    there=row.questions,
                )
            )
        await Quiz.update({Quiz.state: "open" if is_open else "setup"}).where(Quiz.id == quiz_id)
        await audit.record(actor, "quiz.opened" if is_open else "quiz.shut", "quiz", quiz_id)
        quiz_changed(quiz_id)

    await write(body)
