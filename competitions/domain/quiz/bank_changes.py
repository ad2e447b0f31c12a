"""What a workbook would change in the question bank; taken in again it changes nothing."""

from collections.abc import Sequence

import msgspec

from competitions.domain.quiz.questions import Question, same_question
from competitions.domain.quiz.sheet import QuestionSheet
from competitions.domain.sheet_rows import Problem


class Kept(msgspec.Struct, frozen=True):
    """A question of the bank."""

    id: str
    question: Question


class Changed(msgspec.Struct, frozen=True):
    """A question whose text stands in the bank already, with something else in it."""

    kept: Kept
    question: Question


class BankChanges(msgspec.Struct, frozen=True):
    """``missing`` stand in the bank but not in the file; they go only when that is asked for."""

    new: tuple[Question, ...]
    changed: tuple[Changed, ...]
    unchanged: int
    missing: tuple[Kept, ...]
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)


def bank_changes(sheet: QuestionSheet, bank: Sequence[Kept]) -> BankChanges:
    """Questions are found again by their text, however it is spaced."""
    known = {same_question(each.question): each for each in bank}
    new: list[Question] = []
    changed: list[Changed] = []
    met: set[str] = set()
    unchanged = 0
    for row in sheet.rows:
        kept = known.get(same_question(row.question))
        if kept is None:
            new.append(row.question)
            continue
        met.add(kept.id)
        if kept.question == row.question:
            unchanged += 1
        else:
            changed.append(Changed(kept, row.question))
    missing = tuple(each for each in bank if each.id not in met)
    return BankChanges(tuple(new), tuple(changed), unchanged, missing, sheet.problems)
