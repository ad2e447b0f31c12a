"""The application for tests of pages, on SQLite (what reads and writes is tested on both databases)."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from foundation.database import DatabaseEngine
from foundation.settings import settings
from members.authentication import cookie_name
from members.domain.identity import Role
from members.services import sessions
from members.tables import Branch, Member
from tests.members.seed import add_account, add_branch, add_member, grant


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    file = tmp_path / "rallypoint.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in and reads English."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=cast(Any, app)),
        base_url=settings().address,
        headers={"accept-language": "en"},
    ) as browser:
        yield browser


@pytest.fixture
async def union(database: DatabaseEngine) -> Branch:
    return await add_branch("校工会")


@pytest.fixture
async def branch(union: Branch) -> Branch:
    return await add_branch("会计学院", union)


@pytest.fixture
async def zhang(branch: Branch) -> Member:
    """A plain member with an account."""
    member = await add_member(branch, "T001")
    await add_account(member)
    return member


@pytest.fixture
async def admin(client: httpx.AsyncClient, branch: Branch) -> httpx.AsyncClient:
    """The client, signed in as an administrator."""
    member = await add_member(
        branch, "ADM1", "赵永刚", pinyin="zhao4赵", initials="zyg", letters="zhaoyonggang"
    )
    await grant(member, Role.ADMINISTRATOR)
    client.cookies.set(cookie_name(), await sessions.start(member.id))
    return client
