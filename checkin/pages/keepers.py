"""Who stands at a door: the guard of phones that joined by a link, and the cookie such a phone carries."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from checkin.domain.keepers import Keeper
from checkin.services.gates import PhoneRights, as_organizer, phone_of
from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings
from members.domain.identity import Identity

AnyConnection = ASGIConnection[Any, Any, Any, Any]
AnyRequest = Request[Any, Any, Any]
KEPT_FOR = timedelta(days=400)
SECRET_LENGTH = 43


def phone_cookie(event_id: str) -> str:
    """One a phone and event."""
    name = f"door-{event_id}"
    return f"__Host-{name}" if settings().secure else name


def with_phone(answer: Response[Any], event_id: str, secret: str) -> Response[Any]:
    """Gives a phone the secret by which it is known at this event's doors."""
    answer.set_cookie(
        Cookie(
            key=phone_cookie(event_id),
            value=secret,
            max_age=int(KEPT_FOR.total_seconds()),
            path="/",
            httponly=True,
            samesite="lax",
            secure=settings().secure,
        )
    )
    return answer


async def rights_of(connection: AnyConnection, event_id: str) -> PhoneRights | None:
    """What the phone that asks may at this event; None for one that is not known."""
    secret = connection.cookies.get(phone_cookie(event_id), "")
    return await phone_of(secret, event_id) if len(secret) == SECRET_LENGTH else None


async def phone(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A phone known at the event in the path, also one whose rights have ended: it may send what it scanned before."""
    found = await rights_of(connection, str(connection.path_params["event_id"]))
    if found is None:
        raise Refusal(
            Sentence("This phone does not stand at this door. Open the organizer's link once more."),
            status=403,
        )
    connection.scope["phone"] = found  # type: ignore[typeddict-unknown-key]


async def phone_at_the_door(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A phone that joined by a link and may still scan."""
    await phone(connection, handler)
    found = rights_in(connection)
    if found.keeper.ended_at is not None or found.keeper.door is None:
        raise Refusal(
            Sentence("This phone may not scan here any more. What it scanned before is counted."), status=403
        )


def rights_in(connection: AnyConnection) -> PhoneRights:
    """What the guard found."""
    found = connection.scope["phone"]  # type: ignore[typeddict-item]
    assert isinstance(found, PhoneRights), "the guard has run"
    return found


async def keeper_signed_in(request: AnyRequest, event_id: str) -> tuple[Keeper, PhoneRights | None]:
    """An organizer at the door, and their phone if it is known."""
    identity: Identity = request.user
    rights = await rights_of(request, event_id)
    keeper = as_organizer(identity, rights, event_id)
    return keeper, rights if keeper.phone else None
