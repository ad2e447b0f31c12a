"""Printing sheets and badges, and typing a signed sheet in, through the browser."""

import io
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pypdf import PdfReader

from checkin.queries.sheets import printed
from events.tables import SessionAttendance
from foundation.clock import frozen
from tests.checkin.course import Course
from tests.events.pages.walk import browser, words

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def pages_of(answer: httpx.Response) -> list[str]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


@sqlite
async def test_printed_signed_typed_in(database: Any, app: Litestar) -> None:
    made = await Course.made(3)
    base = f"/manage/events/{made.event}/sheets"
    with frozen(made.starts(0)):
        async with await browser(app, made.union.organizer) as someone:
            paper = pages_of(await someone.post(base, data={"session": made.sessions[0], "by_branch": "y"}))
            assert (len(paper), "Sheet1" in paper[0], "学员20" in paper[0], "学员10" in paper[1]) == (
                2,
                True,
                True,
                True,
            )
            first, _ = await printed(made.event)
            found = await someone.get(f"{base}/number?n=1")
            assert found.headers["location"] == f"{base}/{first.id}"
            assert (await someone.get(f"{base}/number?n=7")).status_code == 422
            page = f"{base}/{first.id}"
            assert "学员20" in words(await someone.get(page))
            for wrong in (
                {"rows": "x"},
                {"rows": ""},
                {"rows": "3"},
                {"rows": "1", "at": "2030-01-01T10:00"},
            ):
                refused = await someone.post(page, data=wrong)
                assert refused.status_code == 422, wrong
            kept = await someone.post(page, data={"rows": "1", "row": ["2"]})
            assert kept.headers["location"] == f"{base}?new=2&known=0&sheet=1"
            assert "Sheet 1: 2 recorded" in words(await someone.get(kept.headers["location"]))
            assert "On record" in words(await someone.get(page))
    assert await SessionAttendance.count() == 2


@sqlite
async def test_badges_begin_where_the_last_sheet_ended(database: Any, app: Litestar) -> None:
    made = await Course.made(3)
    path = f"/manage/events/{made.event}/labels"
    with frozen(made.starts(0)):
        async with await browser(app, made.union.organizer) as someone:
            badges = pages_of(await someone.post(path, data={"sheet": "badge-2x5", "start": "9"}))
            labels = pages_of(
                await someone.post(path, data={"sheet": "label-4x10", "start": "1", "guests": "y"})
            )
            wrong = await someone.post(path, data={"sheet": "badge-2x5", "start": "0"})
    assert [page.count("学员") for page in badges] == [2, 1]
    assert (len(labels), labels[0].count("学员"), wrong.status_code) == (1, 3, 422)
