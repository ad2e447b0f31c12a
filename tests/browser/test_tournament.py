"""A whole tournament in a real browser: regulations, entries, draw, plan, results, a lot, places, results book."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.competitions.planned import hall_of
from tests.competitions.tournament import Tournament
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import PASSWORD, add_account

SEEDED = "安明"
NAMES = (SEEDED, "白云", "常青", "丁一", "方圆", "高远")


class Hall:
    """Six have signed up for men's singles; nothing else has happened."""

    server: Server
    competition: str
    discipline: str

    def desk(self, act: str = "") -> str:
        return f"{self.server.address}/referee/competitions/{self.competition}{act}"

    def of(self, act: str = "") -> str:
        return self.desk(f"/disciplines/{self.discipline}{act}")

    def public(self, act: str = "") -> str:
        return f"{self.server.address}/competitions/{self.competition}{act}"


async def _found(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    made = await Tournament.found(len(NAMES))
    for player, name in zip(made.players, NAMES, strict=True):
        await Member.update({Member.name: name}).where(Member.id == player.member_id)
    await hall_of(made)
    await RoleGrant(member=made.referee.member_id, role=Role.REFEREE.value, scope=made.id).save()
    await add_account((await Member.objects().where(Member.id == made.referee.member_id))[0])
    await close_database()
    hall = Hall()
    hall.competition, hall.discipline = made.id, made.discipline
    return hall


@pytest_asyncio.fixture(loop_scope="session")
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    made = await _found(tmp_path)
    made.server = _launch(tmp_path, (), {})
    yield made
    made.server.kill()


async def _referee(hall: Hall, new_context: NewContext) -> BrowserContext:
    context = await new_context(viewport=DESK)
    form: dict[str, str | float | bool] = {"staff_number": "REF1", "password": PASSWORD}
    answer = await context.request.post(f"{hall.server.address}/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()
    return context


async def test_a_tournament_from_its_regulations_to_its_results_book(
    hall: Hall, new_context: NewContext
) -> None:
    context = await _referee(hall, new_context)
    page = await context.new_page()
    await _drawn(hall, page)
    await _checked(hall, await (await new_context()).new_page())
    await _planned(hall, page)
    await _group_played(hall, page)
    await _lot(hall, page)
    champion = await _finals(hall, page)
    await _places(hall, await (await new_context()).new_page(), champion)
    await _results_book(hall, page, await new_context())


async def _drawn(hall: Hall, page: Page) -> None:
    """Two groups of three, the winners meet in the final."""
    await page.goto(hall.of("/settings"))
    await page.locator("[name=method][value=groups]").check(force=True)
    await page.locator("[name=group_count]").fill("2")
    await page.locator("[name=qualifiers]").fill("1")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator(".toast")).to_contain_text("已保存")
    await page.goto(hall.of())
    await page.get_by_role("button", name="锁定名单").click()
    seeds = page.locator("select[name=seed]")
    label = await seeds.nth(0).locator("option", has_text=SEEDED).inner_text()
    await seeds.nth(0).select_option(label=label)
    await page.get_by_role("button", name="确定种子，下一步").click()
    await page.get_by_label("现场报出的随机数").fill("四 二 八")
    await page.get_by_role("button", name="抽签", exact=True).click()
    await page.get_by_role("button", name="确认抽签并锁定").click()
    await page.locator("#confirm [data-yes]").click()
    await expect(page.locator(".stepper__step[aria-current]")).to_contain_text("锁定")


async def _checked(hall: Hall, anybody: Page) -> None:
    """Anybody's browser draws again by itself."""
    await anybody.goto(hall.public(f"/disciplines/{hall.discipline}/draws/1"))
    await expect(anybody.locator("[data-verdict=same]")).to_be_visible()


async def _planned(hall: Hall, page: Page) -> None:
    """A plan is made, the final moved by the keyboard, published."""
    await page.goto(hall.desk("/schedule"))
    await page.get_by_role("button", name="排赛程").click()
    await expect(page.locator("[data-movable]")).to_have_count(7)
    stop = page.get_by_role("button", name="停止并保留最好的")
    await page.reload()
    # The computing may end by itself at any moment: look and press in one breath.
    await stop.evaluate_all("found => found.forEach((button) => button.click())")
    await expect(stop).to_have_count(0)
    final = page.locator("[data-name='MS 7']")
    before = (await final.locator("time").inner_text())[:5]
    await final.focus()
    for _ in range(6):
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(final.locator("time")).not_to_have_text(re.compile(f"^{before}"))
    await page.get_by_role("button", name="发布").click()
    await page.locator("#confirm [data-yes]").click()
    await expect(page.locator(".plan__state .badge--good")).to_have_text("已发布")


def _winner(one: str, other: str, level: set[str]) -> str:
    """Among those who are to be level each beats the next one round; elsewhere the first by name wins."""
    if {one, other} <= level:
        order = sorted(level)
        return one if order[(order.index(one) + 1) % 3] == other else other
    return min(one, other)


async def _names(row: Locator) -> tuple[str, str]:
    """Who plays, as the row says it: “MS 1 安明 – 白云”."""
    a, b = (await row.locator(".typing__who").inner_text()).split(" – ")
    return a.split()[-1], b.strip()


async def _group_played(hall: Hall, page: Page) -> None:
    """Typed from paper: the group of the seed is level in everything."""
    await page.goto(hall.desk("/type-results"))
    rows = page.locator("[data-row]")
    await expect(rows).to_have_count(6)
    pairs = [await _names(rows.nth(number)) for number in range(6)]
    level = {name for pair in pairs if SEEDED in pair for name in pair}
    assert len(level) == 3
    for number, (a, b) in enumerate(pairs):
        score = "21-15 21-15" if _winner(a, b, level) == a else "15-21 15-21"
        await rows.nth(number).locator("[name=score]").fill(score)
        await rows.nth(number).locator("[name=score]").press("Enter")
        await expect(rows.nth(number)).to_contain_text("已保存")


async def _lot(hall: Hall, page: Page) -> None:
    """Nobody goes on from a group that is level in everything until the lot is recorded."""
    await page.goto(hall.desk("/type-results"))
    await expect(page.locator("[data-row]")).to_have_count(0)
    await page.goto(hall.of())
    form = page.locator("form[action$='/lots']")
    await expect(form.locator("select[name=ranking]")).to_have_count(3)
    await form.locator("[name=witness]").fill("吴敏")
    await form.locator("button").click()
    await expect(form).to_have_count(0)


async def _finals(hall: Hall, page: Page) -> str:
    """Who wins the final."""
    await page.goto(hall.desk("/type-results"))
    row = page.locator("[data-row]")
    await expect(row).to_have_count(1)
    champion, _ = await _names(row)
    await row.locator("[name=score]").fill("21-18 19-21 21-19")
    await row.locator("[name=score]").press("Enter")
    await expect(row).to_contain_text("已保存")
    return champion


async def _places(hall: Hall, anybody: Page, champion: str) -> None:
    await anybody.goto(hall.public(f"/disciplines/{hall.discipline}"))
    await expect(anybody.locator("main")).to_contain_text("吴敏")
    await expect(anybody.locator(".podium__place--1 strong")).to_have_text(champion)


async def _results_book(hall: Hall, page: Page, anybody: BrowserContext) -> None:
    """Published with a button, then anybody's to read; its text is that of the tournament."""
    await page.goto(hall.desk("/papers"))
    await page.locator("form[action*='results-book'] button").first.click()
    await expect(page.locator("form[action*='results-book'] button", has_text="撤回")).to_be_visible()
    answer = await anybody.request.get(hall.public("/papers/results-book"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(await answer.body())).pages)
    for name in NAMES:
        assert name in text
    for words in ("成绩册", "男子单打", "21:18", "吴敏"):
        assert words in text, words
