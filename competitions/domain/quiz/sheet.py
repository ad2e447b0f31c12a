"""The question bank as organizers send it in Excel: each row read, or refused in words."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec

from competitions.domain.quiz.questions import (
    FEWEST_OPTIONS,
    LETTERS,
    Kind,
    Question,
    normal,
    same_question,
)
from competitions.domain.sheet_rows import Problem
from foundation.messages import N_, Sentence
from members.domain import cells
from members.domain.cells import Cell, Unreadable
from members.domain.headings import Headings, cells_of, is_empty

LONGEST_TEXT, LONGEST_OPTION, LONGEST_TOPIC = 1000, 300, 60


class Column(StrEnum):
    """The columns of the workbook."""

    KIND = "kind"
    TOPIC = "topic"
    TEXT = "text"
    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    G = "g"
    H = "h"
    ANSWER = "answer"
    EXPLANATION = "explanation"


OPTIONS = (Column.A, Column.B, Column.C, Column.D, Column.E, Column.F, Column.G, Column.H)
HEADINGS: dict[Column, str] = {
    Column.KIND: N_("Kind of question"),
    Column.TOPIC: N_("Topic"),
    Column.TEXT: N_("Question text"),
    Column.A: N_("Option A"),
    Column.B: N_("Option B"),
    Column.C: N_("Option C"),
    Column.D: N_("Option D"),
    Column.E: N_("Option E"),
    Column.F: N_("Option F"),
    Column.G: N_("Option G"),
    Column.H: N_("Option H"),
    Column.ANSWER: N_("Right answer"),
    Column.EXPLANATION: N_("Explanation of the answer"),
}
REQUIRED = (Column.KIND, Column.TEXT, Column.ANSWER)
_ALSO: dict[Column, str] = {
    Column.KIND: "题型 类型 题目类型 试题类型 kindofquestion kind type",
    Column.TOPIC: "专题 主题 分类 知识点 章节 topic category",
    Column.TEXT: "题目 题干 试题 题目内容 试题内容 questiontext question text 问题",
    **{
        column: f"选项{letter} {letter}选项 {letter} option{letter}".casefold()
        for column, letter in zip(OPTIONS, LETTERS, strict=True)
    },
    Column.ANSWER: "正确答案 答案 参考答案 标准答案 rightanswer answer correctanswer",
    Column.EXPLANATION: "解析 答案解析 说明 题目解析 explanationoftheanswer explanation",
}
_READ = Headings(_ALSO, (Column.TEXT, Column.ANSWER))
KIND_WORDS: dict[Kind, str] = {
    "single": N_("single choice"),
    "multiple": N_("multiple choice"),
    "truth": N_("true or false"),
}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("单选", "单选题", "单项选择", "单项选择题", "single", "singlechoice"), "single"),
    **dict.fromkeys(("多选", "多选题", "多项选择", "多项选择题", "multiple", "multiplechoice"), "multiple"),
    **dict.fromkeys(("判断", "判断题", "是非题", "truth", "trueorfalse", "truefalse"), "truth"),
}
_TRUE = ("对", "正确", "是", "√", "✓", "true", "t", "yes", "y", "a", "1")
_FALSE = ("错", "错误", "不正确", "否", "×", "x", "✗", "false", "f", "no", "n", "b", "0")


class SheetQuestion(msgspec.Struct, frozen=True):
    """A good row: its number in Excel and the question."""

    row: int
    question: Question


class QuestionSheet(msgspec.Struct, frozen=True):
    """A workbook that has been read."""

    rows: tuple[SheetQuestion, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    return _READ.row(rows)


def read(rows: Sequence[Sequence[Cell]]) -> QuestionSheet:
    """Reads a sheet: rows of cells, the first of them being row 1 of Excel. Empty rows are passed over."""
    start = header_row(rows)
    if start is None:
        return _nothing(
            Sentence(
                "No row with the headings “Question text” and “Right answer” was found. Please use the template."
            )
        )
    places = _READ.places(rows[start])
    missing = [column for column in REQUIRED if column not in places.at]
    if places.twice:
        heading = Sentence(HEADINGS[places.twice[0]])
        return _nothing(
            Sentence("The heading “{heading}” stands above two columns.", heading=heading), start + 1
        )
    if missing:
        return _nothing(
            Sentence("The column “{heading}” is missing.", heading=Sentence(HEADINGS[missing[0]])), start + 1
        )
    good: list[SheetQuestion] = []
    problems: list[Problem] = []
    first_with: dict[str, int] = {}
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if is_empty(row):
            continue
        found = _row(cells_of(row, places.at), number, first_with)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            good.append(found)
    if not good and not problems:
        return _nothing(Sentence("There are headings, but no question below them."), start + 1)
    return QuestionSheet(tuple(good), tuple(problems), places.ignored)


def _nothing(sentence: Sentence, row: int = 0) -> QuestionSheet:
    return QuestionSheet((), (Problem(row, "", sentence),))


def _row(given: Mapping[Column, Cell], number: int, first_with: dict[str, int]) -> SheetQuestion | Problem:
    values: dict[Column, str] = {}
    for column, cell in given.items():
        try:
            values[column] = _READERS[column](cell)
        except Unreadable as unreadable:
            return Problem(number, HEADINGS[column], unreadable.sentence, cells.text(cell)[:60])
    question = _question(values, number)
    if isinstance(question, Problem):
        return question
    before = first_with.setdefault(same_question(question), number)
    if before != number:
        return Problem(
            number, HEADINGS[Column.TEXT], Sentence("The same question stands in row {row}.", row=before),
            question.text[:60],
        )  # fmt: skip
    return SheetQuestion(number, question)


def _question(values: Mapping[Column, str], number: int) -> Question | Problem:
    def wrong(column: Column, sentence: Sentence) -> Problem:
        return Problem(number, HEADINGS[column], sentence, values.get(column, "")[:60])

    kind = _KINDS.get("".join(values[Column.KIND].casefold().split()))
    if kind is None:
        return wrong(
            Column.KIND,
            Sentence("Please write 单选, 多选 or 判断 (single choice, multiple choice, true or false)."),
        )
    options = tuple(values.get(column, "") for column in OPTIONS)
    if kind == "truth":
        options = ()
    while options and not options[-1]:
        options = options[:-1]
    answer = _answer(kind, values[Column.ANSWER], len(options))
    if isinstance(answer, Sentence):
        return wrong(Column.ANSWER, answer)
    if kind != "truth" and (len(options) < FEWEST_OPTIONS or not all(options)):
        return wrong(Column.A, Sentence("Give at least two options, from A on, with no gap between them."))
    if len({normal(option) for option in options}) != len(options):
        return wrong(Column.A, Sentence("Two options are the same."))
    return Question(
        kind,
        values[Column.TEXT],
        options,
        answer,
        values.get(Column.TOPIC, ""),
        values.get(Column.EXPLANATION, ""),
    )


def _answer(kind: Kind, text: str, options: int) -> tuple[int, ...] | Sentence:
    """The numbers of the right options, or what to write instead."""
    plain = "".join(text.casefold().split())
    if kind == "truth":
        if plain in _TRUE:
            return (0,)
        return (1,) if plain in _FALSE else Sentence("Please write 对 or 错 (true or false).")
    letters = [letter for letter in plain.upper() if letter not in ",，、;；/."]
    if not letters or any(letter not in LETTERS for letter in letters) or len(set(letters)) != len(letters):
        return Sentence("Please write the letters of the right options, such as A or ACD.")
    places = tuple(sorted(LETTERS.index(letter) for letter in letters))
    if places[-1] >= options:
        return Sentence("There is no option {letter} in this row.", letter=LETTERS[places[-1]])
    if kind == "single" and len(places) != 1:
        return Sentence("A single choice has one right answer; several make it a multiple choice.")
    return places


def _line(longest: int) -> Callable[[Cell], str]:
    return lambda cell: cells.line(cell, longest)


def _prose(longest: int) -> Callable[[Cell], str]:
    """Text as it was written: ？ and （ stay what they are, unlike in names and numbers."""

    def read_prose(cell: Cell) -> str:
        plain = cells.line(cell, longest)
        if not isinstance(cell, str):
            return plain
        seen = "".join(
            each for each in unicodedata.normalize("NFC", cell) if unicodedata.category(each) != "Cf"
        )
        return " ".join(seen.split())[:longest]

    return read_prose


_READERS: dict[Column, Callable[[Cell], str]] = {
    Column.KIND: _line(20),
    Column.TOPIC: _line(LONGEST_TOPIC),
    Column.TEXT: lambda cell: cells.required(_prose(LONGEST_TEXT)(cell)),
    **dict.fromkeys(OPTIONS, _prose(LONGEST_OPTION)),
    Column.ANSWER: lambda cell: cells.required(cells.line(cell, 40)),
    Column.EXPLANATION: _prose(LONGEST_TEXT),
}
