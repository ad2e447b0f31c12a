"""The organizer's list of events: what is in hand, and what is over a page at a time, found by words of its title."""

from datetime import timedelta
from typing import Any

from litestar import Litestar

from events.queries import listing
from foundation.clock import frozen
from tests.events.pages.walk import browser, words
from tests.events.union import NOON, Union


async def test_what_is_over_is_found_by_its_title_and_paged(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        for number in range(14):
            await union.event(2, title=f"健步走{number}")
        await union.event(2, title="100%_开放日")
        someone = await browser(app, union.organizer)
        assert "Everything that is over" not in words(await someone.get("/manage/events"))
        empty = await someone.get("/manage/events?when=past")
        assert "Nothing is over yet" in words(empty)
    with frozen(NOON + timedelta(days=400)):
        someone = await browser(app, union.organizer)
        front = words(await someone.get("/manage/events"))
        assert "Everything that is over" in front
        assert front.count("健步走") + front.count("开放日") == 12
        assert words(await someone.get("/manage/events?when=past")).count("健步走") == 14
        found = words(await someone.get("/manage/events?when=past&q=%25_开"))
        assert "100%_开放日" in found
        assert "健步走" not in found
        missed = await someone.get("/manage/events?when=past&q=%3Cb%3E&page=99999")
        assert "No event that is over has “<b>” in its title." in words(missed)
        at = NOON + timedelta(days=400)
        first, more = await listing.held(at, None, 1, 10)
        second, last = await listing.held(at, None, 2, 10)
        assert (len(first), more, len(second), last) == (10, True, 5, False)
        only = frozenset({first[0].event.id})
        assert [each.event.id for each in (await listing.held(at, only, 1))[0]] == [first[0].event.id]
        assert await listing.held(at, frozenset(), 1) == ([], False)
