"""The list of members: found, in order, a page at a time, by as many queries for one as for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from foundation.database import DatabaseEngine
from foundation.forms import half_width
from members.domain.pinyin import reading
from members.queries import branches as all_branches
from members.queries.lists import PAGE, Wanted, ids_of, listed, rows_of
from members.queries.slips import account_lines
from members.tables import Branch, Member
from tests.members.seed import add_branch, add_member

PEOPLE = [
    ("A1", "单雪梅", "会计学院", "active"),
    ("A2", "曾志强", "会计学院", "retired"),
    ("B1", "欧阳俊杰", "一组", "active"),
    ("B2", "张三", "金融学院", "active"),
    ("B3", "章三", "金融学院", "left"),
    ("A10", "张_丰", "金融学院", "seconded"),
    ("C1", "Anna Müller", "金融学院", "active"),
]


@pytest.fixture
async def union(database: DatabaseEngine) -> dict[str, Branch]:
    root = await add_branch("校工会")
    finance = await add_branch("金融学院", root, position=2)
    accounting = await add_branch("会计学院", root, position=1)
    group = await add_branch("一组", accounting, kind="group")
    made = {branch.name: branch for branch in (root, accounting, finance, group)}
    for number, name, branch, status in PEOPLE:
        aloud = reading(name)
        await add_member(
            made[branch], number, name, pinyin=aloud.key, initials=aloud.initials, letters=aloud.letters,
            employment_status=status,
        )  # fmt: skip
    return made


async def found(**wanted: Any) -> list[str]:
    nodes = await all_branches()
    page = await listed(Wanted(**wanted), nodes)
    assert page.total == len(page.members)
    assert await rows_of(await ids_of(Wanted(**wanted), nodes)) == list(page.members)
    return [line.name for line in page.members]


async def test_in_the_order_names_are_read(union: dict[str, Branch]) -> None:
    everybody = ["Anna Müller", "欧阳俊杰", "单雪梅", "曾志强", "张_丰", "张三", "章三"]
    assert await found() == everybody
    assert await found(sort="-pinyin") == everybody[::-1]


async def test_by_number_and_by_branch(union: dict[str, Branch]) -> None:
    assert await found(sort="number") == [
        "单雪梅",
        "张_丰",
        "曾志强",
        "欧阳俊杰",
        "张三",
        "章三",
        "Anna Müller",
    ]
    assert await found(sort="branch") == [
        "单雪梅",
        "曾志强",
        "欧阳俊杰",
        "Anna Müller",
        "张_丰",
        "张三",
        "章三",
    ]
    assert await found(sort="-branch") == [
        "Anna Müller",
        "张_丰",
        "张三",
        "章三",
        "欧阳俊杰",
        "单雪梅",
        "曾志强",
    ]


SEARCHES = {
    "张": ["张_丰", "张三"],
    "三": ["张三", "章三"],
    "zs": ["张三", "章三"],
    "ZHANG": ["张_丰", "张三", "章三"],
    "shan": ["单雪梅"],
    "zeng": ["曾志强"],
    "ouyang": ["欧阳俊杰"],
    "a1": ["单雪梅", "张_丰"],
    "ａ１": ["单雪梅", "张_丰"],
    "anna m": ["Anna Müller"],
    "_": ["张_丰"],
    "%": [],
    "!": [],
    "'": [],
    "{}": [],
    "nobody": [],
}


async def test_search(union: dict[str, Branch]) -> None:
    assert {q: await found(q=half_width(q)) for q in SEARCHES} == SEARCHES


async def test_a_branch_reaches_its_subtree(union: dict[str, Branch]) -> None:
    assert await found(branch=union["会计学院"].id) == ["欧阳俊杰", "单雪梅", "曾志强"]
    assert await found(branch=union["一组"].id) == ["欧阳俊杰"]
    assert await found(branch="0000000000000") == []


async def test_status_and_its_counts(union: dict[str, Branch]) -> None:
    assert await found(status="retired") == ["曾志强"]
    page = await listed(Wanted(status="left", branch=union["金融学院"].id), await all_branches())
    assert (page.total, page.by_status) == (1, {"active": 2, "seconded": 1, "retired": 0, "left": 1})


async def test_pages(union: dict[str, Branch]) -> None:
    await Member.insert(
        *(
            Member(staff_number=f"N{n:03}", name="赵一", pinyin="zhao4赵 yi1一", branch=union["一组"].id)
            for n in range(PAGE)
        )
    )
    nodes = await all_branches()
    first, second = [await listed(Wanted(page=page), nodes) for page in (1, 2)]
    assert (len(first.members), len(second.members), first.total, first.pages()) == (PAGE, 7, PAGE + 7, 2)
    assert {line.id for line in first.members}.isdisjoint(line.id for line in second.members)
    assert (await listed(Wanted(page=99), nodes)).members == ()


async def test_accounts_of_a_branch(union: dict[str, Branch]) -> None:
    lines = await account_lines(union["会计学院"].id, await all_branches())
    assert [(line.name, line.activated_at, line.slip_until, line.holds_more) for line in lines] == [
        ("欧阳俊杰", None, None, False),
        ("单雪梅", None, None, False),
        ("曾志强", None, None, False),
    ]


@contextmanager
def counted(engine: DatabaseEngine) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    sent: list[str] = []
    original = type(engine).run_querystring

    async def run(self: Any, querystring: Any, in_pool: bool = True) -> Any:
        sent.append(str(querystring)[:40])
        return await original(self, querystring, in_pool)

    type(engine).run_querystring = run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        type(engine).run_querystring = original  # type: ignore[method-assign]


async def test_as_many_queries_for_one_as_for_many(
    database: DatabaseEngine, union: dict[str, Branch]
) -> None:
    async def queries() -> int:
        with counted(database) as sent:
            await listed(Wanted(), await all_branches())
            await account_lines(union["校工会"].id, await all_branches())
        return len(sent)

    many = await queries()
    await Member.delete().where(Member.staff_number != "A1")
    assert (many, await queries()) == (5, 5)
