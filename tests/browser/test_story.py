"""The whole story in real browsers, on an installation that begins empty.

Roster from Excel → liaison signs a colleague up → member signs up on a phone → ticket → scanned, and refused
the second time → public draw → a match scored point by point → bracket advanced → seen live by a spectator.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import xlsxwriter
import zxingcpp
from PIL import Image
from playwright.async_api import Page, expect

from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.server import Server, StartServer, rallypoint

COLLEGE, PASSWORD = "澜湖财经职业学院工会", "yi-ge-hao-mi-ma-2026"
ADMINISTRATOR = "A0001"
# The last two surnames are read otherwise than the characters usually are.
PLAYERS = {
    "B0001": ("欧阳明", "会计分工会"),
    "B0002": ("赵一凡", "会计分工会"),
    "B0003": ("钱二虎", "金融分工会"),
    "B0004": ("孙三立", "金融分工会"),
    "B0005": ("李思远", "图书馆分工会"),
    "B0006": ("周武", "图书馆分工会"),
    "B0007": ("单六合", "体育部分工会"),
    "B0008": ("曾七星", "体育部分工会"),
}
LIAISON, COLLEAGUE, MEMBER = "B0001", "B0002", "B0003"


@dataclass
class Person:
    """Somebody in front of their own browser."""

    page: Page
    address: str

    async def go(self, path: str) -> None:
        answer = await self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path} answered {answer.status}"

    async def press(self, selector: str) -> None:
        await self.page.locator(selector).first.click()

    async def submit(self, selector: str) -> None:
        """Presses what sends a form, and waits for the page that answers."""
        async with self.page.expect_navigation():
            await self.press(selector)

    async def agree(self) -> None:
        """Says yes to the question a destructive or public act asks."""
        async with self.page.expect_navigation():
            await self.press("dialog[open] .button--primary, dialog[open] .button--danger")

    async def sign_in(self, staff_number: str) -> None:
        await self.go("/sign-in")
        await self.page.fill("input[name=staff_number]", staff_number)
        await self.page.fill("input[name=password]", PASSWORD)
        await self.press("main form[action='/sign-in'] button[type=submit], main form button.button--primary")
        await self.page.wait_for_url(self.address + "/")

    async def link(self, pattern: str) -> str:
        """The first address on the page that looks like this."""
        for each in await self.page.locator("a[href]").all():
            found = re.search(pattern, await each.get_attribute("href") or "")
            if found:
                return found[0]
        raise AssertionError(f"no link like {pattern} on {self.page.url}")


def last_id(page: Page) -> str:
    """The id the page's address ends with."""
    return urlsplit(page.url).path.rsplit("/", 1)[1]


