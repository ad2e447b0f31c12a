"""Rate limits on acts (unsafe methods): token buckets in this process, in bounded memory.

Who is signed in is limited by session, so that a whole office behind one address can sign up at once;
nobody else is limited by address (an IPv6 line by its /64). A route that carries a capability in its
path, such as an umpire's link, says `opt={"rate_limit": "path"}` and is limited by that path instead; one that
takes it in the Authorization header says "bearer" and is limited by that, or by address without one.
"""

import time
from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from foundation.errors import Refusal
from foundation.messages import Sentence
from foundation.web.security import SAFE_METHODS, is_http

BUCKETS_KEPT = 20_000


class Rate(msgspec.Struct, frozen=True):
    """`burst` acts at once, and `per_second` on and on."""

    per_second: float
    burst: int


OF_A_SESSION = Rate(per_second=300, burst=1000)
OF_AN_ADDRESS = Rate(per_second=20, burst=300)
OF_A_LINK = Rate(per_second=200, burst=2000)


class Buckets:
    """One bucket a key. When there are too many, those untouched for longest are forgotten (they are full again)."""

    def __init__(
        self, rate: Rate, kept: int = BUCKETS_KEPT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._kept = kept
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> bool:
        """Takes one token; False when there is none, which costs the caller nothing more."""
        at = self._clock()
        tokens, since = self._buckets.pop(key, (float(self._rate.burst), at))
        tokens = min(self._rate.burst, tokens + (at - since) * self._rate.per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, at)
        if len(self._buckets) > self._kept:
            del self._buckets[next(iter(self._buckets))]
        return allowed

    def __len__(self) -> int:
        return len(self._buckets)


class Limits:
    """The buckets of one application: whoever goes from route to route takes from the same ones."""

    def __init__(self) -> None:
        self.sessions = Buckets(OF_A_SESSION)
        self.addresses = Buckets(OF_AN_ADDRESS)
        self.links = Buckets(OF_A_LINK)


class RateLimit:
    """ASGI middleware; stands behind authentication, which sets `scope["auth"]` to the session's digest or None.

    Litestar makes one for each route; all of an application share its `limits`.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_http(scope) and scope["method"] not in SAFE_METHODS and not self._allows(scope):
            sentence = Sentence("Too many requests in a short time. Please wait a moment, then try again.")
            raise Refusal(sentence, status=429)
        await self.app(scope, receive, send)

    def _allows(self, scope: HTTPScope) -> bool:
        session = scope.get("auth")
        if isinstance(session, str):
            return self._limits.sessions.take(session)
        wanted = scope["route_handler"].opt.get("rate_limit")
        if wanted == "path":
            return self._limits.links.take(scope["path"])
        bearer = dict(scope["headers"]).get(b"authorization", b"") if wanted == "bearer" else b""
        if bearer:
            return self._limits.links.take(sha256(bearer).hexdigest())
        return self._limits.addresses.take(_line(scope))


def _line(scope: HTTPScope) -> str:
    """The caller's address; the /64 of an IPv6 one, since whoever has one has all of it."""
    client = scope.get("client")
    host = client[0] if client else "unknown"
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False))
    return str(address)
