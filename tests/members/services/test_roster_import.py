"""A roster taken in: shown, confirmed, repeated, and nothing done when something is wrong."""

from datetime import date
from typing import Any

import pytest

from foundation.errors import Refusal
from members.documents.roster_workbook import export
from members.domain.identity import Role
from members.services import branches, roster_import, sessions
from members.services.roster_import import Imported
from members.tables import AuditEntry, Branch, Member
from tests.members.seed import add_branch, grant

ZHANG = [
    "A001",
    "张三",
    "男",
    date(1980, 5, 12),
    "会计学院",
    "在职",
    date(2004, 9, 1),
    None,
    "",
    "10000000001",
]
SHAN = ["A002", "单雪梅", "女", None, "金融学院", "", None, None, "", ""]


@pytest.fixture
async def union(database: object) -> Branch:
    union = await add_branch("校工会")
    await add_branch("会计学院", union)
    return union


def book(*rows: list[Any]) -> bytes:
    return export(rows, [])


async def people() -> list[tuple[str, str, str]]:
    rows = await Member.select(
        Member.staff_number, Member.name, Member.branch.name.as_alias("branch")
    ).order_by(Member.staff_number)
    return [(row["staff_number"], row["name"], row["branch"]) for row in rows]


async def test_new_people_and_a_new_branch(union: Branch) -> None:
    content = book(ZHANG, SHAN)
    seen = await roster_import.preview(content, add_branches=True)
    assert (len(seen.changes.new), seen.changes.new_branches, await people()) == (2, ("金融学院",), [])
    done = await roster_import.apply(None, content, add_branches=True, fingerprint=seen.fingerprint)
    assert done == Imported(added=2, changed=0, branches=1, left_out=0)
    assert await people() == [("A001", "张三", "会计学院"), ("A002", "单雪梅", "金融学院")]
    shan = (
        await Member.select(Member.pinyin, Member.letters, Member.employment_status)
        .where(Member.staff_number == "A002")
        .first()
    )
    assert shan == {"pinyin": "shan4单 xue3雪 mei2梅", "letters": "shanxuemei", "employment_status": "active"}
    paths = await Branch.select(Branch.name, Branch.path).where(Branch.name == "金融学院")
    assert paths[0]["path"].startswith(union.path)


async def test_repeated_it_changes_nothing(union: Branch) -> None:
    content = book(ZHANG, SHAN)
    await roster_import.apply(None, content, add_branches=True)
    before = await Member.select().order_by(Member.id)
    assert (await roster_import.preview(content, add_branches=True)).changes.is_empty
    assert await roster_import.apply(None, content, add_branches=True) == Imported(0, 0, 0, 0)
    assert await Member.select().order_by(Member.id) == before


async def test_changes_are_applied_and_told_by_field_name_only(union: Branch) -> None:
    await roster_import.apply(None, book(ZHANG), add_branches=False)
    married = [*ZHANG[:1], "张珊", *ZHANG[2:9], "10000000002"]
    assert await roster_import.apply(None, book(married), add_branches=False) == Imported(0, 1, 0, 0)
    assert await people() == [("A001", "张珊", "会计学院")]
    entry = await AuditEntry.select(AuditEntry.fields).where(AuditEntry.action == "member.changed")
    assert entry == [{"fields": '{"fields":["name","phone"]}'}]


async def test_rows_with_faults_are_left_out_and_nobody_is_deleted(union: Branch) -> None:
    await roster_import.apply(None, book(ZHANG), add_branches=False)
    done = await roster_import.apply(
        None, book(SHAN, ["A003", "李四", "", None, "会计学院"]), add_branches=False
    )
    assert done == Imported(added=1, changed=0, branches=0, left_out=1)
    assert await people() == [("A001", "张三", "会计学院"), ("A003", "李四", "会计学院")]


async def test_who_stands_in_a_row_with_a_fault_is_not_missing(union: Branch) -> None:
    await roster_import.apply(None, book(ZHANG, ["A003", "李四", "", None, "会计学院"]), add_branches=False)
    faulty = [*ZHANG[:9], "12a"]
    seen = await roster_import.preview(
        book(faulty, ["A009", "王五", "", None, "会计学院"]), add_branches=False
    )
    assert [member.staff_number for member in seen.changes.missing] == ["A003"]


async def test_what_has_changed_since_the_preview_stops_it(union: Branch) -> None:
    content = book(ZHANG)
    seen = await roster_import.preview(content, add_branches=False)
    await roster_import.apply(None, book(ZHANG[:9]), add_branches=False)
    with pytest.raises(Refusal, match="changed since you looked"):
        await roster_import.apply(None, content, add_branches=False, fingerprint=seen.fingerprint)
    assert await Member.select(Member.phone) == [{"phone": ""}]


async def test_a_file_without_a_good_row_is_refused(union: Branch) -> None:
    with pytest.raises(Refusal, match="no branch of this name") as refused:
        await roster_import.apply(None, book(SHAN), add_branches=False)
    assert (refused.value.status, await people()) == (422, [])


async def test_a_new_branch_needs_one_union_above_it(union: Branch) -> None:
    await add_branch("第二个根")
    with pytest.raises(Refusal, match="one union above"):
        await roster_import.apply(None, book(ZHANG, SHAN), add_branches=True)
    assert await people() == []


async def test_who_has_left_is_signed_out_and_the_others_seen_anew(union: Branch) -> None:
    await roster_import.apply(None, book(ZHANG, SHAN), add_branches=True)
    ids = {row["staff_number"]: row["id"] for row in await Member.select(Member.id, Member.staff_number)}
    tokens = [await sessions.start(ids["A001"]), await sessions.start(ids["A002"])]
    assert [bool(await sessions.find(token)) for token in tokens] == [True, True]
    gone = [*ZHANG[:5], "离职", *ZHANG[6:]]
    await roster_import.apply(
        None, book(gone, ["A002", "单小梅", "女", None, "会计学院"]), add_branches=False
    )
    assert await sessions.find(tokens[0]) is None
    found = await sessions.find(tokens[1])
    assert found is not None
    assert (found.name, found.branch_name) == ("单小梅", "会计学院")


async def test_the_last_administrator_does_not_leave_by_a_roster(union: Branch) -> None:
    await roster_import.apply(None, book(ZHANG, SHAN), add_branches=True)
    zhang = await Member.objects().where(Member.staff_number == "A001").first()
    assert zhang is not None
    await grant(zhang, Role.ADMINISTRATOR)
    gone = book([*ZHANG[:5], "离职", *ZHANG[6:]])
    with pytest.raises(Refusal, match="Somebody must stay administrator"):
        await roster_import.apply(None, gone, add_branches=False)
    assert await Member.exists().where((Member.id == zhang.id) & (Member.employment_status == "active"))


async def test_many_rows_go_in_at_once(union: Branch) -> None:
    rows = [[f"N{number:05}", "张三", "", None, "会计学院"] for number in range(1000)]
    assert (await roster_import.apply(None, book(*rows), add_branches=False)).added == 1000
    assert await AuditEntry.count().where(AuditEntry.action == "member.added") == 1000


async def test_the_branch_service_is_the_one_used(union: Branch) -> None:
    await branches.add(None, "金融学院", parent_id=union.id)
    done = await roster_import.apply(None, book(SHAN), add_branches=True)
    assert (done.branches, await people()) == (0, [("A002", "单雪梅", "金融学院")])
