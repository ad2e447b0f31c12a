"""Every method in a real browser: phones and paper, light and dark; a later stage drawn by the referee."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from competitions.domain.draw_settings import DrawSettings
from competitions.services import roster as rosters
from competitions.services import stages
from competitions.services.setup import Chosen, choose
from foundation.database import close_database, engine_for, open_database, use_engine
from members.domain.identity import Role
from members.tables import Member, RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.browser.test_draw import LONG, _referee, _second
from tests.competitions.services.test_stages import play_all
from tests.competitions.tournament import Tournament
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch
from tests.members.seed import add_account

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, for people who look at them."""

METHODS: dict[str, tuple[str, str, int, DrawSettings]] = {
    "places": ("女子单打", "knockout", 11, DrawSettings("all")),
    "plate": ("男子双人", "knockout", 12, DrawSettings("third", plate=True)),
    "double": ("双败", "double_elimination", 9, DrawSettings()),
    "groups": ("分组", "groups", 11, DrawSettings("third", plate=True, group_count=3, best=2)),
    "drawn": ("待抽签", "groups", 8, DrawSettings(group_count=2, second_stage="drawn")),
    "ladder": ("分级", "ladder", 10, DrawSettings(group_sizes=(4, 3, 3))),
    "swiss": ("瑞士制", "swiss", 11, DrawSettings()),
}


class Hall:
    """A competition with a discipline of each method, most of them played."""

    server: Server
    competition: str
    disciplines: dict[str, str]

    def discipline(self, which: str, act: str = "") -> str:
        return f"{self.server.address}/competitions/{self.competition}/disciplines/{self.disciplines[which]}{act}"

    def referee(self, which: str) -> str:
        address = f"{self.server.address}/referee/competitions/{self.competition}"
        return f"{address}/disciplines/{self.disciplines[which]}"


async def _found(folder: Path) -> Hall:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    hall = Hall()
    made = await Tournament.found(12)
    hall.competition = made.id
    await Member.update({Member.name: LONG}).where(Member.id == made.players[3].member_id)
    hall.disciplines = {}
    for number, (which, (title, method, count, draw)) in enumerate(METHODS.items()):
        made.discipline = await _second(made, title, f"X{number}", count)
        hall.disciplines[which] = made.discipline
        await rosters.freeze(made.referee, made.discipline)
        await choose(made.referee, made.discipline, Chosen(method, "3x21", draw))  # type: ignore[arg-type]
        await made.drawn("8 6 2")
        await play_all(made)
        if which == "swiss":
            await stages.confirm(
                made.referee, made.discipline, await stages.preview(made.referee, made.discipline, "")
            )
    await RoleGrant(member=made.referee.member_id, role=Role.REFEREE.value, scope=made.id).save()
    await add_account((await Member.objects().where(Member.id == made.referee.member_id))[0])
    await close_database()
    return hall


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    folder = tmp_path_factory.mktemp("methods")
    made = await _found(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _picture(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_method_fits_a_phone(hall: Hall, new_context: NewContext, scheme: str) -> None:
    phone = await (await new_context(color_scheme=scheme)).new_page()
    for which in METHODS:
        await phone.goto(hall.discipline(which))
        await _picture(phone, f"{which}-phone-{scheme}")
        assert await violations(phone) == [], which
        assert await sideways(phone) == 0, which
        assert await small_targets(phone) == [], which


async def test_every_method_fits_a_desk_and_the_referee(hall: Hall, new_context: NewContext) -> None:
    desk = await _referee(hall, new_context)  # type: ignore[arg-type]
    for which in METHODS:
        for name, address in (("public", hall.discipline(which)), ("referee", hall.referee(which))):
            await desk.goto(address)
            await _picture(desk, f"{which}-{name}")
            assert await violations(desk) == [], (which, name)
            assert await sideways(desk) == 0, (which, name)


@pytest.mark.parametrize("which", list(METHODS))
async def test_sheets_are_for_a4(hall: Hall, new_context: NewContext, which: str) -> None:
    page = await (await new_context(viewport=DESK)).new_page()
    await page.goto(hall.discipline(which, "/sheet"))
    await _picture(page, f"{which}-sheet")
    pdf = await page.pdf(prefer_css_page_size=True)
    if SHOTS:
        Path(f"{SHOTS}/{which}.pdf").write_bytes(pdf)  # noqa: ASYNC240 - only for people who look
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page>") + pdf.count(b"/Type /Page ") <= 5


async def test_the_knockout_is_drawn_when_the_groups_have_ended(hall: Hall, new_context: NewContext) -> None:
    desk = await _referee(hall, new_context)  # type: ignore[arg-type]
    await desk.goto(hall.referee("drawn"))
    await desk.get_by_label("现场报出的随机数").fill("三 7")
    await desk.get_by_role("button", name="淘汰赛抽签").click()
    await expect(desk.locator("#stage .spoken")).to_have_text("三 7")
    await expect(desk.locator("#stage .lines > li")).to_have_count(4)
    await _picture(desk, "stage-preview")
    assert await violations(desk) == []
    await desk.get_by_role("button", name="确认并锁定该阶段").click()
    await expect(desk.locator(".toast")).to_contain_text("已锁定")
    await desk.get_by_role("link", name="第2阶段").click()
    await expect(desk.get_by_text("刚刚重新计算，结果完全一致。")).to_be_visible()
    await expect(desk.locator("[data-verdict=same]")).to_be_visible()
    await _picture(desk, "stage-record")
    assert await violations(desk) == []
