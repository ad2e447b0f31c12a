"""Sheets of entries read and compared: every fault in words, and a second reading that changes nothing."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from competitions.domain.entries import Entrants
from competitions.domain.entry_changes import EntryChanges, KeptEntry, changes
from competitions.domain.entry_people import GUEST, Directory, Known, Planned, Rules
from competitions.domain.entry_sheet import Column, EntryRow, read
from competitions.domain.seeding import seeds_allowed
from members.domain.cells import Cell

A, B = "branch a", "branch b"
MEMBERS = [
    Known("1", "A1", "张三", A, "male"),
    Known("2", "A2", "李四", A, "male"),
    Known("3", "A3", "王五", A, "female"),
    Known("4", "B4", "赵六", B, "female"),
    Known("5", "B5", "钱七", B),
    Known("6", "B6", "孙八", B, "male", left=True),
]
DIRECTORY = Directory.of(
    MEMBERS, {"会计学院分工会": [A], "图书馆": [B], "校工会/图书馆": [B]}, {A: "会计学院分工会", B: "图书馆"}
)
DOUBLES: list[Cell] = ["姓名", "工号", "搭档", "搭档工号", "种子"]


def compared(
    entrants: Entrants,
    rows: Sequence[Sequence[Cell]],
    kept: Sequence[KeptEntry] = (),
    code: str = "D1",
    *,
    guests: bool = False,
) -> EntryChanges:
    return changes(read(entrants, rows), kept, DIRECTORY, Rules(entrants, code, seeds_allowed, guests))


def said(found: EntryChanges) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, str(problem.sentence)) for problem in found.problems]


def player(number: str) -> Planned:
    known = next(member for member in MEMBERS if member.number == number)
    return Planned(known.id, known.name, known.branch, known.sex, known.number)


def kept(id_: str, *numbers: str, seed: int | None = None) -> KeptEntry:
    players = tuple(player(number) for number in numbers)
    return KeptEntry(id_, " / ".join(each.name for each in players), seed, players)


def test_columns_in_any_order_and_language() -> None:
    rows: list[list[Cell]] = [
        ["2026 年校运会", None, None],
        ["Seed", "学 号", "NAME*", "备注"],
        [1.0, " ａ1", "张 三", "x"],
        [None, None, None, None],
        ["", "A2", "李四", None],
    ]
    found = read("singles", rows)
    assert found.rows == (
        EntryRow(3, "张三", "A1", seed=1),
        EntryRow(5, "李四", "A2"),
    )
    assert (found.columns, found.ignored, found.problems) == (
        frozenset({Column.NAME, Column.NUMBER, Column.SEED}),
        ("备注",),
        (),
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["x"]], "No row with the headings of the template was found"),
        ([["姓名", "工号"]], "no entry below them"),
        ([["姓名", "工号", "name"], ["张三", "A1"]], "stands above two columns"),
        ([["姓名", "种子"], ["张三", 1]], "The column “Staff number” is missing."),
    ],
)
def test_a_sheet_that_is_none(rows: list[list[Cell]], words: str) -> None:
    found = compared("singles", rows)
    assert (found.is_empty, len(found.problems)) == (True, 1)
    assert words in str(found.problems[0].sentence)


def test_every_fault_of_a_row_is_said_and_the_others_are_taken() -> None:
    head: list[Cell] = ["姓名", "工号", "性别", "所属分工会", "种子"]
    rows: list[list[Cell]] = [
        head,
        ["张三", "A1", "男", "会计学院", 1],
        ["李四", "A9", "", "", ""],
        ["李四", "A1", "", "", ""],
        ["孙八", "B6", "", "", ""],
        ["王五", "A3", "女", "", ""],
        ["李四", "A2", "女", "", ""],
        ["李四", "A2", "", "图书馆", ""],
        ["李四", "A2", "不详", "", ""],
        ["李四", "A2", "", "", 0],
        ["", "A2", "", "", ""],
        ["张三", "A1", "", "", ""],
        ["李四", "A2", "", "", 1],
        ["李四", 1e15, "", "", ""],
    ]
    found = compared("singles", rows, code="MS")
    assert [entry.name for entry in found.new] == ["张三"]
    assert said(found) == [
        (3, "Staff number", "Nobody on the roster has this number. Please check it; a guest has none and leaves"
                            " the cell empty."),
        (4, "Name", "The roster knows this number as 张三."),
        (5, "Staff number", "孙八 has left."),
        (6, "Sex", "王五 is a woman, and MS is for men."),
        (7, "Sex", "The roster says otherwise. Please check the number."),
        (8, "Branch union", "On the roster 李四 belongs to 会计学院分工会."),
        (9, "Sex", "Please write 男 or 女 (male or female)."),
        (10, "Seed", "Please give a whole number from 1 on, or leave it empty."),
        (11, "Name", "This must not be empty."),
        (12, "", "张三 stands in row 2 already."),
        (13, "Seed", "Seed 1 stands in row 2 already."),
        (14, "Staff number", "Excel kept this as a rounded number. Please format the column as text and type it"
                             " again."),
    ]  # fmt: skip


def test_pairs_new_changed_unchanged_and_missing() -> None:
    rows: list[list[Cell]] = [
        DOUBLES,
        ["李四", "A2", "张三", "A1", ""],
        ["王五", "A3", "钱七", "B5", 1],
    ]
    there = [kept("e1", "A1", "A2"), kept("e2", "A3", "B4", seed=2)]
    found = compared("doubles", rows, there)
    assert said(found) == []
    assert (found.new, found.unchanged, found.missing) == ((), 1, ())
    (change,) = found.changed
    assert [(each.heading, each.before, each.after) for each in change.fields] == [
        ("Players", "王五 / 赵六", "王五 / 钱七"),
        ("Seed", "2", "1"),
    ]
    assert [entry.id for entry in compared("doubles", rows[:2], there).missing] == ["e2"]
    without_seeds = compared("doubles", [row[:4] for row in rows], there)
    assert [each.heading for each in without_seeds.changed[0].fields] == ["Players"]


def test_two_pairs_may_exchange_their_partners_but_none_takes_one_who_stays() -> None:
    there = [kept("e1", "A1", "A2"), kept("e2", "A3", "B4")]
    exchanged: list[list[Cell]] = [
        DOUBLES,
        ["张三", "A1", "赵六", "B4", ""],
        ["王五", "A3", "李四", "A2", ""],
    ]
    assert len(compared("doubles", exchanged, there).changed) == 2
    found = compared("doubles", exchanged[:2], there)
    assert said(found) == [(2, "", "赵六 is already entered: 王五 / 赵六.")]
    assert (found.is_empty, [entry.id for entry in found.missing]) == (True, [])


def test_a_pair_needs_both_and_the_sexes_fit() -> None:
    rows: list[list[Cell]] = [
        DOUBLES,
        ["张三", "A1", "", "", ""],
        ["张三", "A1", "张三", "A1", ""],
        ["张三", "A1", "李四", "A2", ""],
    ]
    assert said(compared("doubles", rows, code="XD")) == [
        (2, "Partner", "The partner's name is missing."),
        (3, "Sex", "张三 is one man too many for XD."),
        (4, "Sex", "李四 is one man too many for XD."),
    ]
    assert said(compared("doubles", rows[:3])) == [
        (2, "Partner", "The partner's name is missing."),
        (3, "", "The same person stands here twice."),
    ]


def test_a_guest_comes_only_if_ticked_and_hosted_and_no_namesake() -> None:
    head: list[Cell] = ["姓名", "工号", "所属分工会", "搭档", "搭档工号", "搭档所属分工会", "搭档性别"]
    rows: list[list[Cell]] = [
        head,
        ["张三", "A1", "会计学院", "马文", "", "图书馆", "男"],
        ["李四", "A2", "", "周一", "", "", ""],
        ["王五", "A3", "", "赵六", "", "图书馆", ""],
    ]
    refused = compared("doubles", rows[:2])
    assert said(refused)[0][2].startswith("Without a staff number 马文 would be a guest.")
    found = compared("doubles", rows, guests=True)
    assert [entry.players[1] for entry in found.new] == [Planned(GUEST + "马文", "马文", B, "male")]
    assert said(found) == [
        (3, "Partner's branch union", "A guest needs a branch that hosts them."
                                      " Please write its name as on the roster."),
        (4, "Partner's staff number", "赵六 is on the roster. Please write the staff number (B4?)."),
    ]  # fmt: skip


def test_no_more_seeds_than_so_many_entries_may_have() -> None:
    rows: list[list[Cell]] = [
        ["姓名", "工号", "种子"],
        ["张三", "A1", 3],
        ["李四", "A2", 2],
        ["王五", "A3", 1],
    ]
    found = compared("singles", rows, [kept("e1", "B4", seed=2)])
    assert said(found) == [
        (2, "Seed", "4 entries may have at most 2 seeds (CN 2.3.1)."),
        (3, "Seed", "Seed 2 is 赵六 already."),
    ]


def test_a_team_of_several_rows() -> None:
    head: list[Cell] = ["队名", "所属分工会", "姓名", "工号", "性别", "队长", "排位"]
    rows: list[list[Cell]] = [
        head,
        ["一队", "会计学院", "张三", "A1", "男", "", 2],
        ["二队", "图书馆", "赵六", "B4", "", "", ""],
        ["一队", "会计学院", "王五", "A3", "女", "是", 1],
        ["一队", "会计学院", "马文", "", "男", "", ""],
    ]
    found = compared("team", rows, code="T", guests=True)
    assert said(found) == []
    one, two = found.new
    assert [(each.name, each.captain) for each in one.players] == [
        ("王五", True),
        ("张三", False),
        ("马文", False),
    ]
    assert [(each.name, each.captain) for each in two.players] == [("赵六", True)]
    there = [KeptEntry("t1", "一队", None, one.players)]
    again = compared("team", rows, there, "T", guests=True)
    assert (again.unchanged, len(again.new), len(again.changed)) == (1, 1, 0)
    rows[1][6], rows[3][6] = 1, 2
    (change,) = compared("team", rows, there, "T", guests=True).changed
    assert [(each.before, each.after) for each in change.fields] == [
        ("王五© / 张三 / 马文", "张三 / 王五© / 马文")
    ]
    rows[1][5] = "是"
    spoilt = compared("team", rows, there, "T", guests=True)
    assert said(spoilt) == [(4, "Captain", "A team has one captain.")]
    assert ([entry.name for entry in spoilt.new], spoilt.missing) == (["二队"], ())


def test_a_team_with_a_row_that_cannot_be_read_is_left_out_whole() -> None:
    rows: list[list[Cell]] = [
        ["队名", "姓名", "工号"],
        ["一队", "张三", "A1"],
        ["一队", "", "A2"],
        ["一队", "李四", "A9"],
    ]
    found = compared("team", rows, code="T")
    assert (found.is_empty, [problem.row for problem in found.problems]) == (True, [3, 4])


def test_rows_without_end_are_refused() -> None:
    row: list[Cell] = ["张三", "A1"]
    rows: list[list[Cell]] = [["姓名", "工号"], *[row] * 3001]
    found = compared("singles", rows)
    assert said(found) == [(0, "", "At most 3000 rows of entries can be taken in at once.")]


_pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), max_size=5)


@example([(0, 2, 3), (1, 3, 0)], [0, 1, 2, 3, 4], 1)
@given(_pairs, st.permutations(range(5)), st.integers(0, 2))
def test_what_was_taken_in_changes_nothing_the_second_time(
    pairs: list[tuple[int, int, int]], order: list[int], there: int
) -> None:
    before = [
        kept(f"k{n}", MEMBERS[order[2 * n]].number, MEMBERS[order[2 * n + 1]].number) for n in range(there)
    ]
    rows: list[list[Cell]] = [DOUBLES]
    for one, other, seed in pairs:
        a, b = MEMBERS[one], MEMBERS[other]
        rows.append([a.name, a.number, b.name, b.number, seed or ""])
    found = compared("doubles", rows, before)
    replaced = {change.kept.id: change.planned for change in found.changed}
    after = [
        KeptEntry(entry.id, entry.name, entry.seed, entry.players)
        if entry.id not in replaced
        else KeptEntry(entry.id, replaced[entry.id].name, replaced[entry.id].seed, replaced[entry.id].players)
        for entry in before
    ] + [KeptEntry(f"n{entry.row}", entry.name, entry.seed, entry.players) for entry in found.new]
    people = [each.key for entry in after for each in entry.players]
    assert len(people) == len(set(people))
    seeds = [entry.seed for entry in after if entry.seed]
    assert len(seeds) == len(set(seeds))
    again = compared("doubles", rows, after)
    assert {entry.row for entry in again.new} <= {problem.row for problem in found.problems}
    assert {change.planned.row for change in again.changed} <= {problem.row for problem in found.problems}