def roster() -> bytes:
    """The workbook a personnel office might send: its own order of columns, numbers as text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, ["姓名", "工号", "性别", "分工会", "出生日期"])
    for row, (number, (name, branch)) in enumerate(PLAYERS.items(), start=1):
        sheet.write_row(row, 0, [name, number, "男", branch, "1985-03-0" + str(row)])
    book.close()
    return stream.getvalue()


async def takes_in_the_roster(administrator: Person) -> None:
    await administrator.go("/members/import")
    await administrator.page.set_input_files(
        "input[type=file]",
        {"name": "roster.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": roster()},
    )
    await administrator.page.check("input[name=add_branches]")
    await administrator.submit("form[action='/members/import'] .button--primary")
    await expect(administrator.page.locator("main")).to_contain_text("欧阳明")
    await administrator.submit("form[action='/members/import/confirm'] .button--primary")
    await administrator.go("/members")
    for name, _branch in PLAYERS.values():
        await expect(administrator.page.locator("main")).to_contain_text(name)


async def activates(giver: Person, newcomer: Person, slip: str) -> None:
    """A slip is printed, handed over, and its code scanned: the newcomer chooses a password."""
    await giver.submit(f"form[action='{slip}'] button")
    code = (await giver.page.locator(".slip .number").first.inner_text()).strip()
    await newcomer.go(f"/activate/{code}")
    await newcomer.page.fill("input[name=password]", PASSWORD)
    await newcomer.page.fill("input[name=again]", PASSWORD)
    await newcomer.submit("main form .button--primary")


async def member_id(administrator: Person, name: str) -> str:
    await administrator.go(f"/members?q={name}")
    return (await administrator.link(r"/members/[0-9a-z]{13}")).removeprefix("/members/")


async def appoints_the_liaison(administrator: Person, liaison: Person) -> None:
    person = await member_id(administrator, PLAYERS[LIAISON][0])
    await administrator.go(f"/members/{person}")
    await administrator.page.select_option("select[name=role]", "liaison")
    options = administrator.page.locator("select[name=scope] option", has_text="会计分工会")
    await administrator.page.select_option("select[name=scope]", await options.first.get_attribute("value"))
    await administrator.submit(f"form[action='/members/{person}/roles'] button")
    await administrator.go(f"/members/{person}")
    await activates(administrator, liaison, f"/members/{person}/slip")


async def sets_up_the_tournament(administrator: Person) -> str:
    """From the preset, men's singles only, open at once; answers with the event's id."""
    page = administrator.page
    await administrator.go("/manage/events/new?preset=tournament")
    for left_out in ("offering-4", "offering-3", "offering-2", "offering-1", "question-1", "question-0"):
        if left_out.startswith("question"):
            await administrator.press(f"#{left_out.replace('question', 'questions')} > summary")
        await administrator.submit(f"button[name=do][value=remove-{left_out}]")
    begins = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=2)
    await page.fill("input[name=title]", "首届教职工羽毛球赛")
    await page.fill("input[name=place]", "体育馆")
    await page.fill("input[name=starts_at]", f"{begins:%Y-%m-%dT09:00}")
    await page.fill("input[name=ends_at]", f"{begins:%Y-%m-%dT18:00}")
    await page.locator("summary", has_text="报名时间").click()
    for empty in ("opens_at", "closes_at", "cancel_until"):
        await page.fill(f"input[name={empty}]", "")
    await administrator.press("form.setup .action-bar .button--primary")
    await page.wait_for_url(re.compile(r"/manage/events/[0-9a-z]{13}\?"))
    event = last_id(page)
    await administrator.press(f"form[action$='{event}/publish'] button")
    await administrator.agree()
    await expect(page.locator("main")).not_to_contain_text("草稿")
    return event


async def signs_a_colleague_up(deputy: Person, event: str, name: str) -> None:
    await deputy.go(f"/branch/registrations/{event}?q={name}")
    await deputy.page.locator(".item", has_text=name).locator("a.button").click()
    await deputy.submit("main form .action-bar .button--primary")
    await deputy.go(f"/branch/registrations/{event}?q={name}")
    await expect(deputy.page.locator(".item", has_text=name).locator(".badge").first).to_be_visible()


async def signs_up(member: Person, event: str) -> None:
    await member.go("/")
    await member.press(f"a[href='/events/{event}']")
    await member.submit(f"a[href='/events/{event}/register'], form[action='/events/{event}/register'] button")
    if member.page.url.endswith("/register"):
        await member.submit("main form .action-bar .button--primary")
    await expect(member.page.locator("main")).to_contain_text("报名成功")


async def code_on_the_screen(member: Person, folder: Path) -> str:
    """What a camera reads off the member's phone."""
    await member.go("/my-code")
    await member.page.locator("img[src$='/qr.svg']").first.scroll_into_view_if_needed()
    picture = folder / "phone.png"
    await member.page.screenshot(path=picture, scale="css")
    found = zxingcpp.read_barcode(Image.open(picture))
    assert found is not None, "the code on the phone could not be read"
    return found.text


async def scan(door: Person, text: str) -> str:
    """A USB scanner types the code and Enter; what the screen then says in one word."""
    await door.page.locator("#text").fill(text)
    await door.page.locator("#text").press("Enter")
    shown = door.page.locator(".verdict__word").first
    await expect(shown).to_be_visible()
    word = (await shown.inner_text()).strip()
    await expect(shown).to_have_count(0)  # it clears by itself for the next in line
    return word


async def draws_in_public(referee: Person, event: str) -> tuple[str, str]:
    """Competition, roster, seeds, spoken seed, preview, lock; answers with the ids of competition and discipline."""
    page = referee.page
    await referee.go("/referee")
    await page.select_option("select[name=event]", event)
    await page.fill("input[name=courts]", "2")
    await referee.press("form[action='/referee/competitions'] .button--primary")
    await page.wait_for_url(re.compile(r"/referee/competitions/[0-9a-z]{13}"))
    competition = last_id(page)
    discipline = (await referee.link(r"/disciplines/[0-9a-z]{13}")).removeprefix("/disciplines/")
    here = f"/referee/competitions/{competition}/disciplines/{discipline}"
    await referee.go(f"{here}/settings")
    await page.select_option("select[name=scoring_format]", "3x11")
    await referee.submit(f"form[action='{here}/settings'] .button--primary")
    await referee.go(here)
    await referee.submit(f"form[action='{here}/freeze'] button")
    await page.locator("select[name=seed]").nth(0).select_option(index=1)
    await referee.press(f"form[action='{here}/seeds'] .button--primary")
    await page.fill("input[name=spoken_seed]", "七 八 九 羽毛球")
    await referee.press(f"form[action='{here}/preview'] .button--primary")
    await expect(page.locator(".spoken")).to_have_text("七 八 九 羽毛球")
    await referee.press(f"form[action='{here}/confirm'] .button--primary")
    await referee.agree()
    await expect(page.locator(".alert--good").first).to_be_visible()
    return competition, discipline


