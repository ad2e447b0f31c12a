"""Attempts: begun once however many tabs ask, answered one by one, over when handed in or when the time is up."""

import msgspec

from competitions.domain.quiz.attempts import ends_at, refuse_another_try, refuse_late
from competitions.domain.quiz.paper import PaperItem, attempt_hash, paper, times_seen
from competitions.domain.quiz.questions import Question
from competitions.domain.quiz.settings import QuizSettings
from competitions.queries.quiz.attempts import AttemptRow, attempt, own_attempts
from competitions.queries.quiz.quiz import QuizRow, bank, questions, quiz
from competitions.quiz_tables import QuizAttempt
from competitions.services.quiz.live import quiz_changed
from foundation.clock import now
from foundation.database import AlreadyThere, fetch, write
from foundation.errors import Refusal, not_allowed, not_found
from foundation.i18n import local
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.branches import reaches
from members.domain.identity import Identity
from members.services import audit

_TODAY = "SELECT COUNT(*) AS tries FROM quiz_attempt WHERE quiz = {} AND member = {} AND day = {}"
_OVER = (
    "UPDATE quiz_attempt SET running = NULL WHERE quiz = {} AND member = {} AND running = 1 AND ends_at <= {}"
)
_RUNNING = "SELECT id FROM quiz_attempt WHERE quiz = {} AND member = {} AND running = 1"
_SAVE = (
    "INSERT INTO quiz_answer (attempt, question, chosen, saved_at) VALUES ({}, {}, {}, {})"
    " ON CONFLICT (attempt, question) DO UPDATE SET chosen = excluded.chosen, saved_at = excluded.saved_at"
)
_CLEAR = "DELETE FROM quiz_answer WHERE attempt = {} AND question = {}"
_ANSWERS = "SELECT question, chosen FROM quiz_answer WHERE attempt = {}"


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was chosen: places of options as the paper shows them, from 0. Empty takes the answer back."""

    question: str
    chosen: tuple[int, ...]


def may_take_part(identity: Identity, row: QuizRow) -> bool:
    """Members of the union that holds the event, its whole subtree."""
    return reaches(row.host, identity.branch_path)


def _refuse_unless_held(row: QuizRow) -> None:
    """What is not published is not there; what was called off is not held."""
    if row.event_status == "draft":
        raise not_found()
    if row.event_status == "cancelled":
        raise Refusal(Sentence("This event was called off."))


async def start(identity: Identity, quiz_id: str) -> str:
    """Begins an attempt and its clock, or goes on with the one that runs; returns its id.

    Raises Refusal 403 for members of other unions, 409 when the quiz is shut or today's tries are used up.
    """

    async def body() -> str:
        row = await quiz(quiz_id)
        _refuse_unless_held(row)
        if not may_take_part(identity, row):
            raise not_allowed(Sentence("This quiz is for members of {union}.", union=row.host_name))
        moment = now()
        await fetch(_OVER, quiz_id, identity.member_id, moment)
        running = await fetch(_RUNNING, quiz_id, identity.member_id)
        if running:
            return str(running[0]["id"])
        row.opening.refuse_when_shut(moment)
        today = local(moment).date()
        tries = (await fetch(_TODAY, quiz_id, identity.member_id, today))[0]["tries"]
        refuse_another_try(tries, row.chosen.tries)
        attempt_id = new_id()
        items = await _paper(row, identity.member_id, attempt_id)
        await QuizAttempt.insert(
            QuizAttempt(
                id=attempt_id,
                quiz=quiz_id,
                member=identity.member_id,
                branch=identity.branch_id,
                day=today,
                number=tries + 1,
                paper=msgspec.json.encode(items).decode(),
                started_at=moment,
                ends_at=ends_at(row.opening, row.chosen.minutes, moment),
            )
        )
        await audit.record(identity, "attempt.begun", "quiz_attempt", attempt_id, quiz=quiz_id)
        quiz_changed(quiz_id)
        return attempt_id

    try:
        return await write(body)
    except AlreadyThere:
        # Another tab was quicker: its attempt is this one.
        return await write(body)


async def _paper(row: QuizRow, member_id: str, attempt_id: str) -> tuple[PaperItem, ...]:
    there = {each.id: each.question for each in await bank(row.id)}
    if not there:
        raise Refusal(Sentence("This quiz is still being prepared."))
    before = [each.items for each in await own_attempts(row.id, member_id)]
    keyed = attempt_hash(attempt_id, member_id)
    return paper(row.seed, keyed, there, times_seen(before), row.chosen.questions)


async def answer(identity: Identity, attempt_id: str, given: list[Chosen]) -> AttemptRow:
    """Saves answers; the same again changes nothing, another one replaces it.

    Raises Refusal 404 for somebody else's attempt, 409 when it is over, 422 for what is no answer to its questions.
    """

    async def body() -> AttemptRow:
        row = await attempt(attempt_id, identity.member_id)
        refuse_late(row.course, now())
        items = {item.question: item for item in row.items}
        bank_ = await questions(items)
        for each in given:
            item = items.get(each.question)
            chosen = _of_bank(item, each.chosen) if item else None
            if item is None or chosen is None or (chosen and not bank_[each.question].allows(chosen)):
                raise Refusal(
                    Sentence("This is no answer to a question of your paper. Please reload the page."),
                    field="chosen",
                    status=422,
                )
            if chosen:
                await fetch(_SAVE, attempt_id, each.question, msgspec.json.encode(chosen).decode(), now())
            else:
                await fetch(_CLEAR, attempt_id, each.question)
        return await _counted(row, bank_)

    return await write(body)


def _of_bank(item: PaperItem, chosen: tuple[int, ...]) -> tuple[int, ...] | None:
    """From places as shown to numbers of the bank; None for a place that is not there."""
    if any(not 0 <= place < len(item.options) for place in chosen):
        return None
    return tuple(sorted(item.options[place] for place in chosen))


async def _counted(row: AttemptRow, bank_: dict[str, Question]) -> AttemptRow:
    """The points of the answers so far, kept with the attempt: nobody needs to be there when its time is up."""
    settings: QuizSettings = (await quiz(row.quiz)).chosen
    right = [
        bank_[each["question"]]
        for each in await fetch(_ANSWERS, row.id)
        if bank_[each["question"]].is_right(tuple(msgspec.json.decode(each["chosen"], type=list[int])))
    ]
    score = sum(settings.points(question.kind) for question in right)
    await QuizAttempt.update({QuizAttempt.score: score, QuizAttempt.correct: len(right)}).where(
        QuizAttempt.id == row.id
    )
    return msgspec.structs.replace(row, score=score, correct=len(right))


async def hand_in(identity: Identity, attempt_id: str) -> None:
    """Ends an attempt before its time is up; twice is as good as once, and after the end nothing changes."""

    async def body() -> None:
        row = await attempt(attempt_id, identity.member_id)
        moment = now()
        if row.course.over(moment):
            return
        await QuizAttempt.update({QuizAttempt.handed_in_at: moment, QuizAttempt.running: None}).where(
            QuizAttempt.id == attempt_id
        )
        await audit.record(identity, "attempt.handed_in", "quiz_attempt", attempt_id, quiz=row.quiz)
        quiz_changed(row.quiz)

    await write(body)
