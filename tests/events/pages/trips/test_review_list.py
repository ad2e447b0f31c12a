"""All branches' lists as one: searched, in order, in Excel and on paper."""

import io
from typing import Any

import httpx
import pytest
from litestar import Litestar
from python_calamine import CalamineWorkbook

from events.services.trips.nominating import put_in_order
from foundation.clock import frozen
from members.tables import AuditEntry
from tests.events.pages.trips.test_traveller_list import text_of
from tests.events.pages.walk import browser, words
from tests.events.services.trips.test_reviewing import Trip
from tests.events.union import NOON

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [str(row[2]) for row in rows if str(row[2]).startswith("会员")]


async def test_as_the_branches_rank_them_by_name_and_of_one_branch(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        trip = await Trip.made(2, 1)
        await put_in_order(trip.liaison, trip.event, trip.order("A0001", "A0000"))
        path = f"/manage/events/{trip.event}/review/list"
        wanted = {
            "": ["会员1", "会员0", "会员0"],
            "sort=-number": ["会员0", "会员1", "会员0"],
            "q=a0001": ["会员1"],
            f"branch={trip.union.library.id}": ["会员0"],
            "branch=nothing": [],
        }
        async with await browser(app, trip.union.organizer) as someone:
            assert {each: names(await someone.get(f"{path}.xlsx?{each}")) for each in wanted} == wanted
            shown = await someone.get(f"{path}?q=a0001")
            paper: httpx.Response = await someone.get(f"{path}.pdf?branch={trip.union.library.id}")
            review = words(await someone.get(f"/manage/events/{trip.event}/review"))
    assert f'/review#a-{trip.of["A0001"]}">会员1</a>' in shown.text
    assert trip.of["A0000"] not in shown.text
    assert "T0000" in text_of(paper)
    assert "A0000" not in text_of(paper)
    assert "合并名单" in review or "All lists as one" in review
    acts = {entry["action"] for entry in await AuditEntry.select(AuditEntry.action)}
    assert {"review.exported", "review.printed"} <= acts
