"""The list of registrations: filter, sort, search, Excel, paper, acting for somebody; and what it costs."""

import io
from typing import Any

import httpx
import pytest
from litestar import Litestar
from python_calamine import CalamineWorkbook

from events.domain.event_form import OfferingDraft, QuestionDraft
from events.domain.questions import QuestionKind
from events.services.signup import SignUp, register
from events.tables import Registration, RegistrationChange
from foundation.clock import frozen
from foundation.database import DatabaseEngine
from members.tables import AuditEntry, Member
from tests.events.pages.walk import browser, text_of, words
from tests.events.union import NOON, Union, as_identity, counters, offerings, statuses
from tests.members.seed import add_member

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORMULA = '=HYPERLINK("http://evil","x")'


class Roll:
    """An event of three places with four people of two branches, one of them waiting."""

    def __init__(self, union: Union, event: str, someone: httpx.AsyncClient) -> None:
        self.union, self.event, self.someone = union, event, someone
        self.path = f"/manage/events/{event}/registrations"

    @classmethod
    async def made(cls, app: Litestar) -> "Roll":
        union = await Union.found()
        event = await union.event(
            3,
            offerings=(OfferingDraft("甲", 0), OfferingDraft("乙", 0)),
            questions=(QuestionDraft(QuestionKind.TEXT, "备注"), QuestionDraft(QuestionKind.PHONE, "电话号")),
        )
        first, second = await offerings(event)
        question, phone = [
            row["id"] for row in await Registration.raw("SELECT id FROM question ORDER BY position")
        ]
        people = (
            ("欧阳明", "ou1yang2", "oym", "ouyangming", union.accounting, first),
            ("单雨", "shan4yu3", "sy", "shanyu", union.library, first),
            ("阿布", "a1bu4", "ab", "abu", union.accounting, second),
            ("曾可", "zeng1ke3", "zk", "zengke", union.library, second),
        )
        for number, (name, pinyin, initials, letters, branch, offering) in enumerate(people):
            member = await add_member(
                branch,
                f"N{number}",
                name,
                pinyin=pinyin,
                initials=initials,
                letters=letters,
                phone="10000000001",
            )
            answers = {question: FORMULA, phone: "10000000009"}
            await register(as_identity(member, branch), SignUp(event, offering, answers=answers))
        return cls(union, event, await browser(app, union.organizer))

    async def names(self, query: str = "") -> list[str]:
        page = await self.someone.get(f"{self.path}{query}")
        text = words(page)
        known = ("欧阳明", "单雨", "阿布", "曾可")
        return sorted((name for name in known if name in text), key=text.index)