async def calls_a_match(referee: Person, competition: str) -> str:
    """The next match to court 1, and the code of that court for the umpire."""
    desk = f"/referee/competitions/{competition}"
    await referee.go(desk)
    await referee.press("form[action$='/call'] .button--primary")
    await expect(referee.page.locator(".court--called")).to_have_count(1)
    await referee.go(f"{desk}/umpire-links")
    await referee.page.locator("input[name=courts][value='1']").check()
    await referee.submit(f"form[action='{desk}/umpire-links'] .button--primary")
    found = re.search(r"/umpire/[\w-]{20,}", await referee.page.locator("main, body").first.inner_text())
    assert found, "the sheet shows no address for the umpire"
    return found[0]


async def umpires_the_match(umpire: Person, link: str, spectator: Person) -> str:
    """Toss, every point, intervals and ends, to the last point; the spectator's page is never reloaded."""
    page = umpire.page
    await umpire.go(link)
    await umpire.submit(".start__match")
    match = last_id(page)
    for field, value in (("won_by", "a"), ("choice", "serve"), ("left", "a")):
        await page.locator(f"[data-toss-form] [name={field}][value={value}]").check(force=True)
    await page.locator("[data-toss-form] .prompt__go").click()
    await page.locator("[data-play]").click()
    await spectator.go(f"/matches/{match}")
    await spectator.page.evaluate("window.neverReloaded = true")
    for _game in range(2):
        for _point in range(11):
            await scores_for_a(page)
    await expect(page.locator("[data-prompt=over]")).to_be_visible()
    winner = (await page.locator("[data-over-winner]").first.inner_text()).strip()
    await expect(spectator.page.locator("main")).to_contain_text(re.compile(r"11\D+0"))
    await page.locator("[data-confirm-result]").click()
    await expect(page.locator("[data-prompt=confirmed]")).to_be_visible()
    await expect(spectator.page.locator("main")).to_contain_text("11")
    assert await spectator.page.evaluate("window.neverReloaded") is True
    return winner


async def scores_for_a(page: Page) -> None:
    """One point for side A wherever it stands now, after the prompts that lie over the court."""
    for prompt in ("[data-service-form] .prompt__go", "[data-go-on]", "[data-play]"):
        if await page.locator(prompt).is_visible():
            await page.locator(prompt).click()
    before = int(await page.locator("#umpire").get_attribute("data-sequence") or "0")
    view = await page.locator("#umpire").evaluate(
        "panel => fetch(panel.dataset.api).then(answer => answer.json())"
    )
    end = "left" if view["facts"]["left"] == "a" else "right"
    await page.wait_for_timeout(510)
    await page.locator(f".half--{end}").click()
    await expect(page.locator("#umpire")).not_to_have_attribute("data-sequence", str(before))


async def test_the_whole_story(start_server: StartServer, new_context: NewContext, tmp_path: Path) -> None:
    data = tmp_path / "college"
    made = rallypoint(
        data, "create-admin", "--staff-number", ADMINISTRATOR, "--name", "王主席", "--college", COLLEGE,
        "--password", PASSWORD,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    server: Server = start_server(demo=False, data_dir=data)

    async def somebody(**options: object) -> Person:
        return Person(await (await new_context(**options)).new_page(), server.address)

    administrator = await somebody(viewport=DESK)
    await administrator.sign_in(ADMINISTRATOR)
    await takes_in_the_roster(administrator)
    liaison, member, umpire, spectator = [await somebody() for _ in range(4)]
    await appoints_the_liaison(administrator, liaison)
    event = await sets_up_the_tournament(administrator)

    await signs_a_colleague_up(liaison, event, PLAYERS[COLLEAGUE][0])
    await activates_the_member(administrator, member)
    await signs_up(member, event)
    for number in [number for number in PLAYERS if number not in (COLLEAGUE, MEMBER)]:
        await signs_a_colleague_up(administrator, event, PLAYERS[number][0])

    code = await code_on_the_screen(member, tmp_path)
    assert code.startswith(f"{server.address}/t/") or code.upper().startswith(f"{server.address}/T/".upper())
    await administrator.go(f"/manage/events/{event}/door")
    assert await scan(administrator, code) == "请进"
    assert await scan(administrator, code) == "已入场"

    competition, discipline = await draws_in_public(administrator, event)
    link = await calls_a_match(administrator, competition)
    winner = await umpires_the_match(umpire, link, spectator)
    name = next(name for name, _branch in PLAYERS.values() if name in winner)
    await spectator.go(f"/competitions/{competition}/disciplines/{discipline}#round-2")
    await expect(spectator.page.locator("#round-2")).to_contain_text(name)


async def activates_the_member(administrator: Person, member: Person) -> None:
    person = await member_id(administrator, PLAYERS[MEMBER][0])
    await administrator.go(f"/members/{person}")
    await activates(administrator, member, f"/members/{person}/slip")
