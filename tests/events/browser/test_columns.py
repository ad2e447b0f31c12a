"""Columns chosen on a phone: they stand in the address, are found again next time, and nothing goes sideways."""

import pytest
from playwright.async_api import expect

from events.services.invitations import invite
from events.services.signup import SignUp, register
from events.services.walk_in import guest_comes
from tests.browser.axe import sideways, violations
from tests.events.browser.test_sign_up import There, there
from tests.events.union import offerings
from tests.fixtures.browser import NewContext

__all__ = ["there"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_columns_are_chosen_and_remembered(there: There, new_context: NewContext) -> None:
    event = await there.event(5, title="健步走")
    (offering,) = await offerings(event)
    for person in there.people[:2]:
        await register(person, SignUp(event, offering))
    page = await there.page(new_context, there.union.organizer)
    path = f"/manage/events/{event}/registrations"
    await page.goto(path)
    await page.locator(".list-columns > summary").click()
    await page.get_by_label("性别").check()
    await page.get_by_label("完整电话号码").check()
    await page.get_by_label("分工会", exact=True).uncheck()
    assert await violations(page) == []
    assert await sideways(page) == 0
    await page.get_by_role("button", name="显示这些列").click()
    await page.wait_for_url("**c=sex**")
    await expect(page.locator("td[data-label='完整电话号码']").first).to_be_attached()
    excel = await page.get_by_role("link", name="Excel").first.get_attribute("href")
    assert excel is not None
    assert ("c=sex" in excel, "c=branch" in excel) == (True, False)

    await page.goto(path)
    await page.wait_for_url("**c=sex**")
    assert "phone-full" not in page.url
    await expect(page.locator("td[data-label='分工会']")).to_have_count(0)
    await page.locator("#list-sort").select_option("strokes")
    await page.wait_for_url("**sort=strokes**")
    assert "c=sex" in page.url

    await page.locator(".list-columns > summary").click()
    await page.get_by_role("link", name="恢复默认列").click()
    await expect(page.locator("td[data-label='分工会']").first).to_be_attached()
    await page.goto(path)
    await expect(page.locator("td[data-label='性别']")).to_have_count(0)


LISTS = (
    # where, a column that is not usual, one that is
    ("attendance", "方式", "入口"),
    ("invitations", "邀请时间", "身份"),
    ("applications", "缺席次数", "历史记录"),
    ("companions", "身份", "年龄段"),
)


async def test_every_list_has_columns_to_choose_on_a_phone(there: There, new_context: NewContext) -> None:
    event = await there.event(5, title="一个名字很长很长的活动：教职工春季环湖健步走与趣味运动会")
    (offering,) = await offerings(event)
    for person in there.people[:2]:
        await register(person, SignUp(event, offering))
    await invite(there.union.organizer, event, [person.staff_number for person in there.people])
    await guest_comes(there.union.organizer, event, offering, "Anna Li", "outside", there.union.accounting.id)
    page = await there.page(new_context, there.union.organizer)
    for where, more, usual in LISTS:
        path = f"/manage/events/{event}/{where}"
        await page.goto(path)
        await expect(page.locator(f"td[data-label='{usual}']").first).to_be_attached()
        await page.locator(".list-columns > summary").click()
        ticks = page.locator(".list-columns")
        await ticks.get_by_label(more, exact=True).check()
        await ticks.get_by_label(usual, exact=True).uncheck()
        assert (await violations(page), await sideways(page)) == ([], 0), where
        await page.get_by_role("button", name="显示这些列").click()
        await page.wait_for_url("**c=**")
        await expect(page.locator(f"td[data-label='{more}']").first).to_be_attached()
        await expect(page.locator(f"td[data-label='{usual}']")).to_have_count(0)
        assert await sideways(page) == 0, where
        paper = await page.get_by_role("link", name="打印", exact=True).first.get_attribute("href")
        assert paper is not None
        assert paper.partition("?")[2] == page.url.partition("?")[2], where
        await page.goto(path)
        await expect(page.locator(f"td[data-label='{usual}']")).to_have_count(0)
