"""The whole way of a trip on phones: quota, application, branch's order, review, notice, consent, rooms, buses, days,
settlement. Four people: a member, the branch's liaison, the organizer, and a colleague who only reads the notice.

Time passes between the steps: the test moves the event's dates, as the calendar would.
"""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from playwright.async_api import Page, expect

from events.domain.event import Kind
from events.domain.event_form import EventDraft, OfferingDraft, PoolDraft
from events.domain.id_numbers import check_digit
from events.queries import facts
from events.services import lifecycle, setup
from foundation.database import close_database, engine_for, open_database, use_engine
from foundation.settings import Settings, use_settings
from members.domain.identity import Role
from tests.fixtures.browser import PHONE, SignedIn
from tests.fixtures.server import StartServer
from tests.members.seed import PASSWORD, add_account, add_branch, add_member, grant, identity

PEOPLE = (("M1", "马一", "male"), ("M2", "马二", "male"), ("M3", "沈三", "female"))
FIGURES = "99000019900102121"
NUMBER = FIGURES + check_digit(FIGURES)


async def _seed(file: Path, installation: Settings) -> str:
    """Two branches, six people with accounts, and a published trip: two places for one branch, one for the other."""
    use_settings(msgspec.structs.replace(installation, database_url=f"sqlite:///{file}"))
    use_engine(engine_for(f"sqlite:///{file}"))
    await open_database()
    facts.forget_all()
    college = await add_branch("澜湖学院工会")
    ours, theirs = (
        await add_branch("会计分工会", college),
        await add_branch("图书馆分工会", college, position=1),
    )
    chief = await add_member(college, "ORG", "组织者")
    liaison, reader = await add_member(ours, "L1", "联络员"), await add_member(theirs, "T1", "读者")
    people = [
        await add_member(ours, number, name, sex=sex, phone=f"1000000000{place}", pinyin=f"a{place}")
        for place, (number, name, sex) in enumerate(PEOPLE, start=1)
    ]
    for person in (chief, liaison, reader, *people):
        await add_account(person)
    await grant(chief, Role.ORGANIZER)
    await grant(liaison, Role.LIAISON, ours.id)
    who = await identity(chief)
    start = datetime.now(UTC) + timedelta(days=30)
    pool = PoolDraft(3, "第一批", by_branch=True, quotas={ours.id: 2, theirs.id: 1})
    draft = EventDraft(
        Kind.TRIP, "疗休养·洱海", college.id, place="大理", starts_at=start, ends_at=start + timedelta(days=2),
        closes_at=start - timedelta(days=10), cancel_until=start, offerings=(OfferingDraft("第一批", 0),),
        pools=(pool,),
    )  # fmt: skip
    event = await setup.create(who, draft)
    await lifecycle.publish(who, event)
    await close_database()
    return event


class Calendar:
    """Moves the dates of the event, and of its notice, in the database the server serves."""

    def __init__(self, file: Path, event: str) -> None:
        self.file, self.event = file, event

    def _change(self, statement: str, *values: str) -> None:
        with sqlite3.connect(self.file, timeout=20) as connection:
            connection.execute(statement, values)
            connection.execute("UPDATE event SET revision = revision + 1 WHERE id = ?", (self.event,))
        connection.close()

    def closed(self) -> None:
        self._change("UPDATE event SET closes_at = ? WHERE id = ?", _text(-1), self.event)

    def notice_over(self) -> None:
        self._change(
            "UPDATE notice SET begins_at = ?, ends_at = ? WHERE event = ?", _text(-50), _text(-1), self.event
        )

    def under_way(self) -> None:
        self._change("UPDATE event SET closes_at = ?, starts_at = ?, ends_at = ? WHERE id = ?",
                     _text(-60), _text(-24), _text(24), self.event)  # fmt: skip

    def over(self) -> None:
        self._change("UPDATE event SET ends_at = ? WHERE id = ?", _text(-1), self.event)


