"""The page of invitations, and what somebody invited sees on the event's page."""

from typing import Any

import pytest
from litestar import Litestar

from foundation.clock import frozen
from tests.events.pages.walk import browser, words
from tests.events.union import NOON, Union

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite
async def test_from_the_list_to_the_answer(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        invited, other = await union.people(2)
        event = await union.event(5)
        organizer = await browser(app, union.organizer)
        path = f"/manage/events/{event}/invitations"
        assert "Nobody is on the list yet" in words(await organizer.get(path))
        assert (await organizer.post(path, data={"people": ""})).status_code == 422
        came = words(await organizer.post(path, data={"people": "A0000\n<b>谁</b>", "role": "荣退教职工"}))
        assert "1 person was put on the list." in came
        assert "Nobody on the roster is called or numbered: <b>谁</b>" in came
        guest = await browser(app, invited)
        assert "You are invited as 荣退教职工." in words(await guest.get(f"/events/{event}"))
        assert "You are invited" not in words(await (await browser(app, other)).get(f"/events/{event}"))
        assert (await guest.post(f"/events/{event}/invitation", data={"answer": "no"})).status_code == 303
        assert "You said that you cannot come." in words(await guest.get(f"/events/{event}"))
        assert "1 invited, 0 coming, 1 cannot come" in words(await organizer.get(f"/manage/events/{event}"))
        assert "Cannot come 1" in words(await organizer.get(f"{path}?reply=declined"))
