"""Calendars over HTTP: for everyone, and by a secret address that can be ended."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from events.services.signup import SignUp, register
from foundation.clock import frozen, now
from members.authentication import cookie_name
from members.message_tables import CalendarFeed
from members.services import sessions
from tests.events.union import Union, offerings


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, database: Any) -> tuple[httpx.AsyncClient, Union, str]:
    """A member who has a place in one event and waits for another; a colleague has a place in a third."""
    start = now() + timedelta(days=10)
    union = await Union.found()
    me, other = await union.people(2)
    mine, full = [
        await union.event(1, title=title, starts_at=start, ends_at=start + timedelta(hours=2))
        for title in ("我的活动", "报满的活动")
    ]
    for event, people in ((mine, [me]), (full, [other, me])):
        (offering,) = await offerings(event)
        for person in people:
            await register(person, SignUp(event, offering))
    client.cookies.set(cookie_name(), await sessions.start(me.member_id))
    return client, union, mine


def address_in(page: str) -> str:
    found = re.search(r"/calendar/[\w-]+/rallypoint\.ics", page)
    assert found is not None
    return found[0]


async def test_the_address_is_shown_once_and_ends_when_told(
    signed_in: tuple[httpx.AsyncClient, Union, str],
) -> None:
    client, _, mine = signed_in
    first = address_in((await client.post("/me/calendar")).text)
    assert "/rallypoint.ics" not in (await client.get("/me/calendar")).text
    kept = await CalendarFeed.select(CalendarFeed.digest)
    assert kept[0]["digest"] not in first
    cookies, client.cookies = client.cookies, httpx.Cookies()
    found = await client.get(first)
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert ("我的活动" in found.text, "报满的活动" in found.text, found.text.count("BEGIN:VEVENT")) == (
        True,
        False,
        1,
    )
    assert "会员" not in found.text
    client.cookies = cookies
    second = address_in((await client.post("/me/calendar")).text)
    assert [(await client.get(address)).status_code for address in (first, second)] == [404, 200]
    await client.post("/me/calendar/end")
    assert (await client.get(second)).status_code == 404
    event = await client.get(f"/events/{mine}/calendar.ics")
    assert (event.status_code, "我的活动" in event.text) == (200, True)


async def test_an_old_event_leaves_the_calendar(signed_in: tuple[httpx.AsyncClient, Union, str]) -> None:
    client, _, _ = signed_in
    address = address_in((await client.post("/me/calendar")).text)
    with frozen(now() + timedelta(days=300)):
        assert (await client.get(address)).text.count("BEGIN:VEVENT") == 0
