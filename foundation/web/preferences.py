"""Language and theme: chosen by the reader, kept in a cookie for a year."""

from typing import Any

from litestar import Request, Response, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from foundation import i18n
from foundation.rendering import THEMES
from foundation.settings import settings
from foundation.web.redirects import local_path, see_other
from foundation.web.security import is_http

A_YEAR_S = 365 * 24 * 3600


class Language:
    """ASGI middleware that sets the reader's language for everything rendered in this request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_http(scope):
            # The cookies are parsed once for everybody who asks after us.
            cookies = ASGIConnection[Any, Any, Any, Any](scope).cookies
            i18n.language.set(i18n.preferred(cookies.get("language"), _accepted(scope)))
        await self.app(scope, receive, send)


def _accepted(scope: HTTPScope) -> str:
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return value.decode("latin-1")
    return ""


def _kept(name: str, value: str) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=A_YEAR_S,
        path="/",
        samesite="lax",
        httponly=True,
        secure=settings().secure,
    )


async def _choice(request: Request[Any, Any, Any], name: str, known: tuple[str, ...]) -> Response[Any]:
    form = await request.form()
    wanted = str(form.get(name, ""))
    answer = see_other(local_path(str(form.get("next", "/"))))
    if wanted in known:
        answer.set_cookie(_kept(name, wanted))
    else:
        answer.delete_cookie(name)
    return answer


@post("/language", name="language", opt={"public": True})
async def choose_language(request: Request[Any, Any, Any]) -> Response[Any]:
    """Form fields: `language` (zh_CN or en), `next` (a path of this site)."""
    return await _choice(request, "language", tuple(i18n.LANGUAGES))


@post("/theme", name="theme", opt={"public": True})
async def choose_theme(request: Request[Any, Any, Any]) -> Response[Any]:
    """Form fields: `theme` (light, dark, anything else: follow the system), `next`."""
    return await _choice(request, "theme", THEMES)


routes = [choose_language, choose_theme]
