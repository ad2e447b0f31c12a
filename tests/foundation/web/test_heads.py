"""The head of a request: how long it may be, wherever it is sent."""

from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from foundation.web.heads import LONGEST_HEAD, ShortHeads


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here"])
@pytest.mark.parametrize("where", ["cookie", "query"])
async def test_a_long_head_is_refused(app: Litestar, path: str, where: str) -> None:
    transport = httpx.ASGITransport(app=cast(Any, ShortHeads(cast(Any, app))))
    long = "a" * LONGEST_HEAD
    async with httpx.AsyncClient(transport=transport, base_url="http://rallypoint.test") as client:
        usual = await client.get(path, headers={"cookie": f"session={long[:43]}"})
        sent = {"headers": {"cookie": f"session={long}"}} if where == "cookie" else {"params": {"q": long}}
        answer = await client.get(path, **cast(Any, sent))
    assert (usual.status_code, answer.status_code) == (200 if path == "/sign-in" else 404, 431)
