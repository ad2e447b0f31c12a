"""A ticket's link: a pass for its owner, an answer without names for strangers, a button for the door."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from checkin.documents.qr import svg
from checkin.domain.ticket_token import code_of
from checkin.tables import Scan
from events.tables import Attendance, Event
from tests.checkin.conftest import AT, AsMember
from tests.checkin.seed import Door, add_offering, register, token_of
from tests.seen_codes import qr_codes

LINK = "http://rallypoint.test/t/"


async def test_the_owner_sees_the_pass(door: Door, as_member: AsMember) -> None:
    me = await as_member(door.members["王小明"])
    answer = await me.get(f"/t/{door.token('王小明')}")
    assert answer.status_code == 200
    for text in (
        "湖滨健步走",
        "湖滨东门",
        "王小明",
        "会计学院分工会",
        code_of(door.registrations["王小明"].ticket),
    ):
        assert text in answer.text
    assert f"/t/{door.token('王小明')}/qr.svg" in answer.text
    assert f"/t/{door.token('王小明')}/picture.png" in answer.text


@pytest.mark.parametrize("name", ["单于飞", "曾可"])
async def test_a_ticket_that_is_not_valid_shows_no_code(door: Door, as_member: AsMember, name: str) -> None:
    me = await as_member(door.members[name])
    answer = await me.get(f"/t/{door.token(name)}")
    assert answer.status_code == 200
    assert "qr.svg" not in answer.text
    assert (await me.get(f"/t/{door.token(name)}/picture.png")).status_code == 404


@pytest.mark.parametrize("who", ["nobody", "欧阳雪"])
async def test_a_stranger_learns_whether_it_is_valid_and_no_more(
    door: Door, client: httpx.AsyncClient, as_member: AsMember, who: str
) -> None:
    browser = client if who == "nobody" else await as_member(door.members[who])
    answer = await browser.get(f"/t/{door.token('王小明')}")
    assert answer.status_code == 200
    assert "王*明" in answer.text
    assert "湖滨健步走" in answer.text
    for secret in (
        "王小明",
        "T002",
        "会计学院分工会",
        code_of(door.registrations["王小明"].ticket),
        "picture.png",
    ):
        assert secret not in answer.text


async def test_what_strangers_are_told_follows_the_state(door: Door, client: httpx.AsyncClient) -> None:
    client.headers["accept-language"] = "en"
    assert "Valid ticket" in (await client.get(f"/t/{door.token('王小明')}")).text
    assert "Not valid yet" in (await client.get(f"/t/{door.token('单于飞')}")).text
    assert "This registration was cancelled." in (await client.get(f"/t/{door.token('曾可')}")).text
    await Event.update({Event.status: "cancelled"}).where(Event.id == door.id)
    assert "The event has been cancelled" in (await client.get(f"/t/{door.token('王小明')}")).text


async def test_forged_and_foreign_codes(door: Door, client: httpx.AsyncClient) -> None:
    client.headers["accept-language"] = "en"
    token = door.token("王小明")
    forged = await client.get(f"/t/{token[:-1]}{'0' if token[-1] != '0' else '1'}")
    assert (forged.status_code, "has been altered" in forged.text) == (404, True)
    for text in ("rubbish", token[:-1], "%00", "..%2f..%2fetc", "<script>", "x" * 3000):
        answer = await client.get(f"/t/{text}")
        assert answer.status_code == 404, text
        assert "<script>alert" not in answer.text
        assert (await client.get(f"/t/{text}/qr.svg")).status_code == 404


async def test_the_door_admits_from_the_link(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    token = door.token("王小明")
    seen = await staff.get(f"/t/{token}")
    assert "王小明" in seen.text
    assert f"/t/{token}/admit" in seen.text
    done = await staff.post(f"/t/{token}/admit", data={"nonce": "nonce-0001"})
    assert (done.status_code, done.headers["location"]) == (303, f"/t/{token}?scan=nonce-0001")
    again = await staff.post(f"/t/{token}/admit", data={"nonce": "nonce-0001"})
    assert again.status_code == 303
    shown = await staff.get(done.headers["location"])
    assert "verdict--good" in shown.text
    assert "/admit" not in shown.text
    kept = await Attendance.select(Attendance.registration, Attendance.present_at)
    assert kept == [{"registration": door.registration_id("王小明"), "present_at": AT}]
    assert await Scan.count() == 1


async def test_nobody_else_admits(door: Door, client: httpx.AsyncClient, as_member: AsMember) -> None:
    token = door.token("王小明")
    owner = await as_member(door.members["王小明"])
    for browser, status in ((client, 401), (owner, 403)):
        answer = await browser.post(f"/t/{token}/admit", data={"nonce": "nonce-0001"})
        assert answer.status_code == status
    staff = await as_member(door.host)
    assert (await staff.post("/t/rubbish/admit", data={"nonce": "nonce-0001"})).status_code == 404
    assert (await staff.post(f"/t/{token}/admit", data={})).status_code == 422
    assert await Attendance.count() == 0


async def test_the_picture_and_the_code(door: Door, as_member: AsMember, client: httpx.AsyncClient) -> None:
    token = door.token("王小明")
    owner = await as_member(door.members["王小明"])
    picture = await owner.get(f"/t/{token}/picture.png")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    found = qr_codes(Image.open(BytesIO(picture.content)).convert("RGB"))
    assert [code.text for code in found] == [LINK + token]
    code = await client.get(f"/t/{token}/qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml")
    assert code.text == svg(LINK + token, label="门票二维码")
    stranger = await as_member(door.members["欧阳雪"])
    assert (await stranger.get(f"/t/{token}/picture.png")).status_code == 404
    assert (await client.get(f"/t/{token}/picture.png")).status_code == 303


async def test_links_never_come_from_the_host_header(door: Door, client: httpx.AsyncClient) -> None:
    token = door.token("王小明")
    here = await client.get(f"/t/{token}/qr.svg")
    evil = await client.get(f"/t/{token}/qr.svg", headers={"host": "evil.example"})
    assert evil.text == here.text


async def test_by_registration(door: Door, as_member: AsMember) -> None:
    owner = await as_member(door.members["王小明"])
    mine = door.registration_id("王小明")
    answer = await owner.get(f"/registrations/{mine}/ticket")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/t/{door.token('王小明')}")
    assert (await owner.get(f"/registrations/{mine}/qr.svg")).text == (
        await owner.get(f"/t/{door.token('王小明')}/qr.svg")
    ).text
    other = await as_member(door.members["欧阳雪"])
    staff = await as_member(door.host)
    for path in (f"/registrations/{mine}/ticket", f"/registrations/{mine}/qr.svg"):
        assert (await other.get(path)).status_code == 404
        assert (await staff.get(path)).status_code in (200, 303)
    assert (await owner.get("/registrations/nobody/ticket")).status_code == 404


async def test_my_code_shows_the_next_ticket_first(door: Door, as_member: AsMember) -> None:
    me = door.members["王小明"]
    second = await add_offering(door.event, "半程")
    half = await register(door.event, second, me, slot=2)
    mine = await as_member(me)
    answer = await mine.get("/my-code")
    assert answer.status_code == 200
    assert f"/t/{door.token('王小明')}/qr.svg" in answer.text
    assert f"/t/{token_of(half)}/qr.svg" in answer.text
    assert "半程" in answer.text
    none = await (await as_member(door.members["曾可"])).get("/my-code")
    assert "qr.svg" not in none.text
    assert "/events" in none.text


async def test_my_code_costs_the_same_for_one_and_many(door: Door, as_member: AsMember) -> None:
    from tests.checkin.queries_counted import counted

    me = door.members["王小明"]
    mine = await as_member(me)
    await mine.get("/my-code")
    with counted() as one:
        await mine.get("/my-code")
    for number in range(2, 6):
        offering = await add_offering(door.event, f"第 {number} 组")
        await register(door.event, offering, me, slot=number)
    with counted() as many:
        await mine.get("/my-code")
    assert len(many) == len(one) == 3
