"""Rate limits: a burst, then a steady trickle, each key on its own, in bounded memory."""

from typing import Any, cast

import httpx
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, post
from litestar.middleware import DefineMiddleware
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from foundation.errors import Refusal
from foundation.rate_limit import OF_AN_ADDRESS, Buckets, Limits, Rate, RateLimit


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_then_a_trickle() -> None:
    clock = Hand()
    buckets = Buckets(Rate(per_second=2, burst=3), clock=clock)
    assert [buckets.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert buckets.take("b")
    clock.at = 0.5
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    clock.at = 100
    assert [buckets.take("a") for _ in range(4)] == [True, True, True, False]


def test_memory_is_bounded_and_the_oldest_go_first() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1), kept=2, clock=Hand())
    assert buckets.take("a")
    assert buckets.take("b")
    assert not buckets.take("a")
    assert buckets.take("c")
    assert len(buckets) == 2
    assert not buckets.take("a")


@given(st.lists(st.floats(min_value=0, max_value=3), max_size=60), st.integers(1, 5), st.integers(1, 5))
def test_never_more_than_burst_and_trickle(waits: list[float], per_second: int, burst: int) -> None:
    clock = Hand()
    buckets = Buckets(Rate(per_second=per_second, burst=burst), clock=clock)
    taken = 0
    for wait in waits:
        clock.at += wait
        taken += buckets.take("a")
    assert taken <= burst + clock.at * per_second + 1e-6


@post("/act", status_code=200)
async def act() -> None: ...


@post("/other", status_code=200)
async def other() -> None: ...


@post("/link/{secret:str}", status_code=200, opt={"rate_limit": "path"})
async def link(secret: FromPath[str]) -> None: ...


class SignedIn:
    """Stands in for authentication: whoever sends x-session is signed in by it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = dict(scope["headers"]).get(b"x-session")
        scope["auth"] = sent.decode() if sent else None
        await self.app(scope, receive, send)


def _answer(_: Any, refusal: Refusal) -> Any:
    from litestar import Response

    return Response(str(refusal.sentence), status_code=refusal.status)


async def _statuses(path: str, count: int, address: str, **headers: str) -> list[int]:
    transport = httpx.ASGITransport(app=cast(Any, APP), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        return [(await client.post(path)).status_code for _ in range(count)]


APP = Litestar(
    [act, other, link],
    middleware=[SignedIn, DefineMiddleware(RateLimit, limits=Limits())],
    exception_handlers={Refusal: _answer},
    openapi_config=None,
)


async def test_strangers_by_address_members_by_session_links_by_path() -> None:
    many = OF_AN_ADDRESS.burst + 60
    assert (await _statuses("/act", many, "192.0.2.1"))[-1] == 429
    assert await _statuses("/other", 1, "192.0.2.1") == [429], "another route takes from the same bucket"
    assert await _statuses("/act", 1, "192.0.2.2") == [200]
    assert await _statuses("/act", 3, "192.0.2.1", **{"x-session": "one"}) == [200, 200, 200]
    assert await _statuses("/link/one", 3, "192.0.2.1") == [200, 200, 200]
    assert (await _statuses("/act", many, "2001:db8:0:1::1"))[-1] == 429
    assert await _statuses("/act", 1, "2001:db8:0:1:ffff::9") == [429]
    assert await _statuses("/act", 1, "2001:db8:0:2::1") == [200]
