"""The door, and browsers of the people around it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from foundation.clock import frozen
from members.authentication import cookie_name
from members.services import sessions
from members.tables import Member
from tests.checkin.seed import Door, open_door

AT = datetime(2026, 11, 27, 6, 25, tzinfo=UTC)
AsMember = Callable[[Member], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def door(database: object) -> AsyncIterator[Door]:
    """An event five minutes before it begins."""
    with frozen(AT):
        yield await open_door()


@pytest.fixture
async def as_member(app: Litestar) -> AsyncIterator[AsMember]:
    """`await as_member(member)` is that member's browser, in Chinese."""
    async with AsyncExitStack() as open_browsers:

        async def make(member: Member) -> httpx.AsyncClient:
            token = await sessions.start(member.id)
            browser = httpx.AsyncClient(
                transport=httpx.ASGITransport(app=cast(Any, app)),
                base_url="http://rallypoint.test",
                cookies={cookie_name(): token},
                headers={"accept-language": "zh-CN"},
            )
            return await open_browsers.enter_async_context(browser)

        yield make
