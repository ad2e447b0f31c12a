"""The head of a request within limits, before anything reads it.

The server takes headers of any length, and Litestar keeps the last 1,024 cookie headers and query strings it has
parsed: without a limit anybody could fill the memory with them. Stands around the whole application, since
middleware does not run where there is no route.
"""

from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from foundation.web.security import is_http

LONGEST_HEAD = 16_000
_TOO_LONG = b"The address or the headers of this request are too long."


class ShortHeads:
    """ASGI application that answers 431 when address and headers together are longer than `LONGEST_HEAD` bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_http(scope) and _length(scope) > LONGEST_HEAD:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 431, "headers": headers})
            await send({"type": "http.response.body", "body": _TOO_LONG, "more_body": False})
            return
        await self.app(scope, receive, send)


def _length(scope: HTTPScope) -> int:
    head = len(scope["raw_path"]) + len(scope["query_string"])
    return head + sum(len(name) + len(value) for name, value in scope["headers"])
