"""A match over the wire: reading, appending, taking over, and everything that is not an entry."""

from typing import Any

import httpx
import pytest

from competitions.services import umpire_links
from competitions.tables import Match, MatchEvent
from tests.competitions.tournament import Tournament
from tests.competitions.web import sign_in


@pytest.fixture
async def hall(app: object) -> Tournament:
    return await (await Tournament.found(4)).drawn()


@pytest.fixture
async def match(hall: Tournament) -> str:
    return await hall.match("r1m1")


def body(*events: dict[str, Any], expected: Any = 0, device: Any = "tablet") -> dict[str, Any]:
    entries = [
        {"nonce": f"nonce-{expected}-{place:04}", "event": event} for place, event in enumerate(events)
    ]
    return {"expected": expected, "device": device, "entries": entries}


TOSS = [
    {"type": "toss", "won_by": "a", "choice": "serve"},
    {"type": "service", "side": "a"},
    {"type": "play"},
]
POINT = {"type": "point", "side": "a"}


async def test_read_and_append_by_link(hall: Tournament, match: str, client: httpx.AsyncClient) -> None:
    link = await umpire_links.issue_for_match(hall.referee, hall.id, match)
    bearer = {"authorization": f"Bearer {link.secret}"}
    answer = await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS), headers=bearer)
    assert answer.status_code == 200
    answer = await client.post(
        f"/api/v1/matches/{match}/events", json=body(POINT, expected=3), headers=bearer
    )
    told = answer.json()
    assert (told["sequence"], told["held"], told["status"]) == (4, "you", "on_court")
    assert (told["facts"]["score"], told["facts"]["server"]) == (
        [1, 0],
        {"side": "a", "player": 0, "name": told["a"]},
    )
    read = (await client.get(f"/api/v1/matches/{match}")).json()
    assert read == told | {"held": "another"}
    assert (await client.get(f"/api/v1/matches/{match}?device=tablet")).json() == told


async def test_by_session(hall: Tournament, match: str, client: httpx.AsyncClient) -> None:
    assert (await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS))).status_code == 401
    await sign_in(client, hall.players[0])
    assert (await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS))).status_code == 403
    await sign_in(client, hall.referee)
    assert (await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS))).status_code == 200


async def test_refusals_are_problems_in_words(
    hall: Tournament, match: str, client: httpx.AsyncClient
) -> None:
    await sign_in(client, hall.referee)
    client.headers["accept-language"] = "en"
    await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS))
    late = await client.post(f"/api/v1/matches/{match}/events", json=body(POINT, expected=1))
    assert (late.status_code, late.headers["content-type"]) == (409, "application/problem+json")
    assert late.json()["field"] == "expected"
    other = await client.post(f"/api/v1/matches/{match}/events", json=body(POINT, expected=3, device="phone"))
    assert (other.status_code, other.json()["field"]) == (409, "device")
    taken = await client.post(f"/api/v1/matches/{match}/device", json={"device": "phone"})
    assert (taken.status_code, taken.json()["held"]) == (200, "you")
    impossible = await client.post(
        f"/api/v1/matches/{match}/events", json=body({"type": "ends_changed"}, expected=3, device="phone")
    )
    assert (impossible.status_code, impossible.json()["title"]) == (409, "No change of ends is due now.")


@pytest.mark.parametrize(
    "wrong",
    [
        body({"type": "goal"}),
        body({"type": "point"}),
        body({"type": "point", "side": "c"}),
        body({"type": "point", "side": "a", "points": 5}),
        body({"type": "service", "side": "a", "server": 2}),
        body(POINT, expected=-1),
        body(POINT, expected="many"),
        body(POINT, device=7),
        body(POINT, device=""),
        body(POINT, device="x" * 41),
        body(),
        {"expected": 0, "device": "tablet"},
        {"expected": 0, "device": "tablet", "entries": [{"nonce": "x", "event": POINT}]},
        {"expected": 0, "device": "tablet", "entries": [{"event": POINT}]},
        {"expected": 0, "device": "tablet", "entries": "many"},
        body(POINT) | {"referee": True},
        [],
        "point",
        None,
    ],
)
async def test_what_is_no_entry(hall: Tournament, match: str, client: httpx.AsyncClient, wrong: Any) -> None:
    await sign_in(client, hall.referee)
    answer = await client.post(f"/api/v1/matches/{match}/events", json=wrong)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]
    assert await MatchEvent.count() == 0
    assert await Match.count().where(Match.status == "on_court") == 0


async def test_a_reason_with_markup_is_only_text(
    hall: Tournament, match: str, client: httpx.AsyncClient
) -> None:
    await sign_in(client, hall.referee)
    await client.post(f"/api/v1/matches/{match}/events", json=body(*TOSS))
    reason = "</script><img src=x onerror=alert(1)>{{7*7}}"
    correction = {"type": "score_correction", "games": [[3, 2]], "reason": reason, "side": "a"}
    answer = await client.post(f"/api/v1/matches/{match}/events", json=body(correction, expected=3))
    assert answer.status_code == 200
    for path in (f"/matches/{match}", f"/matches/{match}/umpire"):
        assert "<img src=x" not in (await client.get(path)).text


async def test_no_such_match(hall: Tournament, client: httpx.AsyncClient) -> None:
    await sign_in(client, hall.referee)
    for path in ("nomatch000000", "%27%20OR%201=1", "x" * 300):
        assert (await client.get(f"/api/v1/matches/{path}")).status_code == 404
        assert (await client.post(f"/api/v1/matches/{path}/events", json=body(POINT))).status_code == 404
        assert (await client.get(f"/matches/{path}")).status_code == 404


async def test_the_formats(client: httpx.AsyncClient) -> None:
    formats = (await client.get("/api/v1/scoring-formats")).json()
    assert [each["code"] for each in formats][:3] == ["3x21", "3x15", "3x15-18"]
    assert (formats[0]["points"], formats[0]["lead"], formats[0]["cap"]) == (21, 2, 30)
