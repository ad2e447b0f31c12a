"""Draws and results over the API: read by anybody, written by the referee, repeated without harm."""

import httpx

from competitions.domain.public_draw import verify
from members.authentication import cookie_name
from members.domain.identity import Role
from members.services import sessions
from members.tables import RoleGrant
from tests.competitions.tournament import Tournament


async def test_a_knockout_as_json(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(3)).drawn()
    await hall.play("r1m2")
    base = f"/api/v1/competitions/{hall.id}"
    (listed,) = (await client.get("/api/v1/competitions")).json()
    assert (listed["id"], listed["title"], listed["disciplines"]) == (hall.id, "首届羽毛球赛", 1)
    shown = (await client.get(base)).json()
    assert [each["code"] for each in shown["disciplines"]] == ["MS"]
    found = (
        await client.get(f"{base}/disciplines/{hall.discipline}", headers={"accept-language": "en"})
    ).json()
    assert [match["key"] for match in found["matches"]] == ["r1m2", "r2m1"]
    first = found["matches"][0]
    assert (first["status"], first["score"], first["winner"], first["round_name"]) == (
        "finished", "21-10 21-12", "a", "Semi-finals"
    )  # fmt: skip
    assert found["lines"][1] is None
    assert found["places"] == [
        {"entry": first["b"]["entry"], "name": first["b"]["name"], "first": 3, "last": 3}
    ]
    record = await client.get(f"{base}/disciplines/{hall.discipline}/draw")
    assert verify(record.text).genuine


async def test_a_round_robin_has_standings_with_reasons(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(2, "round_robin")).drawn()
    path = f"/api/v1/competitions/{hall.id}/disciplines/{hall.discipline}"
    await hall.play("r1m1")
    (group,) = (await client.get(path, headers={"accept-language": "en"})).json()["groups"]
    assert group["complete"]
    assert [(row["rank"], row["won"], row["reason"]) for row in group["rows"]] == [
        (1, 1, "Won 1 of 1."),
        (2, 0, "Won 0 of 1."),
    ]


async def test_the_referee_sends_results(client: httpx.AsyncClient) -> None:
    hall = await (await Tournament.found(4)).drawn()
    await RoleGrant(member=hall.referee.member_id, role=Role.REFEREE.value, scope=hall.id).save()
    path = f"/api/v1/competitions/{hall.id}/matches/{await hall.match('r1m1')}/result"
    won = {"result": {"winner": "a", "games": [[21, 3], [21, 5]]}}
    assert (await client.post(path, json=won)).status_code == 401
    client.cookies.set(cookie_name(), await sessions.start(hall.referee.member_id))
    assert (await client.post(path, json=won)).json()["score"] == "21-3 21-5"
    assert (await client.post(path, json=won)).status_code == 200
    other = {"result": {"winner": "b", "games": [[3, 21], [5, 21]]}}
    refused = await client.post(path, json=other)
    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    assert (await client.post(path, json={**other, "reason": "slip"})).json()["winner"] == "b"
    nonsense: tuple[object, ...] = (
        {"result": {"winner": "a", "games": [[21, 20], [21, 3]]}},
        {"result": {"winner": "c"}},
        {"result": {"winner": "a", "games": [[21]]}},
        {"result": {"winner": "a"}, "seed": 1},
        {},
        [],
    )
    for bad in nonsense:
        answer = await client.post(path, json=bad)
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert (await hall.loaded()).matches["r1m1"].outcome is not None
