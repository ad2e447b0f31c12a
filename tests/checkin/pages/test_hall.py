"""The hall's screen, a phone that scans it, and the table at the door, through the browser."""

import re
from typing import Any

import httpx
import pytest
from litestar import Litestar

from events.tables import SessionAttendance
from foundation.clock import frozen
from members.services import sessions
from tests.checkin.course import AFTER, Course
from tests.checkin.services.test_hall import Room
from tests.events.pages.walk import browser, hidden, words

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite
async def test_opening_a_screen_and_what_it_shows(database: Any, app: Litestar) -> None:
    made = await Course.made(1)
    base = f"/manage/events/{made.event}/screens"
    with frozen(made.starts(0)):
        async with await browser(app, made.union.organizer) as someone:
            opened = await someone.post(
                base, data={"place": "东门", "session": made.sessions[0], "way": "in"}
            )
            screen = opened.headers["location"]
            shown = await someone.get(screen)
            state = (await someone.get(f"{screen}/codes")).json()
            bad = await someone.post(base, data={"place": "x" * 41, "way": "in"})
            assert (await someone.post(f"{screen}/close")).status_code == 303
            closed = (await someone.get(f"{screen}/codes")).json()
            listed = words(await someone.get(base))
    assert shown.headers["cache-control"] == "no-store"
    assert (state["now"], state["seconds"], state["present"], state["expected"]) == (
        int(made.starts(0).timestamp() * 1000),
        15,
        0,
        1,
    )
    starts = [each["starts"] for each in state["codes"]]
    assert starts == [state["now"] + 15_000 * n for n in range(5)]
    assert (bad.status_code, closed["codes"], closed["closed"]) == (422, [], True)
    assert "Switched off" in listed


async def follow(someone: httpx.AsyncClient, room: Room) -> httpx.Response:
    answer = await someone.get(f"/c/{room.screen}/{await room.link()}")
    assert answer.status_code == 303
    return await someone.get(answer.headers["location"])


@sqlite
async def test_a_member_scans_and_is_in(database: Any, app: Litestar) -> None:
    room = await Room.made()
    with frozen(room.at):
        async with await browser(app, room.course.people[0]) as someone:
            page = await follow(someone, room)
            assert "data-send-itself" in page.text
            done = await someone.post(f"/c/{room.screen}", data=hidden(page))
            assert (done.status_code, done.headers["location"]) == (303, f"/c/{room.screen}")
            assert "You may put the phone away" in words(await someone.get(f"/c/{room.screen}"))
    assert await SessionAttendance.count() == 1


@sqlite
async def test_signing_in_on_the_way_does_not_cost_the_scan(database: Any, app: Litestar) -> None:
    room = await Room.made()
    with frozen(room.at):
        async with await browser(app) as someone:
            scanned = await someone.get(f"/c/{room.screen}/{await room.link()}")
            way = scanned.headers["location"]
            asked = await someone.get(way, headers={"accept": "text/html"})
            assert (asked.status_code, asked.headers["location"].startswith("/sign-in?next=")) == (303, True)
            kept = re.search(r"hall=([^;]+);.*HttpOnly", scanned.headers["set-cookie"])
            assert kept is not None
            someone.cookies.set("session", await sessions.start(room.course.people[0].member_id))
            done = await someone.post(f"/c/{room.screen}", data=hidden(await someone.get(way)))
            assert done.status_code == 303
        async with await browser(app, room.course.people[1]) as friend:
            stolen = await friend.post(f"/c/{room.screen}", data={"g": way.partition("?g=")[2]})
            assert (stolen.status_code, "Your scan has run out" in words(stolen)) == (409, True)
    assert await SessionAttendance.count() == 1


@sqlite
async def test_who_is_not_signed_up_is_told_or_offered_a_place(database: Any, app: Litestar) -> None:
    room = await Room.made()
    with frozen(room.at):
        (stranger,) = await room.course.union.people(1, prefix="Z", called="路人")
        async with await browser(app, stranger) as someone:
            assert "You are not signed up for this event." in words(await follow(someone, room))
            async with await browser(app, room.course.union.organizer) as chief:
                await chief.post(
                    f"/manage/events/{room.course.event}/screens/walk-ins", data={"by_themselves": "y"}
                )
            page = await follow(someone, room)
            assert "Sign up and check in" in words(page)
            assert (await someone.post(f"/c/{room.screen}", data=hidden(page))).status_code == 303
            assert "Checked in" in words(await someone.get(f"/c/{room.screen}"))


@sqlite
async def test_a_stale_code_is_told_apart(database: Any, app: Litestar) -> None:
    room = await Room.made()
    old = await room.link(room.course.starts(0))
    with frozen(room.at):
        async with await browser(app) as someone:
            late = await someone.get(f"/c/{room.screen}/{old}")
            forged = await someone.get(f"/c/{room.screen}/{'0' * 16}")
            unknown = await someone.get(f"/c/nothing/{old}")
    assert [each.status_code for each in (late, forged, unknown)] == [409, 409, 409]
    assert "This code has passed" in words(late)
    assert "This is not a code of this screen." in words(forged)


@sqlite
async def test_at_the_table(database: Any, app: Litestar) -> None:
    made = await Course.made(1)
    base = f"/manage/events/{made.event}/walk-ins"
    with frozen(made.starts(0)):
        (person,) = await made.union.people(1, prefix="Z", called="晚到")
        async with await browser(app, made.union.organizer) as someone:
            found = await someone.get(f"{base}?q=晚到")
            assert "Sign up and check in" in words(found)
            form = hidden(found)
            taken = await someone.post(base, data={"member": person.member_id, "offering": form["offering"]})
            assert taken.status_code == 303
            assert "Present" in words(await someone.get(f"{base}?q=晚到"))
            guest = {"name": "李同学", "audience": "student", "branch": made.union.library.id}
            assert (await someone.post(f"{base}/guest", data=guest)).status_code == 303
            assert (await someone.post(f"{base}/guest", data={**guest, "name": ""})).status_code == 422
            heads = {"audience": "student", "session": made.sessions[0], "heads": "126"}
            assert (await someone.post(f"{base}/heads", data=heads)).status_code == 303
            assert (await someone.post(f"{base}/heads", data={**heads, "heads": "-1"})).status_code == 422
            page = words(await someone.get(base))
    assert ("李同学" in page, "126" in page, "第1次" in page) == (True, True, True)


@sqlite
async def test_asking_for_late_check_in(database: Any, app: Litestar) -> None:
    made = await Course.made(1)
    mine = f"/registrations/{made.registrations[0]}"
    with frozen(AFTER):
        async with await browser(app, made.people[0]) as someone:
            assert "Ask for late check-in" in words(await someone.get(mine))
            assert (await someone.get(f"{mine}/late")).status_code == 200
            assert (await someone.post(f"{mine}/late", data={"reason": "没电"})).status_code == 422
            asked = {"session": made.sessions[0], "reason": "手机没电"}
            assert (await someone.post(f"{mine}/late", data=asked)).status_code == 303
            assert "Asked for" in words(await someone.get(mine))
        async with await browser(app, made.union.organizer) as chief:
            assert "1 person asks to be checked in late" in words(
                await chief.get(f"/manage/events/{made.event}")
            )
            page = await chief.get(f"/manage/events/{made.event}/late")
            found = re.search(r'action="([^"]*/late/[^"]+)"', page.text)
            assert found is not None
            assert (await chief.post(found[1], data={"answer": "granted", "note": ""})).status_code == 303
        async with await browser(app, made.people[0]) as someone:
            assert "Confirmed" in words(await someone.get(mine))
