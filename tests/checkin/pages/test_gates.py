"""A helper's phone over HTTP: it opens a link, scans at its door, sees no names ahead, and nothing else of the site."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from checkin.domain.doors import DoorDraft
from checkin.domain.roster_seal import index_of
from checkin.door_tables import DoorPhone
from checkin.services import gates
from checkin.services.doors import save_door
from checkin.tables import Scan
from events.tables import Attendance
from foundation.clock import frozen
from tests.checkin.conftest import AT, AsMember
from tests.checkin.seed import ENDS, Door, open_door
from tests.checkin.services.evidence import evidence


@pytest.fixture
async def phone(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=cast(Any, app))
    async with httpx.AsyncClient(transport=transport, base_url="http://rallypoint.test") as browser:
        browser.headers["accept-language"] = "zh-CN"
        yield browser


async def joined(door: Door, phone: httpx.AsyncClient, kind: str = "scanner") -> str:
    gate = await save_door(door.organizer, door.id, DoorDraft("东门"))
    issued = await gates.issue(door.organizer, door.id, gate, kind)
    assert "东门" in (await phone.get(f"/join/{issued.secret}")).text
    answer = await phone.post(f"/join/{issued.secret}", data={"name": "小李"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/gate/{door.id}")
    assert "httponly" in answer.headers["set-cookie"].lower()
    return gate


def scans(door: Door, *names: str, said: str | None = None) -> dict[str, Any]:
    return {
        "scans": [
            {
                "nonce": f"nonce-{door.members[name].staff_number}",
                "form": "token",
                **{
                    part: getattr(evidence(door.token(name)), part)
                    for part in ("ticket", "key", "mark", "proof")
                },
                "clock": round(AT.timestamp() * 1000),
                "said": said,
            }
            for name in names
        ]
    }


async def test_a_phone_scans_at_its_door_only(door: Door, phone: httpx.AsyncClient) -> None:
    await joined(door, phone)
    assert (await phone.get(f"/gate/{door.id}")).status_code == 200
    sent = await phone.post(f"/api/v1/gates/{door.id}/scans", json=scans(door, "王小明", "曾可"))
    told = [(one["verdict"]["verdict"], one["verdict"]["name"]) for one in sent.json()["receipts"]]
    assert told == [("admitted", "王小明"), ("cancelled", "曾可")]
    again = await phone.post(f"/api/v1/gates/{door.id}/scans", json=scans(door, "王小明", "曾可"))
    assert [one["verdict"]["repeated"] for one in again.json()["receipts"]] == [True, True]
    assert await Scan.count() == 2
    for path in ("holders?q=wang", "attendance", "door/sync"):
        assert (await phone.get(f"/api/v1/events/{door.id}/{path}")).status_code == 401
    assert (await phone.get(f"/manage/events/{door.id}/door")).status_code == 303
    other = await open_door("读书会", 50)
    assert (await phone.get(f"/gate/{other.id}")).status_code == 403
    assert (
        await phone.post(f"/api/v1/gates/{other.id}/scans", json=scans(other, "王小明"))
    ).status_code == 403


async def test_what_is_given_ahead_names_nobody(door: Door, phone: httpx.AsyncClient) -> None:
    await joined(door, phone)
    given = await phone.get(f"/api/v1/gates/{door.id}/sync")
    for name in door.members:
        assert name not in given.text
    assert "分工会" not in given.text
    assert str(door.registrations["王小明"].ticket) not in given.text
    body = given.json()
    assert set(body["roster"]["people"]) == {
        index_of(str(one.ticket), door.id) for one in door.registrations.values()
    }
    assert (body["door"]["name"], body["standings"], body["count"]["expected"]) == ("东门", [], 2)
    await phone.post(f"/api/v1/gates/{door.id}/scans", json=scans(door, "王小明"))
    query = {"roster": body["roster"]["version"], "since": str(body["now"])}
    later = (await phone.get(f"/api/v1/gates/{door.id}/sync", params=query)).json()
    assert later["roster"] is None
    index = index_of(str(door.registrations["王小明"].ticket), door.id)
    assert [(one[0], one[1], one[2]["came"]) for one in later["standings"]] == [(index, "", 1)]


async def test_sent_home_it_may_send_and_nothing_else(door: Door, phone: httpx.AsyncClient) -> None:
    await joined(door, phone)
    with frozen(AT + timedelta(minutes=1)):
        row = await DoorPhone.select(DoorPhone.id).first()
        assert row is not None
        await gates.revoke_phone(door.organizer, door.id, row["id"])
    with frozen(AT + timedelta(minutes=30)):
        assert (await phone.get(f"/gate/{door.id}")).status_code == 403
        assert (await phone.get(f"/api/v1/gates/{door.id}/sync")).status_code == 403
        before = scans(door, "王小明", said="admitted")
        later = scans(door, "欧阳雪", said="admitted")
        later["scans"][0]["clock"] += 120_000
        for batch in (before, later):
            assert (await phone.post(f"/api/v1/gates/{door.id}/scans", json=batch)).status_code == 200
    kept = await Scan.select(Scan.verdict, Scan.conflict).order_by(Scan.id)
    assert [tuple(row.values()) for row in kept] == [("admitted", ""), ("revoked", "revoked")]
    assert await Attendance.count() == 1


async def test_the_link_of_an_event_that_is_over(door: Door, phone: httpx.AsyncClient) -> None:
    await joined(door, phone)
    with frozen(ENDS + timedelta(days=1, minutes=1)):
        assert (await phone.get(f"/gate/{door.id}")).status_code == 403
        assert (await phone.get(f"/api/v1/gates/{door.id}/sync")).status_code == 403


async def test_a_screen_to_scan_at_oneself_works_by_typing(door: Door, phone: httpx.AsyncClient) -> None:
    await joined(door, phone, "kiosk")
    shown = await phone.post(
        f"/gate/{door.id}", data={"text": str(door.registrations["王小明"].ticket), "nonce": "nonce-typed"}
    )
    assert shown.status_code == 200
    assert "data-kiosk" in shown.text
    assert "王*明" in shown.text
    assert "王小明" not in shown.text


async def test_doors_and_dashboard_of_the_organizer(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    manage = f"/manage/events/{door.id}"
    rules = {"name": "东门", "direction": "both", "again": "after_exit", "per": "day", "opens_before": "30"}
    assert (await staff.post(f"{manage}/doors/new", data=rules)).status_code == 303
    taken = await staff.post(f"{manage}/doors/new", data=rules)
    assert taken.status_code == 422
    assert "已有同名入口" in taken.text
    nonsense = await staff.post(f"{manage}/doors/new", data={**rules, "name": "西门", "per": "moon"})
    assert nonsense.status_code == 422
    page = (await staff.get(f"{manage}/doors")).text
    gate = page.split("?gate=")[1][:13]
    issued = await staff.post(f"{manage}/door-links", data={"door": gate, "kind": "scanner"})
    assert "/join/" in issued.text
    await staff.post(
        f"/api/v1/events/{door.id}/scans", json={"nonce": "nonce-0001", "token": door.token("王小明")}
    )
    await staff.post(
        f"/api/v1/events/{door.id}/scans", json={"nonce": "nonce-0002", "token": door.token("曾可")}
    )
    board = (await staff.get(f"{manage}/door/board")).text
    for words in ("今日入场", "会计学院分工会", "arrivals__part", "已取消"):
        assert words in board
    scanner = await staff.get(f"{manage}/door", params={"gate": gate, "shell": "1"})
    assert "东门" in scanner.text
    assert "王小明" not in scanner.text
    assert (await staff.get(f"{manage}/door", params={"gate": "d000000000001"})).status_code == 404


async def test_the_worker_names_what_it_keeps(client: httpx.AsyncClient) -> None:
    script = await client.get("/door-worker.js")
    assert (script.headers["service-worker-allowed"], script.headers["cache-control"]) == ("/", "no-cache")
    files = script.text.split("const FILES = ")[1].split(";\n")[0]
    for name in ("js/scanner.js", "js/door/phone.js", "ed25519.js", "zxing_reader.wasm", "css/door.css"):
        assert name in files
