"""The schedule in a real browser: a plan is made, moved by keyboard and mouse, a breach is said, undone, published."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.competitions.planned import hall_of
from tests.competitions.tournament import Tournament
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import PASSWORD, add_account

DAY = "2031-06-09"


class Hall:
    """Eight in a knockout, two courts, one day from nine to six."""

    server: Server
    competition: str

    def referee(self, act: str = "") -> str:
        return f"{self.server.address}/referee/competitions/{self.competition}{act}"

    @property
    def public(self) -> str:
        return f"{self.server.address}/competitions/{self.competition}/schedule"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("board")
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    men = await hall_of(await (await Tournament.found(8)).drawn())
    await RoleGrant(member=men.referee.member_id, role=Role.REFEREE.value, scope=men.id).save()
    await add_account((await Member.objects().where(Member.id == men.referee.member_id))[0])
    await close_database()
    made = Hall()
    made.competition = men.id
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _referee(hall: Hall, new_context: NewContext, **options: Any) -> Page:
    context = await new_context(**{"viewport": DESK, **options})
    form: dict[str, str | float | bool] = {"staff_number": "REF1", "password": PASSWORD}
    answer = await context.request.post(f"{hall.server.address}/sign-in", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()
    return await context.new_page()


def _card(desk: Page, name: str) -> Locator:
    return desk.locator(f"[data-name='{name}']")


async def _place_of(card: Locator) -> tuple[str, str]:
    """The court's name and the time a card stands at."""
    lane = card.locator("xpath=ancestor::section[1]")
    return str(await lane.get_attribute("data-court-name")), (await card.locator("time").inner_text())[:5]


async def test_a_plan_is_made_moved_undone_and_published(hall: Hall, new_context: NewContext) -> None:
    desk = await _referee(hall, new_context)
    await desk.goto(hall.referee("/schedule"))
    await expect(desk.get_by_text("还没有赛程。")).to_be_visible()
    await desk.get_by_role("button", name="排赛程").click()
    await expect(desk.locator("[data-movable]")).to_have_count(7)
    await desk.reload()
    stop = desk.get_by_role("button", name="停止并保留最好的")
    await stop.click()
    await expect(stop).to_have_count(0)
    assert await desk.locator(".slot--broken").count() == 0
    assert "结束" in await desk.locator(".plan__quality").inner_text()
    assert await violations(desk) == []
    assert await sideways(desk) == 0

    final = _card(desk, "MS 7")
    court, before = await _place_of(final)
    await final.focus()
    for _ in range(6):
        await desk.keyboard.press("ArrowDown")
    await expect(desk.locator(".verdict__soft")).to_contain_text("推迟 30 分钟")
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".board__ghost")).to_have_count(0)
    hour, minute = int(before[:2]), int(before[3:]) + 30
    later = f"{hour + minute // 60:02}:{minute % 60:02}"
    await expect(final.locator("time")).to_have_text(re.compile(f"^{later}"))
    await expect(final).to_be_focused()
    assert await _place_of(final) == (court, later)

    await _dragged_too_early(desk, final)
    assert await _place_of(final) == (court, later)

    await final.focus()
    await desk.keyboard.press("u")
    await expect(final.locator("time")).to_have_text(re.compile(f"^{before}"))

    await desk.get_by_role("button", name="发布").click()
    await desk.locator("#confirm [data-yes]").click()
    await expect(desk.locator(".plan__state .badge--good")).to_have_text("已发布")
    anybody = await (await new_context()).new_page()
    await anybody.goto(hall.public)
    await expect(anybody.locator(".timed")).to_have_count(7)
    await expect(anybody.locator(".time__at", has_text=before)).to_be_visible()
    assert await violations(anybody) == []
    assert (await sideways(anybody), await small_targets(anybody)) == (0, [])


async def _dragged_too_early(desk: Page, final: Locator) -> None:
    """By mouse over the semi-finals: it says what it breaks, in words, and stays where it was when left."""
    semi = _card(desk, "MS 5")
    await semi.scroll_into_view_if_needed()
    here, there = await final.bounding_box(), await semi.bounding_box()
    assert here is not None
    assert there is not None
    await desk.mouse.move(here["x"] + 200, here["y"] + 8)
    await desk.mouse.down()
    await desk.mouse.move(here["x"] + 200, here["y"] - 20, steps=3)
    await desk.mouse.move(there["x"] + 200, there["y"] + 12, steps=5)
    await expect(desk.locator(".verdict__hard", has_text="MS 7 须等 MS 5")).to_be_visible()
    await expect(desk.locator(".board__ghost--hard")).to_be_visible()
    await desk.mouse.up()
    await expect(desk.get_by_label("仍要放在那里的原因")).to_be_focused()
    assert await violations(desk) == []
    await desk.keyboard.press("Escape")
    await expect(desk.locator(".verdict")).to_have_count(0)


async def test_on_a_phone_it_is_a_list_court_by_court_and_a_form(hall: Hall, new_context: NewContext) -> None:
    phone = await _referee(
        hall, new_context, viewport={"width": 375, "height": 812}, java_script_enabled=False
    )
    await phone.goto(hall.referee(f"/schedule?day={DAY}"))
    await expect(phone.locator(".board__court")).to_have_count(2)
    assert await sideways(phone) == 0
    await phone.goto(hall.referee("/hall"))
    assert await sideways(phone) == 0
