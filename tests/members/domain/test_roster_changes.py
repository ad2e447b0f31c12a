"""What importing a roster would change."""

from dataclasses import dataclass
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from members.domain.branches import BranchNode
from members.domain.roster import Column, Roster, RosterRow
from members.domain.roster_changes import Changed, FieldChange, Kept, RosterChanges, changes

COLLEGE = BranchNode("c", None, "college", "校工会", 1, "c/")
ACCOUNTING = BranchNode("a", "c", "branch", "会计学院", 1, "c/a/")
FINANCE = BranchNode("f", "c", "branch", "金融学院", 2, "c/f/")
FIRST_GROUP = BranchNode("g", "a", "group", "一组", 1, "c/a/g/")
SECOND_GROUP = BranchNode("h", "f", "group", "一组", 1, "c/f/h/")
TREE = [COLLEGE, ACCOUNTING, FINANCE, FIRST_GROUP, SECOND_GROUP]
ALL = frozenset(Column)
ZHANG = RosterRow(2, "A1", "张三", "会计学院", sex="male", birth_date=date(1980, 5, 12))


def kept(row: RosterRow, branch: str = "a") -> Kept:
    values = msgspec.structs.asdict(row) | {"id": f"id-{row.staff_number}", "branch": branch}
    del values["row"]
    return msgspec.convert(values, Kept)


def compare(*rows: RosterRow, members: tuple[Kept, ...] = (), columns: frozenset[Column] = ALL,
            add_branches: bool = False) -> RosterChanges:  # fmt: skip
    return changes(Roster(rows, (), columns), members, TREE, add_branches=add_branches)


def test_new_unchanged_changed_and_missing() -> None:
    li = RosterRow(3, "A2", "李四", "会计学院")
    moved = msgspec.structs.replace(ZHANG, branch="金融学院", phone="10000000001")
    gone = kept(RosterRow(9, "A9", "王五", "金融学院"), "f")
    found = compare(moved, li, members=(kept(ZHANG), gone))
    fields = (
        FieldChange(Column.BRANCH, "会计学院", "金融学院"),
        FieldChange(Column.PHONE, "", "10000000001"),
    )
    assert (found.new, found.changed, found.unchanged, found.missing) == (
        (li,),
        (Changed(kept(ZHANG), moved, fields),),
        0,
        (gone,),
    )


def test_the_same_file_again_changes_nothing() -> None:
    found = compare(ZHANG, members=(kept(ZHANG),))
    assert found.is_empty
    assert (found.unchanged, found.missing, found.problems) == (1, (), ())


def test_a_column_the_file_does_not_have_is_left_alone() -> None:
    bare = RosterRow(2, "A1", "张三", "会计学院")
    few = frozenset({Column.STAFF_NUMBER, Column.NAME, Column.BRANCH})
    assert compare(bare, members=(kept(ZHANG),), columns=few).is_empty
    assert [change.column for change in compare(bare, members=(kept(ZHANG),)).changed[0].fields] == [
        Column.SEX,
        Column.BIRTH_DATE,
    ]


def test_only_those_in_service_in_the_branches_of_the_file_are_missing() -> None:
    retired = kept(RosterRow(0, "R1", "赵一", "会计学院", employment_status="retired"))
    elsewhere = kept(RosterRow(0, "F1", "钱二", "金融学院"), "f")
    here = kept(RosterRow(0, "A5", "孙六", "会计学院"))
    assert compare(ZHANG, members=(retired, elsewhere, here)).missing == (here,)


def test_branches_by_name_by_path_unknown_and_ambiguous() -> None:
    rows = [
        msgspec.structs.replace(ZHANG, row=number, staff_number=str(number), branch=branch)
        for number, branch in enumerate(("会计学院", "校工会/金融学院", "金融学院/一组", "一组", "图书馆"))
    ]
    found = compare(*rows)
    assert found.branch_of == {"会计学院": "a", "校工会/金融学院": "f", "金融学院/一组": "h"}
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (3, Column.BRANCH),
        (4, Column.BRANCH),
    ]
    asked = compare(*rows, add_branches=True)
    assert (asked.new_branches, [problem.row for problem in asked.problems]) == (("图书馆",), [3])


def test_a_new_branch_has_a_plain_name() -> None:
    rows = [
        msgspec.structs.replace(ZHANG, row=n, staff_number=str(n), branch=b)
        for n, b in enumerate(("a/b", "x" * 81))
    ]
    found = compare(*rows, add_branches=True)
    assert (found.new_branches, [problem.row for problem in found.problems]) == ((), [0, 1])


@dataclass
class Person:
    number: int
    name: str
    branch: str


people = st.lists(
    st.builds(
        Person,
        st.integers(1, 9),
        st.sampled_from(["张三", "李四"]),
        st.sampled_from(["会计学院", "金融学院"]),
    ),
    unique_by=lambda person: person.number,
)


@given(people, people)
def test_after_applying_a_file_it_changes_nothing_and_nobody_is_gone(
    before: list[Person], after: list[Person]
) -> None:
    by_name = {"会计学院": "a", "金融学院": "f"}
    rows = [RosterRow(place, str(one.number), one.name, one.branch) for place, one in enumerate(after)]
    members = {
        str(one.number): kept(RosterRow(0, str(one.number), one.name, one.branch), by_name[one.branch])
        for one in before
    }
    found = compare(*rows, members=tuple(members.values()))
    assert len(found.new) + len(found.changed) + found.unchanged == len(rows)
    applied = members | {row.staff_number: kept(row, by_name[row.branch]) for row in rows}
    assert set(members) <= set(applied)
    assert compare(*rows, members=tuple(applied.values())).is_empty
