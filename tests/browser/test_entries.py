"""Pairs in a real browser: the club's Excel file → regulations → seeds → draw → results typed by the keyboard."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.competitions.services.test_entry_import import HEAD, book
from tests.competitions.tournament import Tournament
from tests.fixtures.browser import DESK, PHONE, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import PASSWORD, add_account

NAMES = "甲乙丙丁戊己庚辛壬癸子丑"


class Hall:
    """Twelve have signed up for men's doubles; nobody is paired."""

    server: Server
    competition: str
    discipline: str
    file: bytes

    def path(self, act: str = "") -> str:
        return f"{self.server.address}/referee/competitions/{self.competition}{act}"

    def of(self, act: str = "") -> str:
        return self.path(f"/disciplines/{self.discipline}{act}")


async def _found(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    hall = Hall()
    made = await Tournament.found(12, code="MD")
    hall.competition, hall.discipline = made.id, made.discipline
    named = []
    for player, letter in zip(made.players, NAMES, strict=True):
        await Member.update({Member.name: f"会员{letter}"}).where(Member.id == player.member_id)
        named.append((f"会员{letter}", player.staff_number))
    rows = [[*named[n], *named[n + 6], n + 1 if n < 2 else ""] for n in range(5)]
    hall.file = book(HEAD, *rows, ["会员寅", named[5][1], *named[11], ""])
    await RoleGrant(member=made.referee.member_id, role=Role.REFEREE.value, scope=made.id).save()
    await add_account((await Member.objects().where(Member.id == made.referee.member_id))[0])
    await close_database()
    return hall


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("entries")
    made = await _found(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _referee(hall: Hall, new_context: NewContext, **options: Any) -> Page:
    context = await new_context(**{"viewport": DESK, **options})
    form: dict[str, str | float | bool] = {"staff_number": "REF1", "password": PASSWORD}
    answer = await context.request.post(f"{hall.server.address}/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()
    return await context.new_page()


async def test_from_the_clubs_file_to_results(hall: Hall, new_context: NewContext) -> None:
    page = await _referee(hall, new_context)
    await page.goto(hall.path("/overview"))
    await page.get_by_role("link", name="MD：12 人还没有搭档").click()
    await page.get_by_role("link", name="从 Excel 导入").click()
    await page.locator("input[type=file]").set_input_files(
        {"name": "男双.xlsx", "mimeType": "application/octet-stream", "buffer": hall.file}
    )
    await page.get_by_role("button", name="查看变化").click()
    await expect(page.locator("main")).to_contain_text("名册中这个工号是会员己。")
    assert await violations(page) == []
    await page.locator("form[action$='/import/confirm'] .button--primary").click()
    await expect(page.get_by_role("status").first).to_contain_text("参赛名单已导入。")
    await page.goto(hall.of("/entries"))
    await expect(page.locator("tbody tr")).to_have_count(5)
    assert await violations(page) == []
    await page.locator("select[name=one]").select_option(index=1)
    await page.locator("select[name=other]").select_option(index=2)
    await page.locator("form[action$='/entries/pair'] button").click()
    await expect(page.locator("tbody tr")).to_have_count(6)
    await _regulations(page, hall)
    await _drawn(page, hall)
    await _typed(page, hall)
    await _a_row_without_a_script(hall, new_context)


async def _regulations(page: Page, hall: Hall) -> None:
    """Options of the chosen method alone are shown, and what follows is said at every change."""
    await page.goto(hall.of("/settings"))
    await expect(page.locator("[name=rounds]")).to_be_hidden()
    await page.get_by_text("先分组循环，后淘汰").click()
    await expect(page.locator("[data-outlook]")).to_contain_text("2 个小组、每组 3 个")
    await expect(page.locator("[name=qualifiers]")).to_be_visible()
    await expect(page.locator("[name=rounds]")).to_be_hidden()
    assert await violations(page) == []
    await page.get_by_text("单淘汰", exact=True).click()
    await expect(page.locator("[data-outlook]")).to_contain_text("5 场比赛")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator(".toast")).to_contain_text("已保存")


async def _drawn(page: Page, hall: Hall) -> None:
    await page.goto(hall.of())
    await page.get_by_role("button", name="锁定名单").click()
    seeds = page.locator("select[name=seed]")
    # The seeds of the file stand there already.
    await expect(seeds.first.locator("option[selected]")).to_contain_text("会员甲 / 会员庚")
    await page.get_by_role("button", name="确定种子，下一步").click()
    await page.get_by_label("现场报出的随机数").fill("三 六 九")
    await page.get_by_role("button", name="抽签", exact=True).click()
    await page.get_by_role("button", name="确认抽签并锁定").click()
    await page.locator("#confirm [data-yes]").click()
    await expect(page.locator(".stepper__step[aria-current]")).to_contain_text("锁定")


async def _typed(page: Page, hall: Hall) -> None:
    """By the keyboard alone: a wrong score stays with its sentence, a good one makes way for the next."""
    await page.goto(hall.path("/type-results"))
    rows = page.locator("[data-row]")
    await expect(rows).to_have_count(2)
    await expect(rows.first.locator("[name=score]")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.type("22-15 21-19")
    await page.keyboard.press("Enter")
    await expect(rows.first.get_by_role("alert")).to_be_visible()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("21 15 21 19")
    await page.keyboard.press("Enter")
    await expect(rows.first).to_contain_text("已保存 21 15 21 19")
    await expect(rows.nth(1).locator("[name=score]")).to_be_focused()
    await page.keyboard.type("15-21 21-19 30-29")
    await page.keyboard.press("Enter")
    await expect(rows.nth(1)).to_contain_text("已保存")
    await expect(rows).to_have_count(4)  # both semi-finals have become ready


async def _a_row_without_a_script(hall: Hall, new_context: NewContext) -> None:
    page = await _referee(hall, new_context, java_script_enabled=False)
    await page.goto(hall.path("/type-results"))
    row = page.locator("[data-row]").first
    saved = await row.get_attribute("data-row")
    await row.locator("[name=ending]").select_option("walkover")
    await row.locator("[name=winner]").select_option("b")
    await row.get_by_role("button", name="保存").click()
    await expect(page.locator(f"[data-row='{saved}']")).to_have_count(0)


async def test_the_pages_fit_a_phone(hall: Hall, new_context: NewContext) -> None:
    page = await _referee(hall, new_context, viewport=PHONE)
    for path in (
        hall.path("/overview"),
        hall.of("/entries"),
        hall.of("/settings"),
        hall.path("/type-results"),
    ):
        await page.goto(path)
        assert await violations(page) == [], path
        assert await sideways(page) == 0, path
        assert await small_targets(page) == [], path