def _text(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat(sep=" ")


async def _press(page: Page, name: str, *, agree: bool = False) -> None:
    """Presses a button that sends a form (and says yes to what it asks), and waits for the page that answers."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=name, exact=True).first.click()
        if agree:
            await page.locator("dialog[open] [data-yes]").click()


@dataclass
class Story:
    """The trip and everybody's phone. `travellers`: of those who apply, by staff number."""

    event: str
    calendar: Calendar
    office: Page
    liaison: Page
    reader: Page
    travellers: dict[str, Page]

    @property
    def manage(self) -> str:
        return f"/manage/events/{self.event}"

    async def apply(self) -> None:
        await self.office.goto(f"{self.manage}/trip")
        await expect(self.office.get_by_text("3 个名额已分配 3 个")).to_be_visible()
        await _press(self.office, "按分工会名单确定名额")
        for page in self.travellers.values():
            await page.goto(f"/events/{self.event}")
            async with page.expect_navigation():
                await page.locator(".action-bar button, .action-bar a").first.click()
        self.calendar.closed()

    async def order(self) -> None:
        page = self.liaison
        await page.goto(f"/branch/nominations/{self.event}")
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        await expect(page.locator("[data-rank] strong")).to_have_text(["马一", "马二", "沈三"])
        await page.get_by_role("button", name="把沈三上移").click()
        await expect(page.locator("[data-rank] strong")).to_have_text(["马一", "沈三", "马二"])
        await page.get_by_label("沈三的推荐理由").fill("长期承担一线教学")
        await _press(page, "报送名单")
        await expect(page.get_by_text("联络员于").first).to_be_visible()

    async def review(self) -> None:
        page = self.office
        await page.goto(f"{self.manage}/review")
        await expect(page.get_by_text("拟定名额")).to_have_count(2)
        await expect(page.get_by_text("拟候补")).to_have_count(1)
        await _press(page, "确定名额", agree=True)

    async def object_and_answer(self) -> None:
        """The notice hangs; a colleague objects; the first is taken off and the next of the list follows."""
        office, reader = self.office, self.reader
        notice = await self.hang()
        await reader.goto(notice)
        await expect(reader.locator("tbody th")).to_have_text(["马一", "沈三"])
        await reader.get_by_label("异议内容").fill("马一上年去过")
        await reader.get_by_label("对象").select_option(index=1)
        await _press(reader, "提交异议")
        await office.reload()
        await office.get_by_text("答复", exact=True).first.click()
        await office.get_by_text("成立", exact=True).click()
        await office.get_by_label("答复内容").fill("经查实，取消本次名额。")
        await office.get_by_text("取消马一的名额，由同一分工会名单中的下一位递补").click()
        await _press(office, "送出答复")
        await reader.reload()
        await expect(reader.locator("tbody th")).to_have_text(["沈三"])
        await office.goto(f"{self.manage}/trip")
        await expect(office.get_by_text("按名单自动递补")).to_be_visible()
        await self.hang()
        self.calendar.notice_over()
        gone = await reader.goto(notice)
        assert gone is not None
        assert gone.status == 410

    async def hang(self) -> str:
        await self.office.goto(f"{self.manage}/notices")
        await _press(self.office, "发布公示", agree=True)
        return await self.office.locator("a[href^='/notices/']").first.get_attribute("href") or ""

    async def give_in_confidence(self) -> str:
        """The traveller gives ID number and declaration; the address of their registration."""
        page = self.travellers["M3"]
        await page.goto("/registrations")
        await page.locator("main a[href^='/registrations/']").first.click()
        await expect(page.get_by_text("我的申请进度")).to_be_visible()
        await page.get_by_role("link", name="现在填写").click()
        await page.locator("#id_number").fill(NUMBER)
        await page.get_by_text("本人同意将身份证号提供给").click()
        await _press(page, "提交身份证号")
        await expect(page.get_by_text(f"990***********{NUMBER[-4:]}")).to_be_visible()
        await page.get_by_text("本人声明身体状况适合参加").first.click()
        await _press(page, "确认声明")
        return page.url.split("/sensitive")[0]

    async def travel(self) -> None:
        page = self.office
        await page.goto(f"{self.manage}/rooms")
        await _press(page, "一键排房（按意愿、分工会）")
        await expect(page.locator("[data-berth]")).to_have_count(2)
        await page.goto(f"{self.manage}/buses")
        await page.get_by_label("车名").fill("一号车")
        await page.get_by_label("领队").fill("沈三")
        await _press(page, "添加车辆")
        await _press(page, "一键排座（同分工会同车）")
        await page.goto(f"{self.manage}/trip")
        await _press(page, "生成签到日程")
        self.calendar.under_way()
        await page.goto(f"{self.manage}/roll-call")
        await expect(page.get_by_text("2 人未到")).to_be_visible()
        await expect(page.locator("a[href='tel:10000000002']")).to_be_visible()

    async def settle(self, registration: str) -> None:
        self.calendar.over()
        office, traveller = self.office, self.travellers["M3"]
        await office.goto(f"{self.manage}/settlement")
        await office.locator("input[name=title]").fill("大巴往返")
        await office.locator("input[name=amount]").fill("1000.01")
        await office.get_by_text("总账单，由全体分摊").click()
        await _press(office, "添加")
        await _press(office, "封账", agree=True)
        await traveller.goto(f"{registration}/statement")
        await expect(traveller.get_by_text("¥500.0").first).to_be_visible()
        for page in (office, traveller):
            assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_from_the_quota_to_the_settlement(
    migrated_sqlite: Path,
    installation: Settings,
    tmp_path: Path,
    start_server: StartServer,
    signed_in: SignedIn,
) -> None:
    data = tmp_path / "trip"
    data.mkdir()
    file = data / "rallypoint.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    event = await _seed(file, installation)
    server = start_server(demo=False, data_dir=data)
    office, liaison, reader = [await signed_in(server, number, PASSWORD) for number in ("ORG", "L1", "T1")]
    travellers = {number: await signed_in(server, number, PASSWORD) for number, _, _ in PEOPLE}
    story = Story(event, Calendar(file, event), office, liaison, reader, travellers)
    await story.apply()
    await story.order()
    await story.review()
    await story.object_and_answer()
    registration = await story.give_in_confidence()
    await story.travel()
    await story.settle(registration)


def test_the_id_number_of_the_story_is_sound() -> None:
    assert (len(NUMBER), NUMBER[:6], date(1990, 1, 2).strftime("%Y%m%d")) == (18, "990000", NUMBER[6:14])
