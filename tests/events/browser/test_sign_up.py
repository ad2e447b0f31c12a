"""Signing up on a phone of 375 pixels: found, answered, in, waited, promoted, given back; and without JavaScript."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Page, expect

from events.domain.event_form import OfferingDraft, PoolDraft, QuestionDraft
from events.domain.questions import QuestionKind
from foundation.clock import now
from foundation.database import engine_for, use_engine
from foundation.settings import Settings, use_settings
from members.authentication import cookie_name
from members.domain.identity import Identity
from members.services import sessions
from members.tables import RoleGrant
from tests.browser.axe import sideways, violations
from tests.events.union import Union
from tests.fixtures.browser import DESK, NewContext
from tests.fixtures.server import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class There:
    """Where the application is served, over a union with people."""

    address: str
    union: Union
    people: list[Identity]

    async def page(self, new_context: NewContext, who: Identity | None, **options: Any) -> Page:
        context = await new_context(base_url=self.address, **options)
        if who is not None:
            for grant in who.grants:
                held = RoleGrant(member=who.member_id, role=grant.role.value, scope=grant.scope)
                if not await RoleGrant.exists().where(RoleGrant.member == who.member_id):
                    await held.save()
            token = await sessions.start(who.member_id)
            await context.add_cookies([{"name": cookie_name(), "value": token, "url": self.address}])
        return await context.new_page()

    async def event(self, size: int, **more: Any) -> str:
        start = now() + timedelta(days=10)
        return await self.union.event(size, starts_at=start, ends_at=start + timedelta(hours=2), **more)


@pytest_asyncio.fixture(loop_scope="session")
async def there(migrated_sqlite: Path, tmp_path: Path, installation: Settings) -> AsyncIterator[There]:
    from app import create_app

    file = tmp_path / "events.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    port = free_port()
    address, url = f"http://localhost:{port}", f"sqlite:///{file}"
    use_settings(msgspec.structs.replace(installation, database_url=url, public_url=address))
    use_engine(engine_for(url, synchronous="OFF"))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
        )
    )
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.02)
    union = await Union.found()
    try:
        yield There(address, union, await union.people(3))
    finally:
        server.should_exit = True
        await running


QUESTIONS = (
    QuestionDraft(QuestionKind.NUMBER, "几人", required=True),
    QuestionDraft(QuestionKind.SIZE, "尺码", required=True),
    QuestionDraft(QuestionKind.CONSENT, "我身体状况适合参加", required=True),
)


async def fits(page: Page) -> None:
    assert await sideways(page) == 0
    assert await violations(page) == []


async def test_the_whole_way_on_a_phone(there: There, new_context: NewContext) -> None:
    first, second, _ = there.people
    event = await there.event(1, questions=QUESTIONS)
    page = await there.page(new_context, first)
    await page.goto("/events")
    await fits(page)
    await page.get_by_role("link", name="春季健步走").first.click()
    button = page.get_by_role("link", name="报名", exact=True)
    await expect(button).to_be_in_viewport()
    await fits(page)
    await button.click()
    await page.get_by_label("几人").fill("三个")
    await page.get_by_role("button", name="报名").click()
    await expect(page.get_by_role("alert")).to_contain_text("请填数字，例如12或3.5。")
    await expect(page.get_by_label("几人")).to_have_value("三个")
    await fits(page)
    await page.get_by_label("几人").fill("3")
    await page.get_by_label("XL", exact=True).check()
    await page.get_by_label("我身体状况适合参加").check()
    await page.get_by_role("button", name="报名").click()
    await expect(page.get_by_role("img", name="春季健步走的入场码")).to_be_visible()
    await page.wait_for_function("document.querySelector('.pass__code img').naturalWidth > 0")
    await fits(page)
    await waits_and_moves_up(there, new_context, event, page, second)


async def waits_and_moves_up(
    there: There, new_context: NewContext, event: str, placed: Page, second: Identity
) -> None:
    other = await there.page(new_context, second)
    await other.goto(f"/events/{event}")
    await other.get_by_role("link", name="排候补").click()
    await other.get_by_label("几人").fill("1")
    await other.get_by_label("M", exact=True).check()
    await other.get_by_label("我身体状况适合参加").check()
    await other.get_by_role("button", name="排候补").click()
    await expect(other.get_by_text("您排在候补第1位。")).to_be_visible()
    await placed.get_by_role("button", name="让出名额").click()
    await expect(placed.get_by_text("名额会立即让给下一位候补").last).to_be_visible()
    await placed.locator("#confirm [data-yes]").click()
    await placed.wait_for_url("**/events/**")
    await other.reload()
    await expect(other.get_by_role("img", name="春季健步走的入场码")).to_be_visible()
    await other.goto("/registrations")
    await fits(other)


async def test_one_tap_without_javascript(there: There, new_context: NewContext) -> None:
    event = await there.event(5)
    page = await there.page(new_context, there.people[0], java_script_enabled=False)
    await page.goto(f"/events/{event}")
    await page.get_by_role("button", name="报名", exact=True).click()
    await expect(page.get_by_role("img", name="春季健步走的入场码")).to_be_visible()
    own = page.url
    with_script = await there.page(new_context, there.people[0])
    for home, told in (
        (page, r"^\d{4}年\d+月\d+日（周.）\d\d:\d\d开始$"),
        (with_script, r"^距开始 \d+ 天$"),
    ):
        await home.goto("/")
        await expect(home.locator(".next__when time")).to_have_text(re.compile(told))
    await page.goto(own)
    await page.get_by_role("button", name="让出名额").click()
    await expect(page.get_by_text("还剩 5 个名额")).to_be_visible()


async def test_the_organizer_sets_an_event_up_and_sees_the_sum(there: There, new_context: NewContext) -> None:
    page = await there.page(new_context, there.union.organizer, viewport=DESK)
    await page.goto("/manage/events/new")
    await page.get_by_role("link", name="疗休养").click()
    await page.get_by_label("名称").first.fill("澜湖疗休养")
    await page.locator("#place").fill("澜湖")
    await page.locator("#quotas summary").click()
    await page.get_by_label("会计学院分工会 · 第一批").fill("4")
    await page.get_by_label("图书馆分工会 · 第一批").fill("3")
    await expect(page.locator("[data-quota-sum]")).to_have_text("7")
    await fits(page)
    await page.get_by_role("button", name="存为草稿").click()
    await expect(page.get_by_text("还有15个名额没有分给任何分工会。")).to_be_visible()
    await fits(page)
    await page.get_by_role("button", name="发布").click()
    await page.locator("#confirm [data-yes]").click()
    await expect(page.get_by_text("已发布，所有人都能看到了。")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 700}, DESK])
async def test_every_page_fits_and_is_readable(
    there: There, new_context: NewContext, scheme: str, viewport: dict[str, int]
) -> None:
    event = await there.event(
        1,
        title="一个名字特别特别长的活动以至于在手机上要换好几行才放得下并且不能撑破版面（第二十三届）",
        offerings=(OfferingDraft("第一批", 0), OfferingDraft("第二批", 1)),
        pools=(PoolDraft(1), PoolDraft(6, by_branch=True, quotas={there.union.accounting.id: 2})),
        questions=QUESTIONS,
    )
    liaison = await there.union.liaison()
    public = ["/events", "/events?when=past", f"/events/{event}"]
    desk = [
        f"/events/{event}/register",
        "/registrations",
        "/branch/registrations",
        f"/branch/registrations/{event}?q=hy",
    ]
    desk += [f"/branch/registrations/{event}/{there.people[0].member_id}"]
    manage = f"/manage/events/{event}"
    organizer = ["/manage/events", "/manage/events/new", manage, f"{manage}/edit", f"{manage}/registrations"]
    organizer += [f"{manage}/call-off"]
    wrong: dict[str, list[str]] = {}
    for who, paths in ((None, public), (liaison, desk), (there.union.organizer, organizer)):
        page = await there.page(new_context, who, color_scheme=scheme, viewport=viewport)
        for path in paths:
            await page.goto(path)
            found = await violations(page)
            if over := await sideways(page):
                found.append(f"{over} px too wide")
            if found:
                wrong[path] = found
    assert wrong == {}
