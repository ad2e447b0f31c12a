"""The questions of an event's sign-up form kept as the organizer set them up; call it inside a write body."""

from collections.abc import Sequence
from typing import Any

import msgspec

from events.domain.question_form import QuestionDraft
from events.domain.questions import Question
from events.services.draft_refused import DraftRefused
from events.tables import Question as QuestionTable
from foundation.identifiers import new_id
from foundation.messages import Sentence


async def keep_questions(event_id: str, former: Sequence[Question], wanted: Sequence[QuestionDraft]) -> None:
    """Adds, changes and takes out. Raises `DraftRefused` when people have answered what is to go."""
    known = {question.id: question for question in former}
    kept = {question.id for question in wanted}
    # What depended on another question is told anew below; meanwhile nothing holds a question that goes.
    await QuestionTable.raw("UPDATE question SET shown_if = NULL WHERE event = {}", event_id)
    for question in former:
        if question.id not in kept:
            await _refuse_if_answered(question.id, "questions")
            await QuestionTable.raw("DELETE FROM question WHERE id = {}", question.id)
    ids: list[str] = []
    for position, each in enumerate(wanted):
        there = known.get(each.id)
        if there is not None and there.kind is not each.kind:
            await _refuse_if_answered(there.id, f"questions-{position}-kind")
        ids.append(there.id if there is not None else new_id())
        values = _values(each) | {
            "position": position,
            "shown_if": ids[each.shown_if] if each.shown_if is not None else None,
        }
        if there is None:
            await QuestionTable.insert(QuestionTable(id=ids[-1], event=event_id, **values))
        else:
            await QuestionTable.update(values).where(QuestionTable.id == there.id)


def _values(question: QuestionDraft) -> dict[Any, Any]:
    return {
        "kind": question.kind.value,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "choices": msgspec.json.encode(question.choices).decode(),
        "scope": question.scope.value,
        "asked": question.asked.value,
        "shown_when": msgspec.json.encode(question.shown_when).decode(),
        "bounds": msgspec.json.encode(question.bounds).decode(),
        "ages": msgspec.json.encode(question.ages).decode(),
    }


async def _refuse_if_answered(question_id: str, field: str) -> None:
    answered = await QuestionTable.raw(
        "SELECT 1 AS there WHERE EXISTS (SELECT 1 FROM answer WHERE question = {})"
        " OR EXISTS (SELECT 1 FROM guest_answer WHERE question = {})",
        question_id,
        question_id,
    )
    if answered:
        sentence = Sentence("People have answered this question already, so it stays as it is.")
        raise DraftRefused({field: sentence})
