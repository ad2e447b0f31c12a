"""The door's JSON: one scan, one answer; nonsense is a problem with a sentence."""

from typing import Any

import httpx
import pytest

from checkin.tables import Scan
from events.tables import Attendance
from tests.checkin.conftest import AsMember
from tests.checkin.seed import Door

NONCE = "nonce-0001"


def scans(door: Door) -> str:
    return f"/api/v1/events/{door.id}/scans"


async def test_a_scan(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    body = {"nonce": NONCE, "token": door.token("王小明"), "door": "东门"}
    first = await staff.post(scans(door), json=body)
    assert (first.status_code, first.json()) == (
        200,
        {
            "verdict": "admitted",
            "tone": "good",
            "headline": "请进",
            "sentence": "欢迎！",
            "name": "王小明",
            "branch": "会计学院分工会",
            "registration_id": door.registration_id("王小明"),
            "at": "14:25",
            "takes_back": True,
            "repeated": False,
            "people": 1,
            "heads": 1,
            "guest": False,
            "by_hand": False,
            "conflict": "",
            "conflict_words": "",
        },
    )
    assert (await staff.post(scans(door), json=body)).json() == {**first.json(), "repeated": True}
    again = (await staff.post(scans(door), json={**body, "nonce": "nonce-0002"})).json()
    assert (again["verdict"], again["sentence"]) == (
        "already_admitted",
        "2026年11月27日（周五）14:25 已从“东门”入场。",
    )
    staff.headers["accept-language"] = "en"
    english = (await staff.post(scans(door), json={**body, "nonce": "nonce-0003"})).json()
    assert english["sentence"] == "Came in at Fri 27 November 2026, 14:25 through “东门”."


async def test_undo_and_counter(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    await staff.post(scans(door), json={"nonce": NONCE, "token": door.token("王小明")})
    counted = (await staff.get(f"/api/v1/events/{door.id}/attendance")).json()
    assert (counted["expected"], counted["present"]) == (2, 1)
    undo = {"nonce": "nonce-0002", "registration_id": door.registration_id("王小明")}
    taken = await staff.post(f"{scans(door)}/undo", json=undo)
    assert (taken.status_code, taken.json()["verdict"], taken.json()["name"]) == (200, "undone", "王小明")
    late = await staff.post(f"{scans(door)}/undo", json={**undo, "nonce": "nonce-0003"})
    assert (late.status_code, late.headers["content-type"]) == (409, "application/problem+json")
    assert (await staff.get(f"/api/v1/events/{door.id}/attendance")).json()["present"] == 0


async def test_undo_twice_with_one_nonce_is_one_undo(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    await staff.post(scans(door), json={"nonce": NONCE, "token": door.token("王小明")})
    undo = {"nonce": "nonce-0002", "registration_id": door.registration_id("王小明")}
    answers = [await staff.post(f"{scans(door)}/undo", json=undo) for _ in range(2)]
    assert [(answer.status_code, answer.json()["verdict"]) for answer in answers] == [(200, "undone")] * 2
    assert await Scan.count() == 2


async def test_search(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    found = await staff.get(f"/api/v1/events/{door.id}/holders", params={"q": "danyu"})
    assert found.json() == []
    found = await staff.get(f"/api/v1/events/{door.id}/holders", params={"q": "oyx"})
    assert found.json() == [
        {
            "registration_id": door.registration_id("欧阳雪"),
            "name": "欧阳雪",
            "branch": "图书馆分工会",
            "staff_number": "T003",
            "offering": "全程",
            "verdict": "admitted",
            "tone": "good",
            "headline": "请进",
        }
    ]
    assert (await staff.get(f"/api/v1/events/{door.id}/holders", params={"q": "x" * 300})).status_code == 422


GOOD: dict[str, Any] = {"nonce": NONCE, "token": "rubbish", "means": "camera", "door": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"nonce": 5},
        {"nonce": "short"},
        {"nonce": "x" * 41},
        {"nonce": "with space"},
        {"token": "x" * 1001},
        {"token": None},
        {"token": ["a"]},
        {"means": "telepathy"},
        {"door": "门" * 41},
        {"door": "a\x00b"},
        {"verdict": "admitted"},
        {"scanned_by": "somebody"},
    ],
)
async def test_nonsense_is_refused_with_a_sentence(
    door: Door, as_member: AsMember, wrong: dict[str, Any]
) -> None:
    staff = await as_member(door.host)
    answer = await staff.post(scans(door), json={**GOOD, **wrong} if wrong else {})
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]
    assert await Scan.count() == 0


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"[]", b'"x"', b"\xff\xfe", b"{" * 5000])
async def test_broken_json_is_refused(door: Door, as_member: AsMember, body: bytes) -> None:
    staff = await as_member(door.host)
    answer = await staff.post(scans(door), content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert await Scan.count() == 0


async def test_another_site_cannot_scan(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    body = {"nonce": NONCE, "token": door.token("王小明")}
    answer = await staff.post(scans(door), json=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert await Attendance.count() == 0


async def test_nobody_and_members_cannot_scan(
    door: Door, client: httpx.AsyncClient, as_member: AsMember
) -> None:
    body = {"nonce": NONCE, "token": door.token("王小明")}
    assert (await client.post(scans(door), json=body)).status_code == 401
    member = await as_member(door.members["王小明"])
    assert (await member.post(scans(door), json=body)).status_code == 403
    assert await Attendance.count() == 0
