"""Members and branches changed by hand."""

from datetime import date

import pytest

from foundation.errors import Refusal
from members.domain.identity import Role
from members.domain.roster import Column
from members.queries import branches as all_branches
from members.services import branches, people, sessions
from members.services.people import FieldsRefused
from members.tables import AuditEntry, Branch, Member
from tests.members.seed import add_branch, add_member, grant, identity


@pytest.fixture
async def union(database: object) -> Branch:
    return await add_branch("校工会")


@pytest.fixture
async def branch(union: Branch) -> Branch:
    return await add_branch("会计学院", union, position=1)


def given(branch: Branch, **more: str) -> dict[Column, str]:
    values = {
        "staff_number": "ｔ００１",
        "name": "单 雪梅",
        "branch": branch.id,
        "birth_date": "1980年5月12日",
    } | more
    return {Column(key): value for key, value in values.items()}


async def test_somebody_is_added_as_an_import_would(branch: Branch) -> None:
    member_id = await people.add(None, given(branch))
    row = (
        await Member.select(Member.staff_number, Member.name, Member.pinyin, Member.birth_date)
        .where(Member.id == member_id)
        .first()
    )
    assert row == {
        "staff_number": "T001",
        "name": "单雪梅",
        "pinyin": "shan4单 xue3雪 mei2梅",
        "birth_date": date(1980, 5, 12),
    }


async def test_all_faults_are_told_at_once(branch: Branch) -> None:
    with pytest.raises(FieldsRefused) as refused:
        await people.add(None, given(branch, name="=1", birth_date="x", phone="1"))
    assert [problem.column for problem in refused.value.problems] == [
        Column.NAME,
        Column.BIRTH_DATE,
        Column.PHONE,
    ]
    assert (refused.value.field, refused.value.status, await Member.count()) == ("name", 422, 0)


async def test_a_staff_number_belongs_to_one_person(branch: Branch) -> None:
    await people.add(None, given(branch))
    other = await people.add(None, given(branch, staff_number="T002"))
    for attempt in (
        lambda: people.add(None, given(branch)),
        lambda: people.change(None, other, {Column.STAFF_NUMBER: "t001"}),
    ):
        with pytest.raises(Refusal, match="has this staff number already") as refused:
            await attempt()
        assert refused.value.field == "staff_number"


async def test_only_what_is_given_changes_and_is_seen_at_once(union: Branch, branch: Branch) -> None:
    member_id = await people.add(None, given(branch))
    token = await sessions.start(member_id)
    assert await sessions.find(token)
    finance = await add_branch("金融学院", union)
    await people.change(None, member_id, {Column.NAME: "曾雪梅", Column.BRANCH: finance.id})
    await people.change(None, member_id, {Column.NAME: "曾雪梅"})
    found = await sessions.find(token)
    assert found is not None
    assert (found.name, found.branch_name) == ("曾雪梅", "金融学院")
    rows = await AuditEntry.select(AuditEntry.action, AuditEntry.fields).order_by(AuditEntry.id)
    assert rows[1:] == [{"action": "member.changed", "fields": '{"fields":["branch","name"]}'}]
    assert (await Member.select(Member.birth_date))[0]["birth_date"] == date(1980, 5, 12)


async def test_a_branch_and_a_member_that_do_not_exist(branch: Branch) -> None:
    with pytest.raises(Refusal) as refused:
        await people.add(None, given(branch) | {Column.BRANCH: "0000000000000"})
    assert (refused.value.field, refused.value.status) == ("branch", 422)
    with pytest.raises(Refusal) as refused:
        await people.change(None, "0000000000000", {Column.NAME: "张三"})
    assert refused.value.status == 404


async def names() -> list[tuple[str, int]]:
    return [(node.name, node.depth) for node in await all_branches()]


async def test_the_tree_grows_in_order(union: Branch, branch: Branch) -> None:
    finance = await branches.add(None, "金融学院", parent_id=union.id)
    await branches.add(None, "一组", kind="group", parent_id=branch.id)
    assert await names() == [("校工会", 0), ("会计学院", 1), ("一组", 2), ("金融学院", 1)]
    await branches.put_in_order(None, [finance, branch.id])
    assert await names() == [("校工会", 0), ("金融学院", 1), ("会计学院", 1), ("一组", 2)]


async def test_a_branch_moves_with_everything_below_it(union: Branch, branch: Branch) -> None:
    finance = await branches.add(None, "金融学院", parent_id=union.id)
    group = await branches.add(None, "一组", kind="group", parent_id=branch.id)
    member = await add_member(branch, "T001")
    await grant(member, Role.LIAISON, branch.id)
    mine = await identity(member)
    await branches.change(None, branch.id, name="会计系", kind="group", parent_id=finance)
    assert await names() == [("校工会", 0), ("金融学院", 1), ("会计系", 2), ("一组", 3)]
    paths = {row["id"]: row["path"] for row in await Branch.select(Branch.id, Branch.path)}
    assert paths[group] == f"{union.id}/{finance}/{branch.id}/{group}/"
    found = await sessions.find(await sessions.start(member.id))
    assert found is not None
    assert (mine.branch_name, found.branch_name, found.branch_path) == (
        "会计学院",
        "会计系",
        paths[branch.id],
    )


async def test_what_the_tree_refuses(union: Branch, branch: Branch) -> None:
    group = await branches.add(None, "一组", kind="group", parent_id=branch.id)
    for act in (
        lambda: branches.add(None, "会计学院", parent_id=union.id),
        lambda: branches.add(None, "校工会", kind="college"),
        lambda: branches.change(None, branch.id, name="会计学院", kind="branch", parent_id=group),
        lambda: branches.change(None, branch.id, name="会计学院", kind="branch", parent_id=branch.id),
        lambda: branches.remove(None, branch.id),
    ):
        with pytest.raises(Refusal) as refused:
            await act()
        assert refused.value.status == 409
    for act in (
        lambda: branches.add(None, "", parent_id=union.id),
        lambda: branches.add(None, "x", kind="club", parent_id=union.id),
    ):
        with pytest.raises(Refusal) as refused:
            await act()
        assert refused.value.status == 422
    with pytest.raises(Refusal) as refused:
        await branches.add(None, "x", parent_id="0000000000000")
    assert refused.value.status == 404
    assert await names() == [("校工会", 0), ("会计学院", 1), ("一组", 2)]


async def test_a_branch_with_people_stays_and_an_empty_one_goes(union: Branch, branch: Branch) -> None:
    await add_member(branch, "T001")
    with pytest.raises(Refusal, match="belong to this branch"):
        await branches.remove(None, branch.id)
    empty = await branches.add(None, "金融学院", parent_id=union.id)
    await branches.remove(None, empty)
    assert await names() == [("校工会", 0), ("会计学院", 1)]
