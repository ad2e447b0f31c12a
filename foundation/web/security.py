"""Headers on every answer, and the same-origin check on every unsafe request."""

from typing import Any, TypeGuard
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.settings import settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), screen-wake-lock=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# As they go on the wire, made once: through a header object they would cost more than many a handler.
_PLAIN = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_SECURE = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


async def add_headers(message: Message, scope: Scope) -> None:
    """A `before_send` hook: it also runs on 404, where middleware does not. A header that is set stays as it is."""
    if message["type"] != "http.response.start":
        return
    sent = message["headers"]
    headers = list(sent)
    present = {name for name, _ in headers}
    headers += [header for header in _PLAIN if header[0] not in present]
    if settings().secure and settings().named_in_the_world and _SECURE[0] not in present:
        headers.append(_SECURE)
    message["headers"] = headers


def is_http(scope: Scope) -> TypeGuard[HTTPScope]:
    """True for a request, false for a websocket or the application's own lifespan."""
    return str(scope["type"]) == "http"


def same_origin(method: str, headers: Headers) -> bool:
    """True when the request is safe, or was made by a page of this site or by no browser at all.

    `Sec-Fetch-Site` decides where it is sent; else `Origin` must be the host asked for. A client that sends
    neither is no browser, so it carries no cookie it did not mean to send.
    """
    if method in SAFE_METHODS:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    return _host_of(origin) == headers.get("host", "")


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; None for what is none, which is then nobody's own."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


class SameOrigin:
    """ASGI middleware that refuses unsafe requests made by pages of another site (CSRF)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_http(scope) and not same_origin(scope["method"], Headers.from_scope(scope)):
            raise Refusal(
                Sentence("This was sent from another site, so nothing was changed. Please do it here."),
                status=403,
            )
        await self.app(scope, receive, send)


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address of the other side as the server saw it; proxies are settled by the server itself."""
    return connection.client.host if connection.client else "unknown"
