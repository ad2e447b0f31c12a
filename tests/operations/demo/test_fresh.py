"""A fresh demo replaces a demo, on both kinds of database, and never a real union."""

from pathlib import Path

import pytest

from foundation.database import write
from foundation.errors import Refusal
from foundation.settings import Settings
from members.domain.roster import Column
from members.services import branches, people
from members.tables import Member
from operations import installation
from operations.demo import loading


async def test_a_demo_is_replaced_by_a_fresh_one(database_url: str, tmp_path: Path) -> None:
    home = installation.prepare(Settings(database_url=database_url, data_dir=tmp_path / "data", mode="demo"))
    await loading.load(home, fresh=True)
    async with installation.opened(home):
        await write(lambda: Member.update({Member.phone: "10000009999"}, force=True))
    with pytest.raises(Refusal, match="There is data already"):
        await loading.load(home, fresh=False)
    await loading.load(home, fresh=True)
    async with installation.opened(home) as migrations:
        assert migrations == []
        assert await Member.count() == 420
        assert not await Member.exists().where(Member.phone == "10000009999")


async def test_a_real_union_is_never_thrown_away(database_url: str, tmp_path: Path) -> None:
    home = installation.prepare(Settings(database_url=database_url, data_dir=tmp_path / "data"))
    async with installation.opened(home):
        root = await branches.add(None, "真实的工会", kind="college")
        await people.add(None, {Column.STAFF_NUMBER: "1", Column.NAME: "王芳", Column.BRANCH: root})
    with pytest.raises(Refusal, match="This is not the demo"):
        await loading.load(home, fresh=True)
    async with installation.opened(home):
        assert await Member.count() == 1
