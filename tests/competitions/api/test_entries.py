"""Entries over the API: read by anybody, written by the referee, repeated without harm."""

import httpx
import pytest

from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in

pytestmark = pytest.mark.usefixtures("database")
ENGLISH = {"accept-language": "en"}


async def test_pairs_put_in_and_taken_out(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(4, code="MD")
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}/entries"
    assert (await client.get(path)).json() == []
    assert (await client.post(path, json={"staff_numbers": ["PA0000", "PB0000"]})).status_code == 401
    await sign_in(client, hall.referee)
    made = await client.post(path, json={"staff_numbers": ["PA0000", "PB0000"]})
    pair = made.json()
    assert (made.status_code, pair) == (
        200,
        {
            "id": pair["id"],
            "name": "会员0 / 会员0",
            "seed": None,
            "status": "entered",
            "players": [
                {"name": "会员0", "branch": "会计学院分工会", "guest": False, "captain": False},
                {"name": "会员0", "branch": "图书馆分工会", "guest": False, "captain": False},
            ],
        },
    )
    again = await client.post(path, json={"staff_numbers": [" pb0000", "PA0000"]})
    assert (again.status_code, again.json()) == (200, pair)
    refused = await client.post(path, json={"staff_numbers": ["PA0000", "PA0001"]}, headers=ENGLISH)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == "会员0 is already entered: 会员0 / 会员0."
    for wrong in (
        {"staff_numbers": 7},
        {"more": 1},
        {"guests": [{"name": "x"}]},
        {"staff_numbers": ["x"] * 41},
    ):
        assert (await client.post(path, json=wrong)).status_code == 422
    for _ in range(2):
        gone = await client.delete(f"{path}/{pair['id']}")
        assert (gone.status_code, gone.json()) == (200, {"id": pair["id"], "status": "removed"})
    assert (await client.get(path)).json() == []


async def test_a_guest_in_a_team(client: httpx.AsyncClient) -> None:
    hall = await Tournament.found(2, code="T")
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}/entries"
    await sign_in(client, hall.referee)
    guest = {"name": "马文", "branch": hall.union.library.id, "sex": "male"}
    team = {"staff_numbers": ["PA0000"], "guests": [guest], "name": "联队"}
    made = (await client.post(path, json=team)).json()
    assert [(each["name"], each["guest"], each["captain"]) for each in made["players"]] == [
        ("会员0", False, True),
        ("马文", True, False),
    ]
    assert (await client.post(path, json=team)).json() == made
    assert (await client.post(path, json={**team, "name": "别队"})).status_code == 422


async def test_after_the_draw_nothing_changes(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(3)).drawn()
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}/entries"
    await sign_in(client, hall.referee)
    listed = (await client.get(path)).json()
    assert (await client.delete(f"{path}/{listed[0]['id']}")).status_code == 409
    assert (await client.post(path, json={"staff_numbers": ["REF1"]})).status_code == 409
    assert (await client.get(path)).json() == listed
