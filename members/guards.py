"""Who may call a route. Each route names one of these; `anyone` says that it is meant for everybody.

All are `async`, also those that await nothing: Litestar sends a plain function to a thread, at every request.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from foundation.errors import Refusal, not_allowed
from foundation.messages import Sentence
from members.domain.branches import ids_on
from members.domain.identity import Identity, Role
from members.queries.tree import branch

Connection = ASGIConnection[Any, Any, Any, Any]


async def anyone(connection: Connection, handler: BaseRouteHandler) -> None:
    """Open to everybody, signed in or not."""


async def signed_in(connection: Connection, handler: BaseRouteHandler) -> None:
    """Any member with a session."""
    _identity(connection)


async def administrator(connection: Connection, handler: BaseRouteHandler) -> None:
    _allow(_identity(connection).is_administrator)


async def any_organizer(connection: Connection, handler: BaseRouteHandler) -> None:
    """Organizers of any event; what they may touch is checked by the service."""
    _allow(_identity(connection).is_organizer)


async def organizer(connection: Connection, handler: BaseRouteHandler) -> None:
    """Organizers of the event in the path (`event_id`)."""
    _allow(_identity(connection).holds(Role.ORGANIZER, _named(connection, "event_id")))


async def any_liaison(connection: Connection, handler: BaseRouteHandler) -> None:
    """Liaisons of any branch, and administrators; which branch is checked by the service."""
    identity = _identity(connection)
    _allow(identity.is_liaison or identity.is_administrator)


async def liaison(connection: Connection, handler: BaseRouteHandler) -> None:
    """Liaisons of the branch in the path (`branch_id`) or of a union above it."""
    _allow(await is_liaison_of(_identity(connection), _named(connection, "branch_id")))


async def referee(connection: Connection, handler: BaseRouteHandler) -> None:
    """Referees of the competition in the path (`competition_id`)."""
    _allow(_identity(connection).holds(Role.REFEREE, _named(connection, "competition_id")))


async def is_liaison_of(identity: Identity, branch_id: str) -> bool:
    """True for the liaison of this branch or of a union above it, and for administrators."""
    if identity.holds(Role.LIAISON, branch_id):
        return True
    held = identity.scopes(Role.LIAISON)
    if not held:
        return False
    found = await branch(branch_id)
    return found is not None and not held.isdisjoint(ids_on(found.path))


def _identity(connection: Connection) -> Identity:
    user = connection.scope.get("user")
    if not isinstance(user, Identity):
        raise Refusal(Sentence("Please sign in first; afterwards you come back here."), status=401)
    return user


def _named(connection: Connection, parameter: str) -> str:
    return str(connection.path_params[parameter])


def _allow(allowed: bool) -> None:
    if not allowed:
        raise not_allowed()
