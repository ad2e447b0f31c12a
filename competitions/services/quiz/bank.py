"""Taking in questions from Excel: shown first, then applied in one write. Repeating it changes nothing."""

import asyncio
from collections.abc import Sequence

import msgspec

from competitions.documents.quiz_workbook import rows_of
from competitions.domain.quiz.bank_changes import BankChanges, bank_changes
from competitions.domain.quiz.questions import Question, digest
from competitions.domain.quiz.sheet import QuestionSheet, read
from competitions.queries.quiz.quiz import bank, quiz
from competitions.quiz_tables import QuizQuestion
from competitions.services.quiz.live import quiz_changed
from foundation.database import fetch, write
from foundation.errors import Refusal, not_found
from foundation.identifiers import digest as digest_of
from foundation.identifiers import new_id
from foundation.messages import Sentence
from members.domain.identity import Identity
from members.services import audit, many_rows

MOST_QUESTIONS = 5000
_AGAIN = "UPDATE quiz_question SET retired = {}, position = {} WHERE quiz = {} AND digest = {} RETURNING id"


class Preview(msgspec.Struct, frozen=True):
    """What would change, and the fingerprint that the confirmation must bring back."""

    changes: BankChanges
    ignored: tuple[str, ...]
    fingerprint: str


class Imported(msgspec.Struct, frozen=True):
    """How many questions were added, changed and taken out, and how many rows were left out."""

    added: int
    changed: int
    taken_out: int
    left_out: int


async def preview(quiz_id: str, content: bytes) -> Preview:
    """Reads a workbook and compares it with the bank; writes nothing. Raises `Refusal` when it is none."""
    await quiz(quiz_id)
    sheet = await _read(content)
    found = bank_changes(sheet, await bank(quiz_id))
    return Preview(found, sheet.ignored, _fingerprint(found))


async def apply(
    actor: Identity, quiz_id: str, content: bytes, *, only_these: bool = False, fingerprint: str | None = None
) -> Imported:
    """Applies the good rows in one write; with ``only_these`` questions that are not in the file are taken out.

    Papers already given keep the questions they were made of. With a `fingerprint` nothing is done when the bank has
    changed since (409). A file without any good row is refused (422).
    """
    sheet = await _read(content)

    async def body() -> Imported:
        row = await quiz(quiz_id)
        found = bank_changes(sheet, await bank(quiz_id))
        if fingerprint is not None and _fingerprint(found) != fingerprint:
            raise Refusal(
                Sentence(
                    "The bank has been changed since you looked. Nothing was taken in; please look once more."
                )
            )
        if found.problems and found.is_empty and not found.unchanged:
            raise Refusal(found.problems[0].sentence, field="file", status=422)
        gone = [change.kept.id for change in found.changed]
        gone += [each.id for each in found.missing] if only_these else []
        if row.questions - len(gone) + len(found.new) + len(found.changed) > MOST_QUESTIONS:
            raise Refusal(
                Sentence("A bank holds at most {most} questions.", most=MOST_QUESTIONS),
                field="file",
                status=422,
            )
        await _retire(gone)
        await _add(quiz_id, [*found.new, *(change.question for change in found.changed)])
        counts = Imported(
            len(found.new),
            len(found.changed),
            len(found.missing) if only_these else 0,
            len({problem.row for problem in found.problems}),
        )
        await audit.record(actor, "questions.imported", "quiz", quiz_id, **msgspec.structs.asdict(counts))
        quiz_changed(quiz_id)
        return counts

    return await write(body)


async def _read(content: bytes) -> QuestionSheet:
    return await asyncio.to_thread(lambda: read(rows_of(content)))


def _fingerprint(found: BankChanges) -> str:
    """Equal for equal changes; problems and unchanged rows do not matter."""
    return digest_of(msgspec.json.encode((found.new, found.changed, found.missing)).decode())[:32]


async def _retire(ids: Sequence[str]) -> None:
    if ids:
        await QuizQuestion.update({QuizQuestion.retired: True}).where(QuizQuestion.id.is_in(list(ids)))


async def _add(quiz_id: str, questions: Sequence[Question]) -> None:
    """A question that was in the bank before, word for word, comes back instead of a new row."""
    rows = await fetch("SELECT MAX(position) AS last FROM quiz_question WHERE quiz = {}", quiz_id)
    position = rows[0]["last"] or 0
    made = []
    for question in questions:
        position += 1
        if await fetch(_AGAIN, False, position, quiz_id, digest(question)):
            continue
        made.append(_values(quiz_id, question, position))
    if made:
        await many_rows.insert(QuizQuestion, tuple(made[0]), (tuple(values.values()) for values in made))


def _values(quiz_id: str, question: Question, position: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "quiz": quiz_id,
        "kind": question.kind,
        "topic": question.topic,
        "text": question.text,
        "options": msgspec.json.encode(question.options).decode(),
        "answer": msgspec.json.encode(question.answer).decode(),
        "explanation": question.explanation,
        "digest": digest(question),
        "position": position,
        "retired": False,
    }


async def add(actor: Identity, quiz_id: str, given: Sequence[Question]) -> None:
    """Questions that need no workbook, such as those of the demo. Raises Refusal 404."""

    async def body() -> None:
        await quiz(quiz_id)
        await _add(quiz_id, given)
        await audit.record(actor, "questions.added", "quiz", quiz_id, added=len(given))
        quiz_changed(quiz_id)

    await write(body)


async def take_out(actor: Identity, quiz_id: str, question_id: str) -> None:
    """One question is asked no more; papers already given keep it. Raises Refusal 404."""

    async def body() -> None:
        found = await QuizQuestion.exists().where(
            (QuizQuestion.id == question_id) & (QuizQuestion.quiz == quiz_id)
        )
        if not found:
            raise not_found()
        await _retire([question_id])
        await audit.record(actor, "question.taken_out", "quiz_question", question_id, quiz=quiz_id)
        quiz_changed(quiz_id)

    await write(body)
