"""Calling a route as one of the personas, streams included."""

import asyncio
import re
from typing import Any, cast

import httpx
from litestar import Litestar

from members.authentication import cookie_name
from members.services import sessions
from tests.access.entry import Entry
from tests.access.world import World

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def filled(template: str, world: World, replaced: dict[str, str]) -> str:
    """Every {name} and {name:type} by its value; `replaced` maps names to the names of other values."""
    return _PARAMETER.sub(lambda found: world.values[replaced.get(found[1], found[1])], template)


def _filled_deep(given: Any, world: World, replaced: dict[str, str]) -> Any:
    if isinstance(given, str):
        return filled(given, world, replaced)
    if isinstance(given, dict):
        return {key: _filled_deep(value, world, replaced) for key, value in given.items()}
    if isinstance(given, list):
        return [_filled_deep(value, world, replaced) for value in given]
    return given


async def call(
    app: Litestar, world: World, entry: Entry, persona: str, replaced: dict[str, str]
) -> httpx.Response:
    """The answer this persona gets (for a stream: its status and headers). Each call has a session of its own."""
    path = filled(entry.path, world, replaced) + entry.query
    cookies = {}
    if persona != "nobody":
        cookies[cookie_name()] = await sessions.start(world.members[persona])
    async with httpx.AsyncClient(
        transport=_Opening(app)
        if entry.stream
        else httpx.ASGITransport(app=cast(Any, app), raise_app_exceptions=False),
        base_url="http://rallypoint.test",
        cookies=cookies,
    ) as client:
        return await client.request(
            entry.method,
            path,
            data=_filled_deep(entry.form, world, replaced),
            json=_filled_deep(entry.json, world, replaced),
        )


class _Opening(httpx.AsyncBaseTransport):
    """Reads an answer only as far as its status and headers, then hangs up."""

    def __init__(self, app: Litestar) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        opened: asyncio.Future[httpx.Response] = asyncio.get_running_loop().create_future()
        gone = asyncio.Event()

        async def receive() -> Any:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start" and not opened.done():
                opened.set_result(httpx.Response(message["status"], headers=message.get("headers", [])))

        task = asyncio.ensure_future(self._app(cast(Any, _scope(request)), receive, send))
        try:
            return await asyncio.wait_for(opened, 5)
        finally:
            gone.set()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _scope(request: httpx.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("192.0.2.9", 1234),
        "root_path": "",
    }
