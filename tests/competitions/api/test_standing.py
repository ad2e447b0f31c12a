"""Draws, matches, tables and places over the API, each on its own."""

import httpx
import pytest

from competitions.services import drawing
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

pytestmark = pytest.mark.usefixtures("database")


async def test_every_draw_ever_made(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4)).drawn("7")
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}"
    await drawing.draw_again(hall.referee, hall.discipline, "漏了一人")
    preview = await drawing.preview(hall.referee, hall.discipline, "8")
    found = (await client.get(f"{path}/draws")).json()
    assert [(each["number"], each["state"], each["reason"], each["spoken_seed"]) for each in found] == [
        (1, "replaced", "漏了一人", "7")
    ]
    await drawing.confirm(hall.referee, preview)
    latest, first = (await client.get(f"{path}/draws")).json()
    assert (latest["state"], latest["stages"]) == ("locked", [])
    assert latest["record"] == (await client.get(f"{path}/draw")).json()
    assert first["record"]["spoken_seed"] == "7"


async def test_matches_by_filter(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4)).drawn()
    await hall.play("r1m1")
    path = f"/api/v1/competitions/{hall.id}/matches"
    counts = {}
    for query in ("", "?status=ready", "?status=finished", f"?discipline={hall.discipline}&status=waiting"):
        counts[query] = len((await client.get(path + query)).json())
    assert list(counts.values()) == [3, 1, 1, 1]
    assert (await client.get(f"{path}?status=odd")).status_code == 422
    assert (await client.get(f"{path}?discipline=nothing")).status_code == 404


async def test_tables_and_places(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(3, "round_robin")
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}"
    for part in ("standings", "places"):
        assert (await client.get(f"{path}/{part}")).json() == []
    await hall.drawn()
    for key in ("r1m1", "r2m1", "r3m1"):
        await hall.play(key)
    (table,) = (await client.get(f"{path}/standings")).json()
    places = (await client.get(f"{path}/places")).json()
    assert (table["complete"], len(table["rows"])) == (True, 3)
    assert bool(places) == (not table["ties"])


async def test_a_result_is_put(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(2)).drawn()
    await sign_in(client, hall.referee)
    match = await hall.match("r1m1")
    path = f"/api/v1/competitions/{hall.id}/matches/{match}/result"
    body = {"result": {"winner": "a", "games": [[21, 15], [21, 19]]}}
    for _ in range(2):
        put = await client.put(path, json=body)
        assert (put.status_code, put.json()["score"]) == (200, "21-15 21-19")
    other = {"result": {"winner": "b", "games": [[15, 21], [19, 21]]}}
    assert (await client.put(path, json=other)).status_code == 422
    assert (await client.put(path, json={**other, "reason": "mixed up"})).json()["winner"] == "b"
    assert (await client.put(path, json={"result": {"winner": "a", "games": [[22, 15]]}})).status_code == 422
