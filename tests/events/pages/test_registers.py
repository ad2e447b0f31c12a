"""The register's pages: set up, enter, strike out, Excel and the list to sign."""

import io
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from events.domain.event import Kind
from events.register_tables import RegisterEntry
from foundation.clock import frozen
from tests.events.pages.walk import browser, hidden, text_of, words
from tests.events.union import NOON, Union

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite
async def test_the_whole_way_of_a_visit(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        await union.people(1)
        event = await union.event(2, kind=Kind.ACTIVITY)
        someone = await browser(app, union.organizer)
        assert (await someone.get(f"/branch/register/{event}")).status_code == 404
        saved = await someone.post(f"/manage/events/{event}/register", data={"occasions": ["illness"]})
        assert saved.headers["location"] == f"/branch/register/{event}"
        book = await someone.get(f"/branch/register/{event}")
        assert "Nothing is entered yet" in words(book)
        form = hidden(book) | {"who": "a0000", "occasion": "illness", "amount": "五百", "day": "2026-06-01"}
        refused = await someone.post(f"/branch/register/{event}", data=form)
        assert refused.status_code == 422
        assert "Please give an amount in yuan" in words(refused)
        assert 'value="五百"' in refused.text
        entered = await someone.post(
            f"/branch/register/{event}", data=form | {"amount": "500", "goods": "=1+1"}
        )
        assert entered.headers["location"] == f"/branch/register/{event}?done=entered#enter"
        shown = words(await someone.get(f"/branch/register/{event}"))
        assert "¥500" in shown
        assert "会员0 A0000" in shown
        sheet = await someone.get(f"/branch/register/{event}/list.xlsx")
        cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
        (line,) = [row for row in cells if "会员0" in row]
        assert line[1:5] == ["会员0", "A0000", union.accounting.name, "Stay in hospital"]
        assert line[6:10] == [1.0, 1.0, 500.0, "=1+1"]
        listed = text_of(await someone.get(f"/branch/register/{event}/print?c=name&c=amount&c=by"))
        assert "No.NameAmountinyuanEnteredby1会员0500.00" in listed
        assert "No line matches" in words(await someone.get(f"/branch/register/{event}?q=zhangsan"))
        assert 'data-label="Entered by"' in (await someone.get(f"/branch/register/{event}?c=name&c=by")).text
        paper = await someone.get(f"/branch/register/{event}/receipts.pdf")
        text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
        assert "Signed receipt list" in text
        assert "500.00" in text
        (entry,) = [row["id"] for row in await RegisterEntry.select(RegisterEntry.id)]
        silent = await someone.post(f"/branch/register/{event}/{entry}/strike-out", data={"reason": ""})
        assert silent.status_code == 422
        await someone.post(f"/branch/register/{event}/{entry}/strike-out", data={"reason": "写错了"})
        assert "Struck out 写错了" in words(await someone.get(f"/branch/register/{event}"))
        assert "0 attendances, 0.00 yuan" in words(await someone.get(f"/manage/events/{event}"))


async def test_a_liaison_finds_the_registers_of_now_and_of_the_last_year(
    app: Litestar, database: Any
) -> None:
    with frozen(NOON):
        union = await Union.found()
        liaison = await union.liaison()
        await union.people(1)
        event = await union.event(2, kind=Kind.ACTIVITY, title="慰问")
        other = await union.event(2, kind=Kind.ACTIVITY, title="健步走")
        someone, desk = await browser(app, union.organizer), await browser(app, liaison)
        await someone.post(f"/manage/events/{event}/register", data={"occasions": ["illness"]})
        assert "慰问 Nothing entered yet" in words(await desk.get("/branch/registrations"))
        form = hidden(await desk.get(f"/branch/register/{event}")) | {"who": "a0000", "occasion": "illness"}
        entered = await desk.post(f"/branch/register/{event}", data=form | {"amount": "500"})
        assert entered.status_code == 303, words(entered)
        page = await desk.get("/branch/registrations")
        assert "慰问 1 attendances, 500.00 yuan" in words(page)
        assert f"/branch/register/{event}" in page.text
        assert f"/branch/register/{other}" not in page.text
        table = await desk.get(f"/branch/register/{event}")
        assert 'id="by-branch"' not in table.text
    with frozen(NOON + timedelta(days=500)):
        assert "Registers" not in words(await (await browser(app, liaison)).get("/branch/registrations"))


@sqlite
async def test_a_group_of_five_is_five_people_everywhere(app: Litestar, database: Any) -> None:
    with frozen(NOON):
        union = await Union.found()
        event = await union.event(2, kind=Kind.ACTIVITY)
        someone = await browser(app, union.organizer)
        await someone.post(f"/manage/events/{event}/register", data={"occasions": ["village"]})
        path = f"/branch/register/{event}"
        form = hidden(await someone.get(path)) | {"who": "乡村振兴工作队", "occasion": "village"}
        few = await someone.post(path, data=form | {"people": "5", "times": "1", "amount": "2500"})
        assert (few.status_code, "5 people are at least 5 attendances." in words(few)) == (422, True)
        done = await someone.post(path, data=form | {"people": "5", "amount": "2500"})
        assert done.status_code == 303
        shown = words(await someone.get(path))
        assert "乡村振兴工作队 5 people" in shown
        assert "Attendances 5 times Different people 5 people Altogether ¥2,500" in shown
        sheet = await someone.get(f"{path}/list.xlsx")
        cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
        (line,) = [row for row in cells if "乡村振兴工作队" in row]
        assert line[6:9] == [5.0, 5.0, 2500.0]
        paper = await someone.get(f"{path}/receipts.pdf")
        assert "5attendances,5people,2,500.00yuan" in text_of(paper)
        assert "乡村振兴工作队" in PdfReader(io.BytesIO(paper.content)).pages[0].extract_text(), "in one line"
