"""The lottery in real browsers: followed in the hall, drawn again on a phone; conditions tried while they are typed."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from events.domain.allocation.rules import AllocationRules
from events.domain.event import AllocationMethod
from events.services.allocation.choosing import choose
from events.services.allocation.lottery import draw_places, seal_list
from events.services.signup import SignUp, register
from events.tables import Event
from foundation.clock import now
from tests.events.browser.test_sign_up import There, fits, there
from tests.events.union import offerings
from tests.fixtures.browser import DESK, NewContext

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
__all__ = ["there"]


async def test_a_lottery_is_followed_and_drawn_again(there: There, new_context: NewContext) -> None:
    boss = there.union.organizer
    event = await there.event(1, closes_at=now() + timedelta(hours=1))
    await choose(boss, event, AllocationMethod.LOTTERY, AllocationRules(seed_from="收盘价", balls=(3, 1)))
    (offering,) = await offerings(event)
    for person in there.people:
        await register(person, SignUp(event, offering))
    hall = await there.page(new_context, None, viewport=DESK)
    await hall.goto(f"/events/{event}/lottery/screen")
    await expect(hall.get_by_text("正在接受申请。")).to_be_visible()
    await Event.raw(
        "UPDATE event SET closes_at = {}, revision = revision + 1 WHERE id = {}",
        now() - timedelta(hours=1),
        event,
    )
    await seal_list(boss, event)
    await expect(hall.get_by_text("3份申请")).to_be_visible()
    await draw_places(boss, event, "3865.28")
    await expect(hall.get_by_text("3865.28")).to_be_visible()
    await fits(hall)
    phone = await there.page(new_context, there.people[0])
    await phone.goto(f"/events/{event}/lottery")
    await expect(phone.get_by_text("您的浏览器已重新摇号：每个号码都一致。")).to_be_visible()
    await expect(phone.get_by_text("您的号码")).to_be_visible()
    await fits(phone)
    await phone.goto(f"/events/{event}")
    await fits(phone)


async def test_conditions_are_tried_while_they_are_typed(there: There, new_context: NewContext) -> None:
    event = await there.event(1)
    page = await there.page(new_context, there.union.organizer)
    await page.goto(f"/manage/events/{event}/eligibility")
    await expect(page.get_by_text("名册上所有人都符合条件。")).to_be_visible()
    await page.get_by_label("最小年龄").fill("99")
    await expect(page.get_by_text("尚未保存。")).to_be_visible()
    await expect(page.locator("#trial .item")).to_have_count(4)
    await expect(page.get_by_label("最小年龄")).to_have_value("99")
    await fits(page)
    await page.locator("#trial-q").fill("ORG1")
    await expect(page.locator("#trial .item")).to_have_count(1)
    await expect(page.locator("#trial-q")).to_be_focused()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("已保存").first).to_be_visible()
    for part in ("allocation", "applications", "absences"):
        await page.goto(f"/manage/events/{event}/{part}")
        await fits(page)


async def test_all_applications_are_picked_at_once_and_counted(there: There, new_context: NewContext) -> None:
    boss = there.union.organizer
    event = await there.event(2)
    await choose(boss, event, AllocationMethod.APPROVAL, AllocationRules())
    (offering,) = await offerings(event)
    for person in there.people[:2]:
        await register(person, SignUp(event, offering))
    page = await there.page(new_context, boss, viewport=DESK)
    await page.goto(f"/manage/events/{event}/applications")
    accept = page.get_by_role("button", name="通过", exact=True)
    await expect(accept).to_be_disabled()
    await page.get_by_label("全选").check()
    await expect(page.locator("[data-bulk-count]")).to_have_text("2")
    await accept.click()
    await expect(page.get_by_text("已报上").first).to_be_visible()
    await fits(page)
