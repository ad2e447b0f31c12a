"""Two judges on their phones, the chair and the board side by side; a quiz that survives reloads and a dead network."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, Route, expect

from competitions.domain.contests.settings import PLAIN
from competitions.services.contests import panel, setup
from foundation.database import close_database, engine_for, open_database, use_engine
from members.authentication import cookie_name
from members.domain.identity import Identity
from members.services import sessions
from members.tables import RoleGrant
from tests.browser.axe import sideways, small_targets, violations
from tests.competitions.contests.hall import Hall
from tests.competitions.quiz.room import Room
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.database import migrate_whole
from tests.fixtures.server import Server, _launch

LONG = "第3代表队·信息工程学院与继续教育中心联合代表队（含实训基地及退休教职工合唱团）"


class Stage:
    """A contest of two judges and three performers and a quiz, being served; sessions of chair and members."""

    server: Server
    contest: str
    quiz: str
    desk: str
    quiz_desk: str
    judges: list[str]
    chair: str
    members: list[str]

    def at(self, path: str) -> str:
        return f"{self.server.address}{path}"


async def _session(who: Identity) -> str:
    for grant in who.grants:
        await RoleGrant(member=who.member_id, role=grant.role.value, scope=grant.scope).save()
    return await sessions.start(who.member_id)


async def _found(folder: Path) -> Stage:
    url = f"sqlite:///{folder / 'rallypoint.sqlite3'}"
    await migrate_whole(url)
    use_engine(engine_for(url, synchronous="OFF"))
    await open_database()
    hall = await Hall.found(2, 2)
    plain = msgspec.structs.replace(PLAIN, drop_highest=0, drop_lowest=0)
    await setup.choose(hall.chair, hall.id, "经典诵读", plain)
    await setup.add_performer(hall.chair, hall.id, LONG, "《沁园春·雪》")
    await hall.ordered()
    made = Stage()
    made.contest = hall.id
    made.desk = f"/referee/competitions/{hall.competition}/contests/{hall.id}"
    made.judges = [each.secret for each in await panel.issue_links(hall.chair, hall.id)]
    made.chair = await _session(hall.chair)
    room = await Room.beside(hall.union, hall.event, hall.competition, hall.chair)
    made.quiz = room.id
    made.quiz_desk = f"/referee/competitions/{hall.competition}/quizzes/{room.id}"
    made.members = [await _session(each) for each in await hall.union.people(4)]
    await close_database()
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    made = await _found(folder)
    made.server = _launch(folder, (), {})
    yield made
    made.server.kill()


async def _signed_in(stage: Stage, context: BrowserContext, token: str) -> Page:
    await context.add_cookies([{"name": cookie_name(), "value": token, "url": stage.server.address}])
    return await context.new_page()


async def _mark(judge: Page, *points: str) -> None:
    for number, value in enumerate(points, 1):
        await judge.fill(f"#mark-c{number}", value)
        await judge.press(f"#mark-c{number}", "Enter")


async def _lost(route: Route) -> None:
    await route.abort()


async def test_two_judges_the_chair_and_the_board(stage: Stage, new_context: NewContext) -> None:
    chair = await _signed_in(stage, await new_context(viewport=DESK), stage.chair)
    board = await (await new_context()).new_page()
    hall = await (await new_context(viewport=DESK, locale="en-GB")).new_page()
    first_context, second_context = await new_context(), await new_context()
    first, second = await first_context.new_page(), await second_context.new_page()
    await first.goto(stage.at(f"/judge/{stage.judges[0]}"))
    await second.goto(stage.at(f"/judge/{stage.judges[1]}"))
    await board.goto(stage.at(f"/contests/{stage.contest}"))
    await hall.goto(stage.at(f"/contests/{stage.contest}/hall"))
    await chair.goto(stage.at(stage.desk))
    await expect(first.locator("[data-note]")).to_have_text("尚未上场，上场后即可打分。")
    await expect(first.locator("#mark-c1")).to_be_disabled()
    await chair.get_by_role("button", name="请上场").first.click()
    for judge in (first, second):
        await expect(judge.locator("[data-name]")).to_have_text("第1代表队")
        await expect(judge.locator("#mark-c1")).to_be_enabled()
    await expect(hall.locator(".hall__who")).to_have_text("1 第1代表队")
    await _mark(first, "36", "35.5", "18")
    await expect(first.locator("[data-total]")).to_have_text("89.50")
    await expect(chair.locator(".seat--done")).to_have_count(1)
    # A slider and the buttons beside the number.
    await second.locator("[data-criterion=c1] [data-slider]").fill("3450")
    await second.locator("[data-criterion=c1] [data-slider]").dispatch_event("change")
    await second.locator("[data-criterion=c1] [data-by='1']").click()
    await expect(second.locator("#mark-c1")).to_have_value("34.6")
    # The network goes; the phone keeps what is marked, also over a reload, and sends it when it can.
    await second_context.route("**/sheet/events", _lost)
    await second.fill("#mark-c2", "50")
    await second.press("#mark-c2", "Enter")
    await expect(second.locator("#mark-c2")).to_have_attribute("aria-invalid", "true")
    await second.fill("#mark-c2", "33")
    await second.press("#mark-c2", "Enter")
    await second.fill("#mark-c3", "17,5")
    await second.press("#mark-c3", "Enter")
    await expect(second.locator("[data-sync]")).to_have_attribute("data-sync", "offline")
    await second.reload()
    await expect(second.locator("#mark-c2")).to_have_value("33")
    await expect(second.locator("[data-total]")).to_have_text("85.10")
    await expect(chair.locator(".seat--done")).to_have_count(1)
    await second_context.unroute("**/sheet/events")
    await expect(chair.locator(".seat--done")).to_have_count(2, timeout=15_000)
    await expect(board.locator(".place__score")).to_have_count(0)
    await chair.get_by_role("button", name="锁定：87.30 分").click()
    await expect(board.locator(".place__score")).to_have_text("87.30")
    await expect(hall.locator(".hall__points")).to_have_text("87.30")
    await expect(first.locator("[data-note]")).to_have_text("评委长已锁定。")
    # The other judge's marks are nowhere on a judge's phone.
    assert "34.6" not in await first.content()


async def test_a_quiz_survives_a_reload_and_a_dead_network(stage: Stage, new_context: NewContext) -> None:
    context = await new_context()
    member = await _signed_in(stage, context, stage.members[0])
    watcher = await (await new_context(viewport=DESK)).new_page()
    await watcher.goto(stage.at(f"/quizzes/{stage.quiz}"))
    await expect(watcher.locator(".quiz-ranking")).to_have_count(0)
    await member.goto(stage.at(f"/quizzes/{stage.quiz}"))
    await member.get_by_role("button", name="开始答题").click()
    paper = member.locator("#paper [data-question]")
    await expect(paper).to_have_count(4)
    order = [await paper.nth(at).get_attribute("data-question") for at in range(4)]
    await paper.nth(0).locator("input").nth(0).check()
    await expect(member.locator("[data-sync]")).to_have_attribute("data-sync", "ok")
    await expect(member.locator("p[data-count]")).to_have_text("已答 1 / 4")
    await context.route("**/events", _lost)
    await paper.nth(1).locator("input").nth(1).check()
    await expect(member.locator("[data-sync]")).to_have_attribute("data-sync", "offline")
    await member.reload()
    assert [await paper.nth(at).get_attribute("data-question") for at in range(4)] == order
    await expect(paper.nth(0).locator("input").nth(0)).to_be_checked()
    await expect(paper.nth(1).locator("input").nth(1)).to_be_checked()
    await context.unroute("**/events")
    await expect(member.locator("[data-sync]")).to_have_attribute("data-sync", "ok", timeout=15_000)
    other_tab = await context.new_page()
    await other_tab.goto(stage.at(f"/quizzes/{stage.quiz}"))
    await other_tab.get_by_role("button", name="继续答题").click()
    await expect(other_tab.locator("#paper [data-question]").nth(1).locator("input").nth(1)).to_be_checked()
    assert other_tab.url == member.url
    await member.get_by_role("button", name="交卷").click()
    await expect(member.locator("#confirm")).to_contain_text("还有 2 题未答")
    await member.locator("#confirm [data-yes]").click()
    await expect(member.locator(".answered")).to_have_count(4)
    await expect(member.get_by_text("未作答。")).to_have_count(2)
    await expect(watcher.locator(".quiz-ranking tbody tr")).to_have_count(1)
    await expect(watcher.locator(".turnout")).to_contain_text("25.0%")


async def test_a_clock_that_is_wrong_costs_nobody_an_answer(stage: Stage, new_context: NewContext) -> None:
    member = await _signed_in(stage, await new_context(), stage.members[1])
    await member.clock.install()
    await member.goto(stage.at(f"/quizzes/{stage.quiz}"))
    await member.get_by_role("button", name="开始答题").click()
    await expect(member.locator("#paper [data-question]")).to_have_count(4)
    # Written by the page's own script: from now on it watches the clock.
    await expect(member.locator("p[data-count]")).to_have_text("已答 0 / 4")
    await member.clock.fast_forward("11:00")
    await expect(member.locator(".toast")).to_contain_text("时间到")
    await expect(member.locator("[data-clock]")).to_have_text("0:00")
    await member.clock.fast_forward("00:05")
    await expect(member.locator("[data-hand-in]")).to_be_enabled()
    await expect(member.locator("[data-clock]")).not_to_have_text("0:00")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
async def test_pages_anyone_can_use(stage: Stage, new_context: NewContext, scheme: str, locale: str) -> None:
    options = {"color_scheme": scheme, "locale": locale, "viewport": {"width": 320, "height": 700}}
    chair = await _signed_in(stage, await new_context(**options), stage.chair)
    member = await _signed_in(stage, await new_context(**options), stage.members[2])
    faults = []
    await member.goto(stage.at(f"/quizzes/{stage.quiz}"))
    await member.locator("form[action$=attempts] button").click()
    await expect(member.locator("#paper [data-question]")).to_have_count(4)
    paths = [
        f"/judge/{stage.judges[0]}",
        f"/contests/{stage.contest}",
        f"/contests/{stage.contest}/hall",
        stage.desk,
        f"{stage.desk}/rules",
        stage.desk.rsplit("/", 1)[0],
        f"/quizzes/{stage.quiz}",
        stage.quiz_desk,
        f"{stage.quiz_desk}/import",
        stage.quiz_desk.rsplit("/", 1)[0],
    ]
    for page, path in [(member, ""), *((chair, path) for path in paths)]:
        if path:
            await page.goto(stage.at(path))
        faults += [f"{path}: {fault}" for fault in await violations(page)]
        faults += [f"{path}: {target} is small" for target in await small_targets(page)]
        wide = await sideways(page)
        faults += [f"{path}: {wide} px sideways"] if wide else []
    assert faults == []
