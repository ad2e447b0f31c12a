"""Questions from Excel: what is read, what is refused in which words, and what would change."""

import pytest

from competitions.domain.quiz.bank_changes import Kept, bank_changes
from competitions.domain.quiz.questions import Question, digest, same_question
from competitions.domain.quiz.sheet import read
from members.domain.cells import Cell

HEAD: list[Cell] = ["题型", "专题", "题目", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析"]


def rows(*given: list[Cell]) -> list[list[Cell]]:
    return [["二十大精神题库"], HEAD, *given]


def test_the_three_kinds() -> None:
    sheet = read(
        rows(
            ["单选题", "报告", "大会主题？", "甲", "乙", "丙", "", "B", "见报告"],
            ["多选", "", "哪些正确？", "甲", "乙", "丙", "丁", "A、C，D", ""],
            ["判断", "", "地球是圆的。", "", "", "", "", "√", ""],
            ["判断", "", "地球是方的。", "正确", "错误", "", "", "错误", ""],
        )
    )
    assert sheet.problems == ()
    assert [row.question for row in sheet.rows] == [
        Question("single", "大会主题？", ("甲", "乙", "丙"), (1,), "报告", "见报告"),
        Question("multiple", "哪些正确？", ("甲", "乙", "丙", "丁"), (0, 2, 3)),
        Question("truth", "地球是圆的。", (), (0,)),
        Question("truth", "地球是方的。", (), (1,)),
    ]
    assert [row.row for row in sheet.rows] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["填空", "", "？", "甲", "乙", "", "", "A"], "Kind of question",
         "Please write 单选, 多选 or 判断 (single choice, multiple choice, true or false)."),
        (["单选", "", "", "甲", "乙", "", "", "A"], "Question text", "This must not be empty."),
        (["单选", "", "？", "甲", "乙", "", "", ""], "Right answer", "This must not be empty."),
        (["单选", "", "？", "甲", "乙", "", "", "C"], "Right answer", "There is no option C in this row."),
        (["单选", "", "？", "甲", "乙", "", "", "AB"], "Right answer",
         "A single choice has one right answer; several make it a multiple choice."),
        (["多选", "", "？", "甲", "乙", "", "", "AA"], "Right answer",
         "Please write the letters of the right options, such as A or ACD."),
        (["判断", "", "？", "", "", "", "", "C"], "Right answer", "Please write 对 or 错 (true or false)."),
        (["单选", "", "？", "甲", "", "丙", "", "A"], "Option A",
         "Give at least two options, from A on, with no gap between them."),
        (["单选", "", "？", "甲", "", "", "", "A"], "Option A",
         "Give at least two options, from A on, with no gap between them."),
        (["单选", "", "？", "甲", " 甲 ", "", "", "A"], "Option A", "Two options are the same."),
        (["单选", "", "长" * 1001, "甲", "乙", "", "", "A"], "Question text",
         "This is too long; at most 1000 characters fit."),
    ],
)  # fmt: skip
def test_what_is_refused(row: list[Cell], column: str, words: str) -> None:
    (problem,) = read(rows(row)).problems
    assert (problem.row, problem.column, str(problem.sentence)) == (3, column, words)


def test_the_same_question_twice_in_the_file() -> None:
    one: list[Cell] = ["判断", "", "地球是圆的。", "", "", "", "", "对"]
    sheet = read(rows(one, [*one[:2], "地球 是圆的。 ".replace(" ", ""), *one[3:]]))
    assert [(each.row, str(each.sentence)) for each in sheet.problems] == [
        (4, "The same question stands in row 3.")
    ]
    assert len(sheet.rows) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            [],
            "No row with the headings “Question text” and “Right answer” was found. Please use the template.",
        ),
        ([["题目", "答案"]], "The column “Kind of question” is missing."),
        ([["题型", "题目", "题干", "答案"]], "The heading “Question text” stands above two columns."),
        ([["题型", "题目", "答案"]], "There are headings, but no question below them."),
    ],
)
def test_sheets_that_are_none(given: list[list[Cell]], words: str) -> None:
    (problem,) = read(given).problems
    assert str(problem.sentence) == words


def test_a_file_taken_in_again_changes_nothing() -> None:
    first = read(
        rows(["判断", "", "地球是圆的。", "", "", "", "", "对"], ["单选", "", "？", "甲", "乙", "", "", "A"])
    )
    bank = [Kept(f"k{row.row}", row.question) for row in first.rows]
    again = bank_changes(first, bank)
    assert (again.new, again.changed, again.unchanged, again.missing) == ((), (), 2, ())
    other = read(
        rows(["判断", "", "地球是 圆的。", "", "", "", "", "对"], ["判断", "", "新题", "", "", "", "", "错"])
    )
    changes = bank_changes(other, bank)
    assert [each.text for each in changes.new] == ["地球是 圆的。", "新题"]
    corrected = bank_changes(read(rows(["判断", "", "地球是圆的。", "", "", "", "", "错"])), bank)
    assert [(each.kept.id, each.question.answer) for each in corrected.changed] == [("k3", (1,))]
    assert [each.id for each in corrected.missing] == ["k4"]


def test_the_same_and_the_equal_question() -> None:
    one = Question("single", "Ａ　是？", ("x", "y"), (0,))
    two = Question("single", "a 是？", ("x", "z"), (0,))
    assert same_question(one) == same_question(two)
    assert digest(one) != digest(two)
