"""What holds for every answer of the application, whichever package gives it."""

import httpx
import pytest

from foundation.web.security import HEADERS


@pytest.mark.parametrize(
    "path", ["/", "/events", "/sign-in", "/nothing/here", "/static/x/nothing.css", "/api/v1/me"]
)
async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_what_is_not_there_is_a_page_with_a_way_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing/here")
    assert (answer.status_code, "这里没有内容" in answer.text, 'href="/"' in answer.text) == (
        404,
        True,
        True,
    )


async def test_the_api_answers_with_problem_json(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/nothing", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["content-type"], answer.json()) == (
        404,
        "application/problem+json",
        {
            "type": "about:blank",
            "status": 404,
            "title": "There is nothing here. The link may be old or mistyped.",
        },
    )


async def test_a_page_of_another_site_cannot_act_here(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/sign-in", data={"staff_number": "1", "password": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


async def test_language_and_theme_are_remembered_and_lead_back_to_this_site_only(
    client: httpx.AsyncClient,
) -> None:
    chosen = await client.post("/language", data={"language": "en", "next": "//evil.example"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/")
    assert "Open for sign-up" in (await client.get("/")).text
    await client.post("/theme", data={"theme": "dark", "next": "/events"})
    assert 'data-theme="dark"' in (await client.get("/")).text
    await client.post("/theme", data={"theme": "<script>", "next": "/events"})
    assert 'data-theme="' not in (await client.get("/")).text


async def test_the_schema_of_the_api_is_plain_json_from_here(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/api/v1/schema/openapi.json")).json()
    assert schema["info"]["title"] == "Rallypoint"
    assert "/api/v1/events" in schema["paths"]
    for page in ("/api/v1/schema", "/api/v1/schema/swagger", "/api/v1/schema/redoc"):
        assert "cdn" not in (await client.get(page)).text


async def test_a_file_keeps_its_address_until_the_tree_changes(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    address = next(
        part for part in page.split('"') if part.startswith("/static/") and part.endswith("rallypoint.css")
    )
    fresh = await client.get(address)
    old = await client.get("/static/old/css/rallypoint.css")
    assert (fresh.headers["cache-control"], old.headers["cache-control"]) == (
        "public, max-age=31536000, immutable",
        "no-cache",
    )
    assert fresh.content == old.content
    for attempt in ("/static/x/../app.py", "/static/x/%2e%2e/app.py", "/static/x/..%2fapp.py"):
        assert (await client.get(attempt)).status_code == 404
