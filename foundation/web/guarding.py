"""Guards are asked with the route handler itself.

Litestar hands each guard a fresh copy of it, so that none can change it for the next request: 20 µs of every request,
a twentieth of a sign-up. The guards of this house only read.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler


async def _authorize_connection(
    self: BaseRouteHandler, connection: ASGIConnection[Any, Any, Any, Any]
) -> None:
    for guard in self.resolve_guards():
        await guard(connection, self)  # type: ignore[misc]


def ask_without_copies() -> None:
    """For every handler of this process; done again it changes nothing."""
    BaseRouteHandler.authorize_connection = _authorize_connection  # type: ignore[method-assign]
