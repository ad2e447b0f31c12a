"""Being told, in a real browser at 375 pixels: the bell counts, the inbox follows, a text for the group is copied."""

import pytest
from playwright.async_api import expect

from events.services.cancellation import cancel
from events.services.signup import SignUp, register
from foundation.database import fetch
from tests.browser.axe import sideways, violations
from tests.events.browser.test_sign_up import There, there
from tests.events.union import offerings
from tests.fixtures.browser import NewContext

__all__ = ["there"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_bell_counts_and_the_open_inbox_follows(there: There, new_context: NewContext) -> None:
    event = await there.event(1, title="八段锦")
    (offering,) = await offerings(event)
    first, second = there.people[:2]
    made = await register(first, SignUp(event, offering))
    await register(there.union.organizer, SignUp(event, offering, second.member_id))
    page = await there.page(new_context, second)
    await page.goto("/inbox")
    await expect(page.locator("[data-bell-count]")).to_have_text("1")
    await expect(page.get_by_role("heading", name="已进入候补：八段锦")).to_be_visible()
    assert await violations(page) == []
    assert await sideways(page) == 0
    await cancel(first, made.registration)
    await expect(page.get_by_role("heading", name="有您的名额了：八段锦")).to_be_visible()
    await expect(page.locator("[data-bell-count]")).to_have_text("2")
    await page.get_by_role("button", name="查看详情").first.click()
    await page.wait_for_url("**/registrations/*")
    rows = await fetch(
        "SELECT count(*) AS number FROM inbox_message WHERE member = {} AND read_at IS NULL", second.member_id
    )
    assert rows[0]["number"] == 1
    await page.goto("/inbox")
    await page.get_by_role("button", name="全部标为已读").click()
    await expect(page.get_by_role("link", name="未读")).to_contain_text("0")
    await expect(page.locator("[data-bell-count]")).to_be_hidden()


async def test_without_javascript_messages_are_read_and_marked(there: There, new_context: NewContext) -> None:
    event = await there.event(3, title="健步走")
    (offering,) = await offerings(event)
    await register(there.union.organizer, SignUp(event, offering, there.people[0].member_id))
    page = await there.page(new_context, there.people[0], java_script_enabled=False)
    await page.goto("/inbox")
    await page.get_by_role("button", name="标为已读").first.click()
    await expect(page.get_by_role("button", name="标为未读")).to_be_visible()


async def test_a_text_for_the_group_is_copied_and_words_are_looked_at(
    there: There, new_context: NewContext
) -> None:
    event = await there.event(3, title="健步走")
    page = await there.page(
        new_context, there.union.organizer, permissions=["clipboard-read", "clipboard-write"]
    )
    await page.goto(f"/manage/events/{event}/messages")
    assert await violations(page) == []
    assert await sideways(page) == 0
    shown = await page.locator("[data-group-text]").first.inner_text()
    await page.get_by_role("button", name="复制").first.click()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == shown
    assert shown.startswith("【健步走】开始报名\n时间：")
    assert f"{there.address}/events/{event}" in shown
    await page.goto(f"/manage/events/{event}/messages/words/event_cancelled")
    await page.locator("textarea[name=body]").fill("“{title}”停办：{reason}<b>")
    await expect(page.locator("[data-preview]")).to_contain_text("“健步走”停办：…<b>")
    await page.locator("textarea[name=body]").fill("{nonsense}")
    await page.get_by_role("button", name="保存").click()
    await expect(page.locator(".field__error")).to_contain_text("这里没有 {nonsense} 这一项")
    assert await violations(page) == []
