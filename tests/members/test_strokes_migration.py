"""Members of a release without sorting by strokes are sorted as if they were taken in today."""

from importlib import import_module
from typing import Any

from members.domain.strokes import key
from members.tables import Member
from tests.members.seed import add_branch, add_member

MIGRATION = import_module("members.piccolo_migrations.members_2026_11_26t01_10_30_000000")


async def test_every_member_has_the_key_of_today(database: Any) -> None:
    branch = await add_branch("会计学院分工会")
    for number, name in enumerate(("解放", "丁一", "单雪")):
        await add_member(branch, f"S{number}", name)
    await Member.update({Member.strokes: ""}, force=True)
    for work in (await MIGRATION.forwards()).raw:
        await work()
    rows = await Member.select(Member.name, Member.strokes).order_by(Member.strokes)
    assert rows == [{"name": name, "strokes": key(name)} for name in ("丁一", "单雪", "解放")]
