"""Shares as people have them: pasted, from a sheet, with heads, sums and slips."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.quota_sheet import Taken, Unread, lines_of, rows_of, taken
from foundation.messages import Sentence

BRANCHES = {
    "a": "会计学院分工会",
    "f": "金融学院分工会",
    "m": "马克思主义学院分工会",
    "l": "图书馆分工会",
    "1": "机关一分工会",
}
UNKNOWN = Sentence("No branch of this name shares these places.")
WHOLE = Sentence("Places of a branch must be whole numbers, such as 3.")
PASTED = """分工会\t会员\t名额
会计学院分工会\t46\t3
金融学院\t38\t２
 马克思主义学院：1个
图书馆 分工会,0
机关一 2
合计\t\t8
"""


def test_what_is_pasted_is_read_as_people_write_it() -> None:
    assert taken(lines_of(PASTED), BRANCHES) == Taken({"a": 3, "f": 2, "m": 1, "l": 0, "1": 2}, ())


def test_what_cannot_be_read_is_left_out_and_said() -> None:
    text = "会计学院 3\n体育部 2\n会计学院分工会 4\n金融学院 2.5\n图书馆 -1\n机关一\n"
    assert taken(lines_of(text), BRANCHES) == Taken(
        {"a": 3},
        (
            Unread(2, "体育部 2", UNKNOWN),
            Unread(3, "会计学院分工会 4", Sentence("This branch is there twice; the first number stands.")),
            Unread(4, "金融学院 2.5", WHOLE),
            Unread(5, "图书馆 -1", WHOLE),
            Unread(6, "机关一", WHOLE),
        ),
    )


def test_a_name_that_could_be_two_branches_is_asked_for_in_full() -> None:
    both = {"x": "图书馆分工会", "y": "图书馆工会"}
    found = taken(lines_of("图书馆 3\n图书馆工会 2"), both)
    assert (found.sizes, found.unread[0].sentence) == (
        {"y": 2}, Sentence("Several branches could be meant; please write the whole name."),
    )  # fmt: skip


def test_rows_of_a_file_may_hold_more_than_two_columns() -> None:
    rows = [
        ["", "分工会", "会员", "名额"],
        ["1", "会计学院分工会", "46", "3"],
        ["2", "图书馆分工会", "16", ""],
        [],
    ]
    assert rows_of(rows) == [("分工会", ""), ("会计学院分工会", "3"), ("图书馆分工会", ""), ("", "")]
    assert rows_of([["会计学院分工会", "46", "3"]]) == [("会计学院分工会", "3")], (
        "without heads the last number"
    )


@given(st.text(max_size=200))
def test_any_text_is_read_or_left_out(text: str) -> None:
    found = taken(lines_of(text), BRANCHES)
    assert set(found.sizes) <= set(BRANCHES)
    assert all(0 <= size <= 100_000 for size in found.sizes.values())