def cells(answer: httpx.Response) -> list[list[Any]]:
    """The first sheet of an Excel file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


@sqlite
async def test_filter_sort_and_search(app: Litestar) -> None:
    with frozen(NOON):
        roll = await Roll.made(app)
        everyone = ["欧阳明", "单雨", "阿布", "曾可"]
        assert sorted(await roll.names()) == sorted(everyone)
        assert await roll.names("?sort=name") == ["阿布", "欧阳明", "单雨", "曾可"]
        assert await roll.names("?sort=-name") == ["曾可", "单雨", "欧阳明", "阿布"]
        assert await roll.names("?sort=branch") == ["阿布", "欧阳明", "单雨", "曾可"]
        assert await roll.names("?sort=number") == everyone
        assert await roll.names("?status=waitlisted") == ["曾可"]
        assert await roll.names(f"?branch={roll.union.library.id}&sort=name") == ["单雨", "曾可"]
        first, _ = await offerings(roll.event)
        assert await roll.names(f"?offering={first}&sort=number") == ["欧阳明", "单雨"]
        searches = {
            "阳": ["欧阳明"],
            "oy": ["欧阳明"],
            "shan": ["单雨"],
            "n2": ["阿布"],
            "N": everyone,
            "xx": [],
            "%": [],
        }
        for search, names in searches.items():
            assert await roll.names(f"?sort=number&q={search}") == names, search
        for odd in (
            "?sort=drop",
            "?page=0",
            "?page=x",
            "?page=99999",
            "?status=evil",
            "?q=%00",
            "?branch=%27",
        ):
            assert (await roll.someone.get(f"{roll.path}{odd}")).status_code == 200


@sqlite
async def test_phones_are_masked_in_every_list(app: Litestar) -> None:
    with frozen(NOON):
        roll = await Roll.made(app)
        page = await roll.someone.get(roll.path)
        paper = text_of(await roll.someone.get(f"{roll.path}/print"))
        book = await roll.someone.get(f"{roll.path}.xlsx")
    texts = (
        page.text,
        paper,
        str(CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()),
    )
    for text in texts:
        assert "10000000001" not in text
        assert "10000000009" not in text
        assert "100****0009" in text


@sqlite
async def test_the_excel_file_holds_what_the_list_shows_and_no_formula(app: Litestar) -> None:
    with frozen(NOON):
        roll = await Roll.made(app)
        answer = await roll.someone.get(f"{roll.path}.xlsx?sort=name&status=confirmed")
    assert answer.headers["content-disposition"].startswith('attachment; filename="registrations.xlsx"')
    rows = cells(answer)
    assert rows[0][0] == "春季健步走"
    assert rows[3][:7] == ["No.", "Name", "Staff number", "Branch", "Offering", "State", "Signed up"]
    assert [row[1] for row in rows[4:]] == ["阿布", "欧阳明", "单雨"]
    assert {row[8] for row in rows[4:]} == {FORMULA}
    noted = await AuditEntry.select(AuditEntry.subject, AuditEntry.fields).where(
        AuditEntry.action == "registrations.exported"
    )
    assert noted == [{"subject": roll.event, "fields": '{"people":3}'}]


@sqlite
async def test_paper(app: Litestar) -> None:
    with frozen(NOON):
        roll = await Roll.made(app)
        path = f"{roll.path}/print"
        listed = text_of(await roll.someone.get(f"{path}?sort=number&c=number&c=name&c=state&c=signature"))
        form = text_of(await roll.someone.get(f"{path}?what=form&break=yes&status=confirmed"))
        receipts = text_of(await roll.someone.get(f"{path}?what=receipts&item=毛巾&each=2&status=confirmed"))
        assert (await roll.someone.get(f"{path}?what=secrets")).status_code == 404
    assert (
        "No.NameStaffnumberStateSignature1欧阳明N0Confirmed2单雨N1Confirmed3阿布N2Confirmed4曾可N3" in listed
    )
    assert ("Page1of2" in form, "Page2of2" in form, "Branchunion(stamp)" in form) == (True, True, True)
    assert form.index("会计学院分工会2people") < form.index("图书馆分工会1person")
    assert ("曾可" in form, "毛巾2" in receipts, "Handedoutby" in receipts) == (False, True, True)


@sqlite
async def test_acting_for_somebody_needs_a_reason_they_will_read(app: Litestar) -> None:
    with frozen(NOON):
        roll = await Roll.made(app)
        rows = await Registration.raw(
            "SELECT r.id, m.name FROM registration r JOIN member m ON m.id = r.member"
        )
        ids = {row["name"]: row["id"] for row in rows}
        waiting, placed = f"{roll.path}/{ids['曾可']}", f"{roll.path}/{ids['单雨']}"
        for path in (f"{waiting}/admit", f"{placed}/cancel"):
            refused = await roll.someone.post(path, data={"reason": ""})
            assert (refused.status_code, "Please fill this in." in words(refused)) == (422, True)
        long = await roll.someone.post(f"{placed}/cancel", data={"reason": "长" * 300})
        assert (long.status_code, "长" * 300 in long.text) == (422, True)
        wrong = await roll.someone.post(f"{placed}/admit", data={"reason": "特邀"})
        assert (wrong.status_code, 'value="特邀"' in wrong.text) == (409, True)
        assert await counters(roll.event) == [(3, 3, 1)]
        admitted = await roll.someone.post(f"{waiting}/admit", data={"reason": "劳模代表"})
        assert admitted.headers["location"] == f"{roll.path}?done=admitted"
        cancelled = await roll.someone.post(f"{placed}/cancel", data={"reason": "受伤"})
        assert cancelled.headers["location"] == f"{roll.path}?done=cancelled"
        assert "受伤" in words(await roll.someone.get(placed))
    assert await counters(roll.event) == [(4, 3, 0)]
    assert (await statuses(roll.event))["cancelled"] == ["N1"]
    reasons = await RegistrationChange.select(RegistrationChange.reason).where(
        RegistrationChange.reason != ""
    )
    assert sorted(row["reason"] for row in reasons) == ["劳模代表", "受伤"]


async def people_signed_up(union: Union, event: str, start: int, count: int) -> None:
    (offering,) = await offerings(event)
    for number in range(start, start + count):
        member = await add_member(union.accounting, f"Q{number:04}", "会员", pinyin="hui4", initials="hy")
        await register(as_identity(member, union.accounting), SignUp(event, offering))


@sqlite
async def test_pages_cost_the_same_for_one_three_and_three_hundred(
    app: Litestar, database: DatabaseEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with frozen(NOON):
        union = await Union.found()
        liaison = await union.liaison()
        event = await union.event(150, questions=(QuestionDraft(QuestionKind.TEXT, "备注"),))
        desk, someone = await browser(app, liaison), await browser(app, union.organizer)
        pages = {
            f"/manage/events/{event}/registrations": someone,
            f"/manage/events/{event}/registrations.xlsx": someone,
            f"/manage/events/{event}": someone,
            "/manage/events": someone,
            f"/branch/registrations/{event}?q=hy": desk,
            "/branch/registrations": desk,
            f"/events/{event}": desk,
            "/events": desk,
            "/registrations": desk,
        }
        counted: list[str] = []
        run: Any = database._run

        async def counting(sql: str, arguments: Any) -> Any:
            counted.append(sql)
            return await run(sql, arguments)

        costs = []
        start = 0
        for more in (1, 2, 297):
            await people_signed_up(union, event, start, more)
            start += more
            cost = {}
            for path, who in pages.items():
                await who.get(path)
                counted.clear()
                monkeypatch.setattr(database, "_run", counting)
                assert (await who.get(path)).status_code == 200
                monkeypatch.undo()
                cost[path] = len(counted)
            costs.append(cost)
    # Half of the three hundred wait, and their places in line are asked for once.
    waited = {path: costs[0][path] + 1 for path in list(pages)[:2]}
    assert costs[0] == costs[1]
    assert costs[0] | waited == costs[2]
    assert max(costs[2].values()) <= 13
    assert await Member.count() == 302
