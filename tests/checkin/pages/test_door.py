"""The door without JavaScript, and what it answers to nonsense."""

import re

import pytest

from checkin.domain.ticket_token import code_of
from checkin.tables import Scan
from events.tables import Attendance
from tests.checkin.conftest import AsMember
from tests.checkin.queries_counted import counted
from tests.checkin.seed import Door, add_person, open_door, register

NONCE = "nonce-0001"


async def test_a_typed_code_is_answered_on_the_same_page(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    path = f"/manage/events/{door.id}/door"
    code = code_of(door.registrations["王小明"].ticket)
    done = await staff.post(path, data={"text": code, "nonce": NONCE, "door": " 东门 "})
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"{path}?scan={NONCE}&door=%E4%B8%9C%E9%97%A8",
    )
    shown = await staff.get(done.headers["location"])
    assert "verdict--good" in shown.text
    assert 'value="东门"' in shown.text
    assert (await Scan.select(Scan.door, Scan.means).first()) == {"door": "东门", "means": "typed"}
    again = await staff.post(path, data={"text": door.token("王小明"), "nonce": "nonce-0002"})
    assert "verdict--wait" in (await staff.get(again.headers["location"])).text


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"text": "", "nonce": NONCE}, "text"),
        ({"nonce": NONCE}, "text"),
        ({"text": "x" * 1001, "nonce": NONCE}, "text"),
        ({"text": "a\x00b", "nonce": NONCE}, "text"),
        ({"text": "7K3M-9QXT-2BVDP", "nonce": "short"}, "nonce"),
        ({"text": "7K3M-9QXT-2BVDP"}, "nonce"),
        ({"text": "7K3M-9QXT-2BVDP", "nonce": NONCE, "door": "门" * 41}, "door"),
    ],
)
async def test_bad_input_is_kept_with_a_sentence_and_changes_nothing(
    door: Door, as_member: AsMember, given: dict[str, str], wanted: str
) -> None:
    staff = await as_member(door.host)
    answer = await staff.post(f"/manage/events/{door.id}/door", data=given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if wanted != "nonce" and given.get(wanted, "").isprintable():
        assert given.get(wanted, "") in answer.text
    assert await Scan.count() == 0


async def test_markup_in_what_is_typed_stays_text(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    evil = '"><script>alert(1)</script>'
    answer = await staff.get(f"/manage/events/{door.id}/door", params={"q": evil, "door": evil, "scan": evil})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    kept = await staff.post(f"/manage/events/{door.id}/door", data={"text": evil, "nonce": "short"})
    assert "<script>alert" not in kept.text
    assert "&lt;script&gt;alert" in kept.text


async def test_search_and_admit_by_name(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    path = f"/manage/events/{door.id}/door"
    found = await staff.get(path, params={"q": "wang"})
    assert "王小明" in found.text
    chosen = re.search(r'name="registration" value="(\w+)"', found.text)
    assert chosen is not None
    done = await staff.post(f"{path}/person", data={"registration": chosen[1], "nonce": NONCE})
    assert done.status_code == 303
    assert "王小明" in (await staff.get(done.headers["location"])).text
    assert await Attendance.count() == 1
    for wrong in ("", "nobody", "x" * 300):
        answer = await staff.post(f"{path}/person", data={"registration": wrong, "nonce": "nonce-0002"})
        assert answer.status_code == 404
    back = await staff.post(f"{path}/take-back", data={"registration": chosen[1], "nonce": "nonce-0003"})
    assert back.status_code == 303
    assert await Attendance.count() == 0
    late = await staff.post(f"{path}/take-back", data={"registration": chosen[1], "nonce": "nonce-0004"})
    assert late.status_code == 409


async def test_another_events_person_is_not_admitted_here(door: Door, as_member: AsMember) -> None:
    other = await open_door("读书会", 50)
    staff = await as_member(door.host)
    answer = await staff.post(
        f"/manage/events/{door.id}/door/person",
        data={"registration": other.registration_id("王小明"), "nonce": NONCE},
    )
    assert answer.status_code == 404
    assert await Attendance.count() == 0
    assert "王小明" not in (await staff.get(f"/manage/events/{other.id}/door")).text


async def test_doors_lists_only_my_events(door: Door, as_member: AsMember) -> None:
    other = await open_door("读书会", 50)
    staff = await as_member(door.host)
    answer = await staff.get("/checkin")
    assert f"/manage/events/{door.id}/door" in answer.text
    assert f"/manage/events/{other.id}/door" not in answer.text


async def test_the_page_costs_the_same_for_few_and_many(door: Door, as_member: AsMember) -> None:
    staff = await as_member(door.host)
    pages = (f"/manage/events/{door.id}/door?q=zhao", f"/manage/events/{door.id}/attendance")
    costs = []
    for turn in range(2):
        for number in range(turn * 8):
            person = await add_person(door.branches[0], f"X{number:03}", f"赵{number}")
            await register(door.event, door.offering, person)
        for path in pages:
            await staff.get(path)
            with counted() as statements:
                assert (await staff.get(path)).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]


async def test_an_event_that_does_not_exist(door: Door, as_member: AsMember) -> None:
    from members.domain.identity import Role
    from members.tables import RoleGrant

    await RoleGrant(member=door.host.id, role=Role.ADMINISTRATOR.value, scope="").save()
    staff = await as_member(door.host)
    for path in (
        "door",
        "attendance",
        "attendance/refused",
        "attendance/print",
        "attendance.xlsx",
        "tickets",
    ):
        assert (await staff.get(f"/manage/events/nothing/{path}")).status_code == 404, path
    sent = await staff.post(
        "/manage/events/nothing/door", data={"text": door.token("王小明"), "nonce": NONCE}
    )
    assert sent.status_code == 404
    api = {"nonce": NONCE, "token": door.token("王小明")}
    assert (await staff.post("/api/v1/events/nothing/scans", json=api)).status_code == 404
    assert await Scan.count() == 0
