"""Answers made small: gzip for texts of a kilobyte and more that come in one piece.

Litestar's own compression sets up a compressor of 256 kB for every request, also for a redirect, and compresses
the same page again each time; streams (live updates) are passed through.
"""

import zlib
from collections.abc import Iterable
from functools import lru_cache

from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from foundation.web.security import is_http

SMALLEST = 1000
LEVEL = 3
GZIP = 31  # zlib's word for a gzip frame with the largest window
TEXTS = (
    b"text/",
    b"application/json",
    b"application/problem+json",
    b"application/javascript",
    b"image/svg+xml",
)
ANSWERS_KEPT = 64


class Compression:
    """ASGI middleware; stands outermost, so that it sees what is really sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_http(scope) or not _wants_gzip(scope["headers"]):
            await self.app(scope, receive, send)
            return
        start: HTTPResponseStartEvent | None = None

        async def smaller(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _can_be_smaller(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body = message["body"]
            if not message.get("more_body"):
                message["body"] = compressed(body)
                start["headers"] = _headers_of(start, len(message["body"]))
            opening, start = start, None
            await send(opening)
            await send(message)

        await self.app(scope, receive, smaller)


@lru_cache(maxsize=ANSWERS_KEPT)
def compressed(body: bytes) -> bytes:
    """The gzip of a body. The last ones are kept, since busy pages are sent again and again as they are."""
    return zlib.compress(body, LEVEL, GZIP)


def _wants_gzip(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    for name, value in headers:
        if name == b"accept-encoding":
            return b"gzip" in value
    return False


def _can_be_smaller(start: HTTPResponseStartEvent) -> bool:
    """True for a text of some length that is not compressed yet; a stream has no length."""
    headers = dict(start["headers"])
    if b"content-encoding" in headers or int(headers.get(b"content-length", b"0")) < SMALLEST:
        return False
    return headers.get(b"content-type", b"").startswith(TEXTS)


def _headers_of(start: HTTPResponseStartEvent, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in start["headers"] if name not in (b"content-length", b"vary")]
    varies = [value for name, value in start["headers"] if name == b"vary"]
    return [
        *kept,
        (b"content-length", str(length).encode()),
        (b"content-encoding", b"gzip"),
        (b"vary", b", ".join([*varies, b"Accept-Encoding"])),
    ]
