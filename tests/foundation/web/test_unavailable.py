"""A database that is away is told in one sentence, with the right status, and is found again."""

from __future__ import annotations

import httpx

from foundation.database import DatabaseEngine


async def test_a_database_that_is_away_is_said_and_found_again(
    client: httpx.AsyncClient, database: DatabaseEngine
) -> None:
    await database.close()
    page = await client.get("/events", headers={"accept-language": "en"})
    assert page.status_code == 503
    assert page.headers["retry-after"] == "2"
    assert "Too much is going on at this moment." in page.text
    client.cookies.set("session", "x" * 43)
    answer = await client.get("/api/v1/events/nothing/holders")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    await database.open()
    assert (await client.get("/events")).status_code == 200
