"""Seats page by page: the plan set up, seats chosen, changed, moved and printed; the door says the seat."""

import io
import re
from typing import Any

import pytest
from litestar import Litestar
from pypdf import PdfReader

from checkin.domain.label_sheets import SHEETS
from checkin.links import token_of
from events.domain.event import Kind
from events.queries.seating import plan_of
from events.services.seating import planning
from events.services.signup import SignUp, register
from events.signals import SeatWish
from foundation.clock import frozen
from foundation.database import DatabaseEngine, fetch
from tests.events.pages.walk import browser, words
from tests.events.services.seating.house import House
from tests.events.union import NOON, Union, offerings

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECTION = {
    "name": "池座", "rows": "3", "seats": "6", "last_row_seats": "8", "aisles": "4", "numbering": "odd_left",
    "first_row": "", "band": "", "curved": "y",
}  # fmt: skip


@sqlite
async def test_a_plan_from_nothing_to_selling(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(30, kind=Kind.PERFORMANCE)
        path = f"/manage/events/{event}/seats"
        async with await browser(app, union.organizer) as someone:
            assert "No seats yet" in words(await someone.get(path))
            wrong = await someone.post(f"{path}/sections", data={**SECTION, "aisles": "99", "name": "东区"})
            assert wrong.status_code == 422
            assert "Aisles stand after a seat of the longest row" in words(wrong)
            assert 'value="东区"' in wrong.text
            answer = await someone.post(f"{path}/sections", data=SECTION)
            assert answer.headers["location"] == f"{path}?done=saved"
            shown = words(await someone.get(path))
            assert "30 places, but 21 seats that can be had" in shown
            await someone.post(f"{path}/match")
            assert "places, but" not in words(await someone.get(path))
            seats = re.findall(r'name="seats" value="(\w+)"', (await someone.get(path)).text)
            assert len(seats) == 21
            await someone.post(
                f"{path}/marks", data={"do": "hold", "seats": seats[:3], "branch": union.library.id}
            )
            nothing = await someone.post(f"{path}/marks", data={"do": "block"})
            assert (nothing.status_code, "Please choose seats first." in words(nothing)) == (422, True)
            held = await someone.post(f"{path}/hold", data={"branch": union.accounting.id, "count": "500"})
            assert "There are not enough free seats left." in words(held)
            await someone.post(f"{path}/hall", data={"do": "keep", "hall": "大礼堂"})
            assert "大礼堂 · 21 seats" in words(await someone.get(path))
            page = await someone.get(f"/events/{event}")
            assert "18 seats are free." in words(page)


@sqlite
async def test_signing_up_on_the_map_and_changing_seats(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4)
        first, second = await house.union.people(2)
        seat = await house.seat("2-4")
        path = f"/events/{house.event}/seats"
        async with await browser(app, None) as nobody:
            assert "8 seats are free." in words(await nobody.get(path))
            assert (await nobody.get(f"/events/{house.event}/seats.pdf")).content.startswith(b"%PDF")
        async with await browser(app, first) as someone:
            answer = await someone.post(path, data={"do": "choose", "seats": [seat]})
            assert answer.status_code == 303
            own = answer.headers["location"].split("?")[0]
            assert "Row 2, seat 4" in words(await someone.get(own))
            again = await someone.get(path)
            assert again.headers["location"] == f"{own}/seats"
        async with await browser(app, second) as other:
            late = await other.post(path, data={"do": "choose", "seats": [seat]})
            assert (late.status_code, "Somebody was quicker: Row 2, seat 4." in words(late)) == (409, True)
            none = await other.post(path, data={"do": "choose"})
            assert (none.status_code, "Please choose exactly 1 seat." in words(none)) == (422, True)
            best = await other.post(path, data={"do": "best"})
            mine = best.headers["location"].split("?")[0]
            assert (await other.get(f"{own}/seats")).status_code == 404
            moved = await other.post(
                f"{mine}/seats", data={"do": "choose", "seats": [await house.seat("1-1")]}
            )
            assert moved.headers["location"] == f"{mine}?done=seats-changed"
            assert "Row 1, seat 1" in words(await other.get(mine))


@sqlite
async def test_who_sits_where_moved_and_on_paper(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4)
        people = await house.union.people(2)
        await house.sell(people[0], 1, "1-1")
        await house.sell(people[1], 1, "1-2")
        path = f"/manage/events/{house.event}/seats/people"
        async with await browser(app, house.union.organizer) as someone:
            shown = words(await someone.get(path))
            assert "会员0" in shown
            one, other = await house.seat("1-1"), await house.seat("2-2")
            answer = await someone.post(path, data={"from": one, "to": other})
            assert answer.status_code == 303
            assert list(await house.sitting()) == ["1-2", "2-2"]
            empty = await someone.post(path, data={"from": one, "to": one})
            assert (empty.status_code, "Please choose two seats" in words(empty)) == (422, True)
            for file, start in (("plan.xlsx", b"PK"), ("plan.pdf", b"%PDF")):
                got = await someone.get(f"/manage/events/{house.event}/seats/{file}")
                assert got.content.startswith(start)
            plan = (await someone.get(f"/manage/events/{house.event}/seats/plan.xlsx")).content
            upload = {"file": ("plan.xlsx", io.BytesIO(plan))}
            preview = await someone.post(f"/manage/events/{house.event}/seats/import", files=upload)
            assert "The file says exactly what the plan says." in words(preview)


@sqlite
async def test_a_liaison_moves_their_people_and_gives_seats_back(
    database: DatabaseEngine, app: Litestar
) -> None:
    with frozen(NOON):
        house = await House.opened(1, 6)
        library = house.union.library
        await house.mark(planning.Mark.HOLD, "1-1", "1-2", "1-3", branch=library.id)
        (reader,) = await house.union.people(1, library, "L", "读者")
        (stranger,) = await house.union.people(1)
        await house.sell(reader, 1, "1-1")
        await house.sell(stranger, 1, "1-6")
        path = f"/branch/registrations/{house.event}/seats"
        async with await browser(app, await house.union.liaison(library)) as someone:
            shown = words(await someone.get(path))
            assert "读者0" in shown
            assert "会员0" not in shown
            assert "图书馆分工会: 2 of 3 seats held are not used yet." in shown
            moved = await someone.post(
                path, data={"from": await house.seat("1-1"), "to": await house.seat("1-2")}
            )
            assert moved.status_code == 303
            theirs = await someone.post(
                path, data={"from": await house.seat("1-6"), "to": await house.seat("1-5")}
            )
            assert theirs.status_code == 403
            await someone.post(f"{path}/give-back", data={"branch": library.id})
            assert "not used yet" not in words(await someone.get(path))
            assert list(await house.sitting()) == ["1-2", "1-6"]


@sqlite
async def test_the_ticket_and_the_door_say_the_seat(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(2, 4)
        (person,) = await house.union.people(1)
        sold = await house.sell(person, 2, "2-3", "2-4")
        token = token_of(sold.ticket, house.event)
        async with await browser(app, person) as someone:
            assert "Row 2, seats 3, 4" in words(await someone.get(f"/t/{token}"))
            assert "Row 2, seats 3, 4" in words(await someone.get("/my-code"))
            picture = await someone.get(f"/t/{token}/picture.png")
            assert picture.content.startswith(b"\x89PNG")
        async with await browser(app, house.union.organizer) as door:
            body = {"nonce": "nonce-of-a-scan", "token": token, "door": "正门"}
            verdict = (await door.post(f"/api/v1/events/{house.event}/scans", json=body)).json()
            assert verdict["branch"] == "会计学院分工会 · Row 2, seats 3, 4"
            labels = await door.post(
                f"/manage/events/{house.event}/labels", data={"sheet": next(iter(SHEETS)), "start": "1"}
            )
            assert "Row 2, seat 3" in PdfReader(io.BytesIO(labels.content)).pages[0].extract_text()
            sheet = await door.get(f"/manage/events/{house.event}/registrations")
            assert "Row 2, seats 3, 4" in words(sheet)


@sqlite
async def test_the_programme_is_public_and_its_needs_are_not(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(5, kind=Kind.PERFORMANCE)
        path = f"/manage/events/{event}/programme"
        act = {
            "title": "大合唱",
            "minutes": "6",
            "changeover": "2",
            "performers": "甲、乙",
            "needs": "三支话筒",
        }
        async with await browser(app, union.organizer) as someone:
            wrong = await someone.post(path, data={**act, "minutes": "很久"})
            assert (wrong.status_code, 'value="大合唱"' in wrong.text) == (422, True)
            await someone.post(path, data=act)
            await someone.post(path, data={**act, "title": "小品", "performers": "乙"})
            shown = words(await someone.get(path))
            assert "乙: on stage in the act before too, with 2 minutes to change." in shown
            assert (await someone.get(f"/events/{event}/programme.pdf")).content.startswith(b"%PDF")
        async with await browser(app, None) as nobody:
            page = words(await nobody.get(f"/events/{event}"))
            assert "大合唱" in page
            assert "三支话筒" not in page


async def _asked(database: DatabaseEngine, doing: Any) -> int:
    """How many hot statements it takes."""
    found: list[str] = []
    plain: Any = database
    fetch_plainly = plain.fetch

    def noted(template: str, values: Any) -> Any:
        found.append(template)
        return fetch_plainly(template, values)

    plain.fetch = noted
    try:
        assert (await doing).status_code == 200
    finally:
        del plain.fetch
    return len(found)


@sqlite
async def test_lists_ask_as_often_however_long_they_are(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await House.opened(4, 10)
        people = await house.union.people(12)
        asked: list[int] = []
        async with await browser(app, house.union.organizer) as someone:
            for some in (people[:2], people[2:]):
                for person in some:
                    await register(person, SignUp(house.event, house.offering, seats=SeatWish()))
                await someone.get(f"/manage/events/{house.event}/seats/people")
                asked.append(
                    await _asked(database, someone.get(f"/manage/events/{house.event}/seats/people"))
                )
        assert asked[0] == asked[1]
        assert await plan_of(house.event) is not None
        assert len(await offerings(house.event)) == 1
        rows: list[Any] = await fetch("SELECT count(*) AS n FROM seat WHERE registration IS NOT NULL")
        assert rows[0]["n"] == 12
