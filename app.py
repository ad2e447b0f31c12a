"""Puts the packages together: `create_app()` and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from litestar import Litestar
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from foundation import design_page
from foundation.database import close_database, current_engine, open_database
from foundation.database.postgres import PostgresEngine
from foundation.jobs import Jobs
from foundation.live import HEARTBEAT_S, hub
from foundation.live_relay import Relay
from foundation.rate_limit import Limits, RateLimit
from foundation.settings import settings
from foundation.web import errors, preferences, static_files
from foundation.web.compression import Compression
from foundation.web.guarding import ask_without_copies
from foundation.web.requests import BoundedRequest
from foundation.web.security import SameOrigin, add_headers
from members.authentication import Authentication

PACKAGES = ("members", "events", "competitions", "checkin")
LARGEST_BODY = 6_000_000


class Application(Litestar):
    """Without pydantic, which Litestar loads because Piccolo brings it along: 11 MB that nothing here uses."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def _routes() -> list[Any]:
    found = [*static_files.routes, *preferences.routes, *(design_page.routes if settings().demo else [])]
    for package in PACKAGES:
        found += import_module(f"{package}.pages").routes
        found += import_module(f"{package}.api").routes
    return found


@asynccontextmanager
async def _living(app: Litestar) -> AsyncIterator[None]:
    await open_database()
    jobs: Jobs = app.state.jobs
    jobs.start()
    engine = current_engine()
    relay = Relay(hub, engine) if isinstance(engine, PostgresEngine) else None
    if relay is not None:
        await relay.start()
    try:
        yield
    finally:
        if relay is not None:
            await relay.stop()
        await jobs.stop()
        await close_database()


def create_app() -> Litestar:
    """The application as served: every route of every package, behind one set of rules."""
    ask_without_copies()
    jobs = Jobs()
    jobs.every(HEARTBEAT_S, "heartbeat of live pages", hub.heartbeat)
    for package in PACKAGES:
        import_module(f"{package}.wiring").connect(jobs)
    app = Application(
        route_handlers=_routes(),
        lifespan=[_living],
        middleware=[
            Compression,
            preferences.Language,
            SameOrigin,
            DefineMiddleware(Authentication),
            DefineMiddleware(RateLimit, limits=Limits()),
        ],
        before_send=[add_headers],
        exception_handlers=errors.HANDLERS,
        request_class=BoundedRequest,
        request_max_body_size=LARGEST_BODY,
        openapi_config=OpenAPIConfig(
            title="Rallypoint", version="1", path="/api/v1/schema", render_plugins=[JsonRenderPlugin()]
        ),
        debug=False,
    )
    app.state.jobs = jobs
    return app
