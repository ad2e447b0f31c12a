"""The branch's own order as a list: of the own branch only, searched, in order, in Excel and on paper."""

from typing import Any

import httpx
from litestar import Litestar

from events.services.trips.nominating import put_in_order
from foundation.clock import frozen
from members.tables import AuditEntry
from tests.events.pages.trips.test_review_list import names
from tests.events.pages.trips.test_traveller_list import text_of
from tests.events.pages.walk import browser, words
from tests.events.services.trips.test_reviewing import Trip
from tests.events.union import NOON


async def test_the_liaison_sees_the_own_branch_and_the_organizer_all(database: Any, app: Litestar) -> None:
    with frozen(NOON):
        trip = await Trip.made(3, 1)
        words_on = {"words": {trip.of["A0001"]: "劳模"}, "left_out": {trip.of["A0002"]: "去年已参加"}}
        await put_in_order(trip.liaison, trip.event, trip.order("A0001", "A0000", **words_on))
        path = f"/branch/nominations/{trip.event}"
        wanted = {
            "": ["会员1", "会员0", "会员2"],
            "sort=-list": ["会员2", "会员0", "会员1"],
            "sort=name": ["会员0", "会员1", "会员2"],
            "sort=strokes": ["会员0", "会员1", "会员2"],
            "sort=-number": ["会员2", "会员1", "会员0"],
            "q=a0002": ["会员2"],
            "q=t0000": [],
            f"branch={trip.union.library.id}": [],
        }
        async with await browser(app, trip.liaison) as someone:
            assert {each: names(await someone.get(f"{path}/list.xlsx?{each}")) for each in wanted} == wanted
            form = await someone.get(path)
            shown = words(await someone.get(f"{path}/list?c=name&c=rank&c=said"))
            paper: httpx.Response = await someone.get(f"{path}/list.pdf")
        async with await browser(app, trip.union.organizer) as someone:
            everybody = names(await someone.get(f"{path}/list.xlsx?sort=number"))
    assert f"{path}/list" in form.text
    assert ("劳模" in shown, "去年已参加" in shown, "Applied" in shown) == (True, True, False)
    assert ("A0001" in text_of(paper), "T0000" in text_of(paper)) == (True, False)
    assert everybody == ["会员0", "会员1", "会员2", "会员0"]
    acts = [entry["action"] for entry in await AuditEntry.select(AuditEntry.action)]
    assert (acts.count("nominations.exported"), acts.count("nominations.printed")) == (len(wanted) + 1, 1)
