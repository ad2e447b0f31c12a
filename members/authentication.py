"""Who is asking: from the session cookie to `request.user`, and the cookie itself."""

from datetime import timedelta
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware.authentication import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings
from foundation.web.security import SAFE_METHODS, is_http
from members.domain.identity import Identity
from members.services import sessions

TOKEN_LENGTH = 43
STAYS_FOR = timedelta(days=400)
FORCED_CHANGE = "/me/password"
OPEN_BEFORE_THE_CHANGE = frozenset({FORCED_CHANGE, "/sign-out", "/language", "/theme"})


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host and to HTTPS; browsers refuse it without."""
    return "__Host-session" if settings().secure else "session"


def session_cookie(token: str) -> Cookie:
    """Carries the token to the browser. The server decides how long it is good, the browser only keeps it."""
    return Cookie(
        key=cookie_name(),
        value=token,
        max_age=int(STAYS_FOR.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings().secure,
    )


def no_session_cookie() -> Cookie:
    """Takes the token away again."""
    return Cookie(
        key=cookie_name(),
        value="",
        max_age=0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings().secure,
    )


class Authentication(AbstractAuthenticationMiddleware):
    """Sets `request.user` to the `Identity` of the session, or None. Holds who must change a password first."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = await self._identity(ASGIConnection(scope))
        scope["user"] = identity
        scope["auth"] = identity.session if identity else None
        if identity and identity.must_change_password and _is_held(scope):
            await _send_to_change(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        identity = await self._identity(connection)
        return AuthenticationResult(user=identity, auth=identity.session if identity else None)

    async def _identity(self, connection: ASGIConnection[Any, Any, Any, Any]) -> Identity | None:
        token = connection.cookies.get(cookie_name(), "")
        return await sessions.find(token) if len(token) == TOKEN_LENGTH else None


def _is_held(scope: Scope) -> bool:
    path = scope["path"]
    return is_http(scope) and path not in OPEN_BEFORE_THE_CHANGE and not path.startswith("/static/")


async def _send_to_change(scope: Scope, receive: Receive, send: Send) -> None:
    """Reading pages lead to the change; anything else is refused, so that nothing is half done."""
    if not is_http(scope) or scope["method"] not in SAFE_METHODS or scope["path"].startswith("/api/"):
        sentence = Sentence("Please choose a password of your own first, on the page “My password”.")
        raise Refusal(sentence, status=403)
    await ASGIResponse(status_code=303, headers={"location": FORCED_CHANGE})(scope, receive, send)
