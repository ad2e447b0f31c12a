"""Who sits where as a list: found, in every order, with the columns chosen, in Excel and on paper; labels by seat."""

import io
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from checkin.links import link_of, token_of
from foundation.clock import frozen
from foundation.database import DatabaseEngine, fetch
from members.tables import AuditEntry
from tests.events.pages.walk import browser, words
from tests.events.services.seating.house import House
from tests.events.union import NOON
from tests.seen_codes import qr_codes

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def seated() -> House:
    """In the order of the hall: 单, 曾, 阿, each of a branch of their own or not."""
    house = await House.opened(2, 4)
    library = house.union.library
    (shan,) = await house.union.people(1, library, "C", "单雪")
    (zeng,) = await house.union.people(1, house.union.accounting, "B", "曾可")
    (anna,) = await house.union.people(1, library, "A", "阿依努尔")
    for person, places, seats in ((shan, 1, ["1-1"]), (zeng, 2, ["1-3", "1-4"]), (anna, 1, ["2-1"])):
        await house.sell(person, places, *seats)
    return house


def table_of(answer: httpx.Response) -> list[list[Any]]:
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [row[1:] for row in rows[4:]]


def text_of(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split()
    )


ORDERS = {
    "seat": ["单雪0", "曾可0", "曾可0", "阿依努尔0"],
    "-seat": ["阿依努尔0", "曾可0", "曾可0", "单雪0"],
    "name": ["阿依努尔0", "单雪0", "曾可0", "曾可0"],
    "strokes": ["阿依努尔0", "单雪0", "曾可0", "曾可0"],
    "branch": ["曾可0", "曾可0", "阿依努尔0", "单雪0"],
    "number": ["阿依努尔0", "曾可0", "曾可0", "单雪0"],
}
SEARCHES = {"sx": ["单雪0"], "zeng": ["曾可0", "曾可0"], "依努": ["阿依努尔0"], "c0": ["单雪0"], "nobody": []}


@sqlite
async def test_in_every_order_and_by_every_word(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await seated()
        path = f"/manage/events/{house.event}/seats/people.xlsx?c=name"
        async with await browser(app, house.union.organizer) as someone:
            sorted_by = {key: table_of(await someone.get(f"{path}&sort={key}")) for key in ORDERS}
            assert {key: [row[0] for row in rows] for key, rows in sorted_by.items()} == ORDERS
            found = {q: table_of(await someone.get(f"{path}&q={q}")) for q in SEARCHES}
            assert {q: [row[0] for row in rows] for q, rows in found.items()} == SEARCHES


@sqlite
async def test_screen_excel_and_paper_show_the_same(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await seated()
        path = f"/manage/events/{house.event}/seats/people"
        chosen = "?c=seat&c=name&c=guest&c=signature&q=zeng"
        async with await browser(app, house.union.organizer) as someone:
            shown = words(await someone.get(path + chosen))
            rows = table_of(await someone.get(f"{path}.xlsx{chosen}"))
            paper = text_of(await someone.get(f"{path}.pdf{chosen}"))
        assert rows == [["Row 1, seat 3", "曾可0", "", ""], ["Row 1, seat 4", "曾可0", "companion", ""]]
        assert [seat for seat in ("Row 1, seat 3", "Row 1, seat 4") if seat not in shown] == []
        assert [
            text
            for text in ("Seatlist", "Row1,seat4", "Signature", "2people", "Page1of1")
            if text not in paper
        ] == []
        assert ("单雪0" in paper, "会计学院" in paper) == (False, False)
        noted = await AuditEntry.select(AuditEntry.action, AuditEntry.fields).where(
            AuditEntry.action.is_in(["seats.exported", "seats.printed"])
        ).order_by(AuditEntry.id)  # fmt: skip
        assert noted == [
            {"action": "seats.exported", "fields": '{"people":2}'},
            {"action": "seats.printed", "fields": '{"people":2}'},
        ]


@sqlite
async def test_a_liaison_takes_only_their_own(database: DatabaseEngine, app: Litestar) -> None:
    with frozen(NOON):
        house = await seated()
        path = f"/branch/registrations/{house.event}/seats/people"
        async with await browser(app, await house.union.liaison(house.union.library)) as someone:
            assert [row[1] for row in table_of(await someone.get(f"{path}.xlsx"))] == ["单雪0", "阿依努尔0"]
            paper = text_of(await someone.get(f"{path}.pdf"))
        assert ("单雪0" in paper, "曾可0" in paper) == (True, False)


@sqlite
async def test_labels_by_seat(database: DatabaseEngine, app: Litestar) -> None:
    """One for each seat taken, in the order of the hall; a companion's has the code of whom they come with."""
    with frozen(NOON):
        house = await seated()
        form = {"sheet": "label-4x10", "start": "1", "by_seat": "y"}
        async with await browser(app, house.union.organizer) as someone:
            answer = await someone.post(f"/manage/events/{house.event}/labels", data=form)
        paper = text_of(answer)
        places = [paper.index(f"Row{row},seat{seat}") for row, seat in ((1, 1), (1, 3), (1, 4), (2, 1))]
        assert places == sorted(places)
        assert [paper.count(name) for name in ("单雪0", "曾可0", "阿依努尔0")] == [1, 2, 1]
        (page,) = PdfReader(io.BytesIO(answer.content)).pages
        pictures = [one.image.convert("L") for one in page.images if one.image]
        tickets = await fetch("SELECT ticket FROM registration WHERE event = {}", house.event)
        assert {code.text for each in pictures for code in qr_codes(each)} == {
            link_of(token_of(row["ticket"], house.event)) for row in tickets
        }
