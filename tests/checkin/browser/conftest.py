"""The application with one open door, served to real browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from foundation.settings import Settings
from tests.checkin.browser.served import Served, served


@pytest_asyncio.fixture(loop_scope="session")
async def there(migrated_sqlite: Path, tmp_path: Path, installation: Settings) -> AsyncIterator[Served]:
    async with served(migrated_sqlite, tmp_path, installation) as running:
        yield running
