"""Quizzes in Excel: the question bank to fill in and to take out, and the results."""

from collections.abc import Sequence
from typing import Any

from competitions.domain.quiz.questions import LETTERS, Question
from competitions.domain.quiz.ranking import BranchTurnout, Ranked
from competitions.domain.quiz.sheet import HEADINGS, KIND_WORDS, OPTIONS, REQUIRED, Column, header_row
from foundation.i18n import gettext as _
from members.documents import workbooks
from members.documents.workbooks import SheetColumn
from members.domain.cells import Cell

_WIDTHS = {Column.KIND: 14, Column.TOPIC: 16, Column.TEXT: 60, Column.ANSWER: 12, Column.EXPLANATION: 40}
_OPTION_WIDTH = 22


def rows_of(content: bytes) -> list[list[Cell]]:
    """The rows of the sheet that holds questions (else of the first one). Raises `Refusal` with what to do."""
    return workbooks.rows_of(content, header_row)


def bank(questions: Sequence[Question]) -> bytes:
    """The bank as a workbook; with no question it is the template."""
    columns = [
        SheetColumn(
            _(HEADINGS[column]),
            _WIDTHS.get(column, _OPTION_WIDTH),
            required=column in REQUIRED,
            choices=tuple(_(words) for words in KIND_WORDS.values()) if column is Column.KIND else (),
        )
        for column in Column
    ]
    rows = [_row(question) for question in questions]
    return workbooks.workbook(_("Question bank"), columns, rows, instructions=_instructions(), fixed=3)


def _row(question: Question) -> list[str]:
    options = (*question.options, *[""] * (len(OPTIONS) - len(question.options)))
    return [
        _(KIND_WORDS[question.kind]),
        question.topic,
        question.text,
        *options,
        _answer(question),
        question.explanation,
    ]


def _answer(question: Question) -> str:
    if question.kind == "truth":
        return _("true") if question.answer == (0,) else _("false")
    return "".join(LETTERS[place] for place in question.answer)


def _instructions() -> tuple[str, ...]:
    return (
        _("One question a row. Columns marked * must be filled in."),
        _("Right answer: the letter of the option (B), for a multiple choice all of them (ACD), else true or false."),
        _("Topic and explanation may stay empty; the explanation is shown after the attempt."),
        _("A question is known by its text: otherwise changed it is replaced. The same file can be taken in again."),
        _("Before anything is stored you see what would change, row by row."),
    )  # fmt: skip


def results(title: str, ranked: Sequence[Ranked], branches: Sequence[BranchTurnout]) -> bytes:
    """Places with name and branch, and how many of each branch took part; no staff numbers."""
    columns = [
        SheetColumn(_("Placing"), 8),
        SheetColumn(_("Name"), 16),
        SheetColumn(_("Branch"), 26),
        SheetColumn(_("Points reached"), 8),
        SheetColumn(_("Time taken"), 10),
        SheetColumn(_("Attempts"), 10),
        SheetColumn("", 3),
        SheetColumn(_("Branch"), 26),
        SheetColumn(_("Took part"), 10),
        SheetColumn(_("Members"), 10),
        SheetColumn(_("Rate"), 10),
    ]
    rows: list[list[Any]] = []
    for at in range(max(len(ranked), len(branches))):
        person = _person(ranked[at]) if at < len(ranked) else [""] * 6
        branch = _branch(branches[at]) if at < len(branches) else [""] * 4
        rows.append([*person, "", *branch])
    return workbooks.workbook(title[:28] or _("Results"), columns, rows, fixed=2)


def _person(row: Ranked) -> list[str]:
    best = row.best
    return [
        str(row.place),
        best.name,
        best.branch_name,
        str(best.score),
        took(best.milliseconds),
        str(row.tries),
    ]


def _branch(row: BranchTurnout) -> list[str]:
    return [row.name, str(row.people), str(row.members), f"{row.rate}%"]


def took(milliseconds: int) -> str:
    """Minutes, seconds and tenths: `3:07.4`."""
    tenths = milliseconds // 100
    return f"{tenths // 600}:{tenths % 600 // 10:02}.{tenths % 10}"
