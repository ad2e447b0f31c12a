"""Which answers are made small, and that they stay what they were."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, MediaType, Response, get
from litestar.response import Redirect, Stream

from foundation.web.compression import Compression, compressed

LONG = "聚点 rally " * 500
GZIP = {"accept-encoding": "gzip, br"}


@get("/long", media_type=MediaType.HTML)
async def long_page() -> str:
    return LONG


@get("/short", media_type=MediaType.HTML)
async def short_page() -> str:
    return "short"


@get("/picture")
async def picture() -> Response[bytes]:
    return Response(b"\x89PNG" * 1000, media_type="image/png")


@get("/ready")
async def ready() -> Response[bytes]:
    packed = gzip.compress(LONG.encode())
    return Response(
        packed, media_type="text/html", headers={"content-encoding": "gzip", "vary": "accept-encoding"}
    )


@get("/varies", media_type=MediaType.HTML)
async def varies() -> Response[str]:
    return Response(LONG, headers={"vary": "Cookie"})


@get("/moved")
async def moved() -> Redirect:
    return Redirect("/short")


@get("/stream")
async def stream() -> Stream:
    async def pieces() -> AsyncIterator[str]:
        for _ in range(3):
            yield LONG
            await asyncio.sleep(0)

    return Stream(pieces(), media_type="text/event-stream")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(
        [long_page, short_page, picture, ready, varies, moved, stream],
        middleware=[Compression],
        openapi_config=None,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as browser:  # type: ignore[arg-type]
        yield browser


async def test_a_long_text_is_made_small_for_who_can_read_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/long", headers=GZIP)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < 500
    assert answer.text == LONG
    plain = await client.get("/long", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == LONG


@pytest.mark.parametrize("path", ["/short", "/picture", "/moved", "/stream"])
async def test_what_gains_nothing_is_sent_as_it_is(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=GZIP)
    assert "content-encoding" not in answer.headers


async def test_a_stream_arrives_whole(client: httpx.AsyncClient) -> None:
    assert (await client.get("/stream", headers=GZIP)).text == LONG * 3


async def test_what_is_small_already_is_not_packed_twice(client: httpx.AsyncClient) -> None:
    answer = await client.get("/ready", headers=GZIP)
    assert answer.text == LONG
    assert answer.headers.get_list("content-encoding") == ["gzip"]


async def test_what_else_an_answer_varies_by_is_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/varies", headers=GZIP)
    assert answer.headers.get_list("vary") == ["Cookie, Accept-Encoding"]


def test_a_body_sent_again_is_compressed_once() -> None:
    body = b"the same page " * 200
    assert gzip.decompress(compressed(body)) == body
    assert compressed(body) is compressed(bytes(bytearray(body)))
