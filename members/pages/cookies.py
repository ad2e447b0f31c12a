"""The cookies this room sets: the session, and the devices on which somebody has signed in before."""

from typing import Any

from litestar import Request, Response
from litestar.datastructures import Cookie

from foundation.settings import settings
from foundation.web.security import client_address
from members.authentication import STAYS_FOR, no_session_cookie, session_cookie
from members.domain.identity import Identity
from members.services.sign_in import Caller

AnyRequest = Request[Any, Any, Any]


def devices_name() -> str:
    return "__Host-devices" if settings().secure else "devices"


def caller(request: AnyRequest) -> Caller:
    """Where a sign-in comes from."""
    user = request.scope.get("user")
    return Caller(
        address=client_address(request),
        devices=request.cookies.get(devices_name(), ""),
        browser=browser(request),
        session=user.session if isinstance(user, Identity) else "",
    )


def browser(request: AnyRequest) -> str:
    """What the browser says it is, for the person's list of sessions."""
    given = request.headers.get("user-agent", "")
    return "".join(character for character in given if character.isprintable())[:160]


def signed_in(answer: Response[Any], token: str, devices: str = "") -> Response[Any]:
    """Gives the browser its session (and marks the device as known)."""
    answer.set_cookie(session_cookie(token))
    if devices:
        answer.set_cookie(
            Cookie(
                key=devices_name(),
                value=devices,
                max_age=int(STAYS_FOR.total_seconds()),
                path="/",
                httponly=True,
                samesite="lax",
                secure=settings().secure,
            )
        )
    return answer


def signed_out(answer: Response[Any]) -> Response[Any]:
    """Takes the session from the browser."""
    answer.set_cookie(no_session_cookie())
    return answer
