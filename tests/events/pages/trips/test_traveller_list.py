"""Travellers as a list: filtered by room and bus, in every order, in Excel and on paper."""

import io
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from events.queries import facts
from events.queries.trips.travelling import Travelling, travelling
from events.services.trips import bussing, rooming
from events.services.trips.bussing import BusDraft
from foundation.clock import frozen
from members.tables import AuditEntry
from tests.events.pages.walk import browser, words
from tests.events.services.trips.travellers import NOON, Travellers

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def housed() -> tuple[Travellers, Travelling]:
    """Two rooms of two and a bus of four: the men of accounting and of the library have none."""
    trip = await Travellers.made()
    await rooming.add_rooms(trip.organizer, trip.event, trip.offering, 2, 2)
    await bussing.add(trip.organizer, trip.event, trip.offering, BusDraft("一号车", 4, "女1", "云D·00001"))
    event = await facts.event(trip.event)
    assert event is not None
    one, two = (await travelling(event)).rooms
    for person, room in (("F0000", two), ("F0001", two), ("G0000", one)):
        await rooming.move(trip.organizer, trip.event, trip.of[person], room.id)
    (bus,) = (await travelling(event)).buses
    for person in ("F0000", "F0001", "M0000"):
        await bussing.move(trip.organizer, trip.event, trip.of[person], bus.id)
    return trip, await travelling(event)


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [str(row[1]) for row in rows[4:]]


def text_of(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split()
    )


async def test_in_order_of_rooms_and_buses_and_only_those_without(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        trip, travel = await housed()
        one, two = (room.id for room in travel.rooms)
        path = f"/manage/events/{trip.event}/travel/people.xlsx"
        wanted = {
            "sort=room": ["女0", "女0", "女1", "男0", "男0", "男1"],
            "sort=-number": ["男0", "男1", "男0", "女0", "女1", "女0"],
            f"room={two}": ["女0", "女1"],
            "room=none&sort=number": ["男0", "男1", "男0"],
            f"room={one}&bus=none": ["女0"],
            "bus=none&q=男": ["男1", "男0"],
            "room=nothing": [],
        }
        async with await browser(app, trip.organizer) as someone:
            assert {query: names(await someone.get(f"{path}?{query}")) for query in wanted} == wanted


async def test_the_page_says_who_sleeps_with_whom(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        trip, travel = await housed()
        path = f"/manage/events/{trip.event}/travel"
        async with await browser(app, trip.organizer) as someone:
            shown = words(
                await someone.get(f"{path}?room={travel.rooms[1].id}&c=name&c=shares&c=bus&c=leads")
            )
            paper = text_of(
                await someone.get(f"{path}/people.pdf?bus={travel.buses[0].id}&c=name&c=leads&c=signature")
            )
            lists = [text_of(await someone.get(f"{path}/{what}.pdf")) for what in ("rooms", "buses")]
            nobody = words(await someone.get(f"{path}?q=nobody"))
        assert [text for text in ("女0", "女1", "一号车", "yes") if text not in shown] == []
        assert [
            text for text in ("Listoftravellers", "女1yes", "Signature", "3people") if text not in paper
        ] == []
        assert ("noneyet" in lists[0], "云D·00001" in lists[1], "Nobody matches" in nobody) == (
            True,
            True,
            True,
        )
        noted = await AuditEntry.select(AuditEntry.action).where(AuditEntry.action.like("%.printed")).order_by(
            AuditEntry.id
        )  # fmt: skip
        assert [each["action"] for each in noted] == ["travel.printed", "rooms.printed", "buses.printed"]
