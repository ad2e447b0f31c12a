"""No guard is sent to a thread: Litestar does that with plain functions, and a hop costs more than most handlers.

(Of a handler it says so itself, and warnings are errors.)
"""

from __future__ import annotations

from litestar import Litestar, get
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute
from litestar.utils.sync import AsyncCallable

from members.guards import Connection


def _sent_away(app: Litestar) -> set[str]:
    return {
        f"a guard at {route.path}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for guard in handler.resolve_guards()
        if isinstance(guard, AsyncCallable)
    }


def test_every_guard_runs_on_the_loop(app: Litestar) -> None:
    assert _sent_away(app) == set()


def test_control_a_plain_guard_would_be_seen() -> None:
    def plain(connection: Connection, handler: BaseRouteHandler) -> None:
        """A guard as one writes it without thinking."""

    @get("/", guards=[plain])
    async def nothing() -> None:
        """Nothing."""

    assert _sent_away(Litestar([nothing], openapi_config=None)) == {"a guard at /"}
