"""The page of invitations, and what somebody invited sees on the event's page."""

import io
from typing import Any

import pytest
from litestar import Litestar
from python_calamine import CalamineWorkbook

from foundation.clock import frozen
from members.tables import AuditEntry
from tests.events.pages.walk import browser, text_of, words
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


@sqlite
async def test_the_list_with_columns_to_choose(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(2)
        event = await union.event(5)
        organizer = await browser(app, union.organizer)
        path = f"/manage/events/{event}/invitations"
        await organizer.post(path, data={"people": "A0000", "role": "劳模"})
        await organizer.post(path, data={"people": "A0001"})
        page = await organizer.get(f"{path}?sort=-role&c=name&c=role&c=invited")
        shown = [
            each in page.text for each in ('data-label="As what"', 'data-label="Branch"', "会员0", "会员1")
        ]
        assert shown == [True, False, True, True]
        assert f'href="{path}.xlsx?sort=-role&amp;c=name&amp;c=role&amp;c=invited"' in page.text
        assert ("会员0" in words(await organizer.get(f"{path}?q=劳")), "会员1" in words(page)) == (True, True)
        paper = text_of(await organizer.get(f"{path}/print?sort=-role&c=name&c=role"))
        assert "No.NameAswhat1会员0劳模2会员1" in paper
        sheet = await organizer.get(f"{path}.xlsx?q=A0001&c=number")
        cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
        assert cells[3:] == [["No.", "Staff number"], [1.0, "A0001"]]
        acts = [row["action"] for row in await AuditEntry.select(AuditEntry.action)]
        assert [each for each in acts if each.startswith("invitations.")] == [
            "invitations.printed",
            "invitations.exported",
        ]
